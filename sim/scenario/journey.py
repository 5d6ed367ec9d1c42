"""The stages a case goes through, as an office states them (model.md §5)."""

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from sim.adding import added
from sim.declared import Factor, Flag, Frozen, MinutesEstimate, Name, Share, ShareEstimate
from sim.messages.message import Message

Asked = Literal["another", "same"]
"""Whom a step asks for: another person than did the step before, or the same one."""
Distribution = Literal["fixed", "exponential", "lognormal", "gamma"]


class Drawn(Frozen):
    """A quantity that varies between cases: its mean, and how it spreads.

    `cv` is the coefficient of variation (standard deviation over mean) of lognormal and
    gamma. Without a distribution the purpose decides: work is lognormal with cv 0.8,
    contacts lognormal with cv 0.6, waits are exponential (model.md §2).
    """

    mean: MinutesEstimate
    distribution: Distribution | None = None
    cv: Factor | None = None

    @model_validator(mode="after")
    def _cv_belongs(self) -> "Drawn":
        if self.cv is not None and self.distribution in ("fixed", "exponential"):
            msg = Message("journey.cv_has_no", distribution=self.distribution)
            raise ValueError(msg)
        if self.distribution == "gamma" and not self.cv:
            msg = Message("journey.gamma_distribution_needs")
            raise ValueError(msg)
        return self


def _rest(value: Any) -> Any:  # noqa: ANN401 - a validator takes whatever stands in the file
    return {"rest": "true"} if value == "rest" else value


class HandsOnShare(Frozen):
    """Work as a share of the case type's hands-on minutes, or the rest of them."""

    share: ShareEstimate | None = None
    rest: Literal["true"] | None = None
    minutes: Drawn | None = None
    cv: Factor | None = None

    @model_validator(mode="after")
    def _one_of(self) -> "HandsOnShare":
        if added(part is not None for part in (self.share, self.rest, self.minutes)) != 1:
            msg = Message("journey.write_exactly_one")
            raise ValueError(msg)
        return self


class _RestSchema:
    """Publishes the word beside the mapping."""

    @staticmethod
    def __get_pydantic_json_schema__(
        core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [handler(core_schema), {"const": "rest"}]}


Work = Annotated[HandsOnShare, BeforeValidator(_rest), _RestSchema()]


class Documents(Frozen):
    """What a completeness check finds: missing documents are requested and checked again.

    `probability` that the first check fails; later ones fail with `again_factor` of it.
    `reply` is the applicant's time; with `never_comes` the document stays out and the case
    is withdrawn after `withdrawn_after`. A further check is work of the step `recheck`; at a
    step that decides it is that step again, and the last one decides.
    """

    probability: ShareEstimate
    again_factor: Factor = 0.5
    reply: Drawn
    recheck: Drawn
    never_comes: ShareEstimate
    withdrawn_after: MinutesEstimate


class Refusal(Frozen):
    """Refused cases have a hearing before the decision and nothing after it."""

    probability: ShareEstimate
    hearing: Drawn


class Loop(Frozen):
    """With a probability the case goes back to an earlier step, with new draws."""

    probability: ShareEstimate
    back_to: Name


class Alternative(Frozen):
    """One way of a branch: the share of cases that go it, and its stages; none: they go on."""

    share: Share
    stages: list["Stage"] = Field(default_factory=list)


class Part(NamedTuple):
    """A list of stages inside another stage."""

    keys: tuple[str | int, ...]
    """Where it stands in that stage."""
    share: float
    """Of the cases that come to the stage, those that go through it."""
    stages: list["Stage"]


class Stage(Frozen):
    """One stage of a journey.

    A step (a clerk's work), an external wait, a referral, a `visit` (the appointment for which the
    client comes, on a date that is booked then); or a `branch`, of whose alternatives each case
    goes one, or stages side by side (`together`), all of which it goes. With a `probability` a
    step, wait, referral or visit happens or not. Of several external waits at the same time the
    longest counts. `person`: by whom of the team a step is to be done.
    """

    step: Name | None = None
    work: Work | None = None
    decides: Flag = False
    documents: Documents | None = None
    refusal: Refusal | None = None
    loop: Loop | None = None
    person: Asked | None = None
    external: Name | Annotated[list[Name], Field(min_length=2)] | None = None
    time: Drawn | dict[Name, Drawn] | None = None
    referral: Name | None = None
    visit: Name | None = None
    probability: ShareEstimate | None = None
    branch: dict[Name, Alternative] | None = Field(None, min_length=2)
    together: list[Annotated[list["Stage"], Field(min_length=1)]] | None = Field(None, min_length=2)

    @property
    def waits(self) -> tuple[str, ...]:
        """The external waits that the stage consists of, side by side."""
        if self.external is None:
            return ()
        return (self.external,) if isinstance(self.external, str) else tuple(self.external)

    def time_of(self, wait: str) -> Drawn:
        """Return the time that one of the external waits takes."""
        assert self.time is not None
        return self.time if isinstance(self.time, Drawn) else self.time[wait]

    @property
    def happens(self) -> float:
        """The share of the cases that come to the stage to which it happens."""
        return 1.0 if self.probability is None else self.probability.value

    @property
    def parts(self) -> list[Part]:
        """The lists of stages inside a branch, or side by side."""
        if self.branch is not None:
            ways = self.branch.items()
            return [Part(("branch", name, "stages"), way.share, way.stages) for name, way in ways]
        if self.together is None:
            return []
        lanes = enumerate(self.together)
        return [Part(("together", number), 1.0, lane) for number, lane in lanes]

    @model_validator(mode="after")
    def _one_kind(self) -> "Stage":
        of_step = any(
            (self.work, self.decides, self.documents, self.refusal, self.loop, self.person)
        )
        if added(each is not None for each in self._kinds()) != 1:
            wrong = "stage_one_step"
        elif self.step is not None and (self.work is None or self.time):
            wrong = "step_needs_work"
        elif self.step is None and of_step:
            wrong = "only_step_has"
        elif self.visit is not None and self.time is not None:
            wrong = "visit_has_no_time"
        elif self.external is not None and self.time is None:
            wrong = "an_external_wait"
        elif self.referral is not None and (self.probability is None or self.time is not None):
            wrong = "referral_needs_probability"
        elif self._holds_stages() and (self.time is not None or self.probability is not None):
            wrong = "stages_inside_alone"
        elif self.refusal is not None and not self.decides:
            wrong = "refusal_belongs_step"
        else:
            self._times_fit()
            return self
        raise ValueError(Message(f"journey.{wrong}"))

    def _kinds(self) -> tuple[object, ...]:
        return self.step, self.external, self.referral, self.visit, self.branch, self.together

    def _holds_stages(self) -> bool:
        return self.branch is not None or self.together is not None

    def _times_fit(self) -> None:
        """Refuse times of other waits than the stage has, and waits without a time."""
        waits, times = self.waits, self.time
        if len(set(waits)) < len(waits):
            raise ValueError(Message("journey.wait_stands_twice"))
        if isinstance(times, dict) and set(times) != set(waits):
            raise ValueError(Message("journey.times_of_waits", waits=", ".join(waits)))


class Journey(Frozen):
    """The stages from application to decision and issue, in order."""

    stages: list[Stage] = Field(min_length=1)
