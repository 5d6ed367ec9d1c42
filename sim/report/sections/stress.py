"""The STRESS-DES reporting checklist (Monks et al. 2019), filled in from a study's scenarios."""

import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import pandas as pd

from sim.experiment.comparison import MAIN, equal_in_all
from sim.plan.shape import steps_of
from sim.plan.staffing import posts_by_team
from sim.plan.workforce import turnover_of
from sim.reading.loading import Change, Study
from sim.report.catalogue.catalogue import Language, phrase, phrases
from sim.report.catalogue.equal import equal_sentence
from sim.report.catalogue.numbers import date_text, number
from sim.report.catalogue.words import listed, measure_word, named
from sim.report.results.inputs import inputs_table
from sim.report.results.manifest import versions
from sim.scenario.answers import Receivers, contact_answers, receivers, step_answers
from sim.scenario.journey import Stage
from sim.scenario.rules import CHANNELS, KINDS, Channel
from sim.scenario.structure import Structure
from sim.scenario.study import Matters, Precision, Scenario
from sim.units import DAY, YEAR


@dataclass(frozen=True)
class Reported:
    """What the checklist reports on: the scenarios of a study, or one alone."""

    name: str
    scenarios: Mapping[tuple[str, str], Scenario]
    """By (condition, structure); the first structure is today's."""
    replications: int
    question: str = ""
    conditions: Mapping[str, str] = field(default_factory=dict)
    """Label by name."""
    changed: Mapping[str, list[Change]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    """Of structures and reorganisations, by name."""
    matters: Matters | None = None
    precision: Precision | None = None
    steady: bool = False
    """Whether a steady state was sought."""

    @property
    def today(self) -> Scenario:
        """Return today's structure under the first condition."""
        return next(iter(self.scenarios.values()))

    @property
    def structures(self) -> int:
        """Return how many structures there are."""
        return len({structure for _, structure in self.scenarios})


def reported(study: Study, replications: int) -> Reported:
    """Return what a study reports on."""
    return Reported(
        study.name, study.scenarios, replications, study.question, study.conditions, study.changed,
        study.structures, study.matters, study.precision,
    )  # fmt: skip


def checklist(about: Reported, language: Language) -> pd.DataFrame:
    """Return the items in order: `item`, `section`, `title`, `answer`, `to_complete`.

    `to_complete` says what only the city can add; empty where nothing is missing.
    """
    rows = []
    for item, title in phrases("stress.item", language).items():
        answers = "\n".join(_ANSWERS[item](about, language))
        missing = _TO_COMPLETE.get(item)
        rows.append(
            {
                "item": item,
                "section": phrase(f"stress.section.{item[0]}", language),
                "title": title,
                "answer": answers,
                "to_complete": phrase(f"stress.{missing}", language) if missing else "",
            }
        )
    return pd.DataFrame(rows)


def checklist_text(about: Reported, language: Language) -> str:
    """Return the checklist as Markdown that reads as text."""
    lines, section = [phrase("stress.head", language, name=about.name)], ""
    for _, row in checklist(about, language).iterrows():
        if row["section"] != section:
            section = str(row["section"])
            lines.append(f"## {str(row['item'])[0]} {section}\n")
        lines.append(f"### {row['item']} {row['title']}\n")
        lines += _paragraphs(str(row["answer"]))
        if row["to_complete"]:
            lines.append(phrase("stress.to_complete", language, what=row["to_complete"]) + "\n")
    return "\n".join(lines)


def _paragraphs(answer: str) -> Iterator[str]:
    """Yield sentences as paragraphs; points of a list stay together."""
    lines = answer.splitlines()
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        point = line.startswith("• ")
        shown = f"- {line[2:]}" if point else line
        yield shown if point and after.startswith("• ") else f"{shown}\n"


_TO_COMPLETE = {
    "1.1": "todo_background",
    "3.2": "todo_prepared",
    "5.4": "todo_time",
    "6.1": "todo_address",
}


# -- 1 objectives -----------------------------------------------------------------------------


def _purpose(about: Reported, language: Language) -> Iterator[str]:
    yield " ".join(
        phrase("stress.purpose", language, name=about.name, question=about.question).split()
    )


def _outputs(about: Reported, language: Language) -> Iterator[str]:
    measures = listed([measure_word(name, language) for name in MAIN], language)
    yield phrase("stress.outputs", language, measures=measures)
    if about.matters is None:
        yield phrase("stress.errors_one", language)
    else:
        yield phrase("stress.errors", language, today=_label(about.today))


def _aims(about: Reported, language: Language) -> Iterator[str]:
    for name, scenario in _in_order(about):
        label = about.labels.get(name) or _label(scenario)
        summary = scenario.structure.summary
        if scenario.timeline is not None:
            summary = phrase("stress.on_dates", language, dates=_dates(scenario, language))
        told = phrase("stress.scenario", language, label=label, name=name, summary=summary)
        yield f"• {told.rstrip(': ')}"
    for name, label in about.conditions.items():
        if name:
            listed_changes = "; ".join(
                f"{path}: {old or '–'} → {new or '–'}"
                for path, old, new in about.changed.get(name, [])
            )
            changes = phrase("stress.condition_changes", language, changes=listed_changes)
            told = phrase(
                "stress.condition", language, label=label, changes=changes if listed_changes else ""
            )
            yield f"• {told}"
    if about.matters is not None:
        yield phrase(
            "stress.matters",
            language,
            decided=_percent(about.matters.decided, language),
            open_end=_percent(about.matters.open_end, language),
            days=number(about.matters.median_age_open / DAY, 0, language),
        )
    yield phrase("stress.no_optimisation", language)


# -- 2 logic ----------------------------------------------------------------------------------


def _overview(about: Reported, language: Language) -> Iterator[str]:
    yield phrase("stress.overview", language)
    for name, journey in about.today.office.journeys.items():
        stages = " → ".join(_stage(stage, language) for stage in journey.stages)
        yield "• " + phrase("stress.journey", language, name=name, stages=stages)


def _stage(stage: Stage, language: Language) -> str:
    name = named(stage.step or stage.external or stage.referral or "", language)
    parts = [] if stage.probability is None else [_percent(stage.probability.value, language)]
    if stage.documents is not None:
        share = _percent(stage.documents.probability.value, language)
        parts.append(f"{named('documents', language)} {share}")
    if stage.refusal is not None:
        share = _percent(stage.refusal.probability.value, language)
        parts.append(f"{named('refusal', language)} {share}")
    if stage.loop is not None:
        share = _percent(stage.loop.probability.value, language)
        back = named(stage.loop.back_to, language)
        parts.append(f"{named('back_to', language)} {back} {share}")
    return f"{name} ({', '.join(parts)})" if parts else name


def _logic(_about: Reported, language: Language) -> Iterator[str]:
    yield phrase("stress.logic", language)


def _scenario_logic(about: Reported, language: Language) -> Iterator[str]:
    if about.structures < 2:  # noqa: PLR2004 - nothing to differ from
        yield phrase("stress.one_structure", language)
        return
    yield phrase("stress.logic_same", language)
    for name, scenario in _in_order(about):
        if scenario.timeline is not None:
            label = about.labels.get(name, name)
            yield "• " + phrase(
                "stress.dated_logic",
                language,
                label=label,
                dates=_dates(scenario, language),
                start=_label(scenario),
            )
            continue
        structure = scenario.structure
        posts = posts_by_team(scenario)
        teams = ", ".join(f"{team} {sum(posts[team].values())}" for team in structure.teams)
        own = phrase("stress.owning_team", language)
        steps = ", ".join(
            f"{named(step, language)} → {_who(receivers(step_answers(structure, step)), own)}"
            for step in steps_of(scenario)
        )
        contacts = ", ".join(
            f"{named(channel, language)} → {_who(_of_channel(structure, channel), own)}"
            for channel in CHANNELS
        )
        yield "• " + phrase(
            "stress.teams",
            language,
            label=_label(scenario),
            teams=teams,
            steps=steps,
            contacts=contacts,
        )


def _dates(scenario: Scenario, language: Language) -> str:
    """Say what changes on which dates: structures, and parts with their days."""
    assert scenario.timeline is not None
    told = []
    for before, phase in pairwise(scenario.timeline.phases):
        names = " + ".join(each.label or each.name for each in phase.structures)
        if [each.name for each in before.structures] != [each.name for each in phase.structures]:
            told.append(f"{names} ({phase.begin})")
    for each in scenario.timeline.effects:
        span = f"{each.begin or scenario.office.start} – {each.end or ''}".rstrip("– ")
        told.append(f"{each.label or each.part} ({span})")
    return "; ".join(dict.fromkeys(told)) or phrase("stress.nothing_dated", language)


def _of_channel(structure: Structure, channel: Channel) -> Receivers:
    """Return who receives contacts of a channel, of whatever kind."""
    return receivers([each for kind in KINDS for each in contact_answers(structure, channel, kind)])


def _who(falls: Receivers, own: str) -> str:
    """Name the teams that work falls to, and the owning team where it may be that."""
    return "/".join([*falls.named, own] if falls.owners else falls.named)


def _algorithms(_about: Reported, language: Language) -> Iterator[str]:
    yield phrase("stress.algorithms", language)


def _entities(about: Reported, language: Language) -> Iterator[str]:
    office = about.today.office
    types = listed([each.label or name for name, each in office.case_types.items()], language)
    if office.contacts is None:
        yield phrase("stress.entities_cases", language, types=types)
        yield phrase("stress.no_contacts", language)
        return
    kinds = listed([named(kind, language) for kind in KINDS], language)
    channels = listed([named(channel, language) for channel in CHANNELS], language)
    yield phrase("stress.entities", language, types=types, kinds=kinds, channels=channels)


def _activities(about: Reported, language: Language) -> Iterator[str]:
    waits = dict.fromkeys(
        stage.external
        for journey in about.today.office.journeys.values()
        for stage in journey.stages
        if stage.external is not None
    )
    steps = listed([named(step, language) for step in steps_of(about.today)], language)
    outside = listed([named(wait, language) for wait in waits], language)
    yield phrase(
        "stress.activities",
        language,
        steps=steps,
        waits=outside or phrase("stress.nothing", language),
    )


def _resources(about: Reported, language: Language) -> Iterator[str]:
    for _, scenario in _in_order(about):
        posts = posts_by_team(scenario)
        told = [f"{team} {sum(taken.values())}" for team, taken in posts.items()]
        yield f"• {_label(scenario)}: " + phrase(
            "stress.resources", language, teams=", ".join(told)
        )
    yield equal_sentence(equal_in_all(about.scenarios.values()), language)
    staff = about.today.office.staff
    if staff.people is not None:
        yield phrase(
            "stress.people", language, vacancy=_percent(turnover_of(staff).vacancy, language)
        )
    else:
        yield phrase("stress.clerks", language)


def _queues(about: Reported, language: Language) -> Iterator[str]:
    told: dict[str, list[str]] = {}
    for team, plan in about.today.structure.teams.items():
        order = phrase(f"stress.{plan.discipline.cases_by}", language)
        classes = ", ".join(named(each, language) for each in plan.discipline.classes)
        told.setdefault(phrase("stress.queues", language, classes=classes, order=order), []).append(
            team
        )
    for sentence, teams in told.items():
        yield sentence if len(told) == 1 else f"• {', '.join(teams)}: {sentence}"


def _entries(about: Reported, language: Language) -> Iterator[str]:
    office = about.today.office
    flows = [f"{name} {number(flow.rate.value * YEAR, 0, language)}"
             for name, flow in office.applications.items()]  # fmt: skip
    contacts = [] if office.contacts is None else [
        f"{named(channel, language)} {number(part.total.value * YEAR, 0, language)}"
        for channel, part in office.contacts.population.items()
    ]  # fmt: skip
    nothing = phrase("stress.nothing", language)
    yield phrase("stress.entries", language, flows=", ".join(flows) or nothing,
              contacts=", ".join(contacts) or nothing)  # fmt: skip
    yield phrase("stress.exits", language)


# -- 3 data -----------------------------------------------------------------------------------


def _sources(about: Reported, language: Language) -> Iterator[str]:
    table = inputs_table(about.scenarios)
    stated = table[table["source"] != ""]
    if stated.empty:
        yield phrase("stress.bare", language)
        return
    counts = stated["confidence"].value_counts()
    by_confidence = {grade.lower(): int(counts.get(grade, 0)) for grade in "ABC"}
    yield phrase("stress.confidence", language, count=len(stated), **by_confidence)
    yield phrase("stress.sources", language)
    yield from (f"• {source}" for source in dict.fromkeys(stated["source"]))


def _prepared(_about: Reported, language: Language) -> Iterator[str]:
    yield phrase("stress.prepared", language)


def _inputs(_about: Reported, language: Language) -> Iterator[str]:
    yield phrase("stress.inputs", language)


def _assumptions(_about: Reported, language: Language) -> Iterator[str]:
    yield phrase("stress.assumptions", language)


# -- 4 experimentation ------------------------------------------------------------------------


def _initial(about: Reported, language: Language) -> Iterator[str]:
    office, run = about.today.office, about.today.run
    cases = sum(
        flow.opening.cases.value
        for flow in office.applications.values()
        if flow.opening is not None
    )
    start = date_text(office.start, language)
    if about.steady:
        yield phrase("stress.steady", language)
    elif cases:
        yield phrase("stress.initial", language, start=start, cases=number(cases, 0, language))
    else:
        yield phrase("stress.initial_empty", language, start=start)
    if run.warm_up:
        yield phrase("stress.warm_up", language, days=number(run.warm_up / DAY, 0, language))
    else:
        yield phrase("stress.no_warm_up", language)


def _length(about: Reported, language: Language) -> Iterator[str]:
    yield phrase(
        "stress.length", language, days=number(about.today.run.run_length / DAY, 0, language)
    )


def _estimation(about: Reported, language: Language) -> Iterator[str]:
    why = [phrase("stress.precision_table", language)] if about.matters is not None else []
    if about.precision is not None:
        why.insert(
            0, phrase("stress.precision_stated", language, most=about.precision.most_replications)
        )
    yield phrase("stress.estimation", language, runs=about.replications, why=" ".join(why)).rstrip()


# -- 5 implementation, 6 access ---------------------------------------------------------------


def _software(_about: Reported, language: Language) -> Iterator[str]:
    told = versions()
    libraries = ", ".join(f"{name} {version}" for name, version in told.libraries.items())
    yield phrase(
        "stress.software",
        language,
        platform=told.platform,
        python=told.python,
        umbau=told.umbau,
        libraries=libraries,
    )


def _sampling(about: Reported, language: Language) -> Iterator[str]:
    yield phrase("stress.sampling", language, seed=about.today.run.seed)


def _execution(_about: Reported, language: Language) -> Iterator[str]:
    yield phrase("stress.execution", language)


def _machine(_about: Reported, language: Language) -> Iterator[str]:
    yield phrase("stress.machine", language, machine=platform.machine(), cores=os.cpu_count() or 1)


def _access(_about: Reported, language: Language) -> Iterator[str]:
    yield phrase("stress.access", language, umbau=versions().umbau)


_ANSWERS = {
    "1.1": _purpose, "1.2": _outputs, "1.3": _aims,
    "2.1": _overview, "2.2": _logic, "2.3": _scenario_logic, "2.4": _algorithms,
    "2.5.1": _entities, "2.5.2": _activities, "2.5.3": _resources, "2.5.4": _queues,
    "2.5.5": _entries,
    "3.1": _sources, "3.2": _prepared, "3.3": _inputs, "3.4": _assumptions,
    "4.1": _initial, "4.2": _length, "4.3": _estimation,
    "5.1": _software, "5.2": _sampling, "5.3": _execution, "5.4": _machine, "6.1": _access,
}  # fmt: skip


# -- words ------------------------------------------------------------------------------------


def _in_order(about: Reported) -> Iterator[tuple[str, Scenario]]:
    """Yield the structures in the order of the study, each under the first condition."""
    first = next(iter(about.scenarios))[0]
    for (condition, structure), scenario in about.scenarios.items():
        if condition == first:
            yield structure, scenario


def _label(scenario: Scenario) -> str:
    return scenario.structure.label or scenario.structure.name


def _percent(share: float, language: Language) -> str:
    decimals = 0 if abs(100 * share - round(100 * share)) < 1e-6 else 1  # noqa: PLR2004 - dust
    return f"{number(100 * share, decimals, language)} %"
