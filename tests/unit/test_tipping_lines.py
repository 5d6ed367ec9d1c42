"""Zeros of noisy differences, and what is said and drawn of them, on made-up runs."""

import dataclasses
import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pytest

from sim.errors import RunError
from sim.experiment.inputs import find_inputs
from sim.experiment.staffing_search import best_sizes, posts_to_clear, posts_to_hold
from sim.experiment.tipping import tipping_line, tipping_map, values_of
from sim.plan.located import located_estimates
from sim.plan.posts import casework_homes, team_posts
from sim.plan.study import Study
from sim.reading.loading import load_study
from sim.report.catalogue.catalogue import Language
from sim.report.charts.alt import LONGEST
from sim.report.charts.staffing import allocation_chart, needed_chart
from sim.report.charts.tipping import line_chart
from sim.report.charts.tipping_map import map_chart
from sim.report.document import Table
from sim.report.naming import Namer
from sim.report.results.staffing import write_staffing
from sim.report.results.tipping import write_tipping
from sim.report.rows.tipping import Stretch, stretches
from sim.report.sections.staffing import Staffing, staffing_blocks
from sim.report.sections.staffing_answer import staffing_answer_blocks
from sim.report.sections.tipping import Tipping, tipping_answer_blocks, tipping_blocks
from sim.report.writers.terminal import terminal
from sim.scenario.study import Scenario
from sim.stats.intervals import mean_interval
from sim.stats.tipping import crossings, surface
from tests.unit.test_report_charts import assert_legible

ROOT = Path(__file__).parents[2]
LAG, CALLS = "office.interruption.lag.mean", "office.contacts.population.phone.total"
K = TypeVar("K")
Truth = Callable[[Scenario], float]


@lru_cache(maxsize=1)
def town() -> Study:
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    return study.limited_to({"current", "clearing"}).under({"staffed"})


class MadeUp:
    """Runs that are not simulated: a true difference to today, and luck."""

    def __init__(self, truth: Truth, spread: float = 5.0) -> None:
        self.truth, self.spread = truth, spread

    def __call__(self, scenarios: Mapping[K, Scenario], replications: int) -> dict[K, Any]:
        return {key: self.run(scenario, replications) for key, scenario in scenarios.items()}

    def run(self, scenario: Scenario, replications: int) -> "Reached":
        luck = [np.random.default_rng((r, 7)).normal(0, self.spread) for r in range(replications)]
        own = self.truth(scenario) + np.array(luck) if scenario.structure.name != "current" else 0
        return Reached(1000.0 + own * np.ones(replications))


class Reached:
    def __init__(self, numbers: np.ndarray) -> None:
        self.numbers = numbers

    def values(self, _measure: str) -> np.ndarray:
        return self.numbers


def lag(scenario: Scenario) -> float:
    return located_estimates(scenario)[LAG].value


# -- zeros ----------------------------------------------------------------------------------------


def noisy(truth: Callable[[np.ndarray], np.ndarray], replications: int, seed: int) -> np.ndarray:
    grid, rng = np.linspace(2, 8, 7), np.random.default_rng(seed)
    shared = rng.normal(0, 3, replications)
    return truth(grid)[:, None] + shared + rng.normal(0, 1, (7, replications))


def test_the_interval_of_a_zero_covers_it() -> None:
    grid = np.linspace(2, 8, 7)
    for truth, zero in (
        (lambda x: x - 4.7, 4.7), (lambda x: (x - 1) ** 2 - 9, 4.0),
    ):  # fmt: skip
        covered = found = 0
        for seed in range(30):
            zeros = crossings(grid, noisy(truth, 10, seed)).zeros
            found += bool(zeros)
            covered += any(each.low <= zero <= each.high for each in zeros)
        assert found >= 29
        assert covered >= 24  # of 30, at 95 %: four standard errors below


def test_few_replications_make_the_interval_of_a_zero_as_wide_as_that_of_a_mean() -> None:
    # All luck is shared: the zero lies at 5 less the mean luck, to the last digit, and so it is
    # known as well as that mean. Resampling is rough in each case, but not in fifty together.
    grid, widths = np.linspace(0, 10, 5), []
    for seed in range(50):
        luck = np.random.default_rng(seed).normal(0, 0.3, 6)
        (zero,) = crossings(grid, (grid - 5)[:, None] + luck, seed).zeros
        assert zero.at == pytest.approx(5 - luck.mean())
        widths.append((zero.high - zero.low) / 2 / mean_interval(luck).half_width)
    assert np.mean(widths) == pytest.approx(1.0, abs=0.1)


