"""What the STRESS-DES checklist says of scenarios: the fields of `catalogue/stress.*.md`.

A field holds a sentence, or lines; lines of a list begin with "• ".
"""

import os
import platform
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sim.experiment.comparison import equal_in_all
from sim.experiment.inputs_table import inputs_table
from sim.measures.registry import MAIN, MATTERING, MEASURES
from sim.plan.opening import opening_cases
from sim.plan.shape import every, steps_of
from sim.plan.staffing import posts_at_start
from sim.plan.workforce import turnover_of
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_sentence
from sim.report.catalogue.numbers import date_text, number
from sim.report.catalogue.words import listed, measure_word, named
from sim.report.folder.manifest import versions
from sim.report.sections.check.management import RULES
from sim.report.sections.reported import Reported
from sim.scenario.answers import Receivers, contact_answers, receivers, step_answers
from sim.scenario.journey import Stage
from sim.scenario.rules import CHANNELS, KINDS, Channel
from sim.scenario.structure import Structure
from sim.scenario.study import Matters, Scenario
from sim.units import DAY, YEAR


def answers(about: Reported, language: Language) -> dict[str, str]:
    """Return every field of the checklist; empty where there is nothing to say."""
    told = versions()
    return {
        **{name: "\n".join(lines(about, language)) for name, lines in _LINES.items()},
        **_activities(about, language),
        **_entries(about, language),
        "name": about.name,
        "question": about.question,
        "measures": listed([measure_word(name, language) for name in MAIN], language),
        "equal": equal_sentence(equal_in_all(about.scenarios.values()), language),
        "days": number(about.today.run.run_length / DAY, 0, language),
        "runs": str(about.replications),
        "why": _why(about, language),
        "seed": str(about.today.run.seed),
        "platform": told.platform,
        "python": told.python,
        "umbau": told.umbau,
        "libraries": ", ".join(f"{name} {version}" for name, version in told.libraries.items()),
        "machine": platform.machine(),
        "cores": str(os.cpu_count() or 1),
    }


# -- 1 objectives -----------------------------------------------------------------------------


def _errors(about: Reported, language: Language) -> Iterator[str]:
    if about.matters is None:
        yield phrase("stress.errors_one", language)
    else:
        yield phrase("stress.errors", language, today=_label(about.today))


def _structures(about: Reported, language: Language) -> Iterator[str]:
    for name, scenario in about.in_order():
        label = about.labels.get(name) or _label(scenario)
        summary = scenario.structure.summary
        if scenario.timeline is not None:
            summary = phrase("stress.on_dates", language, dates=_dates(scenario, language))
        told = phrase("stress.scenario", language, label=label, name=name, summary=summary)
        yield f"• {told.rstrip(': ')}"


def _conditions(about: Reported, language: Language) -> Iterator[str]:
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


def _managements(about: Reported, language: Language) -> Iterator[str]:
    """Yield by which rules is steered, of each management that is stated."""
    for scenario in about.managed():
        rules = [told for rule in RULES.values() for told in rule(scenario, language)]
        label = scenario.management.label or scenario.management.name
        told = " ".join(rules) or phrase("stress.management_none", language)
        yield "• " + phrase("stress.management", language, label=label, rules=told)


def _matters(about: Reported, language: Language) -> Iterator[str]:
    if about.matters is not None:
        parts = "; ".join(_mattering(about.matters, language))
        yield phrase("stress.matters", language, parts=parts)


def _mattering(matters: Matters, language: Language) -> Iterator[str]:
    """Yield which difference matters, measure by measure."""
    for name in MATTERING:
        how, stated = MEASURES[name].threshold, getattr(matters, name)
        shown = stated / DAY if how == "days" else 100.0 * stated
        label, amount = measure_word(name, language), _rounded(shown, language)
        yield phrase(f"stress.mattering.{how}", language, measure=label, amount=amount)


# -- 2 logic ----------------------------------------------------------------------------------


def _journeys(about: Reported, language: Language) -> Iterator[str]:
    for name, journey in about.today.office.journeys.items():
        stages = _stages(journey.stages, language)
        yield "• " + phrase("stress.journey", language, name=name, stages=stages)


def _stages(stages: Sequence[Stage], language: Language) -> str:
    """Write stages in order; ways of a branch and lanes side by side in brackets."""
    return " → ".join(_stage(stage, language) for stage in stages) or "–"


def _inside(stage: Stage, language: Language) -> str:
    if stage.branch is not None:
        ways = (
            f"{named(name, language)} {_percent(way.share, language)}: "
            f"{_stages(way.stages, language)}"
            for name, way in stage.branch.items()
        )
        return f"[{' | '.join(ways)}]"
    lanes = (_stages(lane.stages, language) for lane in stage.parts)
    return f"[{' + '.join(lanes)}]"


