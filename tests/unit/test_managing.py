"""Files of management: read, named, laid over studies and scenarios, and told by `check`."""

from pathlib import Path

import pytest

from sim.circumstances import circumstance, parted
from sim.experiment.asked import BadQuestion, part_of, under_conditions, under_managements
from sim.experiment.backcast import first_of
from sim.experiment.comparison import Runs, comparison
from sim.experiment.fingerprint import fingerprint, scenario_hash
from sim.experiment.managing import management_table
from sim.experiment.runner import run_all
from sim.experiment.tables import TABLES
from sim.file_names import scenario_key
from sim.plan.study import Study
from sim.reading.loading import load_scenario, load_study
from sim.report.catalogue.catalogue import Language
from sim.report.document import Heading
from sim.report.folder.folders import whole_folder
from sim.report.folder.read import read_results
from sim.report.folder.tables import as_read, as_written
from sim.report.frames import Compared, condition_list, labels, structure_list
from sim.report.results.study import write_comparison
from sim.report.sections.briefing import briefing
from sim.report.sections.check.management import RULES, management_blocks
from sim.report.sections.managed import management_blocks as management_blocks_of
from sim.report.sections.sheets import sheets
from sim.report.writers.terminal import terminal
from sim.scenario.management import UNSTEERED, Management
from sim.scenario.study import Scenario
from tests.unit.commands import Umbau

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests" / "scenarios" / "good"
MANAGEMENT = ROOT / "scenarios" / "management"
OWN, LEADING = GOOD / "management" / "unsteered.yaml", GOOD / "management" / "steered.yaml"


def written(folder: Path, base: Path, *lines: str) -> Path:
    path = folder / base.name
    path.write_text("\n".join([f"extends: {base}", *lines]), encoding="utf-8")
    return path


def study_under(folder: Path, *management: Path, base: str = "study.yaml") -> Study:
    listed = ", ".join(map(str, management))
    return load_study(written(folder, GOOD / base, f"management: [{listed}]"), anywhere=True)


def test_a_circumstance_can_be_taken_apart() -> None:
    for condition in ("", "short"):
        for management in ("", "steered"):
            assert parted(circumstance(condition, management)) == (condition, management)
    assert circumstance("short", "") == "short"


def test_no_two_scenarios_of_a_study_have_one_file() -> None:
    keys = {
        scenario_key(circumstance(condition, management), structure)
        for condition in ("", "a", "a_b")
        for management in ("", "b", "a_b")
        for structure in ("today", "today_b")
    }
    assert len(keys) == 3 * 3 * 2
    assert scenario_key(circumstance("", "steered"), "today") == "today.steered"


def test_without_management_nothing_is_said_of_it() -> None:
    study = load_study(GOOD / "study.yaml")
    assert list(study.conditions) == ["staffed", "short"]
    assert study.managements == {}
    assert study.led() == study
    assert all(scenario.management is UNSTEERED for scenario in study.scenarios.values())
    assert not [*management_blocks(study.scenarios["short", "today"], "en")]


def test_a_study_is_run_under_every_condition_and_management(tmp_path: Path) -> None:
    study = study_under(tmp_path, OWN, LEADING)
    assert study.conditions == {
        "staffed.steered": "staffed, steered",
        "staffed.unsteered": "staffed, unsteered",
        "short.steered": "short, steered",
        "short.unsteered": "short, unsteered",
    }
    assert set(study.scenarios) == {(c, s) for c in study.conditions for s in study.structures}
    for (name, _), scenario in study.scenarios.items():
        condition, management = parted(name)
        assert scenario.condition == name
        assert scenario.management == study.managements[management]
        plain = load_study(GOOD / "study.yaml").scenarios[condition, scenario.structure.name]
        assert scenario.office == plain.office
    assert study.scenarios["short.steered", "today"].name == "today short steered"
    assert list(study.changed) == list(study.conditions)


def test_the_last_management_leads(tmp_path: Path) -> None:
    study = study_under(tmp_path, LEADING, OWN)
    assert next(iter(study.conditions)) == "staffed.unsteered"
    assert list(study.led().conditions) == ["staffed.unsteered", "short.unsteered"]
    assert list(study.led().managements) == ["unsteered"]