def test_a_difference_without_a_zero_is_told_from_one_that_may_have_one() -> None:
    grid = np.linspace(2, 8, 7)
    sure = crossings(grid, noisy(lambda x: x + 30, 10, 1))
    assert (sure.zeros, sure.opposed_share) == ((), 0.0)
    assert sure.first < sure.last
    open_ = crossings(grid, noisy(lambda x: 0 * x + 0.2, 10, 1))
    assert open_.opposed_share > 0.05
    nothing = crossings(grid, np.zeros((7, 5)))
    assert (nothing.zeros, nothing.first, nothing.last) == ((), 0.0, 0.0)


def test_several_zeros_come_in_order_with_their_direction() -> None:
    grid = np.linspace(2, 8, 7)
    found = crossings(grid, noisy(lambda x: 3 * (x - 4) * (x - 6.5), 30, 2))
    first, second = found.zeros
    assert (first.rises, second.rises) == (False, True)
    assert first.low <= 4 <= first.high
    assert second.low <= 6.5 <= second.high


def test_an_interval_that_goes_on_beyond_the_range_is_open() -> None:
    grid = np.linspace(2, 8, 7)
    (zero,) = crossings(grid, noisy(lambda x: x - 2.3, 10, 3)).zeros
    assert zero.low == -np.inf
    assert np.isfinite(zero.high)


def test_too_little_is_refused() -> None:
    with pytest.raises(ValueError, match="not 2 and 5"):
        crossings(np.array([0.0, 1.0]), np.zeros((2, 5)))
    with pytest.raises(ValueError, match="5 pairs of values are too few"):
        surface(np.zeros((5, 2)), np.zeros(5))


def test_a_quadratic_surface_is_found_exactly() -> None:
    places = np.array(list(itertools.product(np.linspace(0, 1, 4), repeat=2)))
    x, y = places.T
    found = surface(places, 1 - 2 * x + 3 * y + x * y - y * y)
    assert found.at(np.array([[0.3, 0.8]]))[0] == pytest.approx(1 - 0.6 + 2.4 + 0.24 - 0.64)
    assert found.misfit == pytest.approx(0, abs=1e-12)


# -- along an input -----------------------------------------------------------------------------


def test_the_tipping_point_comes_with_measure_and_load() -> None:
    (input_,) = find_inputs(town(), [LAG])
    run = MadeUp(lambda scenario: 20 * (lag(scenario) - 3.0))
    line = tipping_line(town(), input_, ("decided", "open_end"), 6, 8, run)
    assert len(line.curve) == 6 * 2
    assert line.curve["value"].iloc[[0, 5]].tolist() == [0.25, 8.0]
    point = line.points.iloc[0]
    assert point["value_low"] <= 3.0 <= point["value_high"]
    assert point["rises"]
    assert 0.8 < point["load_low"] < 1.0
    said = terminal(tipping_blocks(Tipping(town(), line, None, 8), "de"))
    assert "Kipppunkte: Wiedereinstieg nach Unterbrechung" in said
    flat = " ".join(said.split())
    assert "6 Werten von 15 Sek. bis 8 Min." in flat
    assert "Clearing (10 % der Stellen unbesetzt), Entschiedene Fälle: kippt bei" in flat
    assert "darunter weniger, darüber mehr als heute; Auslastung dort 0,8" in flat


def test_no_change_of_sign_is_an_answer_and_so_is_that_the_runs_cannot_tell() -> None:
    (input_,) = find_inputs(town(), [LAG])

    def said(truth: Truth, language: Language = "de") -> str:
        line = tipping_line(town(), input_, ("decided",), 5, 6, MadeUp(truth))
        return " ".join(terminal(tipping_blocks(Tipping(town(), line, None, 6), language)).split())

    none = "kein Vorzeichenwechsel zwischen 15 Sek. und 8 Min.: überall mehr als heute (+4"
    assert none in said(lambda _scenario: 45.0)
    assert "fewer than today everywhere" in said(lambda _scenario: -45.0, "en")
    assert "die Läufe lassen es offen" in said(lambda _scenario: 2.0)
    equal = tipping_line(
        town(), input_, ("decided",), 5, 6, MadeUp(lambda _scenario: 0.0, spread=0.0)
    )
    text = " ".join(terminal(tipping_blocks(Tipping(town(), equal, None, 6), "de")).split())
    assert "kein Unterschied zu heute, bei keinem Wert." in text


