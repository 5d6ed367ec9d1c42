"""The picture of a structure: read off the rules, for every shipped structure and odd ones."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from sim.reading.loading import load_study
from sim.reading.yaml import build, plain, read_tree
from sim.report import charts
from sim.report.catalogue.catalogue import Language
from sim.report.charts.page import text_size
from sim.report.charts.style import SMALL_SIZE, TEXT_SIZE
from sim.report.drawn import Drawn
from sim.report.picture.draw import structure_diagram
from sim.report.picture.layout import sketch
from sim.report.picture.roles import OWNERS, Entry, Flow, Role, roles_of
from sim.report.picture.words import default_title
from sim.scenario.rules import CHANNELS, KINDS
from sim.scenario.structure import Structure
from tests.unit.test_report_charts import assert_legible, texts_of

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FILES = [path for path in sorted(SCENARIOS.glob("*/*.yaml")) if "teams" in plain(read_tree(path))]


def shipped(name: str) -> Structure:
    return build(Structure, read_tree(SCENARIOS / f"{name}.yaml"))


def owner(label: str, **owns: list[str]) -> dict[str, Any]:
    return {"label": label, "owns": owns, "may_decide": True}


def fixed(team: str, **keys: str) -> dict[str, str]:
    return {"rule": "fixed_team", "team": team, **keys}


def made(teams: dict[str, Any], **keys: Any) -> Structure:  # noqa: ANN401 - as in a file
    return Structure.model_validate({"name": "odd", "label": "Gedacht", "teams": teams, **keys})


HALVES = {"a": owner("Fälle A–K", surnames=["a"]), "b": owner("Fälle L–Z", surnames=["b"])}
LONG = "Ausländerangelegenheiten und Einbürgerungsvoraussetzungsprüfung"
ODD = {
    "twenty_by_surname": made(
        {f"t{n}": owner(f"{LONG} {n}", surnames=[f"{n}"]) for n in range(20)}
    ),
    "twenty_by_subject": made(
        {f"t{n}": owner(f"{LONG} {n}", case_types=[f"t{n}"]) for n in range(20)} | {"f": {}},
        contacts={"phone": fixed("f", unresolved="put_through")},
    ),
    "three_stations": made(
        {**HALVES, "front": {"label": LONG}, "check": {"label": "Eingangsprüfung"}},
        steps={"intake": fixed("check"), "recheck": fixed("check")},
        contacts={channel: fixed("front") for channel in CHANNELS},
    ),
    "two_share_the_front": made(
        {**HALVES, "front": {"label": LONG}, "mail": {"label": "Postkorb"}},
        contacts={"phone": fixed("front"), "counter": fixed("front"), "email": fixed("mail")},
    ),
    "decided_centrally": made(
        {**HALVES, "d": {"label": "Entscheidungsstelle", "may_decide": True}},
        steps={"decision": fixed("d")},
    ),
    "all_centrally": made(
        {**HALVES, "c": {"label": "Zentrale", "may_decide": True}},
        steps={step: fixed("c") for step in ("intake", "recheck", "decision")},
        contacts={channel: fixed("c") for channel in CHANNELS},
    ),
    "only_the_check": made(
        {
            **HALVES,
            "c": {"label": "Prüfstelle"},
            **{f"o{n}": {"label": LONG, "outside": True} for n in range(2)},
            **{f"p{n}": {"label": LONG, "outside": True, "department": "far"} for n in range(4)},
        },
        steps={"intake": fixed("c"), "recheck": fixed("c")},
        referrals={"to": "o0", "teams": {"x": "p1", "y": "p3"}},
    ),
    "helpers": made(
        {
            "a": {**HALVES["a"], "department": "one"},
            "b": {**HALVES["b"], "department": "two"},
            "help": {"label": "Springer", "department": "one"},
            "old": {"label": "Altfälle", "may_decide": True, "department": "two"},
            "front": {"label": "Zentrale", "department": "one"},
            "seldom": {"label": "Ausgabe", "department": "three"},
        },
        steps={
            "intake": {"rule": "overflow", "to": "help", "above_waiting": 1200},
            "decision": {"rule": "old_cases", "team": "old", "older_than": "180 days"},
            "issue": {"rule": "by_case_type", "teams": {"renewal": "seldom", "family": "seldom"}},
        },
        contacts={
            "phone": fixed("front", unresolved="put_through"),
            "email": {"rule": "by_kind", "teams": {"general": "front", "status": "help"}},
            "counter": {"rule": "owning_team"},
        },
    ),
    "one_team": made({"a": {"owns": {}, "may_decide": True}}),
}
EVERY = {f"{path.parent.name}/{path.stem}": build(Structure, read_tree(path)) for path in FILES}
EVERY |= ODD


def written_in(found: Drawn) -> str:
    written = " ".join(text.get_text() for text, _ in texts_of(found.figure))
    return " ".join(written.replace("-\n", "").split())


def does(structure: Structure) -> dict[str, tuple[Role, ...]]:
    roles = roles_of(structure)
    return {name: team.roles for team in (*roles.central, *roles.owners) for name in team.names}


def test_the_shipped_structures_are_found() -> None:
    assert len(FILES) == 26
    assert {path.parent.name for path in FILES} == {
        "building_permits", "freiburg", "krefeld", "small_town", "stuttgart"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "language"),
    [(name, "de") for name in EVERY]
    + [(name, "en") for name in ("stuttgart/current", "krefeld/clearing", *ODD)],
)
def test_no_label_overlaps_another_or_is_cut(name: str, language: Language) -> None:
    figure = structure_diagram(EVERY[name], language=language).figure
    assert_legible(figure)


@pytest.mark.parametrize("name", EVERY)
def test_names_lie_inside_their_boxes_and_boxes_apart(name: str) -> None:
    found = sketch(roles_of(EVERY[name]), "de")
    for box in found.boxes:
        across, down = box.rect.right - box.rect.left, box.rect.bottom - box.rect.top
        name_width, name_height = text_size(box.name, TEXT_SIZE)
        small_width, small_height = text_size(box.small, SMALL_SIZE) if box.small else (0.0, 0.0)
        assert max(name_width, small_width) < across, box.name
        assert name_height + small_height < down, box.name
        assert box.rect.top >= 0
        assert box.rect.bottom <= found.height
    for one, other in itertools.combinations([box.rect for box in found.boxes], 2):
        apart = one.right <= other.left or other.right <= one.left
        assert apart or one.bottom <= other.top or other.bottom <= one.top


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-2:]))
def test_every_team_of_a_shipped_structure_is_named(path: Path) -> None:
    structure = build(Structure, read_tree(path))
    written = written_in(structure_diagram(structure))
    for plan in structure.teams.values():
        assert plan.label in written


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("language", ["de", "en"])
def test_alternative_texts_are_short(name: str, language: Language) -> None:
    said = structure_diagram(EVERY[name], language=language).alt
    assert 40 < len(said) <= 200
    assert "{" not in said


def test_a_clearing_answers_and_checks_and_the_others_decide() -> None:
    structure = shipped("stuttgart/clearing")
    roles = roles_of(structure)
    assert does(structure) == {"clearing": ("answers", "checks")} | dict.fromkeys(
        ("residence", "skilled", "family", "study", "humanitarian", "naturalisation"),
        ("decides",),
    )
    assert roles.entries == (Entry(CHANNELS, (("clearing", KINDS),), (), "call_back"),)
    assert roles.applications == ("clearing",)
    assert set(roles.flows) == {
        Flow("clearing", OWNERS, "call_back"), Flow("clearing", OWNERS, "cases")
    }  # fmt: skip
    assert [team.names for team in roles.beside] == [("integration",)]
    assert structure_diagram(structure).alt == (
        "Schaubild »Clearing«. SG 1 Clearing antwortet und prüft; 6 Teams entscheiden. "
        "Außerhalb: Integration."
    )


def test_a_hub_answers_all_and_a_front_desk_a_part() -> None:
    hub, today = shipped("stuttgart/front_office_hub"), shipped("stuttgart/current")
    assert default_title(hub, roles_of(hub), "de") == (
        "Front Office Hub: Front Office Hub antwortet; 8 Teams prüfen und entscheiden"
    )
    assert default_title(today, roles_of(today), "en") == (
        "Heute: 8 teams answer, check and decide; Servicepoint answers in part"
    )
    assert roles_of(today).applications == (OWNERS,)
    written = written_in(structure_diagram(today))
    assert "allgemeine Fragen" in written
    assert "alles Übrige" in written
    assert "Rückrufe" in written


def test_the_frame_tells_a_merged_department() -> None:
    assert "Ein gemeinsamer Fachbereich, mit Integration" in written_in(
        structure_diagram(shipped("stuttgart/merged"))
    )
    apart = written_in(structure_diagram(shipped("stuttgart/current")))
    assert "Ein Fachbereich" in apart
    assert "Integration anderer Bereich" in apart
    assert structure_diagram(shipped("stuttgart/merged")).alt.endswith(
        "Fachbereich auch: Integration."
    )


def test_many_teams_that_do_the_same_share_a_box() -> None:
    written = written_in(structure_diagram(ODD["twenty_by_surname"]))
    assert "20 Teams nach Nachname" in written
    assert "weitere" in written
    assert "20 Teams nach Sachgebiet" in written_in(structure_diagram(ODD["twenty_by_subject"]))
    nine = made({f"t{n}": owner(f"Team {n}", surnames=[f"{n}"]) for n in range(9)})
    assert "Teams nach" not in written_in(structure_diagram(nine))


def test_teams_of_a_part_of_the_cases_say_so() -> None:
    written = written_in(structure_diagram(ODD["helpers"]))
    for words in (
        "wenn dort mehr als 1.200 warten", "Fälle über 180 Tage", "für 2 Fallarten",
        "Fachbereich 1", "Fachbereich 2", "Durchgestelltes, Rückrufe",
    ):  # fmt: skip
        assert words in written
    assert does(ODD["helpers"])["help"] == ("answers", "checks")


def test_the_office_names_the_steps() -> None:
    """Its journeys say which step checks and which decides, whatever they are called."""
    for city in ("small_town", "stuttgart"):
        for scenario in load_study(SCENARIOS / city / "study.yaml").scenarios.values():
            assert roles_of(scenario.structure, scenario.office) == roles_of(scenario.structure)
    scenario = next(iter(load_study(SCENARIOS / "small_town" / "study.yaml").scenarios.values()))
    unchecked = scenario.office.model_copy(
        update={
            "journeys": {
                name: journey.model_copy(
                    update={
                        "stages": [
                            stage.model_copy(update={"documents": None}) for stage in journey.stages
                        ]
                    }
                )
                for name, journey in scenario.office.journeys.items()
            }
        }
    )
    found = structure_diagram(scenario.structure, office=unchecked)
    assert "Wer prüft?" not in written_in(found)


def test_a_title_of_ones_own() -> None:
    found = structure_diagram(shipped("stuttgart/current"), title="So arbeitet das Amt heute")
    assert found.title == found.figure.texts[0].get_text() == "So arbeitet das Amt heute"


def test_the_same_structure_gives_the_same_bytes(tmp_path: Path) -> None:
    structure = shipped("krefeld/merged_service_center")
    for folder in ("a", "b"):
        charts.save(structure_diagram(structure), tmp_path / folder, "structure")
    for name in ("structure.svg", "structure.png"):
        first, again = (tmp_path / folder / name for folder in ("a", "b"))
        assert first.read_bytes() == again.read_bytes()
