"""What would have to be true for the opposite result: tipping points and draws, where there are."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from sim.experiment.inputs import InputError, find_inputs
from sim.experiment.tipping import Line
from sim.experiment.tornado import flips
from sim.report.catalogue.inputs import input_label
from sim.report.catalogue.numbers import Language
from sim.report.catalogue.words import listed
from sim.report.document import Block, Bullets, Column, Heading, Paragraph, Table
from sim.report.results.read import BriefError, Doubt, Results
from sim.report.sections.assumptions import leading_inputs
from sim.report.sections.doubt_words import Namer
from sim.report.sections.findings import begun
from sim.report.sections.tipping import Tipping, tip_words

MEASURE = "decided"
"""The measure that is told here; the results of the analyses hold the others."""
ENDS = ("lowest", "highest")
_MOST_LEADING = 5

_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "heading": "Was anders sein müsste, damit das Gegenteil herauskommt",
        "nothing": (
            "Nicht untersucht. Alle Ergebnisse gelten für die mittleren Werte der Eingangsgrößen. "
            "Welche das Ergebnis umkehrt, ist offen. Das rechnen »umbau sensitivity« (alle "
            "zugleich) und »umbau tipping« (eine); »umbau brief --with« nimmt es auf."
        ),
        "preview": "Auch diese Rechnung ist eine VORSCHAU mit wenigen kurzen Läufen.",
        "tipping": "{input}",
        "tipping_means": (
            "Diese Größe wurde von niedrig bis hoch verändert, alles andere blieb beim mittleren "
            "Wert ({runs} Läufe je Wert). Gesagt ist nur, auf welcher Seite von heute die "
            "Entscheidungen liegen. Auch ein unwesentlicher Unterschied hat eine Seite."
        ),
        "place": "{structure}{condition}: {words}",
        "in": " ({condition})",
        "draws": "Alle Eingangsgrößen zugleich",
        "draws_means": (
            "{draws}-mal wurden alle Größen zugleich in ihrem Bereich gezogen. Gezählt ist, wie "
            "oft eine Struktur im Mittel mehr entscheidet als heute. Wie viel mehr, zählt dabei "
            "nicht; das steht daneben."
        ),
        "draws_caption": "Entschiedene Fälle bei unsicheren Eingangsgrößen",
        "condition": "Lage",
        "structure": "Struktur",
        "better": "Ziehungen mit mehr als heute (Spanne)",
        "difference": "Unterschied in 9 von 10 Ziehungen",
        "share_of": "{share} ({low} bis {high})",
        "between": "{low} bis {high}{immaterial}",
        "immaterial": ", unwesentlich",
        "all_immaterial": " Alles davon ist unwesentlich.",
        "flips": "Eine einzelne Größe kehrt das Ergebnis um: {parts}.",
        "flip": "{structure}{condition}: {inputs}",
        "no_flips": (
            "Von den einzeln geprüften Größen kehrt keine das Ergebnis nachweisbar um. Manches "
            "lassen die Läufe offen."
        ),
        "leading": "Am meisten bestimmen den Unterschied: {inputs}.",
        "no_leading": "Keine Größe erklärt für sich nachweisbar einen Teil des Unterschieds.",
    },
    "en": {
        "heading": "What would have to be true for the opposite",
        "nothing": (
            "Not examined. All results hold for the central values of the inputs. Which of them "
            "turns the result round is open. “umbau sensitivity” (all at once) and “umbau tipping” "
            "(one) reckon it; “umbau brief --with” takes it in."
        ),
        "preview": "This analysis is a PREVIEW too, with few short runs.",
        "tipping": "{input}",
        "tipping_means": (
            "This input was changed from low to high, everything else stayed at its central value "
            "({runs} runs of each value). Said is only on which side of today the decisions lie. "
            "An immaterial difference has a side too."
        ),
        "place": "{structure}{condition}: {words}",
        "in": " ({condition})",
        "draws": "All inputs at once",
        "draws_means": (
            "{draws} times all inputs were drawn at once from their ranges. Counted is how often "
            "a structure decides more than today on average. How much more does not count; that "
            "stands beside it."
        ),
        "draws_caption": "Decided cases with uncertain inputs",
        "condition": "Condition",
        "structure": "Structure",
        "better": "Draws with more than today (span)",
        "difference": "Difference in 9 of 10 draws",
        "share_of": "{share} ({low} to {high})",
        "between": "{low} to {high}{immaterial}",
        "immaterial": ", immaterial",
        "all_immaterial": " All of it is immaterial.",
        "flips": "A single input turns the result round: {parts}.",
        "flip": "{structure}{condition}: {inputs}",
        "no_flips": (
            "Of the inputs tried one by one none surely turns the result round. The runs leave "
            "some of it open."
        ),
        "leading": "Most of the difference is decided by: {inputs}.",
        "no_leading": "No input surely explains a part of the difference by itself.",
    },
}


def opposite_blocks(
    results: Results, doubts: Sequence[Doubt], language: Language
) -> Iterator[Block]:
    """Yield what is known of values that turn the result round. Raises BriefError."""
    if not results.others:
        return
    words = _WORDS[language]
    yield Heading(words["heading"])
    if not doubts:
        yield Paragraph(words["nothing"])
    for doubt in doubts:
        make = _tipping if doubt.command == "tipping" else _draws
        try:
            yield from make(results, doubt, language)
        except (InputError, LookupError) as error:
            raise BriefError(
                f"the results of umbau {doubt.command} cannot be told ({error}); make them again "
                "with this version"
            ) from None


def _tipping(results: Results, doubt: Doubt, language: Language) -> Iterator[Block]:
    """Yield where the sign turns along an input."""
    words = _WORDS[language]
    asked = doubt.details.tipping
    if asked is None:
        return
    inputs = find_inputs(doubt.study, asked.inputs)
    table = doubt.tables["tipping"]
    line = Line(inputs[0], doubt.tables["curve"], table, asked.points)
    found = Tipping(doubt.study, line, None, doubt.details.replications)
    names = Namer(doubt.study, inputs, language)
    yield Heading(words["tipping"].format(input=input_label(inputs[0], doubt.study, language)), 2)
    yield Paragraph(words["tipping_means"].format(runs=found.replications))
    if doubt.details.preview:
        yield Paragraph(words["preview"])
    rows = table[table["measure"] == MEASURE]
    yield Bullets(
        tuple(
            words["place"].format(
                structure=names.structure(str(row["structure"])),
                condition=_in(doubt, str(row["condition"]), language),
                words=begun(tip_words(row, found, names)),
            )
            + (words["all_immaterial"] if _immaterial(results, doubt, row, ENDS) else "")
            for row in (rows if len(rows) else table).to_dict("records")
        )
    )


def _draws(results: Results, doubt: Doubt, language: Language) -> Iterator[Block]:
    """Yield how often a structure is better over draws of all inputs, and what decides it."""
    words, asked = _WORDS[language], doubt.details.sensitivity
    if asked is None:
        return
    inputs = find_inputs(doubt.study, doubt.details.inputs)
    names = Namer(doubt.study, inputs, language)
    yield Heading(words["draws"], 2)
    yield Paragraph(words["draws_means"].format(draws=asked.draws))
    if doubt.details.preview:
        yield Paragraph(words["preview"])
    yield _draws_table(results, doubt, names)
    leading = [names.input(name) for name in leading_inputs(doubt)][:_MOST_LEADING]
    key = "leading" if leading else "no_leading"
    yield Paragraph(words[key].format(inputs=listed(leading, language)))
    if "tornado" in doubt.tables:
        parts = list(_flipping(doubt, names))
        said = words["flips"].format(parts="; ".join(parts)) if parts else words["no_flips"]
        yield Paragraph(said)


def _draws_table(results: Results, doubt: Doubt, names: Namer) -> Table:
    language = names.language
    words, table = _WORDS[language], doubt.tables["beaten"]
    mine = (table["measure"] == MEASURE) & (table["against"] == doubt.study.today)
    several = len(doubt.study.conditions) > 1
    rows = []
    for row in table[mine].to_dict("records"):
        share, low, high = (names.share(float(row[f"better{k}"])) for k in ("", "_low", "_high"))
        low_end, high_end = (names.amount(MEASURE, float(row[key])) for key in ("low", "high"))
        small = _immaterial(results, doubt, row, ("low", "high"))
        where = (doubt.study.conditions[str(row["condition"])],) if several else ()
        rows.append((
            *where, names.structure(str(row["structure"])),
            words["share_of"].format(share=share, low=low, high=high),
            words["between"].format(
                low=low_end, high=high_end, immaterial=words["immaterial"] if small else ""
            ),
        ))  # fmt: skip
    first = (Column(words["condition"], width=1.8),) if several else ()
    columns = (
        *first, Column(words["structure"], width=1.8),
        Column(words["better"], number=True, width=1.5),
        Column(words["difference"], number=True, width=1.5),
    )  # fmt: skip
    return Table(words["draws_caption"], columns, tuple(rows))


def _immaterial(
    results: Results, doubt: Doubt, row: Mapping[Hashable, Any], ends: tuple[str, str]
) -> bool:
    """Tell whether a difference stays below what matters in the comparison, over as long a run."""
    if doubt.details.run_length_days != results.details.run_length_days:
        return False
    table = results.tables["comparison"]
    own = table[(table["condition"] == row["condition"]) & (table["measure"] == row["measure"])]
    delta = float(own["delta"].max()) if len(own) else 0.0
    return all(abs(float(row[end])) < delta for end in ends)


def _flipping(doubt: Doubt, names: Namer) -> Iterator[str]:
    """Yield per condition and structure the inputs that turn the sign by themselves."""
    table = doubt.tables["tornado"]
    words = _WORDS[names.language]
    rows = table[table["measure"] == MEASURE]
    for (condition, structure), own in rows.groupby(["condition", "structure"], sort=False):
        turning = [names.input(name) for name in flips(own)]
        if turning:
            yield words["flip"].format(
                structure=names.structure(str(structure)),
                condition=_in(doubt, str(condition), names.language),
                inputs=listed(turning, names.language),
            )


def _in(doubt: Doubt, condition: str, language: Language) -> str:
    label = doubt.study.conditions[condition]
    return _WORDS[language]["in"].format(condition=label) if label else ""
