"""How often work on a case changes hands: expected handoffs along its way, by rule."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sim.adding import added
from sim.plan.shape import ClientKind
from sim.scenario.journey import Stage
from sim.scenario.structure import Structure

Shares = Mapping[str, float]
"""Of the cases at a place, those that each team had last; the rest nobody had yet."""
_DUST = 1e-12
"""What shares that sum to 1 leave."""


class HandedOver:
    """How often each team reads a case in that it did not have before."""

    def __init__(
        self, structure: Structure, kind: ClientKind, owner: str, visits: Sequence[float]
    ) -> None:
        """Take a kind of cases, who owns them, and how often they come to each stage."""
        self._structure, self._kind, self._owner = structure, kind, owner
        self._visits = iter(visits)
        self._read_in: dict[str, float] = defaultdict(float)

    def along(self, stages: Sequence[Stage]) -> Shares:
        """Return the times per case, by team."""
        self._through(stages, {}, 0.0)
        return self._read_in

    def _through(
        self, stages: Sequence[Stage], had: Shares, referred: float
    ) -> tuple[Shares, float]:
        """Follow cases through stages: who had them, and the share that was referred since."""
        for stage in stages:
            if not stage.parts:
                had, referred = self._at(stage, next(self._visits), had, referred)
                continue
            ends = [
                (part.share, *self._through(part.stages, had, referred)) for part in stage.parts
            ]
            # Of stages side by side the last one counts: any of them, as far as anybody knows.
            whole = added(share for share, _, _ in ends)
            teams = dict.fromkeys(team for _, end, _ in ends for team in end)
            had = {
                team: added(share * end.get(team, 0.0) for share, end, _ in ends) / whole
                for team in teams
            }
            referred = added(share * more for share, _, more in ends) / whole
        return had, referred

    def _who_does(self, stage: Stage) -> Shares:
        """Return the teams that do a step or hold a visit; none where it is neither."""
        if stage.visit is not None:
            return {self._structure.appointments[stage.visit].held_by(self._owner): 1.0}
        if stage.step is None:
            return {}
        rule = self._structure.step_rule(stage.step)
        return rule.choice(self._kind, self._owner).shares()

    def _at(
        self, stage: Stage, visit: float, had: Shares, referred: float
    ) -> tuple[Shares, float]:  # fmt: skip
        often = stage.happens
        if stage.referral is not None:
            # Referred once or more often before the next step: read in once.
            return had, referred + (often - referred * often)
        now = self._who_does(stage)
        if not now:
            return had, referred
        nobody = 1.0 - added(had.values()) if had else 1.0
        for team, share in now.items():
            had_it = had.get(team, 0.0) + (nobody if nobody > _DUST else 0.0)
            self._read_in[team] += (
                visit * often * share * (1.0 - had_it + had_it * referred)
            )  # fmt: skip
        if stage.probability is None:
            return now, 0.0
        teams = dict.fromkeys((*had, *now))
        mixed = {t: often * now.get(t, 0.0) + (1.0 - often) * had.get(t, 0.0) for t in teams}
        return mixed, referred * (1.0 - often)
