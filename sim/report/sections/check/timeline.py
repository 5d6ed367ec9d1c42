"""What `umbau check` says of a reorganisation on dates: who governs, who moves, what it takes."""

from collections.abc import Callable, Iterator, Mapping

from sim.declared import Estimate, MinutesEstimate, ShareEstimate
from sim.plan.effects import effects_of
from sim.plan.equal import costs_more, extra_cost
from sim.plan.phases import phases_of, posts_in, teams_over_time
from sim.plan.windows import Windows
from sim.plan.workforce import patterns_of
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.inputs import minutes_text
from sim.report.catalogue.numbers import date_text, figures, number, percent
from sim.report.catalogue.words import named
from sim.report.document import Block, Bullets, Column, Heading, Table
from sim.report.rows.teams import case_type_label, home_label, team_label
from sim.scenario.levers import Effect, ExtraPosts, FewerPosts, MovedPosts
from sim.scenario.study import Scenario
from sim.scenario.timeline import InForce, Phase


def timeline_blocks(scenario: Scenario, language: Language) -> Iterator[Block]:
    """Yield what changes when: structures and pilots, posts by team, windows, levers and costs.

    Nothing for a scenario without a time line.
    """
    if scenario.timeline is None:
        return
    yield Heading(phrase("check.timeline.head", language), level=2)
    yield Bullets(tuple(_begins(phase, scenario, language) for phase in scenario.timeline.phases))
    yield _posts(scenario, language)
    effects = (_effect(each, scenario, language) for each in effects_of(scenario))
    yield Bullets((*effects, *_taken(scenario, language), *_costs(scenario, language)))


def _costs(scenario: Scenario, language: Language) -> Iterator[str]:
    """Yield what is paid on dates, and what the whole costs more than today."""
    assert scenario.timeline is not None
    for dated in scenario.timeline.costs:
        key = (
            "check.timeline.costs_year" if dated.cost.per == "year" else "check.timeline.costs_once"
        )
        euros = _euros(dated.cost.value, language)
        yield phrase(key, language, label=dated.cost.label, euros=euros)
    more, _ = extra_cost(scenario) if costs_more(scenario) else (0.0, None)
    if more:
        yield phrase("check.timeline.more", language, amount=number(more, 0, language))


def _begins(phase: Phase, scenario: Scenario, language: Language) -> str:
    governing = _governing(phase, scenario, language)
    if phase.begin is None:
        return phrase("check.timeline.start", language, governing=governing)
    open_cases = phrase(f"check.timeline.open_cases_{phase.open_cases}", language)
    day = date_text(phase.begin, language)
    return phrase("check.timeline.begin", language, day=day, governing=governing,
                  open_cases=open_cases)  # fmt: skip


def _euros(value: float | None, language: Language) -> str:
    if value is None:
        return phrase("number.missing", language)
    return phrase("check.timeline.euros", language, amount=number(value, 0, language))


def _governing(phase: Phase, scenario: Scenario, language: Language) -> str:
    if len(phase.structures) == 1:
        structure = phase.structures[0]
        return structure.label or structure.name
    parts = []
    for place, structure in enumerate(phase.structures):
        types = ", ".join(
            case_type_label(scenario, name)
            for name, where in phase.governs.items() if where == place
        )  # fmt: skip
        name = structure.label or structure.name
        parts.append(phrase("check.timeline.governs", language, structure=name, types=types))
    return "; ".join(parts)


def _posts(scenario: Scenario, language: Language) -> Table:
    """Return the posts of every team in every phase."""
    phases = phases_of(scenario)
    posts = [posts_in(scenario, phase) for phase in phases]
    start = phrase("check.timeline.from_start", language)
    columns = (
        Column(phrase("check.timeline.posts_of", language), width=2.0),
        *(
            Column(start if each.begin is None else date_text(each.begin, language), number=True)
            for each in phases
        ),
    )
    rows: list[tuple[str, ...]] = []
    for team in teams_over_time(scenario):
        numbers = [sum(of_phase.get(team, {}).values()) for of_phase in posts]
        rows.append(
            (team_label(scenario, team), *(str(number) if number else "-" for number in numbers))
        )
    everywhere = phrase("common.every", language)
    rows.append(
        (everywhere, *(str(sum(sum(t.values()) for t in of_phase.values())) for of_phase in posts))
    )
    return Table("", columns, tuple(rows))


