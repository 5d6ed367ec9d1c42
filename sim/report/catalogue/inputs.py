"""Names of inputs and their values, as planners say them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sim.declared import (
    Estimate,
    EurosEstimate,
    FactorEstimate,
    MinutesEstimate,
    PerMinuteEstimate,
    ShareEstimate,
    WorkingDaysEstimate,
)
from sim.experiment.inputs import Input
from sim.plan.posts import team_posts
from sim.plan.shape import placed
from sim.plan.study import Study
from sim.reading.sensitivity_checks import fits, stage_as_one_key
from sim.report.catalogue.catalogue import Language, phrase, phrases
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import named
from sim.scenario.office import Office
from sim.scenario.study import Scenario
from sim.units import DAY, MONTH, WEEK, YEAR, duration_text


def input_label(each: Input, study: Study, language: Language) -> str:
    """Return the planner's label of an input, or words for its path."""
    if each.label:
        return each.label
    if each.team:
        labels = [
            one.structure.teams[each.team].label
            for one in study.scenarios.values()
            if each.team in one.structure.teams
        ]
        return phrase("input.team_size", language, team=next(filter(None, labels), each.team))
    if each.paths != (each.name,):
        return each.name.replace("_", " ")
    return path_label(each.name, list(study.scenarios.values()), study.structures, language)


def path_label(
    path: str, scenarios: Sequence[Scenario], structures: Mapping[str, str], language: Language
) -> str:
    """Return words for the path of an estimate; one that has none is shown as it is.

    The first of the scenarios has the office's labels, all have those of what comes on dates.
    `structures` are labels by the names of structures.
    """
    stage_as_one = stage_as_one_key(path)
    for pattern, words in phrases("input.path", language).items():
        if fits(pattern, stage_as_one):
            return words.format(*_keys(pattern, stage_as_one, scenarios, structures, language))
    return path


def _keys(
    pattern: str,
    path: str,
    scenarios: Sequence[Scenario],
    structures: Mapping[str, str],
    language: Language,
) -> list[str]:
    """Return what stands for the `*` of a pattern, by its label where the files have one."""
    keys, found = path.split("."), []
    for place, wanted in enumerate(pattern.split(".")):
        if wanted != "*":
            continue
        before, key = keys[place - 1], keys[place]
        office = scenarios[0].office
        if before == "case_types":
            found.append(office.case_types[key].label or key)
        elif before == "applications":
            served = [home for home in office.staff.homes.values() if home.serves == [key]]
            found.append(served[0].label if len(served) == 1 and served[0].label else key)
        elif before == "journeys":
            taking = [each.label for each in office.case_types.values() if each.journey == key]
            found.append(taking[0] if len(taking) == 1 and taking[0] else key)
        elif before in ("stages", "next", "pulses"):
            found.append(_of_list(office, keys, place, language))
        elif before == "timeline":
            found.append(_part_label(scenarios, key))
        elif before == "structures":
            found.append(structures.get(key, key))
        elif before == "portfolios" and office.staff.people is not None:
            found.append(office.staff.people.portfolios[key].label or key)
        else:
            found.append(key)
    return found


def _of_list(office: Office, keys: Sequence[str], place: int, language: Language) -> str:
    """Return what stands at a place of a list: a stage, a case that follows, a pulse."""
    of, key = keys[place - 2], keys[place]
    if keys[place - 1] == "pulses":
        return _pulse_label(office, keys[place - 3], int(key))
    if keys[place - 1] == "next":
        follows = office.case_types[of].next[int(key)].case_type
        return office.case_types[follows].label or follows
    at = tuple(int(one) if one.isdigit() else one for one in key.split("/"))
    stage = next(stage for where, stage in placed(office.journeys[of].stages) if where == at)
    names = (
        (stage.step or stage.referral or stage.visit or key,) if not stage.waits else stage.waits
    )
    return ", ".join(named(name, language) for name in names)


def _pulse_label(office: Office, of: str, number: int) -> str:
    """Return what a pulse of applications or of contacts is called, else its first day."""
    profiles = {name: flow.profile for name, flow in office.applications.items()}
    if office.contacts is not None:
        profiles |= {str(k): each.profile for k, each in office.contacts.population.items()}
    pulse = profiles[of].pulses[number]
    return pulse.label or pulse.start.isoformat()


def _part_label(scenarios: Sequence[Scenario], part: str) -> str:
    """Return what a reorganisation calls one of its parts."""
    labels = (
        each.label
        for scenario in scenarios
        if scenario.timeline is not None
        for each in scenario.timeline.effects
        if each.part == part
    )
    return next(filter(None, labels), part)


