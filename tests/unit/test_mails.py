"""What lost calls take off the observed mails, how their mails are numbered, what `check` says."""

import numpy as np
import pytest

from sim.events.families import (
    ENQUIRIES,
    FAMILY,
    MAILS,
    OPEN,
    PER_CHAIN,
    SUBMISSIONS,
    Families,
    are_after_loss,
    are_further,
)
from sim.plan.enquiries import mails_after_lost_calls, population_rates
from sim.report.sections.check.scenario import check_blocks
from sim.report.writers.terminal import terminal
from sim.scenario.study import Scenario
from sim.units import YEAR
from tests.handmade import Laboratory

FAMILIES = Families(("titles", "citizens"), ("phone", "email"))
TOTALS = {"phone": {"total": "50000 per year"}, "email": {"total": "20000 per year"}}


def town(**contacts: object) -> Scenario:
    """Return an office with 100 open cases, of which each asks once a year, by mail."""
    flow = {
        "rate": "100 per year",
        "case_types": {"case": "100 %"},
        "opening": {"cases": 100, "mean_age": "0 days"},
    }
    enquiries = {"mean_rate": "1 per year", "old_multiple": 1, "channels": {"email": "100 %"}}
    stated = {"population": TOTALS, "enquiries": enquiries, **contacts}
    return Laboratory(contacts=stated, office={"applications": {"titles": flow}}).scenario()


@pytest.mark.parametrize("share", [0.0, 0.4, 0.8])
def test_observed_mails_contain_those_after_the_lost_calls_of_today(share: float) -> None:
    lost = {"become_mails": share, "today": "12000 per year"}
    office = town(lost_calls=lost).office
    yearly = {channel: rate * YEAR for channel, rate in population_rates(office).items()}
    assert mails_after_lost_calls(office) * YEAR == pytest.approx(share * 12_000, rel=1e-12)
    assert yearly["email"] == pytest.approx(20_000 - 100 - share * 12_000, rel=1e-12)
    assert yearly["phone"] == pytest.approx(50_000, rel=1e-12)


def test_without_todays_lost_calls_nothing_is_taken_off() -> None:
    without = population_rates(town().office)
    assert population_rates(town(lost_calls={"become_mails": 0.4}).office) == without


def test_check_says_what_is_taken_off_and_what_is_in_no_load() -> None:
    lost = {"become_mails": 0.4, "today": "12000 per year"}
    scenario = town(lost_calls=lost, second_mail={"patience": {"mean": "5 days"}})
    said = " ".join(terminal(check_blocks(scenario, "en")).split())
    assert "Today's office loses 12,000 calls a year, so 4,800 mails a year are taken off" in said
    assert "writes again; how often depends on how long mails wait" in said
    said = " ".join(terminal(check_blocks(town(), "en")).split())
    assert "lost calls" not in said
    assert "writes again" not in said
    said = " ".join(terminal(check_blocks(town(lost_calls={"become_mails": 0.4}), "de")).split())
    assert "geht deshalb nichts ab" in said


def test_mails_are_named_by_the_contact_that_brought_them() -> None:
    flow, phone = FAMILIES.cases("citizens"), FAMILIES.population("phone")
    asked, sent = flow + OPEN + ENQUIRIES, flow + SUBMISSIONS
    number = 11 * 4096 + 2
    names = {
        phone * FAMILY + 6: "population-phone-7",
        FAMILIES.after_loss(phone) * FAMILY + 6: "population-phone-mail-7",
        FAMILIES.after_loss(asked) * FAMILY + number: "citizens-open-enquiry-mail-12.3",
        FAMILIES.further(asked) * FAMILY + number * PER_CHAIN + 2:
            "citizens-open-enquiry-again-12.3.2",
        FAMILIES.further(sent) * FAMILY + number * PER_CHAIN + 1:
            "citizens-submission-again-12.3.1",
    }  # fmt: skip
    assert [FAMILIES.entity_name(entity) for entity in names] == list(names.values())
    entities = np.array(list(names))
    assert are_after_loss(entities).tolist() == [False, True, True, False, False]
    assert are_further(entities).tolist() == [False, False, False, True, True]
    assert FAMILIES.are_contacts(entities).all()


def test_every_family_of_mails_has_a_name_of_its_own() -> None:
    families = [MAILS]
    for flow in ("titles", "citizens"):
        cases = FAMILIES.cases(flow)
        for family in (cases + ENQUIRIES, cases + OPEN + ENQUIRIES):
            families += [FAMILIES.after_loss(family), FAMILIES.further(family)]
        families += [FAMILIES.further(cases + n + SUBMISSIONS) for n in (0, OPEN)]
    names = FAMILIES.mail_names()
    assert sorted(families) == list(range(MAILS, MAILS + len(names)))
    assert len(set(names)) == len(names)
