"""What `umbau check` says of a reorganisation on dates: who governs, who moves, what it takes."""

import textwrap
from collections.abc import Iterator

from sim.declared import MinutesEstimate
from sim.plan.effects import effects_of
from sim.plan.equal import costs_more, extra_cost
from sim.plan.phases import phases_of, posts_in, teams_over_time
from sim.plan.windows import Windows
from sim.plan.workforce import patterns_of
from sim.report.sections.check.text import laid_out
from sim.scenario.levers import Effect, ExtraPosts, FewerPosts, MovedPosts
from sim.scenario.study import Scenario
from sim.scenario.timeline import InForce, Phase
from sim.units import duration_text

OPEN_CASES = {
    "move": "open cases go to their new team, with a handoff where it is another one",
    "stay": "open cases stay with the teams that have them; their clerks finish them first",
}


def timeline_text(scenario: Scenario, width: int = 100) -> str:
    """Say what changes when: structures and pilots, posts by team, windows, levers and costs.

    Empty for a scenario without a time line.
    """
    if scenario.timeline is None:
        return ""
    lines = ["What changes when"]
    for phase in scenario.timeline.phases:
        since = "from the start" if phase.begin is None else f"from {phase.begin}"
        text = f"{since}: {_governing(phase)}"
        if phase.begin is not None:
            text += f"; {OPEN_CASES[phase.open_cases]}"
        lines += _wrapped(f"{text}.", width)
    lines += ["", *_posts(scenario), ""]
    lines += [line for each in effects_of(scenario) for line in _wrapped(_effect(each), width)]
    lines += list(_taken(scenario))
    for dated in scenario.timeline.costs:
        euros = "n/a" if dated.cost.value is None else f"{dated.cost.value:,.0f} EUR"
        per = " a year" if dated.cost.per == "year" else ", once"
        lines += _wrapped(f"costs: {dated.cost.label}: {euros}{per}.", width)
    more, _ = extra_cost(scenario) if costs_more(scenario) else (0.0, None)
    if more:
        text = f"As the files say it costs {more:,.0f} EUR more than today over the run (central "
        lines += _wrapped(f"{text}values, what has no price left out).", width)
    return "\n".join(lines) + "\n"


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="    ")


def _governing(phase: Phase) -> str:
    if len(phase.structures) == 1:
        structure = phase.structures[0]
        return structure.label or structure.name
    parts = []
    for number, structure in enumerate(phase.structures):
        types = ", ".join(name for name, place in phase.governs.items() if place == number)
        parts.append(f"{structure.label or structure.name} for {types}")
    return "; ".join(parts)


def _posts(scenario: Scenario) -> Iterator[str]:
    """Yield the posts of every team in every phase."""
    phases = phases_of(scenario)
    posts = [posts_in(scenario, phase) for phase in phases]
    heads = ["start" if phase.begin is None else str(phase.begin) for phase in phases]
    rows: list[tuple[str, ...]] = [("posts of team", *heads)]
    for team in teams_over_time(scenario):
        numbers = [sum(of_phase.get(team, {}).values()) for of_phase in posts]
        rows.append((team, *(str(number) if number else "-" for number in numbers)))
    rows.append(
        ("all", *(str(sum(sum(t.values()) for t in of_phase.values())) for of_phase in posts))
    )
    yield from laid_out(rows)


def _effect(each: InForce) -> str:
    since = f"from {each.begin} " if each.begin is not None else ""
    until = f"until before {each.end}" if each.end is not None else ""
    when = (since + until).strip() or "all the time"
    return f"{each.label or each.part} ({when}): {_does(each.effect)}."


def _does(effect: Effect) -> str:
    stated = {
        name: value for name, value in effect.model_dump().items() if name != "effect" and value
    }
    kind = str(getattr(effect, "effect", "")).replace("_", " ")
    if isinstance(effect, ExtraPosts | MovedPosts | FewerPosts):
        team = getattr(effect, "team", None)
        where = f" in team {team}" if team else ""
        return f"{kind}: {effect.posts} of '{effect.home}'{where}"
    words = []
    for name, value in stated.items():
        estimate = getattr(effect, name)
        central = getattr(estimate, "central", None)
        if central is not None:
            told = _hours if isinstance(estimate, MinutesEstimate) else _plain
            range_ = (told(estimate.low), told(central), told(estimate.high))
            words.append(f"{name.replace('_', ' ')} {' / '.join(range_)}")
        elif name == "hours":
            words.append("some hours of the week")
        elif isinstance(value, list):
            words.append(f"{name} {', '.join(map(str, value))}")
        else:
            words.append(f"{name.replace('_', ' ')} {_stated(name, value)}")
    return f"{kind} ({'; '.join(words)})"


def _stated(name: str, value: object) -> str:
    """Write a plain value; ages are minutes."""
    if not isinstance(value, float):
        return str(value)
    return duration_text(value) if name.endswith("_age") else _plain(value)


def _hours(minutes: float) -> str:
    return f"{minutes / 60:g} h"


def _plain(value: float) -> str:
    return f"{value:g}"


def _taken(scenario: Scenario) -> Iterator[str]:
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
        yield f"  Windows add up; at most {most:.1%} of a team's presence is lost on one day."
