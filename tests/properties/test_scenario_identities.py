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
from numpy.typing import NDArray

from sim.demand.demand import DrawnDemand
from sim.demand.luck import Luck
from sim.events.families import FAMILY, MAILS, PER_CASE, PER_CHAIN, PER_FLOW
from sim.events.kinds import (
    CALL_BACK,
    CASE_ARRIVAL,
    CONTACT,
    CONTACT_END,
    DECIDED,
    EXTERNAL_END,
    GIVEN_BACK,
    JOINED,
    LEFT,
    LENT,
    MAIL,
    MOVED,
    OPEN_AT_START,
    PUT_THROUGH,
    START,
    TRANSFER_END,
    WITHDRAWN,
    WORK_END,
)
from sim.events.rows import Log, Rows
from sim.experiment.replication import event_log
from sim.experiment.runner import run_all
from sim.measures.rows import About
from sim.measures.uses import USES
from sim.plan.enquiries import population_rates
from sim.plan.journeys import APPLICANT, NEVER, REFERRAL
from sim.plan.plan import Plan, compile_plan
from sim.scenario.rules import ContactsToFixedTeam
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
    """Add up the paid minutes of a team's seats, from who came, who left and who moved."""
    minutes = 0.0
    since: dict[int, float] = {}
    end = done.plan.scenario.run.run_length
    for row in of_kind(done.rows, JOINED, LEFT, MOVED):
        clerk, date = int(row[5]), float(row[0])
        calendar = done.plan.patterns[done.office.roster[clerk].pattern].paid
        if clerk in since:
            minutes += calendar.between(since.pop(clerk), date)
        if row[4] == team and row[1] in (JOINED, MOVED):
            since[clerk] = date
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
    rule = done.plan.scenario.structure.contact_rule("email")
    assert isinstance(rule, ContactsToFixedTeam)
    received = served(done.rows)
    lent = of_kind(done.rows, LENT)
    lent = lent[lent[:, 3] == MAIL]
    whose = dict(zip(lent[:, 2].tolist(), lent[:, 4].tolist(), strict=True))
    starts = of_kind(done.rows, START)  # who moves finishes what is in hand elsewhere
    begun = starts[np.isin(starts[:, 3], (CONTACT, MAIL))]
    teams = [whose.get(entity, team) for entity, team in begun[:, [2, 4]].tolist()]
    assert set(teams) == {done.plan.teams.index(rule.team)}
    back = of_kind(done.rows, CALL_BACK)
    assert set(back[:, 2]) <= set(received[:, 2])
    assert len(back) == len(unresolved(done, number)) > 0
    assert len(back) == value(done, "call_backs")


def served(rows: Log) -> Log:
    """Return the rows at which a contact has been dealt with at its first receiver."""
    return rows[are_served(rows)]


def are_served(rows: Log) -> NDArray[np.bool_]:
    mails = (rows[:, 1] == WORK_END) & (rows[:, 3] == MAIL)
    return np.asarray((rows[:, 1] == CONTACT_END) | mails)


def unresolved(done: Done, number: int) -> Log:
    """Return the entities of the contacts whose own luck leaves them unresolved."""
    plan, rows = done.plan, served(done.rows)
    by_owner = np.array(dealt_with_by_the_owner(done, number))
    kinds = About(plan).contact_kind(Rows(rows))
    probability = np.where(
        by_owner,
        np.array(plan.resolved_by_owner)[kinds],
        np.array(plan.resolved_by_others)[kinds],
    )
    entities = rows[:, 2]
    return entities[luck_of(plan.scenario, number, entities) >= probability]


