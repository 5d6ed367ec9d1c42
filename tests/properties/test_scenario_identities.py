"""What must hold in every run of every shipped structure.

The identities are recomputed here from the kept log and the demand's own luck, apart from the
measures.
"""

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest

from sim.demand.luck import Luck
from sim.events.families import FAMILY, PER_FLOW
from sim.events.kinds import (
    CALL_BACK,
    CASE_ARRIVAL,
    CONTACT_END,
    DECIDED,
    JOINED,
    LEFT,
    MAIL,
    OPEN_AT_START,
    PUT_THROUGH,
    WITHDRAWN,
    WORK_END,
)
from sim.events.rows import Log, Rows
from sim.experiment.replication import event_log
from sim.experiment.runner import run_all
from sim.measures.hours import USES
from sim.measures.rows import About
from sim.plan.enquiries import population_rates
from sim.plan.plan import compile_plan
from sim.scenario.structure import Structure
from sim.scenario.study import Scenario
from tests.properties.shipped import Done, Key, of_kind, run, short, structures, value

RUNS = [
    *((key, number) for key in structures("small_town") for number in (0, 1)),
    *((key, 0) for city in ("stuttgart", "freiburg", "krefeld") for key in structures(city)),
]
NAMES = ["-".join(key) + f"-{number}" for key, number in RUNS]
every_run = pytest.mark.parametrize(("key", "number"), RUNS, ids=NAMES)

CLEARINGS = [(key, number) for key, number in RUNS if key[2].startswith("clearing")]
CLEARING_NAMES = ["-".join(key) + f"-{number}" for key, number in CLEARINGS]


# -- identities -------------------------------------------------------------------------------


@every_run
def test_cases_in_are_cases_out(key: Key, number: int) -> None:
    done = run(key, number)
    came = of_kind(done.rows, CASE_ARRIVAL, OPEN_AT_START)[:, 2]
    left = of_kind(done.rows, DECIDED, WITHDRAWN)[:, 2]
    assert len(set(came)) == len(came)
    assert len(set(left)) == len(left) > 0
    assert set(left) <= set(came)
    assert len(came) - len(left) == value(done, "open_end")


@every_run
def test_littles_law(key: Key, number: int) -> None:
    # ∫ wip dt = the sum over cases of their time in the office, from the log alone.
    done = run(key, number)
    end = done.plan.scenario.run.run_length
    came = of_kind(done.rows, CASE_ARRIVAL, OPEN_AT_START)[:, 0]
    left = of_kind(done.rows, DECIDED, WITHDRAWN)[:, 0]
    spent = (end - came).sum() - (end - left).sum()
    assert value(done, "wip_mean") * end == pytest.approx(spent, rel=1e-9)


@every_run
def test_paid_hours_are_the_sum_of_their_uses(key: Key, number: int) -> None:
    done = run(key, number)
    for team in done.plan.teams:
        uses = sum(value(done, "hours", team, use) for use in USES)
        assert value(done, "hours_paid", team) == pytest.approx(uses, rel=1e-9)
        assert all(value(done, "hours", team, use) >= 0 for use in USES)
        overtime = value(done, "hours", team, "overtime")
        paid = tenures(done, done.plan.teams.index(team)) / 60.0
        assert value(done, "hours_paid", team) - overtime == pytest.approx(paid)


def tenures(done: Done, team: int) -> float:
    """Add up the paid minutes of a team's seats, from who came and who left."""
    minutes = 0.0
    since: dict[int, float] = {}
    end = done.plan.scenario.run.run_length
    for row in of_kind(done.rows, JOINED, LEFT):
        clerk, date = int(row[5]), float(row[0])
        calendar = done.plan.patterns[done.office.roster[clerk].pattern].paid
        if row[4] == team and row[1] == JOINED:
            since[clerk] = date
        elif clerk in since:
            minutes += calendar.between(since.pop(clerk), date)
    for clerk, date in since.items():
        calendar = done.plan.patterns[done.office.roster[clerk].pattern].paid
        minutes += calendar.between(date, end)
    return minutes


@every_run
def test_unresolved_contacts_are_handed_on_one_for_one(key: Key, number: int) -> None:
    done = run(key, number)
    handed_on = Counter(of_kind(done.rows, CALL_BACK, PUT_THROUGH)[:, 2].tolist())
    assert handed_on == Counter(unresolved(done, number).tolist())


@pytest.mark.parametrize(("key", "number"), CLEARINGS, ids=CLEARING_NAMES)
def test_what_the_clearing_does_not_resolve_comes_back(key: Key, number: int) -> None:
    done = run(key, number)
    clearing = done.plan.teams.index("clearing")
    received = served(done.rows)
    assert (received[:, 4] == clearing).all()
    back = of_kind(done.rows, CALL_BACK)
    assert set(back[:, 2]) <= set(received[:, 2])
    assert len(back) == len(unresolved(done, number)) > 0
    assert len(back) == value(done, "call_backs")


