"""A folder for a city, made from the small town: where the template is, and what is filled in.

The template is `scenarios/small_town` with two files of `scenarios/management`. In a clone they
lie beside the package; a wheel brings them as data files (`pyproject.toml`), which editable
installs leave out.
"""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Final, get_args

from sim.errors import RunError
from sim.messages.message import Message
from sim.report.catalogue.catalogue import FOLDER, Language, phrase, phrases
from sim.report.folder.folders import draft_beside

FILES: Final[Mapping[str, str]] = {
    **{
        f"{name}.yaml": f"small_town/{name}.yaml"
        for name in ("office", "current", "clearing", "merged", "study", "today")
    },
    "management/unsteered.yaml": "management/unsteered.yaml",
    "management/steered.yaml": "management/steered.yaml",
}
"""The files of a new folder, and of each the file below `scenarios` that it is made from."""
SHIPPED: Final = "share/umbau/scenarios"
"""Where a wheel puts them, below the environment that it is installed in."""
README: Final[Mapping[Language, str]] = {"de": "LIESMICH.md", "en": "README.md"}
"""What the file is called that says how to go on."""

_INVENTED: Final = "(?:teaching example|Lehrbeispiel)"
"""Source of the small town and its numbers."""
_SAID: Final = re.compile(r'(?<=source: )\{de: "(?P<de>.*)", en: "(?P<en>.*)"\}$', re.MULTILINE)
"""A source of the template in two languages."""
_MANAGED: Final = "management: [management/unsteered.yaml, management/steered.yaml]\nconditions:"
"""What stands in a new study where the small town's has its conditions only."""
_COMMENT: Final = re.compile(r"(?<!\S)# (.*)$", re.MULTILINE)
"""A comment of the template."""


def template_folder() -> Path:
    """Return the folder below which the template's files are. Raises RunError without one."""
    for folder in _places():
        if all((folder / file).is_file() for file in FILES.values()):
            return folder
    raise RunError(Message("new_city.no_template"))


def _places() -> Iterator[Path]:
    """Yield where the template may be: in a clone, beside `pip install --target`, in a wheel's."""
    root = Path(__file__).parents[3]
    yield root / "scenarios"
    yield root / SHIPPED
    try:
        files = metadata.files("umbau") or []
    except metadata.PackageNotFoundError:
        return
    for file in files:
        if file.as_posix().endswith(f"{SHIPPED}/{FILES['office.yaml']}"):
            yield Path(str(file.locate())).parents[1]


def write_new_city(out: Path, city: str, language: Language) -> None:
    """Write the folder of a city to a place where nothing is; all of it or nothing.

    Raises OSError where that cannot be done.
    """
    template = template_folder()
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = draft_beside(out)
    draft.mkdir()
    try:
        for name, file in FILES.items():
            text = (template / file).read_text(encoding="utf-8")
            _write(draft / name, filled(name, text, city, language))
        guide = (FOLDER / f"new_city.{language}.md").read_text(encoding="utf-8")
        _write(draft / README[language], guide.format(city=city))
        draft.rename(out)
    finally:
        if draft.exists():
            shutil.rmtree(draft)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def filled(name: str, text: str, city: str, language: Language) -> str:
    """Return a file of the template with a head, names, comments and sources for this city."""
    part = Path(name).stem
    head = phrase(f"new_city.head.{part}", language, city=city)
    body = re.sub(r"\A(?:#.*\n|\n)*", "", text)
    body = _COMMENT.sub(lambda found: f"# {_comment(found[1], language)}", body)
    made = "".join(f"# {line}".rstrip() + "\n" for line in head.splitlines()) + body
    made = _SAID.sub(lambda found: found[language], made)
    made = re.sub(rf"(?<=source: ){_INVENTED}(?=[,\n])", phrase("new_city.source", language), made)
    for key, value in _names(part, city, language):
        line = f"{key}: {value}".replace("\\", r"\\")
        made, times = re.subn(rf"^{key}: .*$", line, made, flags=re.MULTILINE)
        assert times == 1, f"the template's {name} has no line '{key}'"
    return made.replace("\nconditions:", f"\n{_MANAGED}", 1)


def _comment(text: str, language: Language) -> str:
    """Return a comment of the template in a language."""
    said, told = (phrases("new_city.comment", each) for each in ("en", language))
    key = next((key for key, each in said.items() if each == text), None)
    assert key is not None, f"the comment '{text}' of the template is not in the catalogue"
    return told[key]


def _names(part: str, city: str, language: Language) -> Iterator[tuple[str, str]]:
    """Yield the top keys of a file that are written anew, with what stands behind them."""
    match part:
        case "office":
            yield "name", _quoted(phrase("new_city.office", language, city=city))
        case "today":
            yield "name", _quoted(phrase("new_city.today", language, city=city))
            yield "summary", _quoted(phrase("new_city.today_summary", language, city=city))
        case "study":
            yield "name", _quoted(city)
            yield "question", _quoted(phrase("new_city.question", language))
            yield "language", language


def _quoted(text: str) -> str:
    """Write a text as YAML takes it, whatever its letters mean there."""
    return json.dumps(text, ensure_ascii=False)


def marks() -> tuple[str, ...]:
    """Return the sources of what a template brought, in every language."""
    return tuple(phrase("new_city.source", each) for each in get_args(Language))
