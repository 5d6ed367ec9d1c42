"""A briefing as a whole: read from a folder, composed, and handed to whoever writes it."""

import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sim import cli
from sim.cli.places import folder_beside
from sim.errors import RunError
from sim.report.briefing import formats_of, make_brief
from sim.report.document import Brief, Bullets, Heading, Paragraph, Picture, Table
from sim.report.folder.columns import NEEDED
from sim.report.folder.folders import MANIFEST
from sim.report.folder.manifest import TippingAsked
from sim.report.folder.read import BriefError, read_doubt, read_results
from sim.report.sections.briefing import briefing
from tests.unit.brief_samples import MEASURES, PLAIN, drawn, made, sealed, tipped, written

ROOT = Path(__file__).parents[2]
GOOD_STUDY = ROOT / "tests" / "scenarios" / "good" / "study.yaml"
EIGHT = ("Heute", *(f"Gliederung nach Art {place}" for place in range(1, 8)))
OTHER_LUCK = PLAIN.run.model_copy(update={"seed": PLAIN.run.seed + 1})
TWO = (("a", "30 % der Stellen unbesetzt"), ("b", "10 % der Stellen unbesetzt"))


def dumped(brief: Brief) -> str:
    """Write a briefing as plain text."""
    lines = [f"{brief.kind}: {brief.title}", brief.subtitle]
    for block in brief.blocks:
        if isinstance(block, Heading | Paragraph):
            lines.append(block.text)
        elif isinstance(block, Bullets):
            lines += block.items
        elif isinstance(block, Table):
            lines += [block.caption, *(" | ".join(row) for row in block.rows), block.note]
        else:
            lines += [block.title, block.draw().alt]
    return "\n".join([*lines, *(sheet.table.to_csv() for sheet in brief.sheets)])


def headings(brief: Brief) -> list[str]:
    return [b.text for b in brief.blocks if isinstance(b, Heading) and b.level == 1]


# -- the whole --------------------------------------------------------------------------------


def test_the_answer_comes_first_and_the_rest_in_order() -> None:
    brief = briefing(made(conditions=TWO, dated=True))
    assert (brief.kind, brief.title, brief.subtitle) == (
        "Anlage",
        "Überprüfung",
        "Was ändert sich?",
    )
    assert headings(brief) == [
        "Die Antwort",
        "Wie sicher ist das?",
        "Was zuerst zu messen wäre",
        "Der Vergleich",
        "Die Strukturen und was sie bewirken",
        "Wohin es läuft",
        "Ab wann in Summe so viel entschieden ist wie heute",
        "Was es kostet",
        "Was anders sein müsste, damit das Gegenteil herauskommt",
        "Worauf es beruht: die Annahmen",
        "Was nicht im Modell ist",
        "Wie es gerechnet wurde",
    ]
    assert "umbau " not in dumped(brief)  # no commands in a council's paper
    assert "Beschlussantrag" in dumped(brief)
    assert "VORSCHAU" not in dumped(brief)


def test_a_preview_says_so_before_anything_else() -> None:
    first = briefing(made(preview=True)).blocks[0]
    assert first == Paragraph(
        "VORSCHAU: 3 Läufe je Struktur, kürzer als in der vollen Studie; "
        "nicht für eine Entscheidung."
    )


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "labels",
    [
        ("Heute",),
        ("Heute", "Größe »Übergröße«"),
        ("Heute", "Donaudampfschifffahrtsgesellschaftsgenehmigungsbehördenzusammenlegung " * 3),
        EIGHT,
    ],
)
def test_every_study_can_be_told(labels: tuple[str, ...], language: str) -> None:
    results = made(labels, TWO, dated=len(labels) == 2)
    brief = briefing(results, (), "de" if language == "de" else "en")
    for block in brief.blocks:
        if isinstance(block, Table):
            assert block.caption
            assert all(block.heads(row) or len(row) == len(block.columns) for row in block.rows)
        if isinstance(block, Picture):
            drawn = block.draw()
            assert drawn.alt
            assert drawn.figure.get_size_inches()[0] > 0
    assert len({b.name for b in brief.blocks if isinstance(b, Picture)}) == sum(
        isinstance(b, Picture) for b in brief.blocks
    )
    assert all(label in dumped(brief) for label in labels)


