"""The stages a case goes through, as an office states them (model.md §5)."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from sim.adding import added
from sim.declared import Factor, Flag, Frozen, MinutesEstimate, Name, ShareEstimate
from sim.messages.message import Message

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


class Stage(Frozen):
    """One stage of a journey: a step (clerk's work), an external wait, or a referral."""

    step: Name | None = None
    work: Work | None = None
    decides: Flag = False
    documents: Documents | None = None
    refusal: Refusal | None = None
    loop: Loop | None = None
    external: Name | None = None
    time: Drawn | None = None
    referral: Name | None = None
    probability: ShareEstimate | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Stage":
        kinds = [k for k in (self.step, self.external, self.referral) if k is not None]
        if len(kinds) != 1:
            msg = Message("journey.stage_one_step")
            raise ValueError(msg)
        if self.step is not None and (self.work is None or self.time or self.probability):
            msg = Message("journey.step_needs_work")
            raise ValueError(msg)
        if self.step is None and (
            self.work or self.decides or self.documents or self.refusal or self.loop
        ):
            msg = Message("journey.only_step_has")
            raise ValueError(msg)
        if self.external is not None and self.time is None:
            msg = Message("journey.an_external_wait")
            raise ValueError(msg)
        if self.referral is not None and (self.probability is None or self.time is not None):
            msg = Message("journey.referral_needs_probability")
            raise ValueError(msg)
        if self.refusal is not None and not self.decides:
            msg = Message("journey.refusal_belongs_step")
            raise ValueError(msg)
        return self


class Journey(Frozen):
    """The stages from application to decision and issue, in order."""

    stages: list[Stage] = Field(min_length=1)
