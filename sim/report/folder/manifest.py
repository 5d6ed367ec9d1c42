"""The manifest of a results folder: what made the results, and what is needed to repeat them.

Commands write it, the briefing reads it; what stands in it is declared here once.
"""

import importlib.metadata
import json
import platform
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from sim import __version__
from sim.choices import MOST_DRAWS, MOST_REPLICATIONS, EngineAsked
from sim.errors import ScenarioError
from sim.letters import forbidden, printable
from sim.measures.registry import MATTERING, MEASURES
from sim.messages.message import Message
from sim.reading.text_files import read_json
from sim.report.folder.folders import LARGEST_MANIFEST
from sim.scenario.sensitivity import Sensitivity
from sim.scenario.study import Matters, Precision
from sim.texts import Text as TextByLanguage
from sim.units import DAY

_EXTRAS = ("brief", "cluster", "fast", "sensitivity")
"""Extras that have a part in results, where they are installed."""
_LONGEST = 2_000
"""Letters of a text."""
_MOST_DAYS = 36_525.0
"""Days of a run; `umbau check` refuses longer ones."""


_Kind = TypeVar("_Kind", bound="Manifest")


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions of program, Python, platform and libraries."""

    umbau: str
    python: str
    platform: str
    libraries: dict[str, str]


def versions() -> Versions:
    """Return the versions that are running."""
    return Versions(
        umbau=__version__,
        python=platform.python_version(),
        platform=platform.platform(),
        libraries=libraries(),
    )


def libraries() -> dict[str, str]:
    """Return the versions of all libraries that the program stands on, by name."""
    found: dict[str, str] = {}
    wanted = _required("umbau", _EXTRAS)
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # of another platform, or of an extra that is not installed
        wanted += _required(name)
    return dict(sorted(found.items()))


def _required(name: str, extras: Collection[str] = ()) -> list[str]:
    """Return the names of what a distribution requires, by itself and for some of its extras."""
    required = []
    for line in importlib.metadata.requires(name) or ():
        extra = re.search(r"""extra\s*==\s*["']([^"']+)""", line)
        if extra is None or extra[1] in extras:
            stated = re.match(r"[\w.-]+", line)
            assert stated is not None, line
            required.append(re.sub(r"[-_.]+", "-", stated[0]).lower())
    return required


# -- what stands in it --------------------------------------------------------------------------


def _shown(text: str) -> str:
    for _, why in forbidden(text):
        raise ValueError(why)
    return text


Text = Annotated[str, Field(max_length=_LONGEST), AfterValidator(_shown)]
"""A text that every format of the briefing can hold."""


class _Part(BaseModel):
    """A part of a manifest: strict about types; what another version adds is passed over."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore", allow_inf_nan=False)


class Asked(_Part):
    """What results are asked for: a command, the file it is about, whether in short."""

    command: Text
    file: Text
    """From the folder in which the command is given; from far away only its last folder."""
    preview: bool = False

    def __str__(self) -> str:
        """Give the command as somebody would write it."""
        file = f'"{self.file}"' if " " in self.file else self.file
        return f"{self.command} {file}" + (" --preview" if self.preview else "")


_MATTERING = {
    f"{name}_days" if MEASURES[name].threshold == "days" else name: name for name in MATTERING
}
"""Measures by what a manifest calls their smallest difference that matters; times are in days."""


def written_matters(matters: Matters) -> dict[str, float]:
    """Return for a manifest which differences matter."""
    return {
        key: getattr(matters, name) / (1.0 if key == name else DAY)
        for key, name in _MATTERING.items()
    }


class Reached(Precision):
    """The precision that a study asks for, and whether its runs reached it."""

    reached: bool

    @property
    def asked(self) -> Precision:
        """Return what was asked for."""
        return Precision.model_validate(self.model_dump(exclude={"reached"}))


class TippingAsked(_Part):
    """What `umbau tipping` was asked."""

    inputs: list[Text] = Field(min_length=1)
    points: int = Field(ge=1, le=1_000)


class DrawsAsked(_Part):
    """What `umbau sensitivity` was asked, as far as a briefing tells it."""

    draws: int = Field(ge=1, le=MOST_DRAWS)


class EnginesUsed(_Part):
    """Which engine was asked for, and which made the runs."""

    asked: EngineAsked
    runs: dict[Literal["compiled", "simpy", "kept"], int]
    """How many each made; which one made those that were kept is not known, nor does it matter."""
    on_simpy: dict[Text, list[Text]]
    """What of a scenario the compiled engine could not do, by the scenario's name in files."""


class Manifest(_Part):
    """What every manifest says."""

    umbau: Text
    """Version of the program."""
    name: Text
    made: Text = ""
    """Date and time, in ISO format."""
    seed: int = Field(ge=0)
    replications: int = Field(ge=1, le=MOST_REPLICATIONS)
    start: date
    run_length_days: float = Field(gt=0, le=_MOST_DAYS)
    warm_up_days: float = Field(ge=0)
    scenarios: dict[Text, Text] = Field(min_length=1)
    """The SHA-256 of what determines the results of each, by its name in files."""
    python: Text
    libraries: dict[Text, Text]
    asked: Asked | None = None
    engine: EnginesUsed | None = None
    """Older versions knew one engine."""
    files: dict[Text, Text] | None = None
    """The SHA-256 of every file beside the manifest; an older version wrote none."""
    preview: bool = False
    stated_sensitivity: Sensitivity = Field(default_factory=Sensitivity)
    tipping: TippingAsked | None = None
    sensitivity: DrawsAsked | None = None
    inputs: list[Text] = Field(default_factory=list)
    """Paths of the inputs that a sensitivity analysis draws."""

    @model_validator(mode="after")
    def _is_possible(self) -> "Manifest":
        if self.warm_up_days >= self.run_length_days:
            msg = "warm_up_days are no fewer than run_length_days"
            raise ValueError(msg)
        if "simpy" not in self.libraries:
            msg = "libraries do not name simpy"
            raise ValueError(msg)
        try:
            _ = self.last
        except OverflowError:
            msg = f"there is no day so long after {self.start}"
            raise ValueError(msg) from None
        return self

    @property
    def last(self) -> date:
        """The last day of the runs."""
        return self.start + timedelta(days=self.run_length_days) - timedelta(1)


class ManifestOfComparison(Manifest):
    """What the manifest of a comparison says beside that."""

    question: TextByLanguage
    author: Text = ""
    preview: bool
    today: Text
    language: Literal["de", "en"] = "de"
    matters: dict[Text, float]
    """The smallest differences that matter, as `written_matters` returns them."""
    precision: Reached | None = None

    @property
    def mattering(self) -> Matters:
        """Which differences matter, as a study states it. Raises ValueError."""
        missing = [key for key in _MATTERING if key not in self.matters]
        if missing:
            message = f"matters does not say {', '.join(missing)}"
            raise ValueError(message)
        return Matters.model_validate(
            {
                name: self.matters[key] * (1.0 if key == name else DAY)
                for key, name in _MATTERING.items()
            }
        )

    @model_validator(mode="after")
    def _matters_so(self) -> "ManifestOfComparison":
        _ = self.mattering
        return self


def read_manifest(path: Path, kind: type[_Kind]) -> _Kind:
    """Read a manifest. Raises ValueError that says what is wrong with it."""
    try:
        content = read_json(path, largest=LARGEST_MANIFEST)
    except ScenarioError as error:
        said = error.problems[0]
        message = Message(
            "manifest.at_place", line=said.line, column=said.column, said=said.message
        )
        raise ValueError(message) from None
    try:
        return kind.model_validate_json(json.dumps(content))  # dates are texts there
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        missing = [str(each["loc"][0]) for each in errors if each["type"] == "missing"]
        if missing:
            message = Message("manifest.does_not_say", names=", ".join(missing))
            raise ValueError(message) from None
        first = errors[0]
        where = ".".join(printable(str(part)) for part in first["loc"])
        raise ValueError(f"{where}: {first['msg']}" if where else first["msg"]) from None
