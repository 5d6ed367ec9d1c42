"""Three clerks for two kinds of work, and the question which kind should have two of them.

Both kinds come faster than they are done. A clerk then decides 1 / a case a minute, a being the
mean minutes of its work, so over a time T the structure that gives the second clerk to the work
of a minutes decides T (1/a - 1/b) cases more than the one that gives it to the work of b: more
below a = b, fewer above.
"""

from pathlib import Path

from sim.plan.study import Study
from sim.reading.loading import load_study

_STUDY = """
name: Two kinds of work
office:
  name: Laboratory
  laboratory: true
  start: 2024-01-01
  calendar: {{kind: always}}
  applications:
    a: {{rate: {rate}, case_types: {{a: 100 %}}}}
    b: {{rate: {rate}, case_types: {{b: 100 %}}}}
  case_types: {{a: {{journey: a}}, b: {{journey: b}}}}
  journeys:
    a: {{stages: [{{step: work_a, work: {{minutes: {{mean: {{
         low: 40 min, central: 50 min, high: 90 min, source: a test, confidence: C}}}}}}}}]}}
    b: {{stages: [{{step: work_b, work: {{minutes: {{mean: {{
         low: 40 min, central: 60 min, high: 90 min, source: a test, confidence: C}}}}}}}}]}}
  staff: {{clerks: {{pool: 3}}}}
structures:
  - one_for_a.yaml
  - two_for_a.yaml
run: {{run_length: 10 days, replications: 2, seed: 3}}
matters: {{decided: 1 %}}
language: en
"""
_STRUCTURE = """
name: {name}
teams:
  team_a: {{takes: {{pool: {first}}}, owns: {{case_types: [a]}}, may_decide: true}}
  team_b: {{takes: {{pool: {second}}}, owns: {{case_types: [b]}}, may_decide: true}}
"""
A = "office.journeys.a.stages.0.work.minutes.mean"
B = "office.journeys.b.stages.0.work.minutes.mean"


def two_teams(folder: Path, rate: str = "3.2 per h") -> Study:
    """Return the study, written to a folder; `rate` is that of both kinds of work."""
    for name, first, second in (("one_for_a", 1, 2), ("two_for_a", 2, 1)):
        text = _STRUCTURE.format(name=name, first=first, second=second)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    file = folder / "study.yaml"
    file.write_text(_STUDY.format(rate=rate), encoding="utf-8")
    return load_study(file)