def test_the_main_table_has_mean_difference_span_and_verdict_of_every_structure() -> None:
    brief = briefing(made(("Heute", "Clearing"), verdicts={("", "s1", "decided"): "fewer"}))
    _, table, *_ = (one for one in brief.blocks if isinstance(one, Table))
    assert [column.label for column in table.columns] == [
        "Struktur", "Entschiedene Fälle", "Offene Fälle am Ende",
        "Alter der offenen Fälle (Median), Tage",
    ]  # fmt: skip
    assert table.rows[0][:3] == ("Heute", "5.000", "2.000")
    assert table.rows[1][1].replace("\u00a0", " ") == "4.600\u2003−400 (−500 bis −300)\nweniger"


def test_structures_with_the_same_teams_and_rules_share_a_picture() -> None:
    drawn = [one for one in briefing(made(EIGHT)).blocks if isinstance(one, Picture)]
    assert [one.name for one in drawn if one.name.startswith("structure_")] == ["structure_s0"]
    assert "Gleich gegliedert, daher ohne eigenes Bild: " in dumped(briefing(made(EIGHT)))


def test_a_run_may_end_within_a_day(tmp_path: Path) -> None:
    results = made()
    series = results.tables["series"].replace("2024-12-30", "2024-12-30 06:00:00")
    found = replace(results, tables={**results.tables, "series": series})
    for each in (found, read_results(written(found, tmp_path / "noon"))):
        for block in briefing(each).blocks:
            if isinstance(block, Picture) and block.wide:
                block.draw()


def test_a_study_without_any_verdict_is_told_as_such() -> None:
    verdicts = {(c, "s1", measure): "" for c in "ab" for measure in MEASURES}
    said = dumped(briefing(made(conditions=TWO, verdicts=verdicts)))
    assert "kein Urteil" in said
    assert "zeigt ein Lauf nicht" in said
    assert not re.search(r"\bnan\b", said)


def test_measures_that_are_missing_are_left_out() -> None:
    said = dumped(briefing(made(measures=("decided",))))
    assert "Entschiedene Fälle" in said
    assert "Fallalter" not in said


def test_younger_open_cases_beside_more_of_them_are_no_gain() -> None:
    verdicts = {("b", "s1", "open_end"): "more", ("b", "s1", "median_age_open"): "fewer"}
    said = dumped(briefing(made(conditions=TWO, verdicts=verdicts)))
    assert (
        "Vorsicht beim Alter: Bei »Clearing« (10 % der Stellen unbesetzt) sind offene Fälle jünger,"
        " zugleich sind mehr Fälle offen."
    ) in said
    assert "Vorsicht beim Alter" not in dumped(briefing(made(conditions=TWO)))


def test_what_nobody_states_is_no_cost_of_nothing() -> None:
    brief = briefing(made(dated=True))
    (costs,) = (b for b in brief.blocks if isinstance(b, Table) and b.caption.startswith("Kosten"))
    assert costs.rows == (
        ("Heute", "5", "5", "5.000", "(heute)"),
        ("Clearing", "5", "k. A.", "k. A.", "k. A."),
    )


def test_the_workbook_has_its_sheets_in_both_languages() -> None:
    results = made(conditions=TWO)
    assert [sheet.name for sheet in briefing(results).sheets] == [
        "Lesen Sie mich", "Vergleich", "Diagramm", "Verlauf", "Stunden", "Läufe", "Annahmen",
    ]  # fmt: skip
    brief = briefing(results, (), "en")
    assert [sheet.name for sheet in brief.sheets] == [
        "Read me", "Comparison", "Chart", "Course", "Hours", "Runs", "Assumptions",
    ]  # fmt: skip
    runs = brief.sheets[5].table
    assert list(runs.columns[:3]) == ["condition", "structure", "replication"]
    assert len(runs) == 2 * 2 * 3
    assert runs["decided"].tolist()[:3] == [5001.0, 5002.0, 5003.0]
    for sheet in brief.sheets:
        assert set(sheet.labels) == set(sheet.table.columns)


# -- reading ----------------------------------------------------------------------------------


def test_a_folder_tells_what_was_in_memory_and_always_the_same(tmp_path: Path) -> None:
    results = made(EIGHT[:3], TWO, {("a", "s1", "decided"): "fewer"}, dated=True)
    folder = written(results, tmp_path / "results")
    first = dumped(briefing(read_results(folder)))
    assert first == dumped(briefing(results))
    assert first == dumped(briefing(read_results(folder)))


