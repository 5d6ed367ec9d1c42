"""One demand for several offices: who meets the same, and that none sees another in what it has."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.demand import demand as drawing
from sim.demand.blocks import Block, ContactBlock, Flags, columns_of
from sim.demand.demand import Demand, DrawnDemand, DrawnMonths, Month, demands_of
from sim.demand.enquiries import Closed, EnquiryFlow
from sim.demand.inputs import NOT_DRAWN_FROM, DemandInputs
from sim.engines.simpy.engine import SimPyEngine
from sim.events.log import KeptLog
from sim.events.rows import Log
from sim.plan.plan import Plan, compile_plan
from sim.plan.roster import roster_of
from sim.scenario.management import Lend, Management
from sim.scenario.office import LostCalls, SecondMail
from sim.scenario.study import Scenario
from tests.changed_town import FOLDER, town
from tests.handmade import DAY, on_day

DAYS = 40
LEVERS = {
    path.stem: path for folder in (FOLDER.parent, FOLDER) for path in folder.glob("levers/*.yaml")
}
CHANGE_DEMAND = {"online_application", "online_form"}
"""Levers that leave fewer contacts, or fewer applications without their documents."""
CERTAIN = {"low": "30 %", "central": "30 %", "high": "30 %", "source": "a test", "confidence": "C"}


def plain(kind: str = "people", start: str = "current", days: float = DAYS) -> Scenario:
    changed = town({"levers": ["../levers/status_messages.yaml"]}, kind, start, days)
    return changed.model_copy(update={"timeline": None})


def with_lever(name: str) -> Scenario:
    return town({"levers": [str(LEVERS[name])]}, days=DAYS)


def of_office(**changed: Any) -> Scenario:  # noqa: ANN401 - any part of an office
    return plain().model_copy(update={"office": plain().office.model_copy(update=changed)})


def of_run(**changed: Any) -> Scenario:  # noqa: ANN401 - keys of a run
    return plain().model_copy(update={"run": plain().run.model_copy(update=changed)})


def of_contacts(**changed: Any) -> Scenario:  # noqa: ANN401 - keys of contacts
    contacts = plain().office.contacts
    assert contacts is not None
    return of_office(contacts=contacts.model_copy(update=changed))


def of_clients() -> Scenario:
    clients = plain().office.clients
    shares = dict(zip(clients.surnames, (0.9, 0.1), strict=True))
    return of_office(clients=clients.model_copy(update={"surnames": shares}))


def with_load() -> Scenario:
    return town(
        {"loads": [{"label": "dip", "begin": on_day(5), "end": on_day(9), "share": CERTAIN}]},
        days=DAYS,
    )


SAME: dict[str, Callable[[], Scenario]] = {
    "structure": lambda: plain(start="clearing"),
    "name": lambda: of_office(name="another"),
    "staff": lambda: plain("short of staff"),
    "handoff": lambda: of_office(handoff=None),
    "anchors": lambda: of_office(anchors={}),
    "warm_up": lambda: of_run(warm_up=5 * DAY),
    "replications": lambda: of_run(replications=7),
    "equal": lambda: of_run(equal="planned"),
    "management": lambda: plain().model_copy(
        update={"management": Management(name="lent", lend=Lend())}
    ),
    "pay_bill": lambda: plain().model_copy(update={"pay_bill": {"titles": 1e6}}),
    "load": with_load,
    **{name: lambda name=name: with_lever(name) for name in sorted({*LEVERS} - CHANGE_DEMAND)},  # type: ignore[misc]
}
OTHER: dict[str, Callable[[], Scenario]] = {
    "seed": lambda: of_run(seed=2),
    "run_length": lambda: of_run(run_length=(DAYS + 1) * DAY),
    "calendar": lambda: plain("always"),
    "interruption": lambda: of_office(interruption=None),
    "patience": lambda: of_contacts(patience=None),
    "redial": lambda: of_contacts(redial=None),
    "lost_calls": lambda: of_contacts(
        lost_calls=LostCalls.model_validate({"become_mails": CERTAIN})
    ),
    "second_mail": lambda: of_contacts(
        second_mail=SecondMail.model_validate({"patience": {"mean": "5 days"}})
    ),
    "enquiries": lambda: of_contacts(enquiries=None),
    "surnames": of_clients,
    **{name: lambda name=name: with_lever(name) for name in sorted(CHANGE_DEMAND)},  # type: ignore[misc]
}


def key(scenario: Scenario) -> str:
    return DemandInputs.of(scenario).key()


def nobody_closed() -> Closed:
    return defaultdict(lambda: np.zeros(10_000, dtype=np.bool_))


def blocks_of(demand: Demand) -> Iterator[Block]:
    yield from demand.opening()
    for month in demand.months():
        yield from month.blocks()
        for flow in month.enquiries:
            yield from flow.until(month.end, nobody_closed())


def drawn(scenario: Scenario) -> list[list[np.ndarray]]:
    """Return every column of what a scenario's first replication brings, nobody being closed."""
    demand = DrawnDemand(scenario, 0, compile_plan(scenario).journeys)
    return [list(columns_of(block)) for block in blocks_of(demand)]


def equal(one: list[list[np.ndarray]], other: list[list[np.ndarray]]) -> bool:
    return len(one) == len(other) and all(
        len(ours) == len(theirs) and all(map(np.array_equal, ours, theirs))
        for ours, theirs in zip(one, other, strict=True)
    )


@pytest.fixture(scope="module")
def usual() -> list[list[np.ndarray]]:
    return drawn(plain())


