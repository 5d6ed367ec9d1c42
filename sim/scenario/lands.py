"""The German Länder: the codes by which files name them, and the names that people write."""

import difflib
import re
from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import BeforeValidator, WithJsonSchema

from sim.messages.message import Message
from sim.units import shown

LANDS: Final[Mapping[str, str]] = {
    "BW": "Baden-Württemberg", "BY": "Bayern", "BE": "Berlin", "BB": "Brandenburg",
    "HB": "Bremen", "HH": "Hamburg", "HE": "Hessen", "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen", "NW": "Nordrhein-Westfalen", "RP": "Rheinland-Pfalz",
    "SL": "Saarland", "SN": "Sachsen", "ST": "Sachsen-Anhalt", "SH": "Schleswig-Holstein",
    "TH": "Thüringen",
}  # fmt: skip
"""Name by code; public holidays are those of the code."""
CITIES: Final = ("Augsburg",)
"""Cities with a public holiday of their own."""
_ALSO: Final = {
    "nrw": "NW", "bavaria": "BY", "hesse": "HE", "lower saxony": "NI", "saxony": "SN",
    "thuringia": "TH", "saxony-anhalt": "ST", "north rhine-westphalia": "NW",
    "rhineland-palatinate": "RP", "meckpomm": "MV",
}  # fmt: skip


def _read_land(value: object) -> str:
    """Take the code of a Land."""
    if isinstance(value, str) and value in (*LANDS, *CITIES):
        return value
    if isinstance(value, str) and (code := _meant(value)):
        message = Message("lands.land_named_its", code=code, value=shown(value))
        raise ValueError(message)
    codes = ", ".join(f"{code} ({name})" for code, name in LANDS.items())
    message = Message("lands.no_german_land", value=shown(value), codes=codes)
    raise ValueError(message)


def _meant(text: str) -> str:
    """Return the code of the Land that a text names, in whatever spelling; '' if it names none."""
    codes = {code.casefold(): code for code in (*LANDS, *CITIES)}
    codes |= {_plain(name): code for code, name in LANDS.items()} | _ALSO
    word = re.sub(r"^(de[-_ ]|land |freistaat )", "", _plain(text[:60]))
    near = difflib.get_close_matches(word, [name for name in codes if len(name) > 2], 1, 0.8)  # noqa: PLR2004 - codes have two letters
    return codes.get(word) or (codes[near[0]] if near else "")


def _plain(text: str) -> str:
    """Return a name without capitals and umlauts, with one kind of hyphen."""
    text = re.sub(r"\s*[-–]\s*", "-", text.strip().casefold())
    return text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")


Land = Annotated[
    str,
    BeforeValidator(_read_land),
    WithJsonSchema(
        {
            "enum": [*LANDS, *CITIES],
            "title": "Land",
            "description": "Write the code of the German Land, for its public holidays.",
            "examples": ["BW"],
        }
    ),
]