def test_the_first_screen_has_a_row_per_structure_in_the_words_of_verdicts() -> None:
    (input_,) = find_inputs(town(), [LAG])

    def row(truth: Truth, spread: float = 5.0, language: Language = "de") -> str:
        line = tipping_line(town(), input_, ("decided",), 6, 8, MadeUp(truth, spread))
        found = Tipping(town(), line, None, 8)
        lines = terminal(tipping_answer_blocks(found, language)).splitlines()
        assert max(map(len, lines)) <= 100
        head = next(n for n, each in enumerate(lines) if each.startswith("---"))
        (only,) = [each for each in lines[head + 1 :] if each.startswith("Clearing ")]
        return only

    turned = row(lambda scenario: 20 * (lag(scenario) - 3.0))
    assert re.fullmatch(
        r"Clearing +bis [23],\d+ Min\. weniger, darüber mehr \(2.* bis 3.*\)", turned
    )
    assert re.fullmatch(r"Clearing +überall mehr \(\+4\d,\d Fälle\)", row(lambda _: 45.0))
    assert re.fullmatch(r"Clearing +fewer everywhere \(−4.*\)", row(lambda _: -45.0, 5.0, "en"))
    assert row(lambda _: 2.0).endswith("  kein wesentlicher Unterschied")  # of 2 % of 1,000
    assert "  unentschieden (" in row(lambda _: 25.0, 60.0)


def test_a_value_of_which_nothing_is_known_is_no_answer() -> None:
    (input_,) = find_inputs(town(), [LAG])
    run = MadeUp(lambda scenario: 20 * (lag(scenario) - 3.0))
    line = tipping_line(town(), input_, ("decided",), 6, 8, run)
    known = replace(line, points=line.points.assign(fraction_low=-np.inf))
    assert "darüber mehr" in terminal(tipping_answer_blocks(Tipping(town(), known, None, 8), "de"))
    points = line.points.assign(fraction_low=-np.inf, fraction_high=np.inf)
    found = Tipping(town(), replace(line, points=points), None, 8)
    said = terminal(tipping_answer_blocks(found, "de"))
    assert "darüber" not in said
    assert "unentschieden (" in said


def test_of_a_team_every_whole_number_is_run_once() -> None:
    (size,) = find_inputs(town(), ["clearing_size"])
    # From 0.67 to 1.33 of six posts: 4, 5, 6, 7, 8.
    assert values_of(town(), size, 9) == pytest.approx([0.0, 0.98 / 3.96, 0.5, 2.98 / 3.96, 1.0])
    run = MadeUp(lambda scenario: 100.0 - 20 * team_posts(scenario, "clearing"))
    line = tipping_line(town(), size, ("decided",), 9, 6, run)
    assert line.planned == len(line.curve) == 5
    text = " ".join(terminal(tipping_blocks(Tipping(town(), line, None, 6), "de")).split())
    assert "kippt bei 5 Stellen" in text


def test_values_that_contradict_others_are_left_out_and_counted() -> None:
    (cases,) = find_inputs(town(), ["office.contacts.enquiries.mean_rate"])
    scenarios = {}
    for key, scenario in town().scenarios.items():
        contacts = scenario.office.contacts
        assert contacts is not None
        phone = contacts.population["phone"]
        total = phone.total.model_copy(update={"central": 3000 / (365 * 1440.0)})
        population = contacts.population | {"phone": phone.model_copy(update={"total": total})}
        office = scenario.office.model_copy(
            update={"contacts": contacts.model_copy(update={"population": population})}
        )
        scenarios[key] = scenario.model_copy(update={"office": office})
    study = town().with_scenarios(scenarios)
    line = tipping_line(study, cases, ("decided",), 8, 4, MadeUp(lambda _scenario: 50.0))
    assert 3 <= len(line.curve) < 8
    said = terminal(tipping_blocks(Tipping(study, line, None, 4), "de"))
    assert f"{8 - len(line.curve)} von 8 Werten widersprechen anderen Eingaben" in said
    with pytest.raises(RunError, match=r"values of .*mean_rate fit the other inputs"):
        tipping_line(study, cases, ("decided",), 3, 4, MadeUp(lambda _scenario: 50.0))