def value_text(
    estimate: Estimate[Any], value: float, language: Language, posts: int | None = None
) -> str:
    """Write a value of an estimate with its unit; with `posts` a factor as a number of them."""
    if posts is not None:
        return phrase("input.posts", language, count=number(round(value * posts), 0, language))
    for kind, write in _WRITERS.items():
        if isinstance(estimate, kind):
            return write(value, language)
    return _digits(value, language)


def minutes_text(minutes: float, language: Language) -> str:
    """Write minutes as a duration: ``3 Wochen``, ``1.5 h``."""
    amount, unit = duration_text(minutes).split(" ")
    value = float(amount)
    decimals = 0 if value == int(value) else len(amount.partition(".")[2])
    written = number(value, decimals, language)
    return f"{written} {phrase(f'duration.{unit}', language)}"


_LENGTHS = {"years": YEAR, "months": MONTH, "weeks": WEEK, "days": DAY, "h": 60.0}


def duration_unit(values: Sequence[float]) -> tuple[str, float]:
    """Return the longest unit that tells all of these minutes with one decimal: name, minutes.

    None is longer than the largest of them.
    """
    for name, length in _LENGTHS.items():
        amounts = [value / length for value in values]
        exact = all(abs(10 * amount - round(10 * amount)) < _NEARLY for amount in amounts)
        if exact and max(amounts) >= 1:
            return name, length
    return "min", 1.0


_NEARLY = 1e-6


def _digits(value: float, language: Language) -> str:
    """Write a number with about three digits and no zeros behind the point."""
    for decimals in (0, 1, 2, 3):
        if abs(round(value, decimals)) >= 10 ** (2 - decimals) or decimals == 3:  # noqa: PLR2004 - digits
            break
    while decimals and round(value, decimals) == round(value, decimals - 1):
        decimals -= 1
    return number(value, decimals, language)


def _rate(value: float, language: Language) -> str:
    yearly = value * YEAR
    if 1 <= yearly < 12:  # noqa: PLR2004 - less than one a month
        return f"{_digits(yearly / 12, language)} {phrase('input.unit.month', language)}"
    return f"{_digits(yearly, language)} {phrase('input.unit.year', language)}"


def _share(value: float, language: Language) -> str:
    percent = value * 100
    decimals = 0 if abs(percent - round(percent)) < 0.05 else 1  # noqa: PLR2004 - shown as whole
    return number(percent, decimals, language) + phrase("input.unit.percent", language)


def working_days_text(value: float, language: Language) -> str:
    """Write a number of working days: ``2 Arbeitstage``, ``1 working day``."""
    unit = "input.unit.day" if value == 1 else "input.unit.days"
    return f"{_digits(value, language)} {phrase(unit, language)}"


def _euros(value: float, language: Language) -> str:
    return f"{number(value, 0, language)} {phrase('input.unit.euros', language)}"


def _times(value: float, language: Language) -> str:
    return f"{_digits(value, language)}×"


_WRITERS: dict[type[Estimate[Any]], Callable[[float, Language], str]] = {
    MinutesEstimate: minutes_text, PerMinuteEstimate: _rate, ShareEstimate: _share,
    WorkingDaysEstimate: working_days_text, EurosEstimate: _euros, FactorEstimate: _times,
}  # fmt: skip


def fraction_text(each: Input, fraction: float, scenario: Scenario, language: Language) -> str:
    """Write the value of an input at a fraction of its range; of several, how far up they are."""
    estimates = list(each.estimates(scenario).values())
    posts = team_posts(scenario, each.team) if each.team in scenario.structure.teams else None
    values = list(dict.fromkeys(
        value_text(one, one.low + fraction * (one.high - one.low), language, posts)
        for one in estimates
    ))  # fmt: skip
    if len(values) == 1:
        return values[0]
    return phrase("input.unit.range", language, percent=number(100 * fraction, 0, language))


def quantile_texts(each: Input, scenario: Scenario, language: Language) -> tuple[str, str, str]:
    """Write low, central and high of an input; of several with different ranges, nothing."""
    posts = team_posts(scenario, each.team) if each.team in scenario.structure.teams else None
    found = [
        (
            value_text(one, one.low, language, posts),
            value_text(one, one.central, language, posts),
            value_text(one, one.high, language, posts),
        )
        for one in each.estimates(scenario).values()
    ]
    return found[0] if found and len(set(found)) == 1 else ("", "", "")