def test_one_management_may_stand_by_itself_and_without_conditions(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD / "study.yaml", f"management: {LEADING}", "conditions: null")
    study = load_study(path, anywhere=True)
    assert study.conditions == {".steered": "steered"}
    assert study.scenarios[".steered", "today"].name == "today steered"


def test_a_preview_may_leave_managements_out(tmp_path: Path) -> None:
    preview = "{run_length: 1 month, replications: 2, management: [steered]}"
    lines = f"management: [{OWN}, {LEADING}]", f"preview: {preview}"
    path = written(tmp_path, GOOD / "study.yaml", *lines)
    assert list(load_study(path, preview=True, anywhere=True).conditions) == [
        "staffed.steered", "short.steered",
    ]  # fmt: skip
    assert len(load_study(path, anywhere=True).conditions) == 4


def test_parts_of_a_package_are_managed_too(tmp_path: Path) -> None:
    base = ROOT / "scenarios" / "small_town" / "study_package.yaml"
    path = written(tmp_path, base, f"management: [{OWN}, {LEADING}]")
    study = load_study(path, anywhere=True)
    (package,) = study.packages.values()
    for name in study.conditions:
        made = package.scenario_of(name, ())
        assert made.condition == name
        assert made.management == study.managements[parted(name)[1]]


def test_a_scenario_names_a_management_or_holds_one(tmp_path: Path) -> None:
    for stated in (str(LEADING), "{name: steered, review: {up_to: 2}}"):
        path = written(tmp_path, GOOD / "scenario.yaml", f"management: {stated}")
        scenario = load_scenario(path, anywhere=True).scenario
        assert (scenario.name, scenario.condition) == ("Good city", ".steered")
        assert scenario.management.review is not None
        assert scenario.management.review.up_to == 2
    assert load_scenario(GOOD / "scenario.yaml").scenario.management is UNSTEERED


def test_names_and_words_of_a_management_make_no_other_run(tmp_path: Path) -> None:
    scenario = study_under(tmp_path, OWN).scenarios["short.unsteered", "today"]
    other = Management(name="left_alone", label="a", summary="b", source="c")
    renamed = scenario.model_copy(update={"management": other})
    assert fingerprint(renamed) == fingerprint(scenario)
    assert scenario_hash(renamed) == scenario_hash(scenario)
    plain = load_study(GOOD / "study.yaml").scenarios["short", "today"]
    assert fingerprint(plain) == fingerprint(scenario)
    ruled = Management(name="unsteered", urgent_in_a_row=3)
    steered = scenario.model_copy(update={"management": ruled})
    assert fingerprint(steered) != fingerprint(scenario)
    assert scenario_hash(steered) != scenario_hash(scenario)


@pytest.mark.parametrize("city", ["small_town", "stuttgart", "freiburg", "krefeld"])
def test_shipped_managements_fit_every_shipped_study(city: str, tmp_path: Path) -> None:
    listed = ", ".join(str(MANAGEMENT / f"{name}.yaml") for name in ("unsteered", "steered"))
    path = written(tmp_path, ROOT / "scenarios" / city / "study.yaml", f"management: [{listed}]")
    study = load_study(path, anywhere=True)
    words = {"name", "label", "summary", "source"}
    assert not study.managements["unsteered"].model_dump(exclude=words, exclude_defaults=True)
    assert study.managements["steered"].model_dump(exclude=words, exclude_defaults=True)


# -- what `check` says ------------------------------------------------------------------------


def town(management: Management) -> Scenario:
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    scenario = study.scenarios["staffed", "current"]
    named = {"management": management, "condition": circumstance("staffed", management.name)}
    return scenario.model_copy(update=named)


def said(management: Management, language: Language) -> str:
    return terminal(management_blocks(town(management), language), 200)


def test_a_management_without_rules_says_so() -> None:
    assert said(Management(name="left_alone"), "en") == (
        "Management: left_alone\n----------------------\n  No rule is in force.\n"
    )
    assert "Keine Regel ist in Kraft." in said(Management(name="left_alone"), "de")