# -- stretches ------------------------------------------------------------------------------------


def found_of(**changed: float | bool) -> pd.Series:
    none = {"fraction": np.nan, "fraction_low": np.nan, "fraction_high": np.nan, "rises": False,
            "lowest": -3.0, "highest": -1.0, "first": -2.0, "opposed_share": 0.0}  # fmt: skip
    return pd.Series(none | changed)


def test_stretches_cover_the_range_and_are_open_within_an_interval() -> None:
    up = found_of(fraction=0.4, fraction_low=0.3, fraction_high=0.6, rises=True)
    down = found_of(fraction=0.8, fraction_low=0.5, fraction_high=np.inf, rises=False)
    assert stretches([up]) == [
        Stretch(0.0, 0.3, "below"), Stretch(0.3, 0.6, "open"), Stretch(0.6, 1.0, "above")
    ]  # fmt: skip
    assert stretches([down, up]) == [
        Stretch(0.0, 0.3, "below"), Stretch(0.3, 0.6, "open"), Stretch(0.6, 1.0, "open")
    ]  # fmt: skip
    assert stretches([found_of()]) == [Stretch(0.0, 1.0, "below")]
    assert stretches([found_of(first=2.0)]) == [Stretch(0.0, 1.0, "above")]
    assert stretches([found_of(opposed_share=0.06)]) == [Stretch(0.0, 1.0, "open")]
    assert stretches([found_of(lowest=0.0, highest=0.0)]) == [Stretch(0.0, 1.0, "equal")]


# -- charts and folders ---------------------------------------------------------------------------


TITLES = {
    "de": ("mehr entschiedene Fälle als heute", "Entschiedene Fälle, »"),
    "en": ("more decided cases than today", "Decided cases, “"),
}


@pytest.mark.parametrize("language", ["de", "en"])
def test_charts_of_tipping_points_are_readable(language: Language, tmp_path: Path) -> None:
    inputs = find_inputs(town(), [LAG, CALLS])
    run = MadeUp(lambda scenario: 20 * (lag(scenario) - 3.0))
    line = tipping_line(town(), inputs[0], ("decided", "open_end"), 5, 5, run)
    both = tipping_map(town(), (inputs[0], inputs[1]), ("decided",), 3, run)
    names, scenario = Namer(town(), inputs, language), town().scenarios["staffed", "clearing"]
    key = ("staffed", "clearing")
    for drawn in (
        line_chart(line.curve, line.points, names, key, inputs[0], scenario, equal="z"),
        map_chart(both, names, (*key, "decided"), (scenario, scenario), equal="z"),
    ):
        assert_legible(drawn.figure)
        assert 20 < len(drawn.alt) <= LONGEST
        assert any(words in drawn.title for words in TITLES[language])
    paths = write_tipping(tmp_path, Tipping(town(), line, both, 5), language)
    assert {path.name for path in paths} >= {
        "tipping_clearing-staffed.png", "map_decided_clearing-staffed.png",
    }  # fmt: skip
    tables = {path.stem for path in (tmp_path / "tables").iterdir()}
    assert tables == {"tipping", "curve", "map", "map_runs"}


class Posts:
    """Runs by numbers of posts: best at five in the clearing, twelve hold, fourteen clear."""

    def __call__(self, scenarios: Mapping[K, Scenario], replications: int) -> dict[K, Any]:
        return {key: Counts(scenario, replications) for key, scenario in scenarios.items()}


