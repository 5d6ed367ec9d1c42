"""An office: the city's demand, posts, opening cases, calendar and costs (model.md §1–4)."""

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from sim.adding import added
from sim.declared import (
    Count,
    CountEstimate,
    Day,
    EurosEstimate,
    Factor,
    FactorEstimate,
    Flag,
    Frozen,
    Minutes,
    MinutesEstimate,
    MonthDay,
    Name,
    PerMinuteEstimate,
    Share,
    ShareEstimate,
    WeekHours,
    WorkingDays,
    WorkingDaysEstimate,
)
from sim.messages.message import Message
from sim.scenario.appointments import Appointment
from sim.scenario.expiry import Expiry
from sim.scenario.following import Following
from sim.scenario.journey import Drawn, Journey
from sim.scenario.lands import Land
from sim.scenario.people import MONTHS, Month, Pattern, PayGrade, People
from sim.scenario.rules import Kind
from sim.texts import Source, Text
from sim.units import DAY

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Place = Literal["intake", "applicant", "external", "decision", "appointment"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)


class OfficeHours(Frozen):
    """When clerks are present, phones answered and counters open.

    `kind: always` is round the clock (laboratory). Phone and counter hours lie within the
    presence, or within the wider `opening`: when anybody may be there, where teams or patterns
    have hours of their own. Public holidays are those of the German Land `land`; `closing_days`
    are the office's own, every year.
    """

    kind: Literal["opening_hours", "always"] = "opening_hours"
    land: Land | None = None
    closing_days: tuple[MonthDay, ...] = ()
    opening: WeekHours = ()
    presence: WeekHours = ()
    phone: WeekHours = ()
    counter: WeekHours = ()

    @property
    def open(self) -> WeekHours:
        """Return the hours of the week in which anybody may be there."""
        return self.opening or self.presence

    @model_validator(mode="after")
    def _hours_fit(self) -> "OfficeHours":
        if self.kind == "always":
            hours = self.opening or self.presence or self.phone or self.counter
            if hours or self.land or self.closing_days:
                msg = Message("office.calendar_always_has")
                raise ValueError(msg)
            return self
        if not self.presence:
            msg = Message("office.presence_missing_write")
            raise ValueError(msg)
        for name in ("presence", "phone", "counter"):
            if not lie_within(getattr(self, name), self.open):
                key = "office.has_hours_outside"
                if self.opening:
                    key = "office.has_hours_outside_opening"
                raise ValueError(Message(key, name=name))
        return self


def lie_within(hours: WeekHours, others: WeekHours) -> bool:
    """Tell whether all hours of a week lie within others."""
    return all(
        any(day == weekday and start <= opens and closes <= end for day, start, end in others)
        for weekday, opens, closes in hours
    )


class Clients(Frozen):
    """Shares of clients by surname band and by group; ownership may cut by either."""

    surnames: dict[Name, Share] = Field(default_factory=lambda: {"A-Z": 1.0})
    groups: dict[Name, Share] = Field(default_factory=lambda: {"all": 1.0})


class Pulse(Frozen):
    """A dated change: between two days the rate is multiplied by `factor`."""

    label: Text = ""
    start: Day
    end: Day
    factor: FactorEstimate


class Profile(Frozen):
    """How a rate varies in time; the factors are relative and keep the yearly total.

    `trend` is the change per year (1.05 = five percent more each year); what is not named
    is flat. `hours` has 24 weights, from 0–1 h to 23–24 h.
    """

    trend: Factor = 1.0
    months: dict[Month, Factor] = Field(default_factory=dict)
    weekdays: dict[Weekday, Factor] = Field(default_factory=dict)
    hours: list[Factor] = Field(default_factory=list)
    pulses: list[Pulse] = Field(default_factory=list)

    @model_validator(mode="after")
    def _day_has_24_hours(self) -> "Profile":
        if self.hours and (len(self.hours) != 24 or added(self.hours) <= 0):  # noqa: PLR2004 - hours
            msg = Message("office.hours_needs_weights", hours=len(self.hours))
            raise ValueError(msg)
        if added(self.weekdays.get(day, 1.0) for day in WEEKDAYS) <= 0 or (
            added(self.months.get(month, 1.0) for month in MONTHS) <= 0
        ):
            msg = Message("office.profile_cannot_be")
            raise ValueError(msg)
        return self


def _all_at(place: Place) -> dict[Place, float]:
    return {place: 1.0}


def _all_about(kind: Kind) -> dict[Kind, float]:
    return {kind: 1.0}


