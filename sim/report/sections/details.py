"""What the detail of a value is called: a use of hours, a step, a channel, a group of posts."""

from collections.abc import Mapping

from sim.report.catalogue.catalogue import Language, phrase, phrases
from sim.report.rows.teams import home_label, team_label
from sim.scenario.study import Scenario

_SECTIONS: Mapping[str, str] = {
    "hours": "use", "hours_absent": "reason", "hours_contacts": "why.contact",
    "lead_time_in": "why.part", "open_by_age": "detail.age", "time_on_line": "detail.line",
    "hours_by_fate": "detail.fate",
}  # fmt: skip
"""Where the texts are of measures whose details have words of their own."""


def detail_word(measure: str, detail: str, scenario: Scenario, language: Language) -> str:
    """Return the word for the detail of a measure, as `values.csv` has it; labels of the files."""
    section = _SECTIONS.get(measure)
    if section is not None:
        return phrases(section, language).get(detail, detail)
    kind, _, part = detail.partition(" ")
    if kind == "surname":
        return phrase("detail.surname", language, part=part.replace("-", "–"))
    words = {**phrases("name", language), **phrases("detail", language)}
    if detail in words:
        return words[detail]
    label = home_label(scenario, detail)
    return team_label(scenario, detail) if label == detail else label