class Counts:
    def __init__(self, scenario: Scenario, replications: int) -> None:
        self.scenario = scenario
        seed = (scenario.run.seed, 3)
        self.luck = np.random.default_rng(seed).normal(0, 4, replications)

    def values(self, measure: str) -> np.ndarray:
        posts = sum(casework_homes(self.scenario).values())
        size = 0
        if "clearing" in self.scenario.structure.teams:
            size = team_posts(self.scenario, "clearing")
        return {
            "decided": 1000.0 - 20 * (size - 5) ** 2 + self.luck,
            "open_start": 1000.0 + 0 * self.luck,
            "open_end": 1000.0 - 15 * (posts - 11.5) + self.luck,
            "backlog_end": 40.0 + np.maximum(0, 20 * (14 - posts)) + self.luck / 100,
        }[measure]


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_said_and_drawn_of_posts(language: Language, tmp_path: Path) -> None:
    key = ("staffed", "clearing")
    scenario, today = town().scenarios[key], town().scenarios["staffed", "current"]
    run = Posts()
    search = best_sizes(scenario, today, ["clearing"], "decided", town().matters, run)
    needs = [posts_to_hold(scenario, 6, run), posts_to_clear(scenario, 365, 6, run)]
    day = scenario.office.start.replace(year=2025)
    found = Staffing(town(), day, {key: search}, {key: needs})
    names = Namer(town(), (), language)
    charts = [allocation_chart(search, names, key, "Clearing", equal="z")]
    charts += [needed_chart(one, names, key, day, equal="z") for one in needs]
    for drawn in charts:
        assert_legible(drawn.figure)
        assert 20 < len(drawn.alt) <= LONGEST
    written = terminal(staffing_blocks(found, language))
    lines, said = written.splitlines(), " ".join(written.split())
    assert max(map(len, lines)) <= 100
    asked = [above for above, line in itertools.pairwise(lines) if set(line) == {"="}]
    assert [line.rsplit(": ", maxsplit=1)[1] for line in asked] == (
        ["wie viele Stellen für Clearing?", "wie viele Stellen?"]
        if language == "de"
        else ["how many posts for Clearing?", "how many posts?"]
    )
    if language == "de":
        assert "Am besten nach »Entschiedene Fälle«: Clearing 5" in said
        assert "geplant Clearing 6" in said
        assert "das Beste gegen geplant: +20,0 Fälle" in said
        assert "Die offenen Fälle nehmen nicht zu: ab 12 Stellen" in said
        assert "ab 14 Stellen" in said
        assert "Die Personalbedarfsermittlung (Menge × mittlere Zeit" in said
        assert "40 Fälle bleiben auch mit viermal so vielen Stellen über der Zielfrist" in said
    else:
        assert "The open cases do not grow: from 12 posts on" in said
    write_staffing(tmp_path, found, language)
    tables = {path.stem for path in (tmp_path / "tables").iterdir()}
    assert tables == {"allocation", "check", "tried", "needed"}


ANSWERED: Mapping[Language, tuple[str, ...]] = {
    "de": ("Wie viele Stellen sind nötig?", "ab 12", "gerechnet", "mehr\n+20,0 (", "wie geplant"),
    "en": ("How many posts are needed?", "from 12 on", "arithmetic", "more\n+20.0 (", "as planned"),
}


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_table_of_answers_comes_before_anything_else_about_posts(language: Language) -> None:
    key, as_best = ("staffed", "clearing"), ("staffed", "current")
    study, run = town(), Posts()
    scenario, today = study.scenarios[key], study.scenarios["staffed", "current"]
    search = best_sizes(scenario, today, ["clearing"], "decided", study.matters, run)
    needs = [posts_to_hold(scenario, 6, run), posts_to_clear(scenario, 365, 6, run)]
    unreached = [dataclasses.replace(one, posts=None, surely_from=None) for one in needs]
    kept = dataclasses.replace(search, planned=search.best, check=search.check.iloc[:0])
    found = Staffing(
        study, scenario.office.start.replace(year=2025),
        {key: search, as_best: kept}, {key: needs, as_best: unreached},
    )  # fmt: skip
    blocks = list(staffing_answer_blocks(found, language))
    tables = [block for block in blocks if isinstance(block, Table)]
    assert blocks[0] is tables[0]
    assert [len(table.rows) for table in tables] == [2, 2]
    said = "\n".join([tables[0].caption, *(cell for t in tables for row in t.rows for cell in row)])
    for words in ANSWERED[language]:
        assert words in said
    assert ("mehr als 48" if language == "de" else "more than 48") in said
    for width in (100, 80):
        lines = terminal(blocks, width).splitlines()
        assert max(map(len, lines)) <= width