def served(rows: Log) -> Log:
    """Return the rows at which a contact has been dealt with at its first receiver."""
    mails = (rows[:, 1] == WORK_END) & (rows[:, 3] == MAIL)
    return rows[(rows[:, 1] == CONTACT_END) | mails]


def unresolved(done: Done, number: int) -> Log:
    """Return the entities of the contacts whose own luck leaves them unresolved."""
    plan, rows = done.plan, served(done.rows)
    about = About(plan)
    owners = np.array([plan.teams.index(owner) for owner in plan.arrangements[0].owners])
    by_owner = rows[:, 4] == owners[about.client(Rows(rows))]
    kinds = about.contact_kind(Rows(rows))
    probability = np.where(
        by_owner,
        np.array(plan.resolved_by_owner)[kinds],
        np.array(plan.resolved_by_others)[kinds],
    )
    entities = rows[:, 2]
    return entities[luck_of(plan.scenario, number, entities) >= probability]


def luck_of(scenario: Scenario, number: int, entities: Log) -> Log:
    """Draw again each contact's uniform that decides whether it is resolved."""
    luck = Luck(scenario.run.seed, number)
    flows = contact_flows(scenario)
    families, numbers = np.divmod(entities.astype(np.int64), FAMILY)
    uniform = np.full(len(entities), np.nan)
    for family in np.unique(families):
        here = families == family
        uniform[here] = luck.uniform(f"{flows[int(family)]}/resolve", numbers[here])
    return uniform


def contact_flows(scenario: Scenario) -> dict[int, str]:
    """Name the streams of the families of contacts."""
    flows = {}
    for place, flow in enumerate(scenario.office.applications):
        names = ("submission", "opening/submission", "enquiry", "opening/enquiry")
        for offset, name in enumerate(names, start=2):
            flows[place * PER_FLOW + offset] = f"{flow}/{name}"
    first = PER_FLOW * len(scenario.office.applications)
    channels = population_rates(scenario.office)
    for place, channel in enumerate(channels):
        flows[first + place] = f"population/{channel}"
    for place, flow in enumerate(scenario.office.applications):
        for offset, name in enumerate(("emergency", "opening/emergency")):
            flows[first + len(channels) + 2 * place + offset] = f"{flow}/{name}"
    return flows


# -- names and processes ----------------------------------------------------------------------


def renamed(structure: Structure) -> Structure:
    """Return the structure with another name, other labels and other names of its teams."""
    stated = structure.model_dump()

    def rule(part: Mapping[str, Any]) -> dict[str, Any]:
        out = dict(part)
        for word in ("team", "to"):
            if word in out:
                out[word] = f"{out[word]}_x"
        if "teams" in out:
            out["teams"] = {name: f"{team}_x" for name, team in out["teams"].items()}
        return out

    rules = {
        "steps": {step: rule(part) for step, part in stated["steps"].items()},
        "contacts": {c: part and rule(part) for c, part in stated["contacts"].items()},
        "referrals": stated["referrals"] and rule(stated["referrals"]),
        "accompany": stated["accompany"] and rule(stated["accompany"]),
    }
    teams = {
        f"{name}_x": {**team, "label": "Team", "deputy": team["deputy"] and f"{team['deputy']}_x"}
        for name, team in stated["teams"].items()
    }
    named = {"name": "another", "label": "Anders", "summary": "", "teams": teams}
    return Structure.model_validate({**stated, **named, **rules})


@pytest.mark.parametrize(
    "key", [key for key in structures("small_town") if key[1] == "staffed"], ids=lambda key: key[2]
)
def test_names_change_nothing(key: Key) -> None:
    one = short(key)
    other = one.model_copy(
        update={"name": "another", "condition": "x", "structure": renamed(one.structure)}
    )
    found = run_all({"one": one, "other": other}, one.run.replications)
    keys = list(found["one"].keys())
    assert len(keys) == len(list(found["other"].keys())) > 0
    for measure, team, case_type, detail in keys:
        mine = found["one"].values(measure, team, case_type, detail)
        yours = found["other"].values(measure, team and f"{team}_x", case_type, detail)
        assert np.array_equal(mine, yours, equal_nan=True), (measure, team, case_type, detail)
    assert found["one"].series().equals(found["other"].series())


def log_of(text: str, number: int) -> Log:
    """Run a replication of a scenario given as JSON and return its log."""
    return event_log(compile_plan(Scenario.model_validate_json(text)), number).rows()


def test_the_log_is_the_same_in_one_and_two_processes() -> None:
    keys = [key for key in structures("small_town") if key[1] == "staffed"]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        logs = {
            (key, number): pool.submit(log_of, short(key).model_dump_json(), number)
            for key in keys
            for number in (1, 0)
        }
        for (key, number), log in logs.items():
            assert np.array_equal(log.result(), run(key, number).rows)
