"""What a backcast found, in words: how many months lie in the band, and which do not."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from sim.experiment.backcast import FEWEST_RUNS, LEVEL, Backcast
from sim.plan.study import Study
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import decimals_for, month_text, number
from sim.report.document import Block, Bullets, Heading, Paragraph
from sim.report.frames import Row
from sim.report.rows.backcast import errors_words, labels_of, measure_of

_NAMED = 12
"""So many misses are named; the rest is counted."""


def study_backcast_blocks(
    study: Study, found: Backcast | None, language: Language
) -> Iterator[Block]:
    """Yield the backcast of a study; where there is none, how to make one."""
    if found is not None:
        yield from backcast_blocks(found, language)
    elif study.backcast is not None:
        yield Paragraph(phrase("backcast.few", language, needed=FEWEST_RUNS))
    else:
        yield Paragraph(phrase("backcast.hint", language))


def backcast_blocks(found: Backcast, language: Language) -> Iterator[Block]:
    """Yield all of a backcast: the numbers, the misses, the simple rules, what is left out."""
    table, names = found.table(), labels_of(found.single.scenario)
    yield from band_blocks(table, names, language)
    yield from error_blocks(found.errors(), names, language)
    left_out = len(found.observed) - len(table.drop_duplicates(["month", "case_type"]))
    if left_out > 0:
        key = "backcast.left_out_one" if left_out == 1 else "backcast.left_out"
        yield Paragraph(phrase(key, language, count=left_out), note=True)


def band_blocks(
    table: pd.DataFrame, case_types: Mapping[str, str], language: Language
) -> Iterator[Block]:
    """Yield how many months of each measure lie in the band, the misses, and how many to expect.

    `table` is that of `backcast`, `case_types` has the labels by name.
    """
    misses = table[~table["inside"]]
    named = [_miss(row, case_types, language) for _, row in misses.head(_NAMED).iterrows()]
    if len(misses) > _NAMED:
        named.append(phrase("common.more_names", language, count=len(misses) - _NAMED))
    chance = number((1.0 - LEVEL) * len(table), 1, language)
    yield Heading(phrase("backcast.head", language))
    yield Paragraph(phrase("backcast.means", language))
    yield Bullets(tuple(_summary(table, case_types, language)))
    if named:
        yield Paragraph(phrase("backcast.outside", language))
        yield Bullets(tuple(named))
    yield Paragraph(
        phrase("backcast.chance", language, misses=len(misses), numbers=len(table), chance=chance)
    )


def error_blocks(
    errors: pd.DataFrame, case_types: Mapping[str, str], language: Language
) -> Iterator[Block]:
    """Yield how far off the model is beside the simple rules, a sentence per measure.

    `errors` is the table `forecast_errors`. Nothing where no month can be forecast from others.
    """
    told = errors[errors["months"] > 0]
    if told.empty:
        return
    yield Paragraph(phrase("backcast.errors_head", language))
    sentences = []
    for _, row in told.iterrows():
        name = measure_of(row, case_types, language)
        months = phrase("backcast.errors_months", language, count=int(row["months"]))
        sentences.append(f"{name}: {errors_words(row, language)} ({months})")
    yield Bullets(tuple(sentences))
    yield Paragraph(phrase("backcast.naive", language))


def _summary(
    table: pd.DataFrame, case_types: Mapping[str, str], language: Language
) -> Iterator[str]:
    for _, rows in table.groupby(["case_type", "measure"], sort=False):
        seen, mean = rows["observed"].to_numpy(dtype=float), rows["mean"].to_numpy(dtype=float)
        off = 100.0 * (mean.sum() / seen.sum() - 1.0) if seen.sum() > 0 else float("nan")
        yield phrase(
            "backcast.line_one" if len(rows) == 1 else "backcast.line",
            language,
            measure=measure_of(rows.iloc[0], case_types, language),
            inside=int(rows["inside"].sum()),
            months=len(rows),
            off=number(off, 0 if np.abs(off) >= 10 else 1, language, signed=True),  # noqa: PLR2004 - digits
        )


def _miss(row: Row, case_types: Mapping[str, str], language: Language) -> str:
    seen, low, high = (float(row[name]) for name in ("observed", "low", "high"))
    decimals = min(1, decimals_for([seen, high]))
    told = [number(value, decimals, language) for value in (seen, low, high)]
    return phrase(
        "backcast.miss",
        language,
        month=month_text(pd.Timestamp(row["month"]).date(), language),
        measure=measure_of(row, case_types, language),
        seen=told[0], low=told[1], high=told[2],
        side=phrase("backcast.above" if seen > high else "backcast.below", language),
    )  # fmt: skip
