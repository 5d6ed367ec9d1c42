"""The charts of a briefing, drawn again from the tables of the results."""

from collections.abc import Iterator

from sim.experiment.lead_time import PARTS, WORKED
from sim.plan.opening import opening_cases
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import date_text, number
from sim.report.charts.of_study import Draw, charts_of, of_condition
from sim.report.document import Block, Column, Heading, Paragraph, Picture, Table
from sim.report.folder.read import Results
from sim.report.rows.lead_time import case_times, hours_words, part_label
from sim.report.rows.open_weeks import open_weeks
from sim.report.rows.teams import labels_of_teams
from sim.report.rows.use_groups import GROUPS, group_label, team_times
from sim.report.sections.why import bars_table


def chart_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield the chart of open cases over time, and where the time of a case goes."""
    yield Heading(phrase("pictures.heading", language))
    drawn = _charts(results, language).get("open_cases")
    if drawn is not None:
        title = phrase("pictures.open_cases", language)
        yield Picture("open_cases", title, drawn)
        yield from _opening(results, language)
    yield from case_time_pictures(results, language)


def why_pictures(results: Results, language: Language) -> list[Block]:
    """Return the waterfall of the first condition; none where nothing is told in cases."""
    condition, label = results.conditions[0]
    name = of_condition("why", condition)
    drawn = _charts(results, language).get(name)
    if drawn is None:
        return []
    table = bars_table(results.tables["why"], results.compared, (condition, label), language)
    return [Picture(name, phrase("why.head", language), drawn, table)]


def balance_pictures(results: Results, language: Language) -> list[Block]:
    """Return gain and price under the first condition; none where nobody calls.

    The comparison's own table has the numbers.
    """
    condition, label = results.conditions[0]
    name = of_condition("balance", condition)
    drawn = _charts(results, language).get(name)
    where = phrase("pictures.where", language, label=label) if label else ""
    title = phrase("balance.picture", language, where=where)
    return [] if drawn is None else [Picture(name, title, drawn)]


def case_time_pictures(results: Results, language: Language) -> list[Block]:
    """Return where the time of a case goes under the first condition, with its days in a table."""
    condition, label = results.conditions[0]
    name = of_condition("case_time", condition)
    drawn = _charts(results, language).get(name)
    if drawn is None:
        return []
    times = case_times(results.tables["lead_time"], results.structures, condition)
    where = phrase("pictures.where", language, label=label) if label else ""
    caption = phrase("case_time.table", language, where=where)
    columns = (
        Column(phrase("common.structure", language), width=2.0),
        *(Column(part_label(part, language), number=True) for part in PARTS),
        Column(phrase("case_time.together", language), number=True),
    )
    rows = tuple(
        (
            one.structure.label,
            *(hours_words(one.worked, language) if part == WORKED else number(days, 1, language)
              for part, days in one.days.items()),
            number(one.total, 1, language),
        )
        for one in times
    )  # fmt: skip
    return [Picture(name, caption, drawn, Table(caption, columns, rows))]


def team_time_pictures(results: Results, language: Language) -> list[Block]:
    """Return what today's teams do and those of the first other structure, with all shares.

    Under the first condition; all other structures are in the folder's charts.
    """
    condition, label = results.conditions[0]
    shown = [one for one in results.structures if one.today] + results.others[:1]
    name = of_condition(f"teams_{shown[-1].name}", condition)
    drawn = _charts(results, language).get(name)
    if drawn is None:
        return []
    where = phrase("pictures.where", language, label=label) if label else ""
    caption = phrase("team_time.table", language, where=where)
    columns = (
        Column(phrase("common.structure", language), width=1.6),
        Column(phrase("team_time.team", language), width=1.6),
        *(Column(group_label(group, language), number=True) for group in GROUPS),
    )
    rows = tuple(
        (one.label, each.label,
         *(number(100 * share, 0, language) for share in each.shares.values()))
        for one in shown
        for each in team_times(results.tables["hours"], one, condition,
                               labels_of_teams(results.scenarios[condition, one.name]))
    )  # fmt: skip
    return [Picture(name, caption, drawn, Table(caption, columns, rows))]


def calendar_pictures(results: Results, language: Language) -> list[Block]:
    """Return the calendar of the difference under the first condition, its weeks in a table.

    None where no week is clear.
    """
    condition, label = results.conditions[0]
    name = of_condition("calendar", condition)
    drawn = _charts(results, language).get(name)
    if drawn is None:
        return []
    where = phrase("pictures.where", language, label=label) if label else ""
    caption = phrase("calendar.table", language, where=where)
    keys = ("weeks_more", "weeks_fewer", "weeks_rest", "largest")
    columns = (
        Column(phrase("common.structure", language), width=2.0),
        *(Column(phrase(f"calendar.{key}", language), number=True) for key in keys),
    )
    rows = []
    for each in open_weeks(results.tables["open_difference"], results.structures, condition):
        largest = max(each.clear, key=lambda week: abs(week.difference), default=None)
        rows.append((
            each.structure.label, str(len(each.more)), str(len(each.fewer)), str(each.rest),
            "–" if largest is None else phrase(
                "calendar.largest_at", language, day=date_text(largest.last, language),
                difference=number(largest.difference, 0, language, signed=True),
            ),
        ))  # fmt: skip
    return [Picture(name, caption, drawn, Table(caption, columns, tuple(rows)))]


def _charts(results: Results, language: Language) -> dict[str, Draw]:
    """Return by name what draws the charts of the results again."""
    return charts_of(
        results.tables, results.scenarios, years=results.years,
        language=language, preview=results.preview, source=results.details.name,
    )  # fmt: skip


def break_even_pictures(results: Results, language: Language) -> list[Block]:
    """Return the chart of the decisions since the start against today's; none without dates."""
    drawn = _charts(results, language).get("break_even")
    if drawn is None:
        return []
    return [Picture("break_even", phrase("pictures.break_even", language), drawn)]


def _opening(results: Results, language: Language) -> Iterator[Block]:
    """Yield how many cases are open at the begin, as the office states it; not after a warm-up."""
    stated = opening_cases(
        results.scenarios[results.conditions[0][0], results.structures[0].name].office
    )
    if stated and not results.details.warm_up_days:
        cases = number(stated, 0, language)
        yield Paragraph(phrase("pictures.opening", language, cases=cases), note=True)