@pytest.mark.parametrize("what", SAME)
def test_what_is_not_drawn_from_changes_neither_the_key_nor_an_array(
    what: str, usual: list[list[np.ndarray]]
) -> None:
    changed = SAME[what]()
    assert changed != plain()
    assert key(changed) == key(plain())
    assert equal(drawn(changed), usual)


@pytest.mark.parametrize("what", OTHER)
def test_what_changes_an_array_changes_the_key(what: str, usual: list[list[np.ndarray]]) -> None:
    changed = OTHER[what]()
    assert not equal(drawn(changed), usual)
    assert key(changed) != key(plain())


def test_every_part_of_an_office_is_in_the_key_or_left_out_by_name() -> None:
    assert set(NOT_DRAWN_FROM) <= set(SAME)
    inputs = DemandInputs.of(plain()).office
    for name in type(inputs).model_fields:
        left_out = name in NOT_DRAWN_FROM
        assert (getattr(inputs, name) == getattr(plain().office, name)) != left_out, name


# -- offices one after the other ----------------------------------------------------------------


@cache
def plans() -> list[Plan]:
    """Return plans of offices that meet the same: the later ones decide less than the first."""
    stated = [("people", "current"), ("people", "clearing"), ("short of staff", "current")]
    return [compile_plan(plain(kind, start, 65)) for kind, start in stated]


def log_of(plan: Plan, demand: Demand) -> Log:
    log = KeptLog()
    SimPyEngine().run(plan, demand, roster_of(plan, demand.people), [log])
    return log.rows()


def logs_of(several: Sequence[Plan]) -> list[Log]:
    demands = demands_of([(plan, 0) for plan in several])
    return [log_of(plan, demand) for plan, demand in zip(several, demands, strict=True)]


@pytest.fixture(scope="module")
def alone() -> list[Log]:
    """Return the logs of the offices, each with a demand of its own."""
    return [log_of(plan, DrawnDemand(plan.scenario, 0, plan.journeys)) for plan in plans()]


def count_calls(monkeypatch: pytest.MonkeyPatch, where: type, name: str) -> list[int]:
    """Count from now on what a method returns several of, at most, by the calls of it."""
    told, really = [], getattr(where, name)

    def counting(*given: object) -> object:
        made = really(*given)
        told.append(len(made))
        return made

    monkeypatch.setattr(where, name, counting)
    return told


def test_offices_that_share_a_demand_have_the_logs_that_each_has_alone(
    alone: list[Log], monkeypatch: pytest.MonkeyPatch
) -> None:
    enquiries = count_calls(monkeypatch, EnquiryFlow, "until")
    population = count_calls(monkeypatch, drawing.PopulationFlow, "until")
    assert all(map(np.array_equal, logs_of(plans()), alone))
    assert max(enquiries) > 1  # the last office has cases open that no other one has
    several = len(population)
    population.clear()
    log_of(plans()[0], DrawnDemand(plans()[0].scenario, 0, plans()[0].journeys))
    assert several == len(population)


def test_replications_and_other_demands_are_not_taken_for_the_same(alone: list[Log]) -> None:
    first, *_, last = plans()
    other = compile_plan(first.scenario.model_copy(
        update={"run": first.scenario.run.model_copy(update={"seed": 2})}
    ))  # fmt: skip
    runs = [(first, 1), (first, 0), (other, 0), (last, 0)]
    logs = [log_of(plan, demand) for (plan, _), demand in zip(runs, demands_of(runs), strict=True)]
    own = [log_of(p, DrawnDemand(p.scenario, n, p.journeys)) for p, n in ((first, 1), (other, 0))]
    assert all(map(np.array_equal, logs, [own[0], alone[0], own[1], alone[2]]))


class NobodyTold(DrawnDemand):
    """A demand that is not told whose cases are closed."""

    def months(self) -> Iterator[Month]:
        for month in super().months():
            flows = [_Deaf(flow) for flow in month.enquiries]
            yield Month(month.end, month.cases, month.contacts, flows)  # type: ignore[arg-type]


class _Deaf:
    def __init__(self, flow: EnquiryFlow) -> None:
        self._flow = flow

    def until(self, end: float, closed: Closed) -> list[ContactBlock]:
        return self._flow.until(end, {family: self._open(of) for family, of in closed.items()})

    @staticmethod
    def _open(closed: Flags) -> Flags:
        return np.zeros_like(closed)


def test_an_office_leaves_out_enquiries_of_cases_that_it_has_closed(alone: list[Log]) -> None:
    plan = plans()[0]
    deaf = NobodyTold(plan.scenario, 0, plan.journeys)
    assert np.array_equal(log_of(plan, deaf), alone[0])


def test_nobody_can_write_into_what_others_read() -> None:
    plan = plans()[0]
    demand = next(demands_of([(plan, 0), (plan, 0)]))
    blocks = list(blocks_of(demand))
    assert any(len(block) for block in blocks if isinstance(block, ContactBlock))
    for block in blocks:
        for column in columns_of(block):
            with pytest.raises(ValueError, match="read-only"):
                column[...] = 0


def test_a_demand_that_is_too_large_to_keep_is_drawn_again_by_each(
    alone: list[Log], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "MOST_KEPT", 100_000)
    made: list[DrawnMonths] = []
    usual = drawing.DrawnMonths

    def noted(*given: Any, **named: Any) -> DrawnMonths:  # noqa: ANN401 - as they come
        made.append(usual(*given, **named))
        return made[-1]

    monkeypatch.setattr(drawing, "DrawnMonths", noted)
    assert all(map(np.array_equal, logs_of(plans()), alone))
    assert len(made) == len(plans())
    assert not any(each.kept for each in made)
