"""Rules without a simulation: who does a step, who receives a contact."""

from dataclasses import dataclass
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sim.scenario.answers import Receivers, receivers, step_answers
from sim.scenario.choices import (
    Always,
    Choice,
    Queues,
    Shortest,
    UpToAge,
    WhileHelperShort,
    WhileShort,
)
from sim.scenario.named import named
from sim.scenario.rules import KINDS, Client, ContactRule, Kind, StepRule
from sim.scenario.structure import Owns, Structure


@dataclass(frozen=True)
class Somebody:
    """A client whose case the residence team owns."""

    case_type: str = "renewal"
    surname: str = "A-K"
    group: str = "all"


def owner(client: Client) -> str:
    return "residence" if client.case_type == "renewal" else "naturalisation"


def does(rule: StepRule, client: Client) -> Choice:
    return rule.choice(client, owner(client))


def receives(rule: ContactRule, client: Client, kind: Kind) -> Choice:
    return rule.choice(client, kind, owner(client))


CLIENT, OTHER = Somebody(), Somebody(case_type="naturalisation")
STEP: TypeAdapter[StepRule] = TypeAdapter(StepRule)
CONTACT: TypeAdapter[ContactRule] = TypeAdapter(ContactRule)


def test_owning_team() -> None:
    rule = STEP.validate_python({"rule": "owning_team"})
    assert does(rule, CLIENT) == Always("residence")
    assert does(rule, OTHER) == Always("naturalisation")
    assert list(named(rule, "team")) == []


def test_fixed_team() -> None:
    rule = STEP.validate_python({"rule": "fixed_team", "team": "clearing"})
    assert {does(rule, who) for who in (CLIENT, OTHER)} == {Always("clearing")}
    assert list(named(rule, "team")) == [(("team",), "clearing")]


def test_overflow() -> None:
    rule = STEP.validate_python({"rule": "overflow", "to": "help", "above_waiting": 3})
    assert does(rule, CLIENT) == WhileShort("residence", "help", 3)
    assert list(named(rule, "team")) == [(("to",), "help")]


def test_helper_first() -> None:
    rule = STEP.validate_python({"rule": "helper_first", "helper": "help", "up_to_waiting": 3})
    assert does(rule, CLIENT) == WhileHelperShort("help", "residence", 3)
    assert does(rule, OTHER) == WhileHelperShort("help", "naturalisation", 3)
    assert list(named(rule, "team")) == [(("helper",), "help")]


def test_by_case_type() -> None:
    rule = STEP.validate_python({"rule": "by_case_type", "teams": {"renewal": "quick"}})
    assert does(rule, CLIENT) == Always("quick")
    assert does(rule, OTHER) == Always("naturalisation")
    assert list(named(rule, "team")) == [(("teams", "renewal"), "quick")]
    assert list(named(rule, "case_type")) == [(("teams", "renewal"), "renewal")]


def test_old_cases() -> None:
    rule = STEP.validate_python({"rule": "old_cases", "team": "backlog", "older_than": "90 days"})
    assert does(rule, CLIENT) == UpToAge("residence", "backlog", 90 * 1440.0)
    assert does(rule, OTHER) == UpToAge("naturalisation", "backlog", 90 * 1440.0)
    assert list(named(rule, "team")) == [(("team",), "backlog")]


def test_contacts_to_the_owning_team() -> None:
    rule = CONTACT.validate_python({"rule": "owning_team"})
    assert receives(rule, OTHER, "general") == Always("naturalisation")
    assert rule.unresolved == "call_back"
    assert list(named(rule, "team")) == []


def test_contacts_to_a_fixed_team() -> None:
    rule = CONTACT.validate_python(
        {"rule": "fixed_team", "team": "clearing", "unresolved": "put_through"}
    )
    assert receives(rule, CLIENT, "status") == Always("clearing")
    assert rule.unresolved == "put_through"
    assert list(named(rule, "team")) == [(("team",), "clearing")]


def test_contacts_by_kind() -> None:
    rule = CONTACT.validate_python({"rule": "by_kind", "teams": {"general": "servicepoint"}})
    received = {kind: receives(rule, CLIENT, kind) for kind in KINDS}
    own = dict.fromkeys(KINDS, Always("residence"))
    assert received == {**own, "general": Always("servicepoint")}
    assert list(named(rule, "team")) == [(("teams", "general"), "servicepoint")]


# -- choices ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Office:
    """An office in which so many wait in each team, and nobody anywhere but there is missing."""

    queues: dict[str, int]
    on_their_way: int = 0
    empty: str = ""

    def waiting(self, team: str) -> int:
        return self.queues.get(team, 0)

    def travelling(self, _team: str) -> int:
        return self.on_their_way

    def staffed(self, team: str) -> bool:
        return team != self.empty


def waiting(**queues: int) -> Queues:
    return Office(queues)


@pytest.mark.parametrize(("queue", "team"), [(0, "own"), (3, "own"), (4, "help")])
def test_the_first_team_while_its_queue_is_short(queue: int, team: str) -> None:
    choice = WhileShort("own", "help", 3)
    assert choice.pick(waiting(own=queue), 0.0) == team
    assert choice.teams == ("own", "help")
    assert choice.shares() == {"own": 1.0}


