"""A structure: the teams, the posts moved into them, and one rule per step and channel."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from sim import units
from sim.declared import FileName, Flag, Frozen, Name, ShareEstimate, WeekHours
from sim.messages.message import Message
from sim.scenario.appointments import Offer
from sim.scenario.named import TeamName
from sim.scenario.rules import Channel, ContactRule, ContactsToOwningTeam, OwningTeam, StepRule
from sim.texts import Source, Text

QUEUE_CLASSES = ("urgent", "certificates", "call_backs", "mails", "cases", "old_cases")
"""Classes of every office; those that its case types name as `priority` are its own."""
USUAL_CLASSES = ("urgent", "call_backs", "mails", "cases")

BY_LOAD = "by_load"
ALL = "all"


def _posts(value: Any) -> Any:  # noqa: ANN401 - a validator takes whatever stands in the file
    """Read a number of posts, or one of the two words."""
    if value in (BY_LOAD, ALL) or isinstance(value, int):
        return value
    if isinstance(value, str) and re.fullmatch("[0-9]{1,12}", value.strip()):
        return int(value)
    msg = Message(
        "structure.expected_number_posts", by_load=BY_LOAD, all=ALL, value=units.shown(value)
    )
    raise ValueError(msg)


def _answering(value: Any) -> Any:  # noqa: ANN401 - as above
    """Read how many clerks answer: a count, a share with %, or a word."""
    if value in ("all", "none", "calibrated") or isinstance(value, int | float):
        return value
    text = str(value).strip()
    if re.fullmatch("[0-9]{1,12}", text):
        return int(text)
    if text.endswith("%"):
        return units.share(text)
    msg = Message("structure.expected_number_clerks", value=units.shown(value))
    raise ValueError(msg)


Posts = Annotated[
    int | Literal["by_load", "all"],
    BeforeValidator(_posts),
    WithJsonSchema(
        {
            "type": ["string", "integer"],
            "pattern": "^([0-9]+|by_load|all)$",
            "examples": [12, "by_load", "all"],
        }
    ),
]
"""Posts taken from a home: a number, `all`, or `by_load`: a share of what is left in
proportion to the central offered load (largest remainder)."""

Answering = Annotated[
    int | float | Literal["all", "none", "calibrated"],
    BeforeValidator(_answering),
    WithJsonSchema(
        {
            "type": ["string", "integer"],
            "pattern": "^([0-9]+|[0-9]+([.,][0-9]+)? *%|all|none|calibrated)$",
            "examples": [3, "40 %", "all", "none"],
        }
    ),
]
"""Present clerks who answer the phone: an int is a number, a float a share."""


class Owns(Frozen):
    """What a team owns: a case belongs to it when every list that is given names it."""

    case_types: list[Name] = Field(default_factory=list)
    surnames: list[Name] = Field(default_factory=list)
    groups: list[Name] = Field(default_factory=list)

    def owns(self, case_type: str, surname: str, group: str) -> bool:
        """Tell whether a client's matter falls to the team."""
        return (
            (not self.case_types or case_type in self.case_types)
            and (not self.surnames or surname in self.surnames)
            and (not self.groups or group in self.groups)
        )


class Discipline(Frozen):
    """The order in which a team's queue is served (model.md §5).

    `classes` from first to last; `old_cases` are those past their target age when they
    join the queue and need a class of their own only if they come at another place than
    the rest. Further names are the `priority` of case types. `certificates` come first unless they
    stand elsewhere. `cases_by` orders the cases inside a class, everything else goes by arrival.
    """

    classes: list[Name] = Field(default_factory=lambda: list(USUAL_CLASSES))
    cases_by: Literal["application_date", "arrival"] = "application_date"


class TeamPlan(Frozen):
    """A team as a structure states it.

    `portfolio` names how broad its cases are (the office says what that means for
    newcomers). `caseload`: cases belong to the team (`pooled`) or each to a clerk of it
    (`own`). `deputy`: the team that takes calls and visits on days when nobody is there.
    `pay_grade` is what its posts are paid by; without it each is paid as its home says.
    `presence`: when those are there who sit in it, instead of the office's; `phone` and `counter`
    narrow the office's hours for it.
    """

    label: Text = ""
    department: Name = "office"
    takes: dict[Name, Posts] = Field(default_factory=dict)
    owns: Owns | None = None
    may_decide: Flag = False
    phone_clerks: Answering = "calibrated"
    phone_free_hours: WeekHours = ()
    presence: WeekHours = ()
    phone: WeekHours = ()
    counter: WeekHours = ()
    discipline: Discipline = Field(default_factory=Discipline)
    outside: Flag = False
    portfolio: Name | None = None
    caseload: Literal["pooled", "own"] = "pooled"
    deputy: Name | None = None
    pay_grade: Name | None = None


class Referrals(Frozen):
    """Where cases are referred to; the file's way depends on that team's department.

    `teams` names other teams than `to` for some of the referrals of the office's journeys.
    """

    to: TeamName
    teams: dict[Name, TeamName] = Field(default_factory=dict)

    def team(self, referral: str) -> str:
        """Name the team that a referral goes to."""
        return self.teams.get(referral, self.to)


class Accompany(Frozen):
    """Case managers accompany clients who are on both sides and answer for them.

    Of the enquiries of accompanied clients `takes_over` become work of `team` before they
    reach the office.
    """

    team: TeamName
    share: ShareEstimate
    takes_over: ShareEstimate


class ContactRules(Frozen):
    """One rule per channel; a channel without a rule goes to the owning team."""

    phone: ContactRule | None = None
    email: ContactRule | None = None
    counter: ContactRule | None = None


class Structure(Frozen):
    """Teams, the posts moved into them, and who does what: one small YAML file."""

    name: FileName
    label: Text = ""
    summary: Text = ""
    source: Source = ""
    teams: dict[Name, TeamPlan]
    steps: dict[Name, StepRule] = Field(default_factory=dict)
    contacts: ContactRules = Field(default_factory=ContactRules)
    referrals: Referrals | None = None
    accompany: Accompany | None = None
    appointments: dict[Name, Offer] = Field(default_factory=dict)

    def step_rule(self, step: str) -> StepRule:
        """Return the rule of a step: its own, that of `others`, or the owning team."""
        return self.steps.get(step) or self.steps.get("others") or OwningTeam(rule="owning_team")

    def contact_rule(self, channel: Channel) -> ContactRule:
        """Return the rule of a channel; without one the owning team receives."""
        stated: ContactRule | None = getattr(self.contacts, channel)
        return stated or ContactsToOwningTeam(rule="owning_team")

    def owners(self, case_type: str, surname: str, group: str) -> Iterator[str]:
        """Name every team that owns such a client's case; a partition names exactly one."""
        for name, team in self.teams.items():
            if team.owns is not None and team.owns.owns(case_type, surname, group):
                yield name