def test_every_rule_has_words() -> None:
    stated = {
        "lend": {"after": "2 h", "steps": ["intake", "interview"]},
        "review": {"up_to": 2},
        "age_cap": {"age": "1 year"},
        "throttle": {
            "oldest": {"above": "1 year", "below": "300 days"},
            "stock": {"above": 5000, "below": 4000},
            "phone": "Mon-Fri 08:00-10:00, Thu 14:00-16:00",
            "mails": ["tue", "thu"],
        },
        "urgent_by": "became_urgent",
        "urgent_in_a_row": 3,
    }
    assert {*stated} == set(Management.model_fields) - {"name", "label", "summary", "source"}
    management = Management.model_validate({"name": "steered", **stated})
    for rule in RULES.values():
        assert [*rule(town(management), "en")]
        assert not [*rule(town(Management(name="steered")), "en")]
    english, german = said(management, "en"), said(management, "de")
    assert "phones are answered Mon–Fri 9:00–10:00: 5 of 15 hours a week." in english
    assert "does nothing for them: interview." in english
    assert "montags" in german
    assert "älter ist als 1 Jahr" in german


def test_check_tells_each_management_once(umbau: Umbau, tmp_path: Path) -> None:
    base = ROOT / "scenarios" / "small_town" / "study.yaml"
    path = written(tmp_path, base, f"management: [{OWN}, {LEADING}]")
    told = umbau("check", str(path), "--allow-outside", "--language", "en").out
    assert told.count("Management: steered") == told.count("Management: unsteered") == 1
    assert told.index("Management: steered") < told.index("Management: unsteered")
    assert "Heute, 30 % der Stellen unbesetzt\n====" in told
    assert "staffed.steered" not in told


# -- what is found under each -----------------------------------------------------------------

RULED = "{name: ruled, label: mit Regel, summary: Eine Regel., urgent_in_a_row: 1}"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, Runs]:
    """A short study under three managements: without rules, without any again, and with one."""
    folder = tmp_path_factory.mktemp("managed")
    (folder / "again.yaml").write_text("name: again\n", encoding="utf-8")
    (folder / "ruled.yaml").write_text("\n".join(RULED.strip("{}").split(", ")), encoding="utf-8")
    listed = ", ".join(map(str, (OWN, folder / "again.yaml", folder / "ruled.yaml")))
    lines = (
        f"management: [{listed}]", "conditions: {staffed: null}", "preview: null",
        "run: {run_length: 7 days, replications: 2}",
    )  # fmt: skip
    study = load_study(written(folder, GOOD / "study.yaml", *lines), anywhere=True)
    return study, run_all(study.scenarios, 2)


def test_without_rules_managements_differ_by_exactly_nothing(ran: tuple[Study, Runs]) -> None:
    table = management_table(*ran)
    again = table[table["condition"].map(lambda name: parted(name)[1]) == "again"]
    assert set(again["structure"]) == {"today", "two_teams"}
    assert set(again["measure"]) >= {"decided", "open_end"}
    assert not again[["difference", "difference_low", "difference_high"]].to_numpy().any()
    assert set(again["verdict"]) == {"no_material_difference"}
    assert set(table["own_management"]) == {"unsteered"}
    assert "unsteered" not in {parted(name)[1] for name in table["condition"]}


def test_a_difference_is_that_of_paired_runs(ran: tuple[Study, Runs]) -> None:
    study, runs = ran
    table = management_table(study, runs)
    for _, row in table.iterrows():
        name, structure, measure = (row[key] for key in ("condition", "structure", "measure"))
        own = runs[circumstance(parted(name)[0], "unsteered"), structure].values(measure)
        gap = runs[name, structure].values(measure) - own
        assert row["difference"] == pytest.approx(gap.mean(), abs=1e-9)
        assert row["own_mean"] == pytest.approx(own.mean())
        assert row["difference_low"] <= row["difference"] <= row["difference_high"]


def test_today_is_compared_under_the_same_management(ran: tuple[Study, Runs]) -> None:
    study, runs = ran
    found = comparison(study, runs)
    assert set(found["condition"]) == set(study.conditions)
    for name in study.conditions:
        row = found[(found["condition"] == name) & (found["structure"] == "two_teams")].iloc[0]
        both = (runs[name, each].values(row["measure"]) for each in ("two_teams", "today"))
        assert row["difference"] == pytest.approx(float((next(both) - next(both)).mean()))


