"""The inputs of a comparison as a council reads them: range, source, and what kind of number."""

from collections.abc import Iterator

import pandas as pd

from sim.experiment.inputs import Input
from sim.report.brief.content import Column, Table
from sim.report.brief.read import Results
from sim.report.brief.words import said
from sim.report.input_words import input_label, quantile_texts
from sim.report.numbers import Language
from sim.scenario.located import located_estimates
from sim.scenario.sensitivity_checks import fits

IMPORTANT = (
    "office.applications.*.rate",
    "office.applications.*.opening.cases",
    "office.staff.vacancy",
    "office.contacts.population.phone.total",
    "office.contacts.minutes.mean",
    "office.contacts.phone_clerks",
    "office.contacts.enquiries.mean_rate",
    "office.contacts.resolution.casework_by_others",
    "office.interruption.lag.mean",
    "office.handoff.reading_in",
    "office.staff.people.portfolios.*.onboarding_time",
    "timeline.*.share",
)
"""Shown in the paper where nobody has measured which inputs matter most."""
MOST = 9
LONGEST = 90
"""Letters of a source in the paper; the workbook has it whole."""
_SOFT_HYPHEN = "\u00ad"


def assumptions_table(results: Results, language: Language) -> Table:
    """Return the inputs that matter most, by measurement or else by a fixed list."""
    paths = list(_important(results))[:MOST]
    rows = tuple(row for path in paths if (row := _row(results, path, language)))
    columns = (
        Column(said("input", language), width=1.5),
        Column(said("range", language), width=1.4),
        Column(said("kind_of_number", language), width=0.7),
        Column(said("source", language), width=2.0),
    )
    note = said("assumptions_note", language)
    return Table(said("assumptions_table", language), columns, rows, note)


def _important(results: Results) -> Iterator[str]:
    known = {path for scenario in results.scenarios().values()
             for path in located_estimates(scenario)}  # fmt: skip
    measured = [table["worth"] for table in results.doubts if "worth" in table]
    if measured:
        worth = pd.concat(measured).sort_values("explained", ascending=False)
        yield from (path for path in dict.fromkeys(worth["input"]) if path in known)
    ordered = [path for pattern in IMPORTANT for path in sorted(known) if fits(pattern, path)]
    yield from (path for path in ordered if not measured)


def _row(results: Results, path: str, language: Language) -> tuple[str, ...] | None:
    each = Input(path, paths=(path,))
    for scenario in results.scenarios().values():
        estimate = each.estimates(scenario).get(path)
        if estimate is None:
            continue
        label = input_label(each, results.study, language).replace(_SOFT_HYPHEN, "")
        values = " / ".join(quantile_texts(each, scenario, language))
        source = str(estimate.source or "")
        source = source if len(source) <= LONGEST else source[: LONGEST - 1].rstrip() + "…"
        return label, values, said(str(estimate.confidence or ""), language), source
    return None