def _without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _less(table: str, structure: str, measure: str = "") -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / "tables" / f"{table}.csv"
        texts = pd.read_csv(path, dtype=str, keep_default_na=False)
        gone = (texts["structure"] == structure) & texts["measure"].str.contains(measure)
        texts[~gone].to_csv(path, index=False)

    return spoil


def _with(name: str, text: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / name).write_text(text, encoding="utf-8")

    return spoil


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_without(MANIFEST), ("holds no results of Umbau (manifest.json is missing); they are made "
         "by: umbau compare STUDY")),
        (_with(MANIFEST, "{"), ("manifest.json is not the manifest of results (line 1, column 2: "
         "this is not valid JSON (Expecting property name enclosed in double quotes)); make the "
         "results again with: umbau compare STUDY")),
        (_with(MANIFEST, '{"umbau": "1", "scenarios": {"a": "0"}, "question": ""}'),
         ("(it does not say name, seed, replications, start, run_length_days, warm_up_days, "
         "python, libraries); make the results again with: umbau compare STUDY")),
        (_with("tables/money.csv", ""), ("money.csv was changed after the run that wrote it, and a "
         "briefing tells only what was run; put back the file as it was, or move the folder away "
         "and make the results again with: umbau compare STUDY")),
        (_with("scenarios/s1.json", "{}"), ("s1.json was changed after the run that wrote it, and "
         "a briefing tells only what was run; put back the file as it was, or move the folder "
         "away and make the results again with: umbau compare STUDY")),
        (_without("scenarios/s1.json"), ("is not complete, scenarios/s1.json missing; make the "
         "results again with: umbau compare STUDY")),
        (_without("tables/runs.csv"), ("is not complete, tables/runs.csv missing; make the "
         "results again with: umbau compare STUDY")),
    ],
)  # fmt: skip
def test_a_folder_that_cannot_be_told_says_what_is_wrong(
    tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    folder = written(made(), tmp_path / "results")
    spoil(folder)
    with pytest.raises(BriefError) as error:
        read_results(folder)
    assert str(error.value).endswith(said)
    assert str(error.value).startswith(str(folder))


def test_a_changed_table_is_told_with_the_command_that_makes_it_again(tmp_path: Path) -> None:
    asked = {"command": "compare", "file": "my town/study.yaml", "preview": True}
    folder = sealed(written(made(), tmp_path / "results"), asked=asked)
    read_results(folder)
    table = folder / "tables" / "comparison.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("5000.0", "5900.0"))
    with pytest.raises(BriefError) as error:
        read_results(folder)
    assert str(error.value) == (
        f"{table} was changed after the run that wrote it, and a briefing tells only what was run; "
        "put back the file as it was, or move the folder away and make the results again with: "
        'umbau compare "my town/study.yaml" --preview'
    )


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_with("tables/runs.csv", "structure,value\na,b\n"), ("tables/runs.csv cannot be read "
         "(column condition, replication is missing)")),
        (_with("tables/runs.csv", "structure,condition,replication,decided\ns0,,1,viel\n"),
         ("tables/runs.csv cannot be read (line 2, column decided: 'viel' is not a number, or "
         "nothing)")),
        (_with("tables/money.csv", ""), ("tables/money.csv cannot be read (No columns to parse "
         "from file)")),
        (_with("tables/conditions.csv", "condition,label\n"), "tables/conditions.csv has no rows"),
        (_with("tables/structures.csv", "structure,label,today\ns0,Heute,yes\n"),
         "tables/structures.csv cannot be read (line 2, column today: 'yes' is not True or False)"),
        (_with("tables/structures.csv", "structure,label,today\ns0,A,True\ns0,B,False\n"),
         ("tables/structures.csv cannot be read (line 3: a row for the same structure stands "
         "above)")),
        (_with("tables/structures.csv", "structure,label,today\ns0,Heute,True\n"),
         "tables/comparison.csv has the structure 's1', which the study has not"),
        (_with("tables/structures.csv", "structure,label,today\ns1,A,False\ns0,B,True\n"),
         "tables/structures.csv does not begin with today's, s0"),
        (_less("comparison", "s1"), "tables/comparison.csv has no row about s1"),
        (_less("series", "s0"), "tables/series.csv has no row about s0"),
        (_less("comparison", "s1", "decided"), "tables/comparison.csv has no row about s1"),
        (_with("scenarios/s1.json", "{}"), "scenarios/s1.json is of another version"),
        (_with("scenarios/s1.json", PLAIN.model_copy(update={"run": OTHER_LUCK}).model_dump_json()),
         "scenarios/s1.json is not what was run"),
    ],
)  # fmt: skip
def test_what_no_run_writes_is_said_with_its_place(
    tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    folder = written(made(), tmp_path / "results")
    spoil(folder)
    sealed(folder)
    with pytest.raises(BriefError) as error:
        read_results(folder)
    again = "make the results again with: umbau compare STUDY"
    assert str(error.value) == f"{folder}: {said}; {again}"
    assert "die Ergebnisse neu erzeugen mit: umbau compare STUDIE" in error.value.told("de")
    assert said not in error.value.told("de")


@pytest.mark.parametrize("name", [each.name for each in NEEDED])
def test_a_missing_table_is_named(tmp_path: Path, name: str) -> None:
    folder = written(made(), tmp_path / "results")
    (folder / "tables" / f"{name}.csv").unlink()
    with pytest.raises(BriefError, match=f"is not complete, tables/{name}.csv missing"):
        read_results(folder)


def test_a_scenario_that_the_manifest_does_not_name_is_missed(tmp_path: Path) -> None:
    folder = written(made(), tmp_path / "results")
    details = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    sealed(folder, scenarios={k: v for k, v in details["scenarios"].items() if k != "s1"})
    with pytest.raises(BriefError, match=f"{MANIFEST} does not name the scenario s1"):
        read_results(folder)


@pytest.mark.parametrize(
    ("table", "command_name"),
    [("attribution", "attribute"), ("tipping", "tipping"), ("beaten", "sensitivity"),
     ("allocation", "staff"), ("backcast", "backcast"), ("values", "run")],
)  # fmt: skip
def test_results_of_another_command_are_refused(
    tmp_path: Path, table: str, command_name: str
) -> None:
    folder = written(made(), tmp_path / "results")
    for path in (folder / "tables").iterdir():
        path.unlink()
    (folder / "tables" / f"{table}.csv").write_text("a\n1\n")
    sealed(folder)
    with pytest.raises(BriefError) as error:
        read_results(folder)
    assert str(error.value) == (
        f"{folder} holds results of umbau {command_name}; a briefing is made of those of: umbau "
        "compare STUDY"
    )


def test_no_folder_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(BriefError, match="is no folder; name the results folder of: umbau compare"):
        read_results(tmp_path / "nothing")


# -- what would have to be true ---------------------------------------------------------------


def test_tipping_points_are_told_where_there_are_any(tmp_path: Path) -> None:
    results = made()
    doubt = read_doubt(tipped(tmp_path / "tipping"), results)
    said = dumped(briefing(results, [doubt]))
    assert (
        "Clearing, Entschiedene Fälle: kippt bei 4,12 Min. (3,35 Min. bis 4,9 Min.); darunter "
        "weniger, darüber mehr als heute; Auslastung dort 0,90. Alles davon ist unwesentlich."
    ) in said
    assert "Nicht untersucht" not in said
    assert "Untersucht ist nur: Wiedereinstieg nach Unterbrechung." in said
    longer = replace(results, details=results.details.model_copy(update={"run_length_days": 700.0}))
    assert "unwesentlich." not in dumped(briefing(longer, [doubt]))


def test_draws_are_told_with_what_they_leave_open(tmp_path: Path) -> None:
    results = made()
    folder = drawn(tmp_path / "sensitivity")
    brief = briefing(results, [read_doubt(folder, results)])
    (draws,) = (b for b in brief.blocks if isinstance(b, Table) and "unsicher" in b.caption)
    assert draws.rows == (
        ("Clearing", "90\u00a0% (80\u00a0% bis 96\u00a0%)", "−3,00 bis +40,0, unwesentlich"),
    )
    said = dumped(brief)
    assert "Am meisten bestimmen den Unterschied: Wiedereinstieg nach Unterbrechung." in said
    assert (
        "Clearing gegen Heute, Entschiedene Fälle: das Vorzeichen hängt an Wiedereinstieg nach "
        "Unterbrechung."
    ) in said


def test_doubts_about_another_study_are_refused(tmp_path: Path) -> None:
    results = made()
    folder = tipped(tmp_path / "tipping", "Anderes")
    with pytest.raises(
        BriefError, match="is about another study, 'Anderes', and the results about"
    ):
        read_doubt(folder, results)
    whole = written(results, tmp_path / "whole")
    with pytest.raises(BriefError, match="holds results of umbau compare; --with takes those of"):
        read_doubt(whole, results)


def test_an_input_that_is_not_there_is_said(tmp_path: Path) -> None:
    results = made()
    doubt = read_doubt(tipped(tmp_path / "tipping"), results)
    asked = TippingAsked(inputs=["office.nothing"], points=3)
    details = doubt.details.model_copy(update={"tipping": asked})
    with pytest.raises(BriefError, match=r"umbau tipping cannot be told .*office\.nothing"):
        briefing(results, [replace(doubt, details=details)])


# -- the command ------------------------------------------------------------------------------


def _umbau(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: object
) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["umbau", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    code = ended.value.code or 0
    assert isinstance(code, int)
    return code, capsys.readouterr().err


def test_formats_are_read_one_by_one_or_together() -> None:
    assert formats_of(()) == ("pdf", "docx", "html", "xlsx")
    assert formats_of(["PDF, xlsx", "html", "pdf"]) == ("pdf", "xlsx", "html")
    with pytest.raises(BriefError) as error:
        formats_of(["odt"])
    assert str(error.value) == "'odt' is no format here; write one of: pdf, docx, html, xlsx"


def test_a_briefing_is_written_beside_its_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(made(), tmp_path / "town")
    code, err = _umbau(monkeypatch, capsys, "brief", folder, "--format", "html,xlsx", "-l", "en")
    out = tmp_path / "town_briefing"
    assert (code, err) == (
        0,
        (
            f"umbau: briefing: {out / 'briefing.html'}\numbau: briefing: {out / 'briefing.xlsx'}\n"
            "umbau: What turns the result round is not in it yet: umbau sensitivity (all inputs at "
            "once) and umbau tipping (one) examine it, umbau brief "
            f"{folder} --with FOLDER takes it in.\n"
        ),
    )
    assert "The answer" in (out / "briefing.html").read_text(encoding="utf-8")
    code, err = _umbau(monkeypatch, capsys, "brief", folder, "-f", "html")
    assert (code, err.partition("\n")[0]) == (
        0, f"umbau: what is in {out} is replaced: results of umbau brief {folder.parent.name}/town."
    )  # fmt: skip
    assert "Die Antwort" in (out / "briefing.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in out.iterdir()) == ["briefing.html", MANIFEST]
    (out / "mine.txt").write_text("kept")
    code, err = _umbau(monkeypatch, capsys, "brief", folder, "-f", "html")
    assert code == 2
    assert "holds something that is no result of Umbau, mine.txt; move it" in " ".join(err.split())
    assert (out / "mine.txt").read_text() == "kept"
    assert folder_beside(Path("results/town")) == Path("results/town_briefing")


def test_a_bad_folder_ends_with_code_2_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "nothing"
    assert _umbau(monkeypatch, capsys, "brief", folder) == (
        2,
        f"umbau: {folder} is no folder; name the results folder of: umbau compare STUDY\n",
    )
    assert not list(tmp_path.iterdir())


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    folder, out = written(made(), tmp_path / "town"), tmp_path / "out"
    out.write_text("mine")
    with pytest.raises(RunError, match="is a file; choose another --out"):
        make_brief(folder, out)


def test_compare_writes_the_briefing_beside_its_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    call = ("compare", GOOD_STUDY, "--preview", "-p", "1", "--brief", "-l", "en", "-o", "out")
    code, err = _umbau(monkeypatch, capsys, *call)
    assert code == 0
    assert err.count("umbau: briefing: ") == 4
    said = Path("out_briefing", "briefing.html").read_text(encoding="utf-8")
    assert "Annex" in said
    assert "Good study" in said
    assert "Where it is heading" in said
    assert "older state of the program" not in said
    assert "A difference matters from: Decided cases ±" in said
    # the same from the folder alone, to the last byte
    assert _umbau(monkeypatch, capsys, "brief", "out", "-l", "en", "-o", "again")[0] == 0
    for path in Path("out_briefing").iterdir():
        assert path.read_bytes() == Path("again", path.name).read_bytes(), path.name
    # the briefing beside them keeps nobody from writing the results anew
    assert _umbau(monkeypatch, capsys, *call)[0] == 0