def _effect(each: InForce, scenario: Scenario, language: Language) -> str:
    key = {
        (False, False): "always", (True, False): "since",
        (False, True): "until", (True, True): "between",
    }[each.begin is not None, each.end is not None]  # fmt: skip
    days = {
        name: "" if day is None else date_text(day, language)
        for name, day in (("begin", each.begin), ("end", each.end))
    }
    when = phrase(f"check.timeline.{key}", language, **days)
    does = _does(each.effect, scenario, language)
    return phrase("check.timeline.effect", language, label=each.label or each.part, when=when,
                  does=does)  # fmt: skip


def _does(effect: Effect, scenario: Scenario, language: Language) -> str:
    kind = phrase(f"effect.{effect.model_dump()['effect']}", language)
    if isinstance(effect, ExtraPosts | MovedPosts | FewerPosts):
        team = getattr(effect, "team", None)
        key = "check.timeline.posts_in" if team else "check.timeline.posts"
        return phrase(
            key, language, kind=kind, posts=effect.posts, home=home_label(scenario, effect.home),
            team=team_label(scenario, team) if team else "",
        )  # fmt: skip
    stated = "; ".join(
        _stated(name, getattr(effect, name), scenario, language)
        for name, value in effect.model_dump().items()
        if name != "effect" and value
    )
    return phrase("check.timeline.does", language, kind=kind, stated=stated)


def _stated(name: str, value: object, scenario: Scenario, language: Language) -> str:
    """Write a field of an effect with its value: an estimate as its three numbers."""
    word = phrase(f"effect_field.{name}", language)
    if isinstance(value, Estimate):
        told: Callable[[float, Language], str] = _plain
        if isinstance(value, MinutesEstimate):
            told = minutes_text if name == "after" else _hours
        elif isinstance(value, ShareEstimate):
            told = percent
        ends = (told(one, language) for one in (value.low, value.central, value.high))
        return f"{word} {' / '.join(ends)}"
    if name == "hours":
        return phrase("check.timeline.some_hours", language)
    if isinstance(value, float):  # an age
        return f"{word} {minutes_text(value, language)}"
    entries = value if isinstance(value, list) else [value]
    return f"{word} {', '.join(_entry(name, str(one), scenario, language) for one in entries)}"


def _entry(name: str, key: str, scenario: Scenario, language: Language) -> str:
    """Write what a field names."""
    if name in ("kinds", "channels"):
        return named(key, language)
    if name == "on":
        return phrase(f"effect_on.{key}", language)
    return _LABELS.get(name, _as_written)(scenario, key)


def _as_written(_scenario: Scenario, key: str) -> str:
    return key


_LABELS: Mapping[str, Callable[[Scenario, str], str]] = {
    "case_types": case_type_label, "next": case_type_label, "teams": team_label,
    "home": home_label,
}  # fmt: skip
"""Who knows what the entries of a field are called."""


def _hours(minutes: float, language: Language) -> str:
    return phrase("check.hours", language, number=_plain(minutes / 60, language))


def _plain(value: float, language: Language) -> str:
    return figures(value, 6, language)


def _taken(scenario: Scenario, language: Language) -> Iterator[str]:
    """Yield what windows and overtime do to the presence of the teams, on their worst days."""
    changing = [each for each in effects_of(scenario) if each.effect.lost() or each.effect.gained()]
    if not changing:
        return
    windows = Windows(scenario, patterns_of(scenario.office, scenario.run))
    phases, worst = phases_of(scenario), {}
    for team in teams_over_time(scenario):
        shares = windows.shares([team] * len(phases)).values()
        worst[team] = max((min(1.0, lost) for lost, _ in shares), default=0.0)
    most = max(worst.values(), default=0.0)
    if most > 0:
        yield phrase("check.timeline.taken", language, share=percent(most, language, 1))