def _stage(stage: Stage, language: Language) -> str:
    if stage.parts:
        return _inside(stage, language)
    names = stage.waits or (stage.step or stage.referral or stage.visit or "",)
    name = ", ".join(named(each, language) for each in names)
    parts = [] if stage.probability is None else [_percent(stage.probability.value, language)]
    if stage.documents is not None:
        share = _percent(stage.documents.probability.value, language)
        parts.append(f"{named('documents', language)} {share}")
    if stage.refusal is not None:
        share = _percent(stage.refusal.probability.value, language)
        parts.append(f"{named('refusal', language)} {share}")
    if stage.person is not None:
        parts.append(named(f"by_{stage.person}", language))
    if stage.loop is not None:
        share = _percent(stage.loop.probability.value, language)
        back = named(stage.loop.back_to, language)
        parts.append(f"{named('back_to', language)} {back} {share}")
    return f"{name} ({', '.join(parts)})" if parts else name


def _scenario_logic(about: Reported, language: Language) -> Iterator[str]:
    if about.structures < 2:  # noqa: PLR2004 - nothing to differ from
        yield phrase("stress.one_structure", language)
        return
    yield phrase("stress.logic_same", language)
    for name, scenario in about.in_order():
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
        posts = posts_at_start(scenario)
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
    return "; ".join(dict.fromkeys(told)) or phrase("common.nothing", language)


def _of_channel(structure: Structure, channel: Channel) -> Receivers:
    """Return who receives contacts of a channel, of whatever kind."""
    return receivers([each for kind in KINDS for each in contact_answers(structure, channel, kind)])


def _who(falls: Receivers, own: str) -> str:
    """Name the teams that work falls to, and the owning team where it may be that."""
    return "/".join([*falls.named, own] if falls.owners else falls.named)


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


def _activities(about: Reported, language: Language) -> dict[str, str]:
    waits = dict.fromkeys(
        wait
        for journey in about.today.office.journeys.values()
        for stage in every(journey.stages)
        for wait in stage.waits
    )
    outside = listed([named(wait, language) for wait in waits], language)
    return {
        "steps": listed([named(step, language) for step in steps_of(about.today)], language),
        "waits": outside or phrase("stress.nothing", language),
    }


def _posts(about: Reported, language: Language) -> Iterator[str]:
    for _, scenario in about.in_order():
        posts = posts_at_start(scenario)
        told = [f"{team} {sum(taken.values())}" for team, taken in posts.items()]
        yield f"• {_label(scenario)}: " + phrase(
            "stress.resources", language, teams=", ".join(told)
        )


def _staff(about: Reported, language: Language) -> Iterator[str]:
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


def _entries(about: Reported, language: Language) -> dict[str, str]:
    office = about.today.office
    flows = [f"{name} {number(flow.rate.value * YEAR, 0, language)}"
             for name, flow in office.applications.items()]  # fmt: skip
    contacts = [] if office.contacts is None else [
        f"{named(channel, language)} {number(part.total.value * YEAR, 0, language)}"
        for channel, part in office.contacts.population.items()
    ]  # fmt: skip
    nothing = phrase("stress.nothing", language)
    return {"flows": ", ".join(flows) or nothing, "contacts": ", ".join(contacts) or nothing}


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


# -- 4 experimentation ------------------------------------------------------------------------


def _initial(about: Reported, language: Language) -> Iterator[str]:
    office = about.today.office
    cases = opening_cases(office)
    start = date_text(office.start, language)
    if about.steady:
        yield phrase("stress.steady", language)
    elif cases:
        yield phrase("stress.initial", language, start=start, cases=number(cases, 0, language))
    else:
        yield phrase("stress.initial_empty", language, start=start)


def _warm_up(about: Reported, language: Language) -> Iterator[str]:
    run = about.today.run
    if run.warm_up:
        yield phrase("stress.warm_up", language, days=number(run.warm_up / DAY, 0, language))
    else:
        yield phrase("stress.no_warm_up", language)


def _why(about: Reported, language: Language) -> str:
    why = [phrase("stress.precision_table", language)] if about.matters is not None else []
    if about.precision is not None:
        most = about.precision.most_replications
        why.insert(0, phrase("stress.precision_stated", language, most=most))
    return " ".join(why)


_LINES = {
    "errors": _errors, "structures": _structures, "conditions": _conditions,
    "managements": _managements, "matters": _matters,
    "journeys": _journeys, "scenario_logic": _scenario_logic, "entities": _entities,
    "posts": _posts, "staff": _staff, "queues": _queues, "sources": _sources,
    "initial": _initial, "warm_up": _warm_up,
}  # fmt: skip


# -- words ------------------------------------------------------------------------------------


def _label(scenario: Scenario) -> str:
    return scenario.structure.label or scenario.structure.name


def _percent(share: float, language: Language) -> str:
    return f"{_rounded(100 * share, language)} %"


def _rounded(value: float, language: Language) -> str:
    decimals = 0 if abs(value - round(value)) < 1e-6 else 1  # noqa: PLR2004 - dust
    return number(value, decimals, language)