class Retold:
    """Where each open case is, retold from the log and from the journeys as they are drawn."""

    def __init__(self, plan: Plan, number: int) -> None:
        self._plan = plan
        demand = DrawnDemand(plan.scenario, number, plan.journeys)
        blocks = [*demand.opening(), *(b for month in demand.months() for b in month.cases)]
        self._codes: dict[int, list[int]] = {}
        self._client: dict[int, int] = {}
        self._sends: dict[int, set[int]] = {}
        for block in blocks:
            sends = set(block.submission_at.tolist())
            for index in range(len(block)):
                case = block.family * FAMILY + block.numbers[index]
                begin, end = block.offsets[index], block.offsets[index + 1]
                self._codes[case] = block.codes[begin:end].tolist()
                self._client[case] = block.client[index]
                self._sends[case] = {at - begin for at in range(begin, end) if at in sends}
        self._at = dict.fromkeys(self._codes, 0)
        self.open: set[int] = set()

    def follow(self, row: NDArray[np.float64]) -> None:
        """Go on with the case that a row of the log is about, if it is about one."""
        event, case, step = int(row[1]), int(row[2]), int(row[3])
        if event in (CASE_ARRIVAL, OPEN_AT_START):
            self.open.add(case)
        elif event in (DECIDED, WITHDRAWN):
            self.open.discard(case)
        at = self._at.get(case)
        if at is None or at == len(self._codes[case]):
            return
        code = self._codes[case][at]
        done = event == WORK_END and step >= 0
        back = event == TRANSFER_END and code <= REFERRAL
        over = event == EXTERNAL_END and not (code == APPLICANT and at in self._sends[case])
        if done or back or over:
            self._at[case] += 1

    def documents_are_there(self, case: int) -> None:
        """Go on behind the wait for the applicant, whose documents have been dealt with."""
        self._at[case] += 1

    def waits_for_documents(self, case: int) -> bool:
        """Tell whether a case waits for what its applicant sends."""
        codes, at = self._codes[case], self._at[case]
        return at < len(codes) and codes[at] == APPLICANT and at in self._sends[case]

    def holder(self, case: int) -> str | None:
        """Name the team that does intake or recheck of a case that is there; None: its owner."""
        codes, at = self._codes[case], self._at[case]
        if at == len(codes):
            return None
        steps, code = self._plan.steps, codes[at]
        name = steps[code] if code >= 0 else "recheck" if code in (APPLICANT, NEVER) else ""
        if name not in ("intake", "recheck"):
            return None
        rule = self._plan.arrangements[0].does[steps.index(name)][self._client[case]]
        (team,) = rule.teams
        return team


def dealt_with_by_the_owner(done: Done, number: int) -> list[bool]:
    """Tell of each served contact whether the team that has its matter now has dealt with it.

    That is who has the case at intake, for its documents and at the recheck, else the owning team.
    Who was lent a mail deals with it as others do.
    """
    plan, about, found = done.plan, About(done.plan), []
    retold = Retold(plan, number)
    owners = plan.arrangements[0].owners
    clients = about.client(Rows(done.rows))
    lent: set[int] = set()
    for row, contact, client in zip(done.rows, are_served(done.rows), clients, strict=True):
        event, entity = int(row[1]), int(row[2])
        if event == LENT:
            lent.add(entity)
        elif event == GIVEN_BACK:
            lent.discard(entity)
        if contact:
            case = case_of(plan.scenario, entity)
            holder = retold.holder(case) if case in retold.open else None
            team = holder or owners[client]
            found.append(row[4] == plan.teams.index(team) and entity not in lent)
            if is_submission(plan.scenario, entity) and retold.waits_for_documents(case):
                retold.documents_are_there(case)
        retold.follow(row)
    return found


NO_CASE = -1


def case_of(scenario: Scenario, entity: int) -> int:
    """Return the case that a contact is about, NO_CASE: none."""
    family, number = divmod(entity, FAMILY)
    flows = len(scenario.office.applications)
    contacts = scenario.office.contacts
    emergency = family - PER_FLOW * flows - (len(contacts.population) if contacts else 0)
    if family < PER_FLOW * flows:
        flow, place = divmod(family, PER_FLOW)
        return (flow * PER_FLOW + place % 2) * FAMILY + number // PER_CASE
    if 0 <= emergency < 2 * flows:
        return (emergency // 2 * PER_FLOW + emergency % 2) * FAMILY + number
    if family <= MAILS:
        return NO_CASE
    flow, place = divmod(family - MAILS - 1, PER_FLOW)
    first = number if place < 2 else number // PER_CHAIN
    return (flow * PER_FLOW + place % 2) * FAMILY + first // PER_CASE


def is_submission(scenario: Scenario, entity: int) -> bool:
    """Tell whether a contact brings documents: such a mail, or a further one about the same."""
    family = entity // FAMILY
    if family < PER_FLOW * len(scenario.office.applications):
        return family % PER_FLOW in (2, 3)
    return family > MAILS and (family - MAILS - 1) % PER_FLOW >= 4


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
        for offset, name in enumerate(("enquiry", "opening/enquiry")):
            flows[MAILS + 1 + place * PER_FLOW + offset] = f"{flow}/{name}/mail"
            flows[MAILS + 3 + place * PER_FLOW + offset] = f"{flow}/{name}/again"
        for offset, name in enumerate(("submission", "opening/submission")):
            flows[MAILS + 5 + place * PER_FLOW + offset] = f"{flow}/{name}/again"
    flows[MAILS] = "population/phone/mail"
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
            if out.get(word) is not None:
                out[word] = f"{out[word]}_x"
        if "teams" in out:
            out["teams"] = {name: f"{team}_x" for name, team in out["teams"].items()}
        return out

    rules = {
        "steps": {step: rule(part) for step, part in stated["steps"].items()},
        "contacts": {c: part and rule(part) for c, part in stated["contacts"].items()},
        "referrals": stated["referrals"] and rule(stated["referrals"]),
        "accompany": stated["accompany"] and rule(stated["accompany"]),
        "appointments": {name: rule(part) for name, part in stated["appointments"].items()},
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
