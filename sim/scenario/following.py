"""Cases that a decision causes: a title that lapses again, an objection to a refusal (§4)."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from sim.declared import Frozen, Name, ShareEstimate
from sim.scenario.journey import Drawn

Outcome = Literal["granted", "refused"]
"""How a case was decided: after a hearing it is refused, else granted."""

MOST_GENERATIONS = 3
"""A case that an application began causes another one, that one the next, and that one the last."""


class Next(Frozen):
    """A case that may follow the decision of another one.

    `after` runs from the decision to the application, `fixed` where no distribution is stated.
    Without a `probability` it always follows. Of the entries with the same `on` one case
    follows at most.
    """

    on: Annotated[Outcome, Field(examples=["granted"])]
    case_type: Name
    after: Drawn
    probability: ShareEstimate | None = None


def _listed(value: Any) -> Any:  # noqa: ANN401 - a validator takes whatever stands in the file
    return [value] if isinstance(value, dict | Next) else value


class _OneOrMore:
    """Publishes one entry beside the list."""

    @staticmethod
    def __get_pydantic_json_schema__(
        core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        listed = handler(core_schema)
        return {"anyOf": [listed, listed["items"]]}


Following = Annotated[
    list[Next], BeforeValidator(_listed), _OneOrMore(), Field(default_factory=list)
]
"""What follows a case type's decisions: a list, or the one entry."""
