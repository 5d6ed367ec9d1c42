"""Rules without a simulation: who does a step, who receives a contact."""

from dataclasses import dataclass
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sim.structure.rules import KINDS, Client, ContactRule, StepRule
from sim.structure.structure import Owns, Structure


@dataclass(frozen=True)
class Somebody:
    """A client whose case the residence team owns."""

    index: int = 0
    case_type: str = "renewal"
    surname: str = "A-K"
    group: str = "all"


@dataclass(frozen=True)
class Office:
    """An office as rules see it."""

    queue: int = 0

    def owner(self, client: Client) -> str:
        return "residence" if client.case_type == "renewal" else "naturalisation"

    def waiting(self, team: str) -> int:
        return self.queue if team == "residence" else 0


CLIENT, OTHER = Somebody(), Somebody(case_type="naturalisation")
STEP: TypeAdapter[StepRule] = TypeAdapter(StepRule)
CONTACT: TypeAdapter[ContactRule] = TypeAdapter(ContactRule)


def test_owning_team() -> None:
    rule = STEP.validate_python({"rule": "owning_team"})
    assert rule.choose(CLIENT, Office()) == "residence"
    assert rule.choose(OTHER, Office()) == "naturalisation"
    assert list(rule.names()) == []


def test_fixed_team() -> None:
    rule = STEP.validate_python({"rule": "fixed_team", "team": "clearing"})
    assert {rule.choose(who, Office()) for who in (CLIENT, OTHER)} == {"clearing"}
    assert list(rule.names()) == ["clearing"]


@pytest.mark.parametrize(("waiting", "team"), [(0, "residence"), (3, "residence"), (4, "help")])
def test_overflow(waiting: int, team: str) -> None:
    rule = STEP.validate_python({"rule": "overflow", "to": "help", "above_waiting": 3})
    assert rule.choose(CLIENT, Office(waiting)) == team
    assert list(rule.names()) == ["help"]


def test_by_case_type() -> None:
    rule = STEP.validate_python({"rule": "by_case_type", "teams": {"renewal": "quick"}})
    assert rule.choose(CLIENT, Office()) == "quick"
    assert rule.choose(OTHER, Office()) == "naturalisation"
    assert list(rule.names()) == ["quick"]


def test_old_cases() -> None:
    rule = STEP.validate_python({"rule": "old_cases", "team": "backlog", "older_than": "90 days"})
    assert rule.choose(CLIENT, Office(), 90 * 1440.0) == "residence"
    assert rule.choose(CLIENT, Office(), 90 * 1440.0 + 1) == "backlog"
    assert rule.choose(OTHER, Office()) == "naturalisation"
    assert list(rule.names()) == ["backlog"]


def test_contacts_to_the_owning_team() -> None:
    rule = CONTACT.validate_python({"rule": "owning_team"})
    assert rule.receive(OTHER, "general", Office()) == "naturalisation"
    assert rule.unresolved == "call_back"
    assert list(rule.names()) == []


def test_contacts_to_a_fixed_team() -> None:
    rule = CONTACT.validate_python(
        {"rule": "fixed_team", "team": "clearing", "unresolved": "put_through"}
    )
    assert rule.receive(CLIENT, "status", Office()) == "clearing"
    assert rule.unresolved == "put_through"
    assert list(rule.names()) == ["clearing"]


def test_contacts_by_kind() -> None:
    rule = CONTACT.validate_python({"rule": "by_kind", "teams": {"general": "servicepoint"}})
    received = {kind: rule.receive(CLIENT, kind, Office()) for kind in KINDS}
    assert received == {**dict.fromkeys(KINDS, "residence"), "general": "servicepoint"}
    assert list(rule.names()) == ["servicepoint"]


@pytest.mark.parametrize(
    "stated",
    [
        {"rule": "fixed"},
        {"rule": "fixed_team"},
        {"rule": "owning_team", "team": "clearing"},
        {"rule": "overflow", "to": "help", "above_waiting": -1},
    ],
)
def test_a_rule_that_is_none_is_refused(stated: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        STEP.validate_python(stated)


def test_every_rule_has_a_test_of_its_own() -> None:
    # The two unions; who adds a rule adds a test and its name here.
    step, contact = get_args(StepRule)[0], get_args(ContactRule)[0]
    assert {rule.__name__ for rule in (*get_args(step), *get_args(contact))} == {
        "OwningTeam", "FixedTeam", "Overflow", "ByCaseType", "OldCases",
        "ContactsToOwningTeam", "ContactsToFixedTeam", "ContactsByKind",
    }  # fmt: skip


def test_a_step_follows_its_own_rule_that_of_others_or_its_owner() -> None:
    teams: dict[str, dict[str, str]] = {"a": {}, "b": {}}
    steps = {
        "intake": {"rule": "fixed_team", "team": "a"},
        "others": {"rule": "fixed_team", "team": "b"},
    }
    stated = Structure.model_validate({"name": "x", "teams": teams, "steps": steps})
    assert stated.step_rule("intake").choose(CLIENT, Office()) == "a"
    assert stated.step_rule("decision").choose(CLIENT, Office()) == "b"
    plain = Structure.model_validate({"name": "x", "teams": teams})
    assert plain.step_rule("decision").choose(CLIENT, Office()) == "residence"


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