class OpeningCases(Frozen):
    """Open cases at the start: how many, how old, and where they are.

    Ages are uniform on 0 to twice `mean_age`. `places` are shares of cases at intake, with
    the applicant, external, and before decision, that step undone (default: all at intake), or
    before their first appointment, which they book on the first day.
    """

    cases: CountEstimate
    mean_age: MinutesEstimate
    places: dict[Place, Share] = Field(default_factory=lambda: _all_at("intake"))


class Applications(Frozen):
    """One flow of applications: how many, of which case types, when, and what is open."""

    rate: PerMinuteEstimate
    case_types: dict[Name, Share]
    arrivals: Literal["poisson", "fixed"] = "poisson"
    limit: Count | None = None
    profile: Profile = Field(default_factory=Profile)
    opening: OpeningCases | None = None


class Due(Frozen):
    """Within what time a case is to be decided, of the calendar or in working days.

    The time in which the applicant has the case does not count.
    """

    within: Annotated[Minutes, Field(gt=0)] | None = None
    within_working_days: Annotated[WorkingDays, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _is_one(self) -> "Due":
        if (self.within is None) == (self.within_working_days is None):
            raise ValueError(Message("office.due_is_one"))
        return self

    @property
    def in_working_days(self) -> bool:
        """Whether days on which the office is closed do not count."""
        return self.within is None

    @property
    def limit(self) -> float:
        """Return the limit in days, of the calendar or in working days."""
        return self.within / DAY if self.within is not None else self.within_working_days or 0.0


class CaseType(Frozen):
    """A type of case: its journey, its work, when it counts as late, what its decisions cause.

    `priority` names the class in which its cases wait where a team's queue has it. `due` orders
    nothing: it is measured.
    """

    label: Text = ""
    journey: Name
    hands_on: MinutesEstimate | None = None
    target_age: Minutes = 90 * DAY
    expiry: Expiry | None = None
    next: Following
    priority: Name | None = None
    due: Due | None = None


class Enquiries(Frozen):
    """Enquiries of open cases (model.md §4): the rate rises with the age of the case.

    `mean_rate` is the mean over the opening open cases; without opening cases it is the
    rate up to the target age. `old_multiple` is reached at twice the target age.
    """

    mean_rate: PerMinuteEstimate
    old_multiple: FactorEstimate
    channels: dict[Literal["phone", "email", "counter"], Share]


class PopulationContacts(Frozen):
    """Contacts of a channel: the observed total, enquiries and submissions included."""

    total: PerMinuteEstimate
    profile: Profile = Field(default_factory=Profile)


class Resolution(Frozen):
    """Probability that the receiver resolves a contact.

    General questions, appointments and steering: `simple`, whoever receives. Status
    enquiries and submissions: by the owning team, and by others.
    """

    simple: ShareEstimate
    casework_by_owner: ShareEstimate
    casework_by_others: ShareEstimate


class Redial(Frozen):
    """Who gives up dials again with a probability, after a delay, up to `attempts` in all."""

    probability: ShareEstimate
    delay: Drawn
    attempts: Annotated[Count, Field(ge=1, le=8)]


class LostCalls(Frozen):
    """Calls that were given up for good: a share of them becomes a mail.

    `today`: the calls that today's office loses, as a run of it counts them. The observed total
    of mails contains the mails that followed them.
    """

    become_mails: ShareEstimate
    today: PerMinuteEstimate | None = None


class SecondMail(Frozen):
    """Who has written about a case and heard nothing writes again, after a patience."""

    patience: Drawn


def _unlimited(value: Any) -> Any:  # noqa: ANN401 - a validator takes whatever stands in the file
    return None if value == "unlimited" else value


class _UnlimitedSchema:
    """Publishes the word beside the quantity."""

    @staticmethod
    def __get_pydantic_json_schema__(
        core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [handler(core_schema), {"const": "unlimited"}]}


Patience = Annotated[Drawn | None, BeforeValidator(_unlimited), _UnlimitedSchema()]


class Contacts(Frozen):
    """Contacts: how many, about what, how long, and how they end."""

    population: dict[Literal["phone", "email", "counter"], PopulationContacts]
    kinds: dict[Kind, Share] = Field(default_factory=lambda: _all_about("general"))
    minutes: Drawn
    resolution: Resolution | None = None
    enquiries: Enquiries | None = None
    submissions: dict[Literal["email", "counter"], Share] = Field(default_factory=dict)
    patience: Patience
    redial: Redial | None = None
    lost_calls: LostCalls | None = None
    second_mail: SecondMail | None = None
    phone_clerks: ShareEstimate | None = None
    mail_switch: MinutesEstimate | None = None


class ErrorLuck(Frozen):
    """An interruption may cause an error: a share of the step is done again."""

    probability: ShareEstimate
    rework_share: ShareEstimate


class Interruption(Frozen):
    """What an interruption costs besides the contact (model.md §7)."""

    lag: Drawn
    error: ErrorLuck | None = None


class Handoff(Frozen):
    """What a change of team costs: reading-in time, and the days the file travels."""

    reading_in: MinutesEstimate
    inside_department: WorkingDaysEstimate
    between_departments: WorkingDaysEstimate


class Home(Frozen):
    """The posts of a home team, and the flows of applications they are there for.

    `patterns`: how many of the posts are worked in which part-time pattern; the rest is
    worked by one person in all of the office's hours.
    """

    label: Text = ""
    posts: Count
    serves: list[Name] = Field(default_factory=list)
    pay_grade: Name | None = None
    patterns: dict[Name, Count] = Field(default_factory=dict)


class Staff(Frozen):
    """Posts, and who of them is at work: people one by one, the arithmetic of §8, or clerks.

    In a city: `homes` with posts and `vacancy`; then either `people`, or `net_hours` a year
    of one full-time post, from which follows how many clerks are at work. The
    `personal_allowance` (persönliche Verteilzeit) comes off the hours, and so does the
    `factual_allowance` (sachliche), which must not count interruptions that the model makes.
    In a laboratory: `clerks` per home, present whenever the office is.
    """

    homes: dict[Name, Home] = Field(default_factory=dict)
    vacancy: ShareEstimate | None = None
    people: People | None = None
    net_hours: MinutesEstimate | None = None
    personal_allowance: ShareEstimate | None = None
    factual_allowance: ShareEstimate | None = None
    patterns: dict[Name, Pattern] = Field(default_factory=dict)
    pay_grades: dict[Name, PayGrade] = Field(default_factory=dict)
    clerks: dict[Name, Count] = Field(default_factory=dict)
    cost_per_post: EurosEstimate | None = None

    @property
    def allowance(self) -> float:
        """The share of presence that no work gets."""
        return added(
            share.value
            for share in (self.personal_allowance, self.factual_allowance)
            if share is not None
        )

    @model_validator(mode="after")
    def _posts_or_clerks(self) -> "Staff":
        if bool(self.homes) == bool(self.clerks):
            msg = Message("office.write_either_homes")
            raise ValueError(msg)
        if self.clerks and self.people is not None:
            msg = Message("office.people_need_homes")
            raise ValueError(msg)
        if self.people is None:
            for name, given in (("vacancy", self.vacancy), ("net_hours", self.net_hours)):
                if self.homes and given is None:
                    msg = Message("office.missing_without_nobody", name=name)
                    raise ValueError(msg)
        else:
            self._people_fit(self.people)
        return self

    def _people_fit(self, people: People) -> None:
        if self.net_hours is not None:
            msg = Message("office.people_net_hours_exclude")
            raise ValueError(msg)
        given = [
            name
            for name, value in (
                ("vacancy", self.vacancy),
                ("people.turnover", people.turnover),
                ("people.time_to_fill", people.time_to_fill),
            )
            if value is not None
        ]
        if len(given) == 3:  # noqa: PLR2004 - the three of the message
            msg = Message("office.vacancy_people_turnover")
            raise ValueError(msg)
        if not given or given in (["people.turnover"], ["people.time_to_fill"]):
            msg = Message("office.vacancy_missing_write")
            raise ValueError(msg)


class Range(Frozen):
    """An observed range of a result, to compare with, never an input."""

    label: Text
    low: Factor
    high: Factor
    source: Source
    confidence: Literal["A", "B", "C"]


class Office(Frozen):
    """A city's office. A folder with this file can be copied for another city."""

    name: str
    laboratory: Flag = False
    start: Day
    calendar: OfficeHours
    clients: Clients = Field(default_factory=Clients)
    applications: dict[Name, Applications] = Field(default_factory=dict)
    case_types: dict[Name, CaseType]
    journeys: dict[Name, Journey]
    appointments: dict[Name, Appointment] = Field(default_factory=dict)
    contacts: Contacts | None = None
    interruption: Interruption | None = None
    handoff: Handoff | None = None
    staff: Staff
    anchors: dict[
        Literal[
            "answer_rate", "interruptions_per_clerk_hour", "decided_per_year", "visitors_per_day"
        ],
        Range,
    ] = Field(default_factory=dict)
