"""The people of an office as they are when it opens, and their luck."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from math import ceil, inf

import numpy as np

from sim.engines.compiled.arrays import Arrays
from sim.engines.compiled.layout import NONE
from sim.engines.compiled.phase_tables import homes_of
from sim.engines.compiled.workforce import LUCKS, UNITS_AHEAD
from sim.plan.effects import hiring_days
from sim.plan.luck import PeopleLuck
from sim.plan.plan import Plan
from sim.plan.roster import Seat
from sim.units import DAY

_UNITS = 8 * UNITS_AHEAD
"""Units of each luck at first."""


class People:
    """Fills what the mornings ask for, and draws more luck when it is used up."""

    def __init__(
        self, plan: Plan, roster: Sequence[Seat], luck: PeopleLuck | None, arrays: Arrays
    ) -> None:
        self._arrays, self._roster = arrays, roster
        self._units: list[Iterator[float]] = []
        rows = arrays.new("people", 1)
        strains = arrays.new("strains", len(plan.teams))
        strains["sickness"] = strains["leaving"] = 1.0
        if luck is None:
            return
        rows["modelled"] = True
        rows["days"] = int(plan.scenario.run.run_length // DAY) + 2
        self._fill_rules(plan)
        self._fill_days(plan)
        self._fill_posts(plan, luck)

    def _fill_rules(self, plan: Plan) -> None:
        people, rows = plan.scenario.office.staff.people, self._arrays["people"]
        assert people is not None
        at_posts = plan.scenario.run.equal != "filled"
        turnover = plan.turnover if at_posts else plan.turnover.standing_still()
        rows["leaving"], rows["filling"] = turnover.leaving, turnover.filling
        rows["deputy_after"] = ceil(people.deputy_after.value) if people.deputy_after else inf
        new = people.newcomers
        rows["start_output"] = new.start_output.value if new is not None else 1.0
        rows["mentor"] = new.mentor.value if new is not None and new.mentor is not None else 0.0
        hires = hiring_days(plan.scenario) if at_posts else []
        homes, hired = homes_of(self._roster), self._arrays.new("hires", len(hires))
        hired["day"] = [day for day, _ in hires]
        hired["home"] = [homes.get(home, NONE) for _, home in hires]
        if people.overload is not None and at_posts:
            rows["strained"] = True
            rows["above"] = people.overload.above
            rows["sickness"] = people.overload.sickness.value
            rows["overload_leaving"] = people.overload.leaving.value

    def _fill_days(self, plan: Plan) -> None:
        """Write who works on which day, and what holds for sickness on it."""
        days, start = int(self._arrays["people"]["days"][0]), plan.scenario.office.start
        works_on = self._arrays.new("works_on", len(plan.patterns) * days)
        for number, pattern in enumerate(plan.patterns):
            for day in pattern.works_on:
                if 0 <= day < days:
                    works_on[number * days + day] = True
        sickness, now = self._arrays.new("sickness", days), plan.sickness[start.year]
        for year in range(start.year, (start + timedelta(days=days)).year + 1):
            now = plan.sickness.get(year, now)
            from_then = sickness[max((date(year, 1, 1) - start).days, 0) :]
            from_then["falling_ill"], from_then["recovering"] = now.falling_ill, now.recovering

    def _fill_posts(self, plan: Plan, luck: PeopleLuck) -> None:
        arrays, clerks = self._arrays, len(self._roster)
        days, posts = int(arrays["people"]["days"][0]), arrays.new("posts", clerks)
        planned = arrays.put("planned", np.full(clerks * days, NONE))
        ill = plan.sickness[plan.scenario.office.start.year].at_start
        has_turnover = float(arrays["people"]["leaving"][0]) > 0.0
        for clerk, seat in enumerate(self._roster):
            key = (seat.home, seat.post, seat.person)
            for day, reason in luck.planned(*key, plan.patterns[seat.pattern]).items():
                if 0 <= day < days:
                    planned[clerk * days + day] = reason
            posts["at_once"][clerk], posts["starts_filled"][clerk] = seat.at_once, seat.filled
            posts["ill_at_start"][clerk] = luck.uniform("ill_at_start", *key) < ill
            if seat.filled and has_turnover:
                posts["age"][clerk] = next(luck.units("age", *key))
            self._units += [luck.units(what, *key) for what in LUCKS]
        arrays.new("used", len(self._units))
        self.draw(_UNITS)

    def draw(self, number: int = 0) -> None:
        """Draw units until each luck has so many; as many again if no number is said."""
        rows = self._arrays["people"]
        had = int(rows["units"][0])
        number = number or 2 * had
        old = self._arrays["units"].reshape(-1, max(had, 1)).copy()
        units = self._arrays.new("units", len(self._units) * number).reshape(-1, number)
        if had:
            units[:, :had] = old
        for place, drawn in enumerate(self._units):
            units[place, had:] = np.fromiter(islice(drawn, number - had), np.float64)
        rows["units"], rows["wants_units"] = number, False
