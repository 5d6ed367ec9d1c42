"""What a file says of cases that follow decisions, and what `check` and a comparison make of it."""

from dataclasses import replace
from pathlib import Path

from sim.experiment.collected import Collected
from sim.experiment.replication import run_replication
from sim.experiment.why import FLOWS, sums_of
from sim.plan.following import expected_caused, generations
from sim.plan.plan import compile_plan
from sim.reading.loading import load_scenario
from sim.report.catalogue.inputs import path_label
from sim.report.sections.check.following import following_cases
from sim.report.sections.check.timeline import timeline_blocks
from sim.report.writers.terminal import terminal
from sim.scenario.following import Next
from sim.scenario.office import CaseType
from sim.scenario.study import Scenario

FILE = Path(__file__).parents[1] / "scenarios" / "good" / "following.yaml"


def test_one_entry_is_a_list_of_one() -> None:
    one = {"on": "granted", "case_type": "renewal", "after": {"mean": "2 years"}}
    made, listed = (CaseType.model_validate({"journey": "x", "next": n}) for n in (one, [one]))
    assert made == listed
    assert made.next == [Next.model_validate(one)]
    assert CaseType.model_validate_json(made.model_dump_json()) == made


def test_check_tells_how_many_follow_in_the_end() -> None:
    scenario = load_scenario(FILE).scenario
    assert generations(scenario.office) == 3
    # 900 titles a year, 94 % of them granted: 900 × .94 × .8; 6 % refused: 900 × .06 × .15. Renewed
    # again are the 800 of before, the renewals of titles, and 70 % of what these bring.
    first, objections, again = expected_caused(scenario.office)
    assert abs(first.per_year - 900 * 0.94 * 0.8) < 1e-6
    assert abs(objections.per_year - 900 * 0.06 * 0.15) < 1e-6
    share = 0.94 * 0.7
    then = [800 * share, (800 * share + 676.8) * share]
    then.append(then[-1] * share)
    assert abs(again.per_year - sum(then)) < 1e-6
    said = list(following_cases(scenario, "en"))
    assert said[0].startswith("In the end decisions cause 677 cases a year of the type renewal")
    assert "third in a row" in said[-1]


def test_nothing_is_said_where_nothing_follows() -> None:
    town = load_scenario(FILE.with_name("town.yaml")).scenario
    assert expected_caused(town.office) == []
    assert list(following_cases(town, "de")) == []


def test_open_cases_at_the_end_are_told_by_what_came_caused_or_not() -> None:
    scenario = load_scenario(FILE).scenario
    less = scenario.model_copy(
        update={"run": scenario.run.model_copy(update={"run_length": 900 * 1440.0})}
    )
    own, today = run_of(less), run_of(less)
    opened = next(found for found in sums_of(own, today) if found.measure == "open_end")
    assert [name for name, _ in opened.parts] == list(FLOWS)
    assert not list(opened.not_closed())
    faulty = run_of(less, more=1.0)
    opened = next(found for found in sums_of(faulty, today) if found.measure == "open_end")
    assert list(opened.not_closed()) == [0, 1]


def run_of(scenario: Scenario, more: float = 0.0) -> Collected:
    """Run a scenario twice; `more`: caused cases that are only said to have come."""
    found, plan = Collected(scenario), compile_plan(scenario)
    for number in (0, 1):
        results = run_replication(plan, number)
        values = [
            one._replace(value=one.value + more) if one[:4] == ("caused", "", "", "") else one
            for one in results.values
        ]
        found.add(number, replace(results, values=values))
    return found


def test_check_tells_another_law_in_words(tmp_path: Path) -> None:
    law = """
reorganisation:
  name: law
  levers:
    - name: longer
      begin: 2025-01-01
      effects:
        - {effect: changed_next, next: renewal, on: granted, case_types: [title], after: 5 years}
        - {effect: changed_next, next: renewal, probability: 60 %}
"""
    changed = tmp_path / "law.yaml"
    changed.write_text(FILE.read_text(encoding="utf-8") + law, encoding="utf-8")
    scenario = load_scenario(changed).scenario
    said = {language: terminal(timeline_blocks(scenario, language)) for language in ("de", "en")}
    assert "following case renewal; after the decision on average 5 years" in unwrapped(said["en"])
    assert "wenn bewilligt" in unwrapped(said["de"])
    paths = ("office.case_types.title.next.0.after.mean", "timeline.longer.after")
    labels = [path_label(path, [scenario], {}, "en") for path in paths]
    assert labels == ["renewal after title: delay", "longer: delay of the following case"]


def unwrapped(text: str) -> str:
    return " ".join(text.split())
