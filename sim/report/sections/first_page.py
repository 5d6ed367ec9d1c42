"""The first page of a briefing: gain and price, why, how sure, and what to measure first.

It stands alone: whoever reads no further knows the answer and what it is worth. It is about the
first condition under the leading management; a table has what is found elsewhere. What has no
room stands in its own part further back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.experiment.inputs import InputError, find_inputs
from sim.measures.registry import MATTERING
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import begun, listed, runs_words
from sim.report.document import Block, Bullets, Column, Heading, Paragraph, Table
from sim.report.folder.read import Doubt, Results
from sim.report.frames import CLEAR, Structure, estimate_decimals, measure_rows, row_of
from sim.report.naming import Namer
from sim.report.rows.break_even import short_words
from sim.report.sections.alarms import alarm_lines
from sim.report.sections.anchors import anchor_sentence
from sim.report.sections.answer import answer_table, difference_words
from sim.report.sections.assumptions import assumed_inputs, confidence_of, leading_inputs
from sim.report.sections.beforehand import ahead_sentences, low_end_sentences
from sim.report.sections.findings import quoted_names, span_words
from sim.report.sections.headline import headline
from sim.report.sections.why import why_sentences

MOST_WORDS = 170
"""Words of the page, headings and tables apart: what can be read aloud in a minute."""
MOST_TOLD = 3
"""So many structures are told in sentences; the table has all."""

_HEADS = ("answer_rate", "lead_time_mean", "decided", "open_end")
"""Columns of the table: what residents notice, then what the office does."""
_MOST_ELSEWHERE = 4
"""So many further circumstances have a column each; of more their number is said."""
_MEASURED_FIRST = 3
"""So many inputs are named that should be measured first."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What may stand on the page, and how easily it gives way where there is no room."""

    part: str
    text: str
    gives_way: int
    """0: never."""


def first_page_blocks(
    every: Results, doubts: Sequence[Doubt], language: Language
) -> Iterator[Block]:
    """Yield the first page of results under all circumstances."""
    led = every.led()
    kept = _with_room([*_sentences(every, led, doubts, language)])
    for part in ("notice", "answer", "why", "sure", "first"):
        said = tuple(one.text for one in kept if one.part == part)
        if part == "notice":
            yield from map(Paragraph, said)
            continue
        if part == "answer":
            yield Heading(phrase("first_page.answer", language))
            yield from _circumstance(led)
        elif said:
            yield Heading(phrase(f"first_page.{part}", language))
        if said:
            yield Bullets(said)
        if part == "answer":
            yield from _tables(every, led, language)


def reasons_left(every: Results, doubts: Sequence[Doubt], language: Language) -> dict[str, str]:
    """Return by structure the reasons under the first condition that have no room on the page."""
    led = every.led()
    if "why" not in led.tables:
        return {}
    kept = {one.text for one in _with_room([*_sentences(every, led, doubts, language)])}
    why = why_sentences(led.tables["why"], led.compared, led.conditions[0][0], language)
    return {name: text for name, text in why.items() if text not in kept}


def preview_words(results: Results, language: Language) -> str:
    """Say that results are those of a short version, and what that is good for."""
    number_of = results.details.replications
    return phrase("brief.preview", language, runs=runs_words(number_of, number_of, language))


def words_of(blocks: Sequence[Block]) -> int:
    """Return how many words stand in sentences: in headings and tables none are counted."""
    texts = [one.text for one in blocks if isinstance(one, Paragraph)]
    texts += [item for one in blocks if isinstance(one, Bullets) for item in one.items]
    return sum(len(text.split()) for text in texts)


def _with_room(sentences: Sequence[_Sentence]) -> list[_Sentence]:
    """Return the sentences for which there is room, in their order."""
    kept: set[int] = set()
    left = MOST_WORDS
    for place, one in sorted(enumerate(sentences), key=lambda pair: pair[1].gives_way):
        words = len(one.text.split())
        if one.gives_way == 0 or words <= left:
            kept.add(place)
            left -= words
    return [one for place, one in enumerate(sentences) if place in kept]


def _circumstance(led: Results) -> Iterator[Block]:
    """Yield under which condition and management the page is, where either has a name."""
    label = led.conditions[0][1]
    management = led.study.managements.get(led.study.leading_management)
    named = management.label if management is not None else ""
    told = [label, *([named] if named and named not in label else [])]
    if any(told):
        yield Heading(", ".join(filter(None, told)), 2)


def _sentences(
    every: Results, led: Results, doubts: Sequence[Doubt], language: Language
) -> Iterator[_Sentence]:
    """Yield all that could stand on the page, in the order of the page."""
    if led.preview:
        yield _Sentence("notice", preview_words(led, language), 0)
    told = told_structures(led)
    condition = led.conditions[0][0]
    if not led.others:
        yield from (_Sentence("answer", text, 0) for text in _today_alone(led, language))
    for one in told:
        yield _Sentence("answer", headline(led.compared, condition, one, language), 0)
    yield from (_Sentence("answer", text, 2) for text in _level(led, language))
    if "why" in led.tables:
        why = why_sentences(led.tables["why"], led.compared, condition, language)
        largest = most_different(led, told)
        for one in told:
            if one.name in why:
                yield _Sentence("why", why[one.name], 2 if one == largest else 4)
    yield from _how_sure(every, led, doubts, language)
    yield _Sentence("first", _to_measure(led, doubts, language), 1)


def told_structures(led: Results) -> list[Structure]:
    """Return the structures that are told in sentences: those with a clear verdict before others.

    They stand in the order of the study.
    """
    chosen = sorted(led.others, key=lambda one: not is_clear(led, one))[:MOST_TOLD]
    return [one for one in led.others if one in chosen]


