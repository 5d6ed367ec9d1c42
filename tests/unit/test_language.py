"""In which language commands speak: as asked, as the study says, as the machine is set up."""

import re
from functools import lru_cache
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from sim.cli import app
from sim.cli.helping import HelpfulGroup
from sim.cli.language import heard, spoken, system_language
from sim.plan.study import Study
from sim.reading.loading import load_study
from sim.report.catalogue.catalogue import phrases
from sim.report.sections.check.overview import overview_blocks
from sim.report.sections.check.scenario import check_blocks
from sim.report.sections.check.timeline import timeline_blocks
from sim.report.sections.steady import no_steady_state
from sim.report.writers.terminal import terminal
from sim.scenario.study import Scenario
from tests.unit.commands import Near, Umbau

TOWN = Path(__file__).parents[2] / "scenarios" / "small_town"
MACHINE = ("LC_ALL", "LC_MESSAGES", "LANG")


@pytest.mark.parametrize(
    ("machine", "language"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de"}, "de"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LC_MESSAGES": "de_AT", "LANG": "C"}, "de"),
        ({"LC_ALL": "C", "LC_MESSAGES": "de_AT", "LANG": "de_DE"}, "en"),
        ({"LC_ALL": "", "LANG": "de_CH"}, "de"),
    ],
)
def test_the_machine_says_its_language(
    machine: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in MACHINE:
        monkeypatch.delenv(name, raising=False)
    for name, value in machine.items():
        monkeypatch.setenv(name, value)
    assert system_language() == language
    assert spoken(None) == language
    assert heard(["check", "study.yaml"]) == language


def test_what_is_asked_for_goes_before_the_study_and_that_before_the_machine() -> None:
    assert spoken("en", "de") == "en"
    assert spoken(None, "de") == "de"
    with pytest.raises(typer.BadParameter, match="'fr' is no language here"):
        spoken("fr", "de")


@pytest.mark.parametrize("asked", [["--language", "de"], ["-l", "de"], ["--language=de"]])
def test_messages_hear_what_was_asked_before_a_command_is_known(asked: list[str]) -> None:
    assert heard(["check", *asked, "nowhere.yaml"]) == "de"
    assert heard(["check", "de.yaml"]) == "en"


def test_messages_follow_the_study_once_it_is_read(
    umbau: Umbau, near: Near, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    study = near(TOWN / "study.yaml")  # in German
    said = umbau("attribute", study, "--package", "nothing").err
    assert "die Studie hat keine Umstellung 'nothing'" in said
    said = umbau("attribute", study, "--package", "nothing", "-l", "en").err
    assert "the study has no reorganisation 'nothing'" in said
    assert heard([]) == "en"  # of the next command nothing is known yet


# -- help -------------------------------------------------------------------------------------


def test_every_command_and_option_has_its_help_and_no_other_is_there() -> None:
    group = get_command(app)
    assert isinstance(group, HelpfulGroup)
    named: set[str] = {"umbau"}
    options: set[str] = set()
    told = phrases("help.option", "en")
    for command in (group, *group.commands.values()):
        assert command.name is not None
        named.add(command.name)
        for option in command.get_params(typer.Context(command)):
            own = f"{command.name}.{option.name}"
            options.add(own if own in told else str(option.name).strip("_"))
    assert named == set(phrases("help.command", "en"))
    assert options == set(told)


def test_help_in_both_languages(umbau: Umbau) -> None:
    german, english = umbau("run", "--language", "de", "--help"), umbau("run", "--help")
    assert german.out.startswith("Aufruf: ")
    assert "umbau run [OPTIONEN] {SCENARIO}\n\n  Rechnet ein Szenario: seine Maße" in german.out
    assert "\nArgumente:\n  SCENARIO <path>  Ein Szenario in YAML.  [nötig]\n" in german.out
    assert "\nOptionen:\n" in german.out
    assert "Zeigt diese Hilfe." in german.out
    assert english.out.startswith("Usage: ")
    assert "umbau run [OPTIONS] {SCENARIO}\n\n  Run one scenario: its measures" in english.out
    assert "\nOptions:\n" in english.out
    assert "Show this message and exit." in english.out


def test_the_help_of_all_commands_in_german(umbau: Umbau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    said = umbau("--help").out
    assert re.search(r"^Befehle:\n  new +Legt aus einer Vorlage", said, re.MULTILINE)


# -- what is refused --------------------------------------------------------------------------

REFUSED: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("compare",), "Es fehlt die Angabe 'STUDY'.", "Missing argument 'STUDY'."),
    (("tipping", "x.yaml"), "Es fehlt die Option '--input'.", "Missing option '--input'."),
    (("comparee",), "keinen Befehl 'comparee'. Gemeint ist vielleicht 'compare'.",
     "No such command 'comparee'. Did you mean 'compare'?"),
    (("compare", "--otu"), "Es gibt keine Option --otu (möglich: ",
     "No such option: --otu (Possible options: "),
    (("compare", "a", "b"), "Diese Angaben sind zu viel: b", "unexpected extra argument(s) (b)"),
    (("compare", "a", "--preview=3"), "Die Option '--preview' hat keinen Wert.",
     "Option '--preview' does not take a value."),
    (("compare", "a", "--seed"), "Zur Option '--seed' gehört ein Wert.",
     "Option '--seed' requires an argument."),
    (("compare", "a", "-n", "0"), "bei '--replications' / '-n': Es muss eine Zahl ab 1",
     "Invalid value for '--replications' / '-n': Input should be greater than or equal to 1"),
    (("compare", "a", "-n", "x"), "Es muss eine ganze Zahl sein", "should be a valid integer"),
    (("compare", "a", "--equal", "x"), "'--equal': 'x' ist keines von 'posts', 'filled'",
     "'--equal': 'x' is not one of 'posts', 'filled'"),
)  # fmt: skip


@pytest.mark.parametrize(("words", "german", "english"), REFUSED)
def test_a_bad_call_is_told_in_the_language_of_whoever_calls(
    umbau: Umbau, words: tuple[str, ...], german: str, english: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    ended = umbau(*words)
    assert ended.code == 2
    assert "Fehler: " in ended.err
    assert german in ended.err
    assert not re.search(r"Usage|Error|Invalid|Missing|OPTIONS|COMMAND", ended.err)
    assert ("Aufruf: umbau " in ended.err) == ("Hilfe dazu: umbau " in ended.err)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    ended = umbau(*words)
    assert ended.code == 2
    assert "Error: " in ended.err
    assert english in ended.err


def test_a_bad_call_about_a_study_is_told_in_its_language(
    umbau: Umbau, near: Near, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    study = near(TOWN / "study.yaml")  # in German
    assert "Es muss eine Zahl ab 1 sein" in umbau("compare", study, "-n", "0").err
    assert "or equal to 1" in umbau("compare", study, "-n", "0", "--language", "en").err
    said = umbau("attribute", study).err
    assert "die Studie hat nicht genau eine Umstellung; eine von diesen nennen: keine" in said


# -- German -----------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def reorganisation() -> Study:
    return load_study(TOWN / "study_reorganisation.yaml")


def reorganised() -> dict[tuple[str, str], Scenario]:
    return dict(reorganisation().scenarios)


def test_the_check_in_german_keeps_to_its_width_and_says_the_same_numbers() -> None:
    for scenario in reorganised().values():
        said = {}
        for language in ("de", "en"):
            text = terminal(check_blocks(scenario, language)) + terminal(
                timeline_blocks(scenario, language)
            )
            assert max(map(len, text.splitlines())) <= 100
            said[language] = text
        english = re.findall(r"\d[\d,.]*\d", said["en"])
        german = [one.translate({44: 46, 46: 44}) for one in re.findall(r"\d[\d,.]*\d", said["de"])]
        assert sorted(german) == sorted(english)


def test_the_check_in_german() -> None:
    (first, *_) = reorganised().values()
    text = " ".join(terminal(check_blocks(first, "de")).split())
    assert "Team Stellen besetzt Einarb. Anleit. Anfall Kapazität Ausl. ---" in text
    assert "--- Aufenthalt A–K 5 4,5 4,0 % 1,7 %" in text
    assert "Das Amt im Ganzen hat eine Auslastung von 0,88: in der Summe zu schaffen." in text
    assert "Nettostunden liegen im üblichen Bereich einer Vollzeitstelle von 1.490 bis" in text
    assert "Überlastet in Clearing ab Juli, Pilot ab April: Aufenthalt" in terminal(
        overview_blocks(reorganised(), reorganisation(), "de")
    )
    (dated,) = (
        terminal(timeline_blocks(each, "de")) for each in reorganised().values() if each.timeline
    )
    assert "Belastung durch den Umstieg (Anteil 5 % /" in dated
    assert "Kosten: Begleitung durch einen Dienstleister: k. A., einmalig." in dated
    assert "offene Fälle fragen nach, sodass ein genügend großer Bestand von selbst wächst" in list(
        no_steady_state(first, "de")
    )


def test_commands_in_german(umbau: Umbau) -> None:
    ended = umbau("store", "--language", "de")
    assert ended.out.endswith(": Hier werden keine Läufe aufgehoben.\n")
    ended = umbau("check", TOWN / "study.yaml")  # which says de
    assert ended.out.endswith("study.yaml: keine Fehler gefunden.\n")
    assert "Was die Lage »30 % der Stellen unbesetzt« ändert:" in ended.out
    ended = umbau("run", TOWN / "today.yaml", "-n", "1", "-p", "1", "-l", "de", "--no-store")
    assert "1 Lauf über 366 Tage, Startzahl 1" in ended.out
    assert "Trifft das Modell, was man kennt?" in ended.out
    assert "Werte jedes Laufs: results" in ended.out
    again = umbau("run", TOWN / "today.yaml", "-n", "1", "-p", "1", "-l", "de", "--no-store")
    assert "wird ersetzt: Ergebnisse von umbau run" in again.err


def test_mistakes_are_counted_in_german(umbau: Umbau, tmp_path: Path) -> None:
    (tmp_path / "nothing.yaml").write_text("name: x\n", encoding="utf-8")
    ended = umbau("check", "nothing.yaml", "--language", "de")
    assert ended.code == 2
    assert "Fehler gefunden; nichts wurde gerechnet." in ended.err
