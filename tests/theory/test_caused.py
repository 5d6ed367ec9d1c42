"""Cases that decisions cause come at the rate that arithmetic says (model.md §4)."""

from math import sqrt

import numpy as np
import pytest

from sim.events.families import FAMILY
from sim.events.kinds import CAUSED_CASE, DECIDED
from sim.experiment.replication import event_log
from sim.plan.following import decided_shares, expected_caused
from sim.plan.plan import Plan
from tests.handmade import Laboratory

pytestmark = pytest.mark.theory

DAY = 1440.0
SHORT = {"minutes": {"mean": "1 min"}}
DOCUMENTS = {
    "probability": "50 %",
    "reply": {"mean": "1 day"},
    "recheck": {"mean": "1 min"},
    "never_comes": "20 %",
    "withdrawn_after": "3 days",
}
STAGES = [
    {"step": "intake", "work": SHORT, "documents": DOCUMENTS},
    {
        "step": "decision",
        "work": SHORT,
        "decides": True,
        "refusal": {"probability": "25 %", "hearing": {"mean": "1 day"}},
    },
]
DAYS = 500.0


def office(*, days: float = DAYS) -> Plan:
    """Return an office whose grants are renewed, and of whose refusals half are objected to."""
    renewed = {
        "on": "granted",
        "case_type": "title",
        "after": {"mean": "20 days", "distribution": "exponential"},
        "probability": "80 %",
    }
    objected = {
        "on": "refused",
        "case_type": "objection",
        "after": {"mean": "10 days", "distribution": "exponential"},
        "probability": "50 %",
    }
    flow = {"rate": "20 per day", "case_types": {"title": "100 %"}}
    return Laboratory(
        case_types={"title": {"next": [renewed, objected]}, "objection": {}},
        office={"applications": {"titles": flow}, "journeys": {"way": {"stages": STAGES}}},
        clerks={"desk": 3},
        days=days,
    ).plan()


def test_a_closed_loop_of_renewals_has_the_expected_rate() -> None:
    # Given the decisions, each causes its case before the end with a probability that is known:
    # the sum of these is the expected number, and its variance Σ q (1 − q).
    plan = office()
    rows = event_log(plan, 0).rows()
    caused, decided = (rows[rows[:, 1] == kind] for kind in (CAUSED_CASE, DECIDED))
    types = np.array([kind.case_type for kind in plan.clients])
    causes = (types[decided[:, 6].astype(int)] == "title") & (decided[:, 2] // FAMILY < 3 * 6)
    left = DAYS * DAY - decided[causes, 0]
    shares = decided_shares(plan.scenario.office, "title")
    granted = shares["granted"] / (shares["granted"] + shares["refused"])
    assert granted == pytest.approx(0.75)
    renewed = granted * 0.8 * (1 - np.exp(-left / (20 * DAY)))
    objected = (1 - granted) * 0.5 * (1 - np.exp(-left / (10 * DAY)))
    kinds = types[caused[:, 6].astype(int)]
    for name, q in (("title", renewed), ("objection", objected)):
        found, expected = int((kinds == name).sum()), float(q.sum())
        assert abs(found - expected) < 2.58 * sqrt(float((q * (1 - q)).sum())), name
        assert expected > 500


def test_what_check_says_is_what_a_long_run_causes() -> None:
    plan = office(days=2 * DAYS)
    rows = event_log(plan, 1).rows()
    late = rows[(rows[:, 1] == CAUSED_CASE) & (rows[:, 0] > DAYS * DAY)]
    types = np.array([kind.case_type for kind in plan.clients])
    kinds = types[late[:, 6].astype(int)]
    expected = expected_caused(plan.scenario.office)
    assert [(one.of, one.on, one.case_type) for one in expected] == [
        ("title", "granted", "title"), ("title", "refused", "objection"),
    ]  # fmt: skip
    for one in expected:
        mean = one.per_year * DAYS / 365
        # Renewals come in families of up to three, so that their number spreads a little more.
        assert abs((kinds == one.case_type).sum() - mean) < 3 * sqrt(2 * mean)
