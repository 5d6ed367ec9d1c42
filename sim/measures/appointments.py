"""Measures of appointments: how soon there is a date, who comes, what is not used (model.md §12).

Counts are those of the window, by the team that offers the date and by case type. The way of each
visit is told by its rows: all of them know when its client asked first.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.events.kinds import (
    BOOKED,
    CANCELLED,
    CANCELLED_BY_OFFICE,
    NO_SHOW,
    REBOOKED,
    SLOT_RELEASE,
    SLOT_START,
    START,
    UNBOOKED,
    VISIT_TASK,
    WORK_END,
)
from sim.events.rows import Rows
from sim.measures.declaration import Measure, Smallest
from sim.measures.histogram import Durations
from sim.measures.per_case import Places, with_room
from sim.measures.rows import About, Value
from sim.plan.plan import Plan
from sim.units import DAY

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

COUNTED = {
    "appointments_booked": (BOOKED, REBOOKED),
    "appointments_served": (WORK_END,),
    "no_shows": (NO_SHOW,),
    "appointments_cancelled": (CANCELLED,),
    "appointments_cancelled_by_office": (CANCELLED_BY_OFFICE,),
    "asked_in_vain": (UNBOOKED,),
}
"""Counts and the kinds of their rows."""

MEASURES = (
    Measure(
        "appointment_lead",
        "days",
        main=55,
        remarked=True,
        better=-1,
        pair="duration",
        may_be_undefined=True,
        by_default=Smallest("share_of_today", 0.1),
    ),
    Measure("appointment_lead_p90", "days", pair="duration", may_be_undefined=True),
    Measure("appointment_wait", "days", pair="duration", may_be_undefined=True),
    Measure("appointment_wait_p90", "days", pair="duration", may_be_undefined=True),
    Measure("appointment_delay", "minutes", pair="duration", may_be_undefined=True),
    Measure("appointment_delay_p90", "minutes", pair="duration", may_be_undefined=True),
    *(Measure(name, "dates") for name in COUNTED),
    Measure("no_show_share", "share", may_be_undefined=True),
    Measure("slots_offered", "dates"),
    Measure("slots_unused_share", "share", may_be_undefined=True),
    Measure("unbooked_end", "cases"),
)


class AppointmentMeasures:
    """Counts and times of visits, from the stream; an office without appointments has none."""

    def __init__(self, plan: Plan) -> None:
        self.about = About(plan)
        self.begin, self.end = plan.scenario.run.warm_up, plan.scenario.run.run_length
        self.teams, self._any = plan.teams, bool(plan.appointments)
        shape = len(self.teams), len(self.about.case_types)
        self.counts = {name: np.zeros(shape) for name in COUNTED}
        self.all_counts = dict.fromkeys(COUNTED, 0)
        keys = shape[0] * shape[1]
        self._times = {name: Durations(keys) for name in ("lead", "wait", "delay")}
        self._offered, self._used = np.zeros((2, shape[0]))
        self._places = Places(plan)
        self._first_ask = np.zeros(0)
        """Of each case, when the client of the visit that began last asked first."""
        self._type, self._asking = np.zeros(0), np.zeros(0)
        """Its case type, and whether its client has asked in vain since."""
        self.twice = 0
        """Slots that two clients have come to."""
        self._held: set[tuple[float, int, int]] = set()
        """Slots of the latest date that rows tell of."""

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        if not self._any:
            return
        of_visit = rows.are(START, WORK_END) & (rows.step == VISIT_TASK)
        of_date = rows.are(
            BOOKED, REBOOKED, UNBOOKED, NO_SHOW, CANCELLED, CANCELLED_BY_OFFICE, SLOT_START
        )
        self._count_slots(rows.of(SLOT_RELEASE))
        rows = rows.where(of_visit | of_date)
        if not len(rows):
            return
        self._count(rows)
        self._ask(rows)
        self._look_for_slots_held_twice(rows.of(SLOT_START))

    def _count_slots(self, released: Rows) -> None:
        inside = released.where((released.since >= self.begin) & (released.since < self.end))
        np.add.at(self._offered, inside.team, inside.minutes)

    def _count(self, rows: Rows) -> None:
        inside = rows.time >= self.begin
        for name, kinds in COUNTED.items():
            chosen = rows.are(*kinds)
            self.all_counts[name] += int(chosen.sum())
            late = rows.where(chosen & inside)
            np.add.at(self.counts[name], (late.team, self.about.types(late)), 1.0)
        self._used += np.bincount(
            rows.where(rows.are(SLOT_START) & inside).team, minlength=len(self.teams)
        )
        booked = rows.where(rows.are(BOOKED) & inside)
        self._times["lead"].add(self._keys(booked), booked.time + booked.minutes - booked.since)
        begun = rows.where(rows.are(START) & inside)
        self._times["delay"].add(self._keys(begun), begun.time - begun.since)

    def _keys(self, rows: Rows) -> Ints:
        return np.asarray(rows.team * len(self.about.case_types) + self.about.types(rows))

    def _ask(self, rows: Rows) -> None:
        """Follow each case from its first ask to the start of its visit."""
        places = self._places.of(rows.entity)
        self._first_ask, self._type, self._asking = (
            with_room(kept, places) for kept in (self._first_ask, self._type, self._asking)
        )
        of_date = ~rows.are(START, WORK_END)
        begins = rows.are(START)
        # The rows of a visit follow each other: what its date says stands before its start.
        order = np.argsort(places, kind="stable")
        known = np.where(of_date, rows.since, np.nan)[order]
        first = np.append(True, places[order][1:] != places[order][:-1])
        known = np.where(first & np.isnan(known), self._first_ask[places[order]], known)
        mark = np.maximum.accumulate(np.where(np.isnan(known), 0, np.arange(len(known))))
        asked = np.empty(len(rows))
        asked[order] = known[mark]
        inside = begins & (rows.time >= self.begin)
        chosen = rows.where(inside)
        self._times["wait"].add(self._keys(chosen), chosen.time - asked[inside])
        self._first_ask[places] = asked
        self._type[places] = self.about.types(rows)
        turns = rows.are(UNBOOKED, BOOKED, REBOOKED)
        self._asking[places[turns]] = rows.are(UNBOOKED)[turns]

    def _look_for_slots_held_twice(self, rows: Rows) -> None:
        slots = zip(
            rows.time.tolist(), rows.step.tolist(), rows.team.tolist(), rows.minutes.tolist(),
            strict=True,
        )  # fmt: skip
        for time, step, team, desk in slots:
            slot = (time, step * len(self.teams) + team, int(desk))
            self.twice += slot in self._held
            if self._held and next(iter(self._held))[0] < time:
                self._held.clear()
            self._held.add(slot)

    @property
    def asking(self) -> int:
        """How many cases are without a date now, whose clients have asked for one."""
        return int(self._asking.sum())

    # -- results ---------------------------------------------------------------------------

    def values(self) -> Iterator[Value]:
        """Yield the measures, office-wide, by team and by case type."""
        if not self._any:
            return
        teams, types = len(self.teams), len(self.about.case_types)
        keys = np.arange(teams * types).reshape(teams, types)
        yield from self._of("", "", keys)
        yield from self._slots("", self._offered.sum(), self._used.sum())
        for number, team in enumerate(self.teams):
            yield from self._of(team, "", keys[number : number + 1])
            yield from self._slots(team, self._offered[number], self._used[number])
        for number, name in enumerate(self.about.case_types):
            yield from self._of("", name, keys[:, number : number + 1])
            asking = self._asking[self._type == number].sum()
            yield Value("unbooked_end", "", name, "", float(asking))
        yield Value("unbooked_end", "", "", "", float(self.asking))

    def _of(self, team: str, case_type: str, keys: Ints) -> Iterator[Value]:
        flat, per = keys.ravel(), {"lead": DAY, "wait": DAY, "delay": 1.0}
        found = {name: float(count.ravel()[flat].sum()) for name, count in self.counts.items()}
        for name, value in found.items():
            yield Value(name, team, case_type, "", value)
        for name, unit in per.items():
            times = self._times[name]
            if times.count[flat].any():
                yield Value(f"appointment_{name}", team, case_type, "", times.mean(flat) / unit)
                p90 = times.quantile(0.9, flat) / unit
                yield Value(f"appointment_{name}_p90", team, case_type, "", p90)
        over = found["appointments_served"] + found["no_shows"] + found["appointments_cancelled"]
        if over > 0.0:
            yield Value("no_show_share", team, case_type, "", found["no_shows"] / over)

    @staticmethod
    def _slots(team: str, offered: float, used: float) -> Iterator[Value]:
        yield Value("slots_offered", team, "", "", float(offered))
        if offered > 0:
            yield Value("slots_unused_share", team, "", "", max(0.0, 1.0 - float(used / offered)))
