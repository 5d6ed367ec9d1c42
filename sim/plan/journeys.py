"""Unrolling journeys: from the stages of a case type to each case's own list of entries.

An entry is a piece of work (a step's number and its minutes) or a wait (a negative code and
its minutes). Which way a case goes is its own luck, decided here and seen by every structure.

A journey of intake with documents, security check in some cases, and decision is compiled to
places, from its end to its begin, so that each knows the place that follows. A whole block of
cases goes through the places in rounds; in a round each case is at one place, which adds at most
one entry to its list and names the next place. A case whose documents are missing once:

    round 0  work intake        step intake, 12 min
    round 1  incomplete?        missing
    round 2  never_comes?       they will come
    round 3  replies            APPLICANT, 9,000 min
    round 4  work recheck       step recheck, 6 min
    round 5  incomplete?        complete
    round 6  external/security? not needed
    round 7  work decision      step decision, 45 min

A draw is numbered by case and round and named by its purpose, so that no case's luck depends on
another case, on the block, or on how many cases are drawn.

Where stages stand side by side a case is at several places in a round, one in each lane. In its
list each lane begins with the code LANE, and JOIN ends the last one:

    LANE external/fire  LANE work statics  external/expert  JOIN  work decision

Purposes inside a lane carry its number, or two lanes would draw the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.plan.expected import mean_minutes
from sim.plan.luck import NumberedLuck
from sim.plan.rounds import ALONE, ROUNDS, Beside, Entries, Lane, Round
from sim.plan.shape import (
    HEARING,
    Place,
    back_to,
    deciding_steps,
    every,
    recheck_step,
    referrals_of,
    standings,
    steps_of,
)
from sim.scenario.journey import Documents, Drawn, HandsOnShare, Refusal, Stage
from sim.scenario.study import Scenario

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

APPLICANT, HEARD, EXTERNAL, NEVER, LANE, JOIN, REFERRAL = range(-1, -8, -1)
"""Codes of waits: for requested documents, for the hearing, for another authority, for
documents that never come (the case is withdrawn at the end). `LANE` begins each lane of stages
side by side, `JOIN` ends the last. `REFERRAL` is the way of the first referral of
`Journeys.referrals`, one less that of the second, and so on."""

VISIT = -1000
"""That of a visit with the first appointment of the office; one less with the second, and so on."""

WITH_APPLICANT = (APPLICANT, HEARD, NEVER)

WORK_CV, CONTACT_CV = 0.8, 0.6


def spread(drawn: Drawn, distribution: str, cv: float) -> tuple[str, float]:
    """Return distribution and cv of a quantity, with those of its purpose where none is stated."""
    chosen = drawn.distribution or (distribution if drawn.cv is None else "lognormal")
    return chosen, drawn.cv if drawn.cv is not None else cv


Move = tuple[int, Ints]
"""A place in the journey and the cases that come to it."""

State = Callable[[Round, Ints, Entries], list[Move]]
"""One place in a journey: adds an entry for its cases and says where each goes next."""


class Journeys:
    """The journeys of an office compiled to places, shared by all replications."""

    def __init__(self, scenario: Scenario) -> None:
        self.office = scenario.office
        self.steps = steps_of(scenario)
        self.referrals = referrals_of(scenario)
        self._number = {step: index for index, step in enumerate(self.steps)}
        self._states: list[State] = []
        self._entry: dict[tuple[str, str], int] = {}
        names = list(self.office.case_types)
        self._types = {name: index for index, name in enumerate(names)}
        for name in dict.fromkeys(t.journey for t in self.office.case_types.values()):
            self._compile(name)
        self._decides = np.zeros((len(self._types), len(self.steps)), dtype=bool)
        for name, case_type in self.office.case_types.items():
            for step in deciding_steps(self.office.journeys[case_type.journey].stages):
                self._decides[self._types[name], self._number[step]] = True

    def entry(self, journey: str, place: str) -> int | None:
        """Return the place at which opening cases enter, or None where there is none."""
        return self._entry.get((journey, place))

    def unroll(
        self, luck: NumberedLuck, flow: str, keys: Ints, types: Ints, entries: Ints,
        missing: Floats | None = None,
    ) -> tuple[Ints, Ints, Floats]:  # fmt: skip
        """Draw the entries of a block of cases.

        `keys` number the cases within their flow, `types` their case types, `entries` the
        places they start from; `missing` is each case's factor on the probability that
        documents are missing (1 unless a lever changes it). Returns offsets, codes and minutes.

        A case that a lever spares goes the same rounds without entries, so that all that
        follows is drawn as it would be without the lever.
        """
        out = Entries()
        missing = np.ones(len(keys)) if missing is None else missing
        spared = np.zeros(len(keys), dtype=bool)
        beside = Beside(np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64))
        now = [(int(place), np.flatnonzero(entries == place)) for place in np.unique(entries)]
        for number in range(ROUNDS):
            if not now:
                break
            here = Round(luck, flow, keys, types, missing, spared, beside, number)
            later: dict[int, list[Ints]] = {}
            for place, cases in now:
                for target, movers in self._states[place](here, cases, out):
                    if target >= 0 and len(movers):
                        later.setdefault(target, []).append(movers)
            now = [(place, np.concatenate(later[place])) for place in sorted(later)]
        return out.by_case(len(keys))

    def decide_at(self, types: Ints, offsets: Ints, codes: Ints) -> Ints:
        """Return per case the last entry of a deciding step, -1 where it is withdrawn."""
        case = np.repeat(np.arange(len(types)), np.diff(offsets))
        decides = (codes >= 0) & self._decides[types[case], np.maximum(codes, 0)]
        last = np.full(len(types), -1, dtype=np.int64)
        entries = np.flatnonzero(decides)
        np.maximum.at(last, case[entries], entries)
        withdrawn = case[codes == NEVER]
        last[withdrawn] = -1
        return last

    # -- compiling ------------------------------------------------------------------------

    def _compile(self, journey: str) -> None:
        stages = self.office.journeys[journey].stages
        way = _Way(
            stages,
            {
                each.place: back_to(each)
                for each in standings(stages)
                if each.stage.loop is not None
            },
        )
        self._entry[journey, "intake"] = self._stages(way, stages, (), ALONE, -1)
        self._entry |= {(journey, place): state for place, state in way.open_at.items()}

    def _stages(
        self, way: "_Way", stages: Sequence[Stage], at: Place, lane: Lane, following: int
    ) -> int:
        """Compile a list of stages and return where it begins.

        Backwards, so that the place that follows a stage is known when it is compiled.
        """
        for number in reversed(range(len(stages))):
            stage, place = stages[number], (*at, number)
            following = self._stage(way, stage, place, lane, following)
            way.begins[place] = following
            if stage.decides:
                way.open_at["decision"] = following
                # What comes after the decision is no place for a case that is still open.
                way.open_at.pop("external", None)
                way.open_at.pop("appointment", None)
        return following

    def _add(self, state: State) -> int:
        self._states.append(state)
        return len(self._states) - 1

    def _stage(
        self, way: "_Way", stage: Stage, place: Place, lane: Lane, following: int
    ) -> int:  # fmt: skip
        if stage.branch is not None:
            return self._branch(way, stage, place, lane, following)
        if stage.together is not None:
            return self._together(way, stage, place, following)
        if stage.external is not None:
            return self._external(way, stage, lane, following)
        if stage.visit is not None:
            return self._visit(way, stage, following)
        if stage.referral is not None:
            return self._referral(stage, lane, following)
        return self._step_or_not(way, stage, place, lane, following)

    def _step_or_not(
        self, way: "_Way", stage: Stage, place: Place, lane: Lane, following: int
    ) -> int:  # fmt: skip
        step = self._step(way, stage, place, lane, following)
        if stage.probability is None:
            return step
        purpose = lane.named(f"step/{stage.step}?")
        return self._maybe(stage.probability.value, purpose, step, self._skip(following))

    def _skip(self, following: int) -> int:
        """Return a place that does nothing: a stage left out has its round all the same."""
        return self._add(lambda _here, cases, _out: [(following, cases)])

    def _branch(
        self, way: "_Way", stage: Stage, place: Place, lane: Lane, following: int
    ) -> int:  # fmt: skip
        behind, ways, opens = way.open_at, [], []
        for part in stage.parts:
            way.open_at = {}
            first = self._stages(way, part.stages, (*place, *part.keys), lane, following)
            ways.append((part.share, first))
            opens.append((part.share, way.open_at))
        purpose = lane.named("/".join(("branch", *(stage.branch or ()))))
        way.open_at = behind
        if any("decision" in each for _, each in opens):
            way.open_at.pop("external", None)
            way.open_at.pop("appointment", None)
        for name in dict.fromkeys(name for _, each in opens for name in each):
            # A case that is open there went one of the ways on which the place lies.
            there = [(share, each[name]) for share, each in opens if name in each]
            way.open_at[name] = there[0][1] if len(there) == 1 else self._one_of(purpose, there)
        return self._one_of(purpose, ways)

    def _one_of(self, purpose: str, ways: Sequence[tuple[float, int]]) -> int:
        """Return a place from which each case goes one of several ways, by their shares."""
        until = np.cumsum(share_array([share for share, _ in ways]))

        def choose(here: Round, cases: Ints, _out: Entries) -> list[Move]:
            chosen = np.searchsorted(until, here.uniform(purpose, cases), side="right")
            chosen = np.minimum(chosen, len(ways) - 1)
            return [(first, cases[chosen == number]) for number, (_, first) in enumerate(ways)]

        return self._add(choose)

    def _together(self, way: "_Way", stage: Stage, place: Place, following: int) -> int:
        lanes = stage.parts

        def join(here: Round, cases: Ints, out: Entries) -> list[Move]:
            np.subtract.at(here.beside.left, cases, 1)
            over = np.unique(cases[here.beside.left[cases] == 0])
            out.add(over, JOIN, np.zeros(len(over)), here.order(over, len(lanes) + 1))
            return [(following, over)]

        behind = dict(way.open_at)
        end = self._add(join)
        firsts = [
            self._stages(way, part.stages, (*place, *part.keys), Lane(number), end)
            for number, part in enumerate(lanes, start=1)
        ]
        way.open_at = behind

        def fork(here: Round, cases: Ints, out: Entries) -> list[Move]:
            here.beside.began[cases], here.beside.left[cases] = here.number, len(lanes)
            for number in range(1, len(lanes) + 1):
                out.add(cases, LANE, np.zeros(len(cases)), here.order(cases, number))
            return [(first, cases) for first in firsts]

        begins = self._add(fork)
        if any(each.external for part in lanes for each in every(part.stages)):
            way.open_at["external"] = begins  # as of now all lanes are before such a case
        return begins

    def _external(self, way: "_Way", stage: Stage, lane: Lane, following: int) -> int:
        """Return the place of waits outside; of several at the same time the longest counts."""
        times = [
            (
                lane.named(f"external/{wait}"),
                stage.time_of(wait).mean.value,
                spread(stage.time_of(wait), "exponential", 1.0),
            )
            for wait in stage.waits
        ]

        def wait(here: Round, cases: Ints, out: Entries) -> list[Move]:
            longest = here.drawn(times[0][0], cases, times[0][1], times[0][2])
            for purpose, mean, how in times[1:]:
                longest = np.maximum(longest, here.drawn(purpose, cases, mean, how))
            out.add(cases, EXTERNAL, longest, here.order(cases, lane.number))
            return [(following, cases)]

        place = self._add(wait)
        way.open_at["external"] = place
        if stage.probability is None:
            return place
        purpose = lane.named(f"external/{'/'.join(stage.waits)}?")
        return self._maybe(stage.probability.value, purpose, place, following)

    def _referral(self, stage: Stage, lane: Lane, following: int) -> int:
        assert stage.probability is not None
        assert stage.referral is not None
        code = REFERRAL - self.referrals.index(stage.referral)

        def refer(here: Round, cases: Ints, out: Entries) -> list[Move]:
            out.add(cases, code, np.zeros(len(cases)), here.order(cases, lane.number))
            return [(following, cases)]

        name = lane.named(f"referral/{stage.referral}?")
        return self._maybe(stage.probability.value, name, self._add(refer), following)

    def _visit(self, way: "_Way", stage: Stage, following: int) -> int:
        assert stage.visit is not None
        code = VISIT - list(self.office.appointments).index(stage.visit)
        length = self.office.appointments[stage.visit].length
        how, mean = spread(length, "lognormal", WORK_CV), length.mean.value
        purpose = f"visit/{stage.visit}"

        def visit(here: Round, cases: Ints, out: Entries) -> list[Move]:
            minutes = here.drawn(purpose, cases, mean, how)
            out.add(cases, code, minutes, here.order(cases, ALONE.number))
            return [(following, cases)]

        place = self._add(visit)
        way.open_at["appointment"] = place
        if stage.probability is None:
            return place
        return self._maybe(stage.probability.value, f"{purpose}?", place, self._skip(following))

    def _maybe(self, probability: float, purpose: str, yes: int, no: int) -> int:
        """Return a place that takes no time: `yes` with a probability, else `no`."""

        def decide(here: Round, cases: Ints, _out: Entries) -> list[Move]:
            chosen = here.uniform(purpose, cases) < probability
            return [(yes, cases[chosen]), (no, cases[~chosen])]

        return self._add(decide)

    def _step(
        self, way: "_Way", stage: Stage, place: Place, lane: Lane, following: int
    ) -> int:  # fmt: skip
        assert stage.step is not None
        assert stage.work is not None
        after = following
        if stage.loop is not None:
            purpose, target = lane.named(f"{stage.step}/back?"), way.back[place]
            again = stage.loop.probability.value
            after = self._back(purpose, again, after, lambda: way.begins[target])
        means, how = self._means(stage), self._spread(stage.work)
        after, asked = self._checked(way, stage, after)
        work = self._work(stage.step, means, how, after, lane)
        if stage.refusal is None:
            return work
        refused, probability = "refused?", stage.refusal.probability.value
        decision = self._work(stage.step, means / 2.0, how, -1)
        heard = self._heard(stage.refusal, decision)
        if asked is None:
            before = self._work(HEARING, means / 2.0, how, heard)
            return self._maybe(probability, refused, before, work)
        # Nobody knows at the check that it will be a refusal: whoever decides checks first.
        hearing = self._work(HEARING, means / 4.0, how, heard)
        checked, asked_before = self._checked(way, stage, hearing)
        assert asked_before is not None
        way.open_at["applicant"] = self._maybe(probability, refused, asked_before, asked)
        before = self._work(stage.step, means / 4.0, how, checked)
        return self._maybe(probability, refused, before, work)

    def _heard(self, refusal: Refusal, following: int) -> int:
        how, mean = spread(refusal.hearing, "exponential", 1.0), refusal.hearing.mean.value

        def hear(here: Round, cases: Ints, out: Entries) -> list[Move]:
            minutes = here.drawn("hearing/time", cases, mean, how)
            out.add(cases, HEARD, minutes, here.order(cases, 0))
            return [(following, cases)]

        return self._add(hear)

    def _checked(self, way: "_Way", stage: Stage, following: int) -> tuple[int, int | None]:
        """Return the place after a stage's check, and where cases wait for documents, if any."""
        if stage.documents is None:
            return following, None
        check, waits = self._documents(
            stage.documents, recheck_step(way.stages, stage), following
        )  # fmt: skip
        way.open_at["applicant"] = waits
        return check, waits

    def _back(
        self, purpose: str, probability: float, following: int, back: Callable[[], int]
    ) -> int:
        def decide(here: Round, cases: Ints, _out: Entries) -> list[Move]:
            chosen = here.uniform(purpose, cases) < probability
            return [(back(), cases[chosen]), (following, cases[~chosen])]

        return self._add(decide)

    def _work(
        self, step: str, means: Floats, how: tuple[str, float], after: int, lane: Lane = ALONE
    ) -> int:
        code, purpose = self._number[step], lane.named(f"work/{step}")

        def work(here: Round, cases: Ints, out: Entries) -> list[Move]:
            asked = here.asked(cases)
            minutes = here.drawn(purpose, asked, means[here.types[asked]], how)
            out.add(asked, code, minutes, here.order(asked, lane.number))
            return [(after, cases)]

        return self._add(work)

    def _documents(self, documents: Documents, step: str, following: int) -> tuple[int, int]:
        never, comes = documents.never_comes.value, spread(documents.reply, "exponential", 1.0)
        reply, limit = documents.reply.mean.value, documents.withdrawn_after.value
        fails = documents.probability.value

        def never_comes(here: Round, cases: Ints, out: Entries) -> list[Move]:
            asked, spared = here.asked(cases), cases[here.spared[cases]]
            out.add(asked, NEVER, np.full(len(asked), limit), here.order(asked, 0))
            here.spared[spared] = False
            return [(following, spared)]

        def replies(here: Round, cases: Ints, out: Entries) -> list[Move]:
            asked = here.asked(cases)
            minutes = here.drawn("reply/time", asked, reply, comes)
            out.add(asked, APPLICANT, minutes, here.order(asked, 0))
            return [(recheck, cases)]

        waits = self._add(replies)
        request = self._maybe(never, "never_comes?", self._add(never_comes), waits)
        later = min(1.0, fails * documents.again_factor)
        checked = self._incomplete(later, request, following)
        means = np.full(len(self._types), documents.recheck.mean.value)
        recheck = self._work(step, means, spread(documents.recheck, "lognormal", WORK_CV), checked)
        return self._incomplete(fails, request, following), waits

    def _incomplete(self, probability: float, yes: int, no: int) -> int:
        """Return the place of a check: `yes` if documents are missing, else `no`."""

        def decide(here: Round, cases: Ints, _out: Entries) -> list[Move]:
            luck = here.uniform("incomplete?", cases)
            chosen = luck < probability
            here.spared[cases[chosen & (luck >= probability * here.missing[cases])]] = True
            here.spared[cases[~chosen]] = False
            return [(yes, cases[chosen]), (no, cases[~chosen])]

        return self._add(decide)

    def _means(self, stage: Stage) -> Floats:
        types = self.office.case_types.values()
        return np.array([mean_minutes(self.office, case_type, stage) for case_type in types])

    @staticmethod
    def _spread(work: HandsOnShare) -> tuple[str, float]:
        if work.minutes is not None:
            return spread(work.minutes, "lognormal", WORK_CV)
        return "lognormal", WORK_CV if work.cv is None else work.cv


@dataclass
class _Way:
    """A journey while it is compiled."""

    stages: Sequence[Stage]
    back: dict[Place, Place]
    """Of each stage with a loop, the stage that it brings back to."""
    begins: dict[Place, int] = field(default_factory=dict)
    """Where each stage begins that is compiled."""
    open_at: dict[str, int] = field(default_factory=dict)
    """Where cases enter that are open at the start, in the first stage of what is compiled."""


def share_array(shares: Sequence[float]) -> Floats:
    """Return shares as an array that sums to 1."""
    array = np.asarray(shares, dtype=np.float64)
    return np.asarray(array / array.sum())
