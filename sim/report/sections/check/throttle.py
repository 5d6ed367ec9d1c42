"""What `umbau check` says of a throttle: when it comes on, what it leaves, where it cannot act."""

from collections.abc import Iterable, Iterator

from sim.adding import added
from sim.plan.opening import oldest_at_start, opening_cases
from sim.plan.throttle import hours_left, stock_limits
from sim.plan.urgency import oldest_case
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.inputs import minutes_text
from sim.report.catalogue.numbers import figures, number
from sim.report.catalogue.words import listed
from sim.scenario.management import Throttle
from sim.scenario.office import WEEKDAYS
from sim.scenario.study import Scenario

_HOUR = 60
_Week = Iterable[tuple[int, int, int]]


def throttle_sentences(scenario: Scenario, language: Language) -> Iterator[str]:
    """Yield when it comes on and goes off, what it leaves, and where it can never act."""
    rule = scenario.management.throttle
    if rule is None:
        return
    yield from _limits(scenario, rule, language)
    yield from _what_is_left(scenario, rule, language)
    if _reaches_no_limit(scenario, rule):
        longest = minutes_text(oldest_case(scenario), language)
        yield phrase("check.management.throttle_never", language, age=longest)
    elif _on_at_first(scenario, rule):
        yield phrase("check.management.throttle_at_once", language)


# -- when -------------------------------------------------------------------------------------


def _limits(scenario: Scenario, rule: Throttle, language: Language) -> Iterator[str]:
    if rule.oldest is not None:
        above, below = (minutes_text(a, language) for a in (rule.oldest.above, rule.oldest.below))
        yield phrase("check.management.throttle_oldest", language, above=above, below=below)
    if rule.stock is not None:
        above, below = (number(n, 0, language) for n in stock_limits(rule.stock, scenario.office))
        yield phrase("check.management.throttle_stock", language, above=above, below=below)


def _reaches_no_limit(scenario: Scenario, rule: Throttle) -> bool:
    """Tell whether it can never come on, whatever happens; of a stock nobody knows."""
    if rule.stock is not None or rule.oldest is None:
        return False
    return rule.oldest.above >= oldest_case(scenario)


def _on_at_first(scenario: Scenario, rule: Throttle) -> bool:
    """Tell whether it is to be expected on the first day already."""
    if rule.oldest is not None and oldest_at_start(scenario.office) > rule.oldest.above:
        return True
    stock = rule.stock
    office = scenario.office
    return stock is not None and opening_cases(office) > stock_limits(stock, office)[0]


# -- what -------------------------------------------------------------------------------------


def _what_is_left(scenario: Scenario, rule: Throttle, language: Language) -> Iterator[str]:
    """Yield what is open while it is on; that it closes nothing, where that is so."""
    office = scenario.office.calendar
    closes = bool(rule.mails) and not _worked_on(scenario) <= {
        WEEKDAYS.index(day) for day in rule.mails
    }
    for key, left in zip(("phone", "counter"), hours_left(rule, scenario.office), strict=True):
        if not getattr(rule, key):
            continue
        usual = 7 * 24.0 if office.kind == "always" else _hours_a_week(getattr(office, key))
        closes = closes or _hours_a_week(left) < usual
        yield phrase(
            f"check.management.throttle_{key}", language, hours=week_text(left, language),
            left=figures(_hours_a_week(left), 3, language), usual=figures(usual, 3, language),
        )  # fmt: skip
    if rule.mails:
        days = [phrase(f"weekday.long.{day}", language) for day in rule.mails]
        yield phrase("check.management.throttle_mails", language, days=listed(days, language))
    if not closes:
        yield phrase("check.management.throttle_nothing", language)


def _worked_on(scenario: Scenario) -> set[int]:
    """Return the days of the week on which somebody is there."""
    office = scenario.office.calendar
    return set(range(7)) if office.kind == "always" else {day for day, _, _ in office.presence}


def _hours_a_week(week: _Week) -> float:
    return added(float(closes - opens) for _, opens, closes in week) / _HOUR


# -- in words ---------------------------------------------------------------------------------


def week_text(week: _Week, language: Language) -> str:
    """Write hours of the week, the same ones of days in a row together."""
    by_day: dict[int, list[str]] = {}
    for day, opens, closes in week:
        by_day.setdefault(day, []).append(f"{_clock(opens)}–{_clock(closes)}")
    spans: list[tuple[int, int, list[str]]] = []
    for day, hours in sorted(by_day.items()):
        if spans and spans[-1][1] == day - 1 and spans[-1][2] == hours:
            spans[-1] = (spans[-1][0], day, hours)
        else:
            spans.append((day, day, hours))
    return ", ".join(
        f"{_days(first, last, language)} {' '.join(hours)}" for first, last, hours in spans
    )


def _days(first: int, last: int, language: Language) -> str:
    names = [phrase(f"weekday.short.{WEEKDAYS[day]}", language) for day in (first, last)]
    return names[0] if first == last else "–".join(names)


def _clock(minute: int) -> str:
    return f"{minute // _HOUR}:{minute % _HOUR:02}"
