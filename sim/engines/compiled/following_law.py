"""What follows the decision of each case, by every law that will be in force."""

import numpy as np

from sim.demand.blocks import CaseBlock, Ints
from sim.demand.caused import CausedDrawer, delays_of, thresholds
from sim.engines.compiled.arrays import Arrays
from sim.engines.compiled.layout import NONE
from sim.plan.following import OUTCOMES, Follower, law_over_time
from sim.plan.journeys import HEARD
from sim.plan.plan import Plan

_GRANTED, _REFUSED = OUTCOMES.index("granted"), OUTCOMES.index("refused")


class FollowingLaw:
    """What follows the decision of each case, by every law that will be in force."""

    def __init__(self, plan: Plan, drawer: CausedDrawer | None, arrays: Arrays) -> None:
        self._arrays, laws = arrays, law_over_time(plan.scenario)
        self._laws = laws.values if drawer is not None else ()
        self.number = len(self._laws)
        """How many there are."""
        arrays.put("laws_from", laws.begins)
        here = arrays.new("causing", 1)
        here["laws"], here["run_ends"] = len(self._laws), plan.scenario.run.run_length

    def fill(self, block: CaseBlock, begin: int) -> None:
        """Work it out for the cases of a block, which stand from a place on."""
        number, laws = len(block), len(self._laws)
        rows = self._arrays["following"][begin * laws : (begin + number) * laws]
        rows["case_type"] = NONE
        if not (laws and len(block.follows)):
            return
        upto = np.cumsum(np.append(0, block.codes == HEARD))
        heard = upto[block.offsets[1:]] > upto[block.offsets[:-1]]
        for client in np.unique(block.client):
            for outcome in (_GRANTED, _REFUSED):
                those = (block.client == client) & (heard == (outcome == _REFUSED))
                for law, by_client in enumerate(self._laws):
                    may_follow = by_client[client][outcome]
                    self._fill(block, begin, law, may_follow, np.flatnonzero(those))

    def _fill(
        self, block: CaseBlock, begin: int, law: int, may_follow: tuple[Follower, ...], those: Ints
    ) -> None:
        places = np.searchsorted(thresholds(may_follow), block.follows[those], side="right")
        rows = self._arrays["following"]
        for place, one in enumerate(may_follow):
            cases = those[places == place]
            at = (begin + cases) * len(self._laws) + law
            rows["case_type"][at] = one.case_type
            rows["after"][at] = delays_of(one, block.follows_after[cases])
