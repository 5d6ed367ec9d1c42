"""Scenarios and studies: what is run, how long, and what difference matters."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator, model_validator

from sim import units
from sim.choices import Equal
from sim.declared import (
    Count,
    FileName,
    Frozen,
    Minutes,
    Name,
    Share,
    Stretch,
    WorkingDays,
)
from sim.messages.message import Message
from sim.scenario.management import UNSTEERED, Management
from sim.scenario.office import Office
from sim.scenario.sensitivity import Sensitivity
from sim.scenario.staff_question import StaffQuestion
from sim.scenario.structure import Structure
from sim.scenario.timeline import Timeline
from sim.texts import Text


class _Repeated(Frozen):
    """How often is run, with which luck, at equal what; `seed` fixes all of the luck."""

    replications: Annotated[Count, Field(ge=1)] = 30
    seed: Count = 1
    equal: Equal = "posts"


class Run(_Repeated):
    """How long and how often a scenario is run, in minutes from its start."""

    run_length: Annotated[Minutes, Field(gt=0)]
    warm_up: Minutes = 0.0

    @model_validator(mode="after")
    def _warm_up_inside(self) -> "Run":
        if self.warm_up >= self.run_length:
            raise ValueError(WARM_UP_TOO_LONG)
        return self


WARM_UP_TOO_LONG = Message("study.warm_up_must_be")


class RunFile(_Repeated):
    """How long and how often is run, as written: how long a year is the start decides."""

    run_length: Stretch
    warm_up: Stretch = units.Stretch()

    @field_validator("run_length")
    @classmethod
    def _lasts(cls, length: Stretch) -> Stretch:
        if not length:
            raise units.wrong(Message("study.more_than_min"), length)
        return length

    def begun(self, start: date) -> Run:
        """Return the run that begins on a date. ValueError where no time is left that counts."""
        said = self.model_dump(include=set(_Repeated.model_fields), exclude_unset=True)
        said["run_length"] = self.run_length.minutes_from(start)
        said["warm_up"] = self.warm_up.minutes_from(start)
        return Run.model_validate(said)


class Scenario(Frozen):
    """One office under one structure, resolved: nothing is left to look up.

    `structure` is that of the start. Without a `timeline` nothing changes in the course of the
    run, and the structure counts as long established.

    `name` and `condition` are labels only; two scenarios that differ in them alone differ
    by exactly 0 in every result. `condition` names the circumstance: the condition of the office
    and, where one is stated, the management (`sim.circumstances`).

    `pay_bill` is what today's structure pays a year for the posts of each home (EUR), where
    today's teams state pay grades; without it the homes' grades say it.
    """

    name: str
    condition: str = ""
    office: Office
    structure: Structure
    run: Run
    timeline: Timeline | None = None
    management: Management = UNSTEERED
    pay_bill: dict[Name, float] | None = None


class ScenarioFile(Frozen):
    """A scenario as written: office and structure in the file or named by their paths."""

    name: str
    summary: Text = ""
    office: Any = Field(examples=["office.yaml"])
    structure: Any = Field(examples=["today.yaml"])
    changes: Any = None
    reorganisation: Any = Field(default=None, examples=["clearing_2025.yaml"])
    management: Any = Field(default=None, examples=["../management/steered.yaml"])
    run: RunFile


class Condition(Frozen):
    """A change of the office under which every structure is run, side by side."""

    label: Text
    office: Any = None


class Matters(Frozen):
    """The smallest difference that matters, per measure with a threshold.

    A share of today's value, or days; of a share, a difference of shares.
    """

    decided: Share = 0.02
    open_end: Share = 0.05
    median_age_open: Minutes = 7 * units.DAY


class Precision(Frozen):
    """How precisely the differences to today shall be known: half the width of their intervals.

    Per measure a share of today's value, or days, as in `matters`. Runs are added until every
    stated one is reached, or there are `most_replications` of each scenario.
    """

    decided: Annotated[Share, Field(gt=0)] | None = None
    open_end: Annotated[Share, Field(gt=0)] | None = None
    median_age_open: Annotated[Minutes, Field(gt=0)] | None = None
    most_replications: Annotated[Count, Field(ge=1)] = 200

    @model_validator(mode="after")
    def _states_something(self) -> "Precision":
        if all(getattr(self, name) is None for name in Matters.model_fields):
            msg = Message("study.no_precision_stated")
            raise ValueError(msg)
        return self


class ServiceLevel(Frozen):
    """What every structure is to deliver, by measure: it is run with as few who answer as do.

    Of calls so many are answered at least; of mails nine in ten are dealt with in so many working
    days at most; and no case is open longer at the end of the run.
    """

    answer_rate: Annotated[Share, Field(gt=0)] | None = None
    working_days_to_mail_p90: Annotated[WorkingDays, Field(gt=0)] | None = None
    oldest_open: Annotated[Minutes, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _states_something(self) -> "ServiceLevel":
        if not self.asked():
            raise ValueError(Message("study.no_service_level_stated"))
        return self

    def asked(self) -> dict[str, float]:
        """Return what is asked of each measure that is stated, in the measure's unit."""
        stated = {name: getattr(self, name) for name in type(self).model_fields}
        return {
            name: value / units.DAY if name == "oldest_open" else value
            for name, value in stated.items()
            if value is not None
        }


class Preview(Frozen):
    """A short version of the study that says that it is one.

    `structures` names the structures that it compares with today's, `management` the managements
    under which; without them all.
    """

    run_length: Stretch
    replications: Count
    structures: list[Name] = Field(default_factory=list)
    management: list[Name] = Field(default_factory=list)


def _one_or_more(value: object) -> object:
    """Take one text for a list of one."""
    return [value] if isinstance(value, str) else value


class StudyFile(Frozen):
    """A question as written: which structures of which office to compare.

    The first structure is today's; the others, and the reorganisations, are compared with it
    under every condition and every management. The first management is the office's own; the
    last one leads.
    """

    name: str
    question: Text = ""
    author: str = ""
    """Who is named as author in the files of the briefing: an office, rather than a person."""
    office: Any = Field(examples=["office.yaml"])
    structures: list[str] = Field(min_length=1)
    reorganisations: list[str] = Field(default_factory=list)
    conditions: dict[FileName, Condition] = Field(default_factory=dict)
    management: Annotated[
        list[str],
        BeforeValidator(_one_or_more),
        Field(examples=["../management/steered.yaml"]),
        WithJsonSchema(
            {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
        ),
    ] = Field(default_factory=list)
    """Files of management, or one of them: under each everything is run. The last one leads."""
    run: RunFile
    preview: Preview | None = None
    matters: Matters = Field(default_factory=Matters)
    sensitivity: Sensitivity = Field(default_factory=Sensitivity)
    staffing: StaffQuestion = Field(default_factory=StaffQuestion)
    precision: Precision | None = None
    service_level: ServiceLevel | None = None
    """What every structure is to deliver; without it each answers as its file says."""
    backcast: str = Field(default="", examples=["observed.csv"])
    language: Literal["de", "en"] = "de"