def test_files_have_condition_and_management_apart(ran: tuple[Study, Runs]) -> None:
    table = comparison(*ran)
    apart = as_written(table)
    assert list(apart.columns) == list(TABLES["comparison"].written)
    assert set(apart["condition"]) == {"short"}
    assert set(apart["management"]) == {"unsteered", "again", "ruled"}
    assert as_read(apart).equals(table)


def test_one_management_alone_has_no_table(ran: tuple[Study, Runs]) -> None:
    study, runs = ran
    led = study.led()
    there = {key: each for key, each in runs.items() if key in led.scenarios}
    assert management_table(led, there).empty


def section(ran: tuple[Study, Runs], language: Language, *, briefly: bool = False) -> str:
    study, runs = ran
    structures, conditions = labels(study)
    found = Compared(
        comparison(study, runs), structure_list(structures), condition_list(conditions)
    )
    table = management_table(study, runs)
    return terminal(management_blocks_of(table, study, found, language, briefly=briefly), 200)


def test_the_section_tells_what_management_changes(ran: tuple[Study, Runs]) -> None:
    german, english = section(ran, "de"), section(ran, "en")
    assert german.startswith("Was die Steuerung ändert\n====")
    assert "unter der Steuerung »mit Regel«" in german
    assert "»mit Regel«: Eine Regel." in german
    assert "short, mit Regel, gegenüber »unsteered«: Unterschied (Spanne), Urteil" in german
    assert "short, unsteered: Unterschied zu heute unter derselben Steuerung" in german
    assert english.startswith("What management changes\n====")
    assert "short, again, against “unsteered”: difference (span), verdict" in english
    assert "short, again, against" not in section(ran, "en", briefly=True)
    assert "short, mit Regel, against" in section(ran, "en", briefly=True)


def test_results_are_read_back_under_each_management(
    ran: tuple[Study, Runs], tmp_path: Path
) -> None:
    study, runs = ran
    with whole_folder(
        tmp_path / "out", {"asked": {"command": "compare", "file": "study.yaml"}}
    ) as folder:
        write_comparison(folder, study, runs, "de")
    found = read_results(tmp_path / "out")
    assert found.managements == study.managements
    assert [name for name, _ in found.conditions] == list(study.conditions)
    led = found.led()
    assert [name for name, _ in led.conditions] == ["short.ruled"]
    assert set(led.scenarios) == set(study.led().scenarios)
    charts = {path.stem for path in (tmp_path / "out" / "charts").glob("*.svg")}
    assert {"open_cases", "open_cases.unsteered", "hours_short", "hours_short.again"} <= charts
    sheet = next(each for each in sheets(found, "de") if each.name == "Steuerung")
    assert set(sheet.table["management"]) == {"mit Regel", "again"}
    assert set(sheet.table["own_management"]) == {"unsteered"}
    told = [each.text for each in briefing(found).blocks if isinstance(each, Heading)]
    assert told.count("Was die Steuerung ändert") == 1


# -- what is asked ----------------------------------------------------------------------------


def test_the_leading_management_is_asked_unless_others_are_named(tmp_path: Path) -> None:
    study = study_under(tmp_path, OWN, LEADING)
    assert list(under_managements(study, ()).managements) == ["steered"]
    assert list(under_managements(study, ["unsteered"]).conditions) == [
        "staffed.unsteered", "short.unsteered",
    ]  # fmt: skip
    assert list(part_of(study, (), ["short"], ["unsteered"]).conditions) == ["short.unsteered"]
    assert under_conditions(study.led(), ["short"]) == ["short.steered"]
    with pytest.raises(BadQuestion, match="no management 'led'; known are unsteered, steered"):
        under_managements(study, ["led"])
    with pytest.raises(BadQuestion, match="states no management"):
        under_managements(load_study(GOOD / "study.yaml"), ["steered"])


def test_what_was_observed_is_laid_beside_the_own_management(tmp_path: Path) -> None:
    study = study_under(tmp_path, OWN, LEADING)
    assert first_of(study) == ("staffed.unsteered", "today")
    assert first_of(load_study(GOOD / "study.yaml")) == ("staffed", "today")