def is_clear(led: Results, one: Structure) -> bool:
    """Tell whether a structure clearly decides more or fewer cases under the first condition."""
    condition = led.conditions[0][0]
    row = row_of(led.compared.on(condition, "decided"), condition, one.name)
    return row is not None and str(row["verdict"]) in CLEAR


def most_different(led: Results, told: Sequence[Structure]) -> Structure | None:
    """Return which of some structures decides most more or fewer cases than today's."""
    condition = led.conditions[0][0]
    rows = led.compared.on(condition, "decided")

    def size(one: Structure) -> float:
        row = row_of(rows, condition, one.name)
        return 0.0 if row is None else abs(float(row["difference"]))

    return max(told, key=size, default=None)


def _today_alone(led: Results, language: Language) -> Iterator[str]:
    """Yield what today's structure does, where nothing is compared with it."""
    yield phrase("brief.nothing_compared", language)
    for measure in MATTERING:
        rows = measure_rows(led.tables["comparison"], measure)
        row = row_of(rows, led.conditions[0][0], led.structures[0].name)
        if row is None:
            continue
        decimals = estimate_decimals(rows)[0]
        yield phrase(
            f"measure.alone.{measure}",
            language,
            amount=number(float(row["mean"]), decimals, language),
            span=span_words(
                (float(row["low"]), float(row["high"])), decimals, language, signed=False
            ),
        )


def _level(led: Results, language: Language) -> Iterator[str]:
    """Yield from when on each reorganisation is level with today's in all."""
    if "break_even" not in led.tables:
        return
    names = quoted_names(led.structures, language)
    for one in led.dated[:MOST_TOLD]:
        row = row_of(led.tables["break_even"], led.conditions[0][0], one.name)
        if row is not None:
            when = short_words(row, language)
            yield begun(phrase("brief.level_one", language, name=names[one.name], when=when))


def _how_sure(
    every: Results, led: Results, doubts: Sequence[Doubt], language: Language
) -> Iterator[_Sentence]:
    """Yield what the answer is worth: alarms, known values, effects left out, draws, runs."""
    condition, _ = led.conditions[0]
    said: list[tuple[str, int]] = []
    if "alarms" in led.tables:
        lines = alarm_lines(led.tables["alarms"], led.structures, condition, language, briefly=True)
        said += [(text, 1) for text in lines]
    known = every.tables.get("anchors")
    if known is not None and not known.empty:
        first = str(known["condition"].iloc[0])
        said.append((anchor_sentence(known, first, language, briefly=True), 1))
    compared = led.others or led.structures
    here = {one.label: led.scenarios[condition, one.name] for one in compared}
    said += [(text, 1) for text in low_end_sentences(here, language)]
    said += [(text, 1) for text in ahead_sentences(doubts, language)]
    counts = confidence_of(led)
    if counts.all:
        safety = phrase("brief.safety", language, assumed=counts.assumed, all=counts.all)
        said.append((safety, 3))
    yield from (_Sentence("sure", text, gives_way) for text, gives_way in said)


def _to_measure(led: Results, doubts: Sequence[Doubt], language: Language) -> str:
    """Say what should be measured first: found by draws, or else what was not examined."""
    examined: list[str] = []
    for doubt in doubts:
        tipping = doubt.details.tipping
        asked = doubt.details.inputs if tipping is None else tipping.inputs
        try:
            names = Namer(doubt.study, find_inputs(doubt.study, asked), language)
        except (InputError, LookupError):
            continue  # what turns the result round refuses it, with the reason
        leading = leading_inputs(doubt)[:_MEASURED_FIRST]
        if leading:
            inputs = [names.input(name) for name in leading]
            return phrase("first_page.measure", language, inputs=listed(inputs, language))
        if tipping is not None:
            examined += [names.input(name) for name in asked]
    assumed = assumed_inputs(led, language)[:_MEASURED_FIRST]
    if not assumed:
        return phrase("first_page.nothing_assumed", language)
    key = "measure_rest" if examined else "measure_unknown"
    return phrase(
        f"first_page.{key}", language,
        examined=listed(examined, language), inputs=listed(assumed, language),
    )  # fmt: skip


def _tables(every: Results, led: Results, language: Language) -> Iterator[Block]:
    """Yield the answer in a table, and what is decided under the other circumstances."""
    first = led.conditions[0][0]
    heads = {name: phrase(f"first_page.head.{name}", language) for name in _HEADS}
    counts = led.compared.on(first, "decided")["replications"]
    runs = runs_words(int(counts.min()), int(counts.max()), language) if len(counts) else ""
    caption = phrase("first_page.caption", language, runs=runs)
    yield answer_table(led.compared, first, heads, language, caption)
    elsewhere = [pair for pair in every.conditions if pair[0] != first]
    if not elsewhere or not led.others:
        return
    shown = elsewhere[:_MOST_ELSEWHERE]
    rest = len(elsewhere) - len(shown)
    between, width = ("; ", 2.4) if len(shown) == 1 else ("\n", 1.0)
    rows = tuple(
        (one.label, *(_elsewhere(every, name, one, between, language) for name, _ in shown))
        for one in every.others
    )
    columns = (
        Column(phrase("common.structure", language)),
        *(Column(label, number=True, width=width) for _, label in shown),
    )
    note = phrase("first_page.elsewhere_more", language, count=rest) if rest else ""
    yield Table(phrase("first_page.elsewhere", language), columns, rows, note)


def _elsewhere(
    every: Results, condition: str, one: Structure, between: str, language: Language
) -> str:
    told = difference_words(every.compared, condition, one, language)
    if told is None:
        return ""
    gap, word, calls = told
    said = phrase("first_page.elsewhere_cell", language, gap=gap, word=word) if gap else word
    return between.join(filter(None, (said, begun(calls))))