@pytest.mark.parametrize(
    ("queue", "on_their_way", "team"), [(0, 0, "help"), (3, 0, "help"), (1, 2, "help"),
                                        (4, 0, "own"), (2, 2, "own"), (0, 4, "own")],
)  # fmt: skip
def test_the_helper_while_few_wait_or_travel_there(
    queue: int, on_their_way: int, team: str
) -> None:
    choice = WhileHelperShort("help", "own", 3)
    assert choice.pick(Office({"help": queue, "own": 10**6}, on_their_way), 0.0) == team
    assert choice.pick(Office({"help": 0}, 0, empty="help"), 0.0) == "own"
    assert choice.pick(Office({"help": 0}, 0, empty="own"), 0.0) == "help"
    assert choice.teams == ("help", "own")
    assert choice.shares() == {"own": 1.0}


def test_old_cases_go_elsewhere_once_they_are_older_than_the_limit() -> None:
    choice = UpToAge("own", "backlog", 100.0)
    assert choice.pick(waiting(), 100.0) == "own"
    assert choice.pick(waiting(), 100.5) == "backlog"
    assert choice.teams == ("own", "backlog")
    assert choice.shares() == {"own": 1.0}


def test_the_shortest_queue_and_of_equal_ones_the_first_named() -> None:
    choice = Shortest(("a", "b", "c"))
    assert choice.pick(waiting(a=2, b=1, c=1), 0.0) == "b"
    assert choice.pick(waiting(), 0.0) == "a"
    assert choice.shares() == pytest.approx(dict.fromkeys("abc", 1 / 3))


def test_one_team_whatever_happens() -> None:
    assert Always("a").pick(waiting(a=10**6), 1e9) == "a"
    assert Always("a").teams == ("a",)


# -- structures -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stated",
    [
        {"rule": "fixed"},
        {"rule": "fixed_team"},
        {"rule": "owning_team", "team": "clearing"},
        {"rule": "overflow", "to": "help", "above_waiting": -1},
        {"rule": "helper_first", "helper": "help", "up_to_waiting": -1},
        {"rule": "helper_first", "helper": "help"},
    ],
)
def test_a_rule_that_is_none_is_refused(stated: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        STEP.validate_python(stated)


def test_every_rule_has_a_test_of_its_own() -> None:
    # The two unions; who adds a rule adds a test and its name here.
    step, contact = get_args(StepRule)[0], get_args(ContactRule)[0]
    assert {rule.__name__ for rule in (*get_args(step), *get_args(contact))} == {
        "OwningTeam", "FixedTeam", "Overflow", "HelperFirst", "ByCaseType", "OldCases",
        "ContactsToOwningTeam", "ContactsToFixedTeam", "ContactsByKind",
    }  # fmt: skip


def test_a_step_follows_its_own_rule_that_of_others_or_its_owner() -> None:
    teams: dict[str, dict[str, str]] = {"a": {}, "b": {}}
    steps = {
        "intake": {"rule": "fixed_team", "team": "a"},
        "others": {"rule": "fixed_team", "team": "b"},
    }
    stated = Structure.model_validate({"name": "x", "teams": teams, "steps": steps})
    assert does(stated.step_rule("intake"), CLIENT) == Always("a")
    assert does(stated.step_rule("decision"), CLIENT) == Always("b")
    plain = Structure.model_validate({"name": "x", "teams": teams})
    assert does(plain.step_rule("decision"), CLIENT) == Always("residence")
    assert receives(plain.contact_rule("phone"), CLIENT, "general") == Always("residence")


def test_who_gets_work_because_a_rule_names_it_and_who_as_the_owner() -> None:
    teams = {
        "a": {"owns": {"case_types": ["renewal"]}},
        "b": {"owns": {"case_types": ["family"]}},
        "quick": {},
    }
    steps: dict[str, dict[str, object]] = {
        "intake": {"rule": "fixed_team", "team": "a"},
        "decision": {"rule": "by_case_type", "teams": {"family": "quick"}},
        "hearing": {"rule": "overflow", "to": "quick", "above_waiting": 9},
    }
    stated = Structure.model_validate({"name": "x", "teams": teams, "steps": steps})
    found = {step: receivers(step_answers(stated, step)) for step in (*steps, "issue")}
    assert found == {
        "intake": Receivers(("a",), owners=False),
        "decision": Receivers(("quick",), owners=True),
        "hearing": Receivers(("quick",), owners=True),
        "issue": Receivers((), owners=True),
    }


@given(
    st.lists(st.sampled_from(["renewal", "family"]), unique=True),
    st.lists(st.sampled_from(["A-K", "L-Z"]), unique=True),
)
def test_a_team_owns_what_all_of_its_lists_name(types: list[str], surnames: list[str]) -> None:
    owns = Owns(case_types=types, surnames=surnames)
    for case_type in ("renewal", "family"):
        for surname in ("A-K", "L-Z"):
            named = (not types or case_type in types) and (not surnames or surname in surnames)
            assert owns.owns(case_type, surname, "all") is named
