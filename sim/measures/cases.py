"""Measures of cases: arrivals, decisions, wip, backlog, ages and lead times (model.md §12)."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from sim.adding import add_at
from sim.demand.arrivals import month_ends
from sim.events.kinds import (
    CASE_ARRIVAL,
    CAUSED_CASE,
    DECIDED,
    HANDOFF,
    ISSUED,
    OPEN_AT_START,
    WITHDRAWN,
)
from sim.events.rows import Rows
from sim.measures.case_fold import CAME, COUNTED, LATE, OPEN, QUARTER, WEEKLY, Stock, record
from sim.measures.declaration import Measure, Smallest
from sim.measures.histogram import Durations
from sim.measures.rows import About, Series, Value
from sim.measures.weeks import week_ends
from sim.plan.following import cases_follow
from sim.plan.plan import Plan
from sim.scenario.office import Office
from sim.units import DAY, MONTH, WEEK, YEAR

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
BANDS = ((0.0, 3.0), (3.0, 6.0), (6.0, 12.0), (12.0, 18.0), (18.0, np.inf))
"""Age bands of open cases, in months."""
CLEARED_SHARE = 0.01
"""The backlog counts as cleared when it is at most this share of the opening open cases."""

MONTHLY = ("arrivals", "decided", "withdrawn")
"""Measures of the monthly series, in their order; `caused` comes behind where decisions cause
cases."""

MEASURES = (
    Measure("arrivals", "cases", always=True),
    Measure("caused", "cases"),
    Measure(
        "decided", "cases", main=10, better=1, threshold="share_of_today",
        always=True,
    ),
    Measure("withdrawn", "cases", always=True),
    Measure("issued", "cases", always=True),
    Measure("throughput_week", "cases_per_week", always=True),
    Measure("decided_per_year", "cases_per_year", always=True),
    Measure("open_start", "cases", always=True),
    Measure("open_begin", "cases", always=True),
    Measure(
        "open_end", "cases", main=20, better=-1, threshold="share_of_today",
        always=True,
    ),
    Measure(
        "backlog_end", "cases", main=30, remarked=True, better=-1, always=True,
        by_default=Smallest("share_of_today", 0.05),
    ),
    Measure("wip_mean", "cases", always=True, steady_state=True),
    Measure(
        "median_age_open", "days", main=40, better=-1, threshold="days",
        pair="level", falls_with_intake=True, always=True, may_be_undefined=True,
    ),
    Measure("oldest_open", "days", pair="level", always=True),
    Measure("open_by_age", "cases"),
    Measure(
        "lead_time_mean", "days", main=50, remarked=True, better=-1,
        pair="duration", always=True, may_be_undefined=True, by_default=Smallest("amount", 7),
    ),
    Measure("lead_time_sd", "days", always=True, may_be_undefined=True),
    Measure(
        "lead_time_median", "days", main=60, better=-1, pair="duration", always=True,
        may_be_undefined=True, by_default=Smallest("amount", 7),
    ),
    Measure(
        "lead_time_p90", "days", main=70, better=-1, pair="duration", always=True,
        may_be_undefined=True, by_default=Smallest("amount", 7),
    ),
    Measure(
        "share_decided_90_days", "share", main=80, better=1, pair="level",
        by_default=Smallest("amount", 0.02),
    ),
    Measure("handoffs", "1"),
    Measure(
        "handoffs_per_decided", "1", main=140, may_be_undefined=True,
        by_default=Smallest("share_of_today", 0.05),
    ),
    Measure("touches", "1"),
    Measure("touches_per_decided", "1", may_be_undefined=True),
    Measure("clearance_week", "days", pair="time", may_be_undefined=True),
)  # fmt: skip


def monthly_of(office: Office) -> tuple[str, ...]:
    """Return the measures of the monthly series of an office, in their order."""
    return (*MONTHLY, "caused") if cases_follow(office) else MONTHLY


class CaseMeasures:
    """Counts and ages of cases by type, from the stream."""

    def __init__(self, plan: Plan) -> None:
        run, office = plan.scenario.run, plan.scenario.office
        self.about = About(plan)
        self.begin, self.end = run.warm_up, run.run_length
        types = len(self.about.case_types)
        self._types = types
        ages = [f.opening.mean_age.value for f in office.applications.values() if f.opening]
        self._oldest = int(2.0 * max(ages, default=0.0) // DAY) + 2
        days = int(self.end // DAY) + 2
        self._open_by_day = np.zeros((types, self._oldest + days), dtype=np.int64)
        """Open cases by type and day of application."""
        targets = [t.target_age for t in office.case_types.values()]
        bands = [low * MONTH for low, _ in BANDS]
        self._ages = np.array([[target, *bands] for target in targets])
        """Ages of which it is recorded how many open cases are older, by type."""
        self.open = np.zeros(types, dtype=np.int64)
        self.opening = np.zeros(types, dtype=np.int64)
        self._counted = dict(COUNTED)
        if cases_follow(office):
            self._counted["caused"] = CAUSED_CASE
        self._counts = np.zeros((2, len(self._counted), types), dtype=np.int64)
        self.all_counts, self.counts = (
            dict(zip(self._counted, counts, strict=True)) for counts in self._counts
        )
        self.at_begin = np.zeros(types, dtype=np.int64)
        self.lead = Durations(len(plan.clients))
        self.within_quarter = np.zeros(len(plan.clients), dtype=np.int64)
        self._handoffs = np.zeros(1, dtype=np.int64)
        self.wip_area = np.zeros(types)
        """∫ wip dt from the begin of the window, by type."""
        self._upto = np.zeros(1)
        self._grid = week_ends(self.end)
        self._months = np.array(list(month_ends(office.start, self.end)))
        self._monthly_names = monthly_of(office)
        self._by_month = np.zeros((len(self._counted), len(self._months), types))
        self._monthly = dict(zip(self._counted, self._by_month, strict=True))
        self._recorded = np.zeros(1, dtype=np.int64)
        self._states = np.zeros((len(self._grid), len(WEEKLY) + 1, types))
        """At each week's end open cases, backlog and those decided in the window, and what came
        in it, caused or not, by type."""
        self._older = np.zeros(self._ages.shape)
        self.time_of_exits = np.zeros(types)
        """Σ over closed cases of their time in the window, by type."""

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        self._handoffs += (rows.of(HANDOFF).time >= self.begin).sum()
        rows = rows.of(CASE_ARRIVAL, CAUSED_CASE, OPEN_AT_START, DECIDED, WITHDRAWN, ISSUED)
        first = 0
        for date in self._grid[self._recorded[0] :]:
            last = int(np.searchsorted(rows.time, date, side="left"))
            if last == len(rows):
                break
            self._take(rows.where(slice(first, last)))
            record(self.folded())
            first = last
        self._take(rows.where(slice(first, None)))

    def folded(self) -> Stock:
        """Return what a fold adds rows to."""
        return Stock(
            self.begin, self.about.type_of_client, np.array(list(self._counted.values())),
            self._months, self._grid, self._ages, self._oldest, self._upto, self._recorded,
            self._states, self._older, self._counts, self._by_month, self._open_by_day, self.open,
            self.opening, self.at_begin, self._handoffs, self.wip_area, self.time_of_exits,
            self.within_quarter, self.lead.tally,
        )  # fmt: skip

    def finish(self) -> None:
        """Close the window at the end of the run."""
        while self._recorded[0] < len(self._grid):
            record(self.folded())

    def _take(self, rows: Rows) -> None:
        if not len(rows):
            return
        times, since = rows.time, rows.since
        client = self.about.client(rows)
        types = self.about.type_of_client[client]
        month = np.minimum(
            np.searchsorted(self._months, times, side="right"), len(self._months) - 1
        )
        for name, kind in self._counted.items():
            here = rows.are(kind)
            self.all_counts[name] += np.bincount(types[here], minlength=self._types)
            late = here & (times >= self.begin)
            self.counts[name] += np.bincount(types[late], minlength=self._types)
            add_at(self._monthly[name], (month[late], types[late]), 1)
        opens = rows.are(OPEN_AT_START)
        arrives = rows.are(CASE_ARRIVAL, CAUSED_CASE) | opens
        leaves = rows.are(DECIDED, WITHDRAWN)
        self.opening += np.bincount(types[opens], minlength=self._types)
        days = np.floor(since / DAY).astype(np.int64) + self._oldest
        add_at(self._open_by_day, (types[arrives], days[arrives]), 1)
        add_at(self._open_by_day, (types[leaves], days[leaves]), -1)
        self._integrate(times[arrives | leaves], types[arrives | leaves],
                        np.where(arrives, 1, -1)[arrives | leaves])  # fmt: skip
        gone = leaves & (times >= self.begin)
        entered = np.maximum(np.maximum(since[gone], 0.0), self.begin)
        add_at(self.time_of_exits, (types[gone],), times[gone] - entered)
        decided = rows.are(DECIDED) & (times >= self.begin)
        lead = times[decided] - since[decided]
        self.lead.add(client[decided], lead)
        soon = client[decided][lead <= QUARTER]
        self.within_quarter += np.bincount(soon, minlength=len(self.within_quarter))

    def _integrate(self, times: Floats, types: NDArray[np.int64], steps: NDArray[np.int64]) -> None:
        """Add the area under each type's wip path between events."""
        if not len(times):
            return
        moves = np.zeros((len(times), self._types), dtype=np.int64)
        moves[np.arange(len(times)), types] = steps
        wip = self.open + np.concatenate((np.zeros((1, self._types)), np.cumsum(moves, axis=0)))
        dates = np.concatenate((self._upto, times))
        spans = np.diff(np.maximum(dates, self.begin))
        areas = np.concatenate((self.wip_area[None], spans[:, None] * wip[:-1]))
        self.wip_area = np.cumsum(areas, axis=0)[-1]
        before = times < self.begin
        self.at_begin += moves[before].sum(axis=0)
        self.open = self.open + moves.sum(axis=0)
        self._upto[0] = times[-1]

    @staticmethod
    def _came(counts: Mapping[str, Ints]) -> Ints:
        return counts["arrivals"] + counts.get("caused", 0)

    def came(self) -> Ints:
        """Return the cases that there have been, by type: open at the start, new and caused."""
        return self.opening + self._came(self.all_counts)

    def median_age(self, types: NDArray[np.int64] | slice = slice(None)) -> float:
        """Return the median age (minutes) of the open cases at the end, to the day."""
        by_day = self._open_by_day[types].sum(axis=0)
        number = by_day.sum()
        if number <= 0:
            return float("nan")
        upto = np.cumsum(by_day)
        place = int(np.searchsorted(upto, number / 2.0, side="left"))
        inside = (number / 2.0 - (upto[place] - by_day[place])) / by_day[place]
        return float(max(self.end - (place - self._oldest + inside) * DAY, 0.0))

    def oldest_age(self, types: NDArray[np.int64] | slice = slice(None)) -> float:
        """Return the age (minutes) of the oldest open case at the end, in begun days; 0: none."""
        days = np.flatnonzero(self._open_by_day[types].sum(axis=0))
        return float(self.end - (days[0] - self._oldest) * DAY) if len(days) else 0.0

    # -- results ---------------------------------------------------------------------------

    def weekly(self) -> Series:
        """Return open cases, backlog and cases decided to date at each week's end."""
        return Series(self._grid, WEEKLY, tuple(self.about.case_types), self._states[:, :CAME])

    def arrived_to_date(self) -> Floats:
        """Return what came in the window up to each week's end, shape (weeks, case types)."""
        return self._states[:, CAME]

    def monthly(self) -> Series:
        """Return arrivals, decided and withdrawn cases per calendar month (date: its end)."""
        names = self._monthly_names
        counts = np.stack([self._monthly[name] for name in names], axis=1)
        return Series(self._months, names, tuple(self.about.case_types), counts)

    def values(self, touches: int) -> Iterator[Value]:
        """Yield the measures, office-wide and by case type, spread by band and group.

        `touches`: how often work on a case was begun in the window.
        """
        every = np.arange(self._types)
        yield from self._group("", every)
        for number, name in enumerate(self.about.case_types):
            yield from self._group(name, every[number : number + 1])
        for what, names, of_client in (
            ("surname", self.about.surnames, self.about.surname_of_client),
            ("group", self.about.groups, self.about.group_of_client),
        ):
            for number, name in enumerate(names if len(names) > 1 else ()):
                clients = np.flatnonzero(of_client == number)
                mean = self.lead.mean(clients) / DAY
                yield Value("lead_time_mean", "", "", f"{what} {name}", mean)
        decided = self.counts["decided"].sum()
        for measure, number in (("handoffs", int(self._handoffs[0])), ("touches", touches)):
            yield Value(measure, "", "", "", float(number))
            yield Value(
                f"{measure}_per_decided", "", "", "", number / decided if decided else np.nan
            )
        yield Value("clearance_week", "", "", "", self._clearance())

    def _group(self, name: str, types: NDArray[np.int64]) -> Iterator[Value]:
        window = self.end - self.begin
        clients = np.flatnonzero(np.isin(self.about.type_of_client, types))

        def value(measure: str, number: float, detail: str = "") -> Value:
            return Value(measure, "", name, detail, float(number))

        for measure, counts in self.counts.items():
            yield value(measure, counts[types].sum())
        decided = self.counts["decided"][types].sum()
        yield value("throughput_week", decided / window * WEEK)
        yield value("decided_per_year", decided / window * YEAR)
        yield value("open_start", self.opening[types].sum())
        at_begin = self.at_begin if self.begin > 0.0 else self.opening
        yield value("open_begin", at_begin[types].sum())
        yield value("open_end", self.open[types].sum())
        yield value("backlog_end", self._states[-1, LATE, types].sum())
        yield value("wip_mean", self.wip_area[types].sum() / window)
        yield value("lead_time_mean", self.lead.mean(clients) / DAY)
        yield value("lead_time_sd", self.lead.deviation(clients) / DAY)
        median, p90 = self.lead.quantiles((0.5, 0.9), clients)
        yield value("lead_time_median", median / DAY)
        yield value("lead_time_p90", p90 / DAY)
        yield value("median_age_open", self.median_age(types) / DAY)
        yield value("oldest_open", self.oldest_age(types) / DAY)
        if decided:
            soon = self.within_quarter[clients].sum()
            yield value("share_decided_90_days", soon / decided)
        for (low, high), number in zip(BANDS, self._by_band()[types].sum(axis=0), strict=True):
            months = f"{low:g}-{high:g} months" if high < np.inf else f"over {low:g} months"
            yield value("open_by_age", number, months)

    def _by_band(self) -> Floats:
        """Return open cases at the end by type and age band."""
        from_band_on = np.column_stack((self._states[-1, OPEN], self._older[:, 2:]))
        by_band: Floats = from_band_on - np.column_stack(
            (from_band_on[:, 1:], np.zeros(self._types))
        )
        return by_band

    def _clearance(self) -> float:
        """Return the week's end (days) by which the backlog is cleared; infinite: never."""
        opening = self.opening.sum()
        if not opening:
            return float("nan")
        backlog = self._states[:, LATE].sum(axis=1)
        cleared = self._grid[backlog <= CLEARED_SHARE * opening]
        return float(cleared[0]) / DAY if len(cleared) else float("inf")
