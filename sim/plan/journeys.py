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
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.plan.effects import missing_kept
from sim.plan.expected import mean_minutes
from sim.plan.luck import NumberedLuck
from sim.plan.shape import HEARING, deciding_steps, recheck_step, referrals_of, steps_of
from sim.scenario.journey import Documents, Drawn, HandsOnShare, Refusal, Stage
from sim.scenario.study import Scenario

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

APPLICANT, HEARD, EXTERNAL, NEVER, REFERRAL = -1, -2, -3, -4, -5
"""Codes of waits: for requested documents, for the hearing, for another authority, for
documents that never come (the case is withdrawn at the end), for the way of a referral.
`REFERRAL` is that of the first referral of `Journeys.referrals`, one less that of the second,
and so on."""

WITH_APPLICANT = (APPLICANT, HEARD, NEVER)

ROUNDS = 1024
"""Numbers that each case has of every purpose; a case with more entries is an error."""

WORK_CV, CONTACT_CV = 0.8, 0.6


def spread(drawn: Drawn, distribution: str, cv: float) -> tuple[str, float]:
    """Return distribution and cv of a quantity, with those of its purpose where none is stated."""
    chosen = drawn.distribution or (distribution if drawn.cv is None else "lognormal")
    return chosen, drawn.cv if drawn.cv is not None else cv


@dataclass
class Entries:
    """Entries drawn so far, in rounds: one entry per case and round at most."""

    cases: list[Ints] = field(default_factory=list)
    codes: list[Ints] = field(default_factory=list)
    minutes: list[Floats] = field(default_factory=list)

    def add(self, cases: Ints, code: int, minutes: Floats) -> None:
        """Add one entry of the same code to each of the cases."""
        self.cases.append(cases)
        self.codes.append(np.full(len(cases), code, dtype=np.int64))
        self.minutes.append(minutes)

    def by_case(self, number: int) -> tuple[Ints, Ints, Floats]:
        """Return offsets (number + 1) into codes and minutes, which are sorted by case."""
        if not self.cases:
            return np.zeros(number + 1, np.int64), np.empty(0, np.int64), np.empty(0)
        cases = np.concatenate(self.cases)
        order = np.argsort(cases, kind="stable")
        offsets = np.concatenate(([0], np.cumsum(np.bincount(cases, minlength=number))))
        return (
            offsets.astype(np.int64),
            np.concatenate(self.codes)[order],
            np.concatenate(self.minutes)[order],
        )


class _Round:
    """The draws of one round: numbered by case and round, named by flow and purpose."""

    def __init__(
        self, luck: NumberedLuck, flow: str, keys: Ints, types: Ints, missing: Floats,
        spared: NDArray[np.bool_], number: int,
    ) -> None:  # fmt: skip
        self._luck, self._flow, self._keys, self._number = luck, flow, keys, number
        self.types, self.missing, self.spared = types, missing, spared

    def uniform(self, purpose: str, cases: Ints) -> Floats:
        return self._luck.uniform(f"{self._flow}/{purpose}", self._numbers(cases))

    def drawn(
        self, purpose: str, cases: Ints, mean: Floats | float, how: tuple[str, float]
    ) -> Floats:
        name = f"{self._flow}/{purpose}"
        return mean * self._luck.unit(name, self._numbers(cases), how[0], how[1])

    def asked(self, cases: Ints) -> Ints:
        """Return the cases whose documents are missing in spite of levers, or were not yet."""
        return cases[~self.spared[cases]]

    def _numbers(self, cases: Ints) -> Ints:
        return self._keys[cases] * ROUNDS + self._number


Move = tuple[int, Ints]
"""A place in the journey and the cases that come to it."""

State = Callable[[_Round, Ints, Entries], list[Move]]
"""One place in a journey: adds an entry for its cases and says where each goes next."""


class Journeys:
    """The journeys of an office compiled to places, shared by all replications."""

    def __init__(self, scenario: Scenario) -> None:
        self.office = scenario.office
        self.steps = steps_of(scenario)
        self.missing_kept = missing_kept(scenario)
        """What levers leave of the probability that documents are missing, over time."""
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
        now = [(int(place), np.flatnonzero(entries == place)) for place in np.unique(entries)]
        for number in range(ROUNDS):
            if not now:
                break
            here = _Round(luck, flow, keys, types, missing, spared, number)
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
        # Backwards, so that the place that follows a stage is known when it is compiled.
        decides = max((i for i, s in enumerate(stages) if s.decides), default=len(stages))
        following = -1
        places: dict[int, int] = {}
        for index in range(len(stages) - 1, -1, -1):
            loop = stages[index].loop
            back = _Later()
            following = self._stage(journey, stages[index], following, back)
            places[index] = following
            if stages[index].external is not None and index > decides:
                # What comes after the decision is no place for a case that is still open.
                self._entry.pop((journey, "external"), None)
            if loop is not None:
                target = next(i for i, s in enumerate(stages) if s.step == loop.back_to)
                back.resolve(lambda target=target: places[target])  # type: ignore[misc]
        first = [places[index] for index in range(len(stages))]
        self._entry[journey, "intake"] = first[0]
        for index, stage in enumerate(stages):
            if stage.decides:
                self._entry.setdefault((journey, "decision"), first[index])

    def _add(self, state: State) -> int:
        self._states.append(state)
        return len(self._states) - 1

    def _stage(self, journey: str, stage: Stage, following: int, back: "_Later") -> int:
        if stage.external is not None and stage.time is not None:
            return self._external(journey, stage, stage.time, following)
        if stage.referral is not None:
            return self._referral(stage, following)
        return self._step(journey, stage, following, back)

    def _external(self, journey: str, stage: Stage, time: Drawn, following: int) -> int:
        how, mean = spread(time, "exponential", 1.0), time.mean.value
        purpose = f"external/{stage.external}"

        def wait(here: _Round, cases: Ints, out: Entries) -> list[Move]:
            out.add(cases, EXTERNAL, here.drawn(purpose, cases, mean, how))
            return [(following, cases)]

        place = self._add(wait)
        self._entry[journey, "external"] = place
        if stage.probability is None:
            return place
        return self._maybe(stage.probability.value, f"{purpose}?", place, following)

    def _referral(self, stage: Stage, following: int) -> int:
        assert stage.probability is not None
        assert stage.referral is not None
        code = REFERRAL - self.referrals.index(stage.referral)

        def refer(_here: _Round, cases: Ints, out: Entries) -> list[Move]:
            out.add(cases, code, np.zeros(len(cases)))
            return [(following, cases)]

        name = f"referral/{stage.referral}?"
        return self._maybe(stage.probability.value, name, self._add(refer), following)

    def _maybe(self, probability: float, purpose: str, yes: int, no: int) -> int:
        """Return a place that takes no time: `yes` with a probability, else `no`."""

        def decide(here: _Round, cases: Ints, _out: Entries) -> list[Move]:
            chosen = here.uniform(purpose, cases) < probability
            return [(yes, cases[chosen]), (no, cases[~chosen])]

        return self._add(decide)

    def _step(self, journey: str, stage: Stage, following: int, back: "_Later") -> int:
        assert stage.step is not None
        assert stage.work is not None
        after = following
        if stage.loop is not None:
            after = self._back(stage.step, stage.loop.probability.value, following, back)
        means, how = self._means(stage), self._spread(stage.work)
        after, asked = self._checked(journey, stage, after)
        work = self._work(stage.step, means, how, after)
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
        checked, asked_before = self._checked(journey, stage, hearing)
        assert asked_before is not None
        self._entry[journey, "applicant"] = self._maybe(probability, refused, asked_before, asked)
        before = self._work(stage.step, means / 4.0, how, checked)
        return self._maybe(probability, refused, before, work)

    def _heard(self, refusal: Refusal, following: int) -> int:
        how, mean = spread(refusal.hearing, "exponential", 1.0), refusal.hearing.mean.value

        def hear(here: _Round, cases: Ints, out: Entries) -> list[Move]:
            out.add(cases, HEARD, here.drawn("hearing/time", cases, mean, how))
            return [(following, cases)]

        return self._add(hear)

    def _checked(self, journey: str, stage: Stage, following: int) -> tuple[int, int | None]:
        """Return the place after a stage's check, and where cases wait for documents, if any."""
        if stage.documents is None:
            return following, None
        again = recheck_step(self.office.journeys[journey].stages, stage)
        check, waits = self._documents(stage.documents, again, following)
        self._entry[journey, "applicant"] = waits
        return check, waits

    def _back(self, step: str, probability: float, following: int, back: "_Later") -> int:
        purpose = f"{step}/back?"

        def decide(here: _Round, cases: Ints, _out: Entries) -> list[Move]:
            chosen = here.uniform(purpose, cases) < probability
            return [(back.place(), cases[chosen]), (following, cases[~chosen])]

        return self._add(decide)

    def _work(self, step: str, means: Floats, how: tuple[str, float], after: int) -> int:
        code, purpose = self._number[step], f"work/{step}"

        def work(here: _Round, cases: Ints, out: Entries) -> list[Move]:
            asked = here.asked(cases)
            out.add(asked, code, here.drawn(purpose, asked, means[here.types[asked]], how))
            return [(after, cases)]

        return self._add(work)

    def _documents(self, documents: Documents, step: str, following: int) -> tuple[int, int]:
        never, comes = documents.never_comes.value, spread(documents.reply, "exponential", 1.0)
        reply, limit = documents.reply.mean.value, documents.withdrawn_after.value
        fails = documents.probability.value
        again = _Later()

        def never_comes(here: _Round, cases: Ints, out: Entries) -> list[Move]:
            asked, spared = here.asked(cases), cases[here.spared[cases]]
            out.add(asked, NEVER, np.full(len(asked), limit))
            here.spared[spared] = False
            return [(following, spared)]

        def replies(here: _Round, cases: Ints, out: Entries) -> list[Move]:
            asked = here.asked(cases)
            out.add(asked, APPLICANT, here.drawn("reply/time", asked, reply, comes))
            return [(again.place(), cases)]

        waits = self._add(replies)
        request = self._maybe(never, "never_comes?", self._add(never_comes), waits)
        later = min(1.0, fails * documents.again_factor)
        checked = self._incomplete(later, request, following)
        means = np.full(len(self._types), documents.recheck.mean.value)
        recheck = self._work(step, means, spread(documents.recheck, "lognormal", WORK_CV), checked)
        again.resolve(lambda: recheck)
        return self._incomplete(fails, request, following), waits

    def _incomplete(self, probability: float, yes: int, no: int) -> int:
        """Return the place of a check: `yes` if documents are missing, else `no`."""

        def decide(here: _Round, cases: Ints, _out: Entries) -> list[Move]:
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


class _Later:
    """A place that is known only when the whole journey is compiled."""

    def __init__(self) -> None:
        self._find: Callable[[], int] | None = None

    def resolve(self, find: Callable[[], int]) -> None:
        self._find = find

    def place(self) -> int:
        assert self._find is not None
        return self._find()


def share_array(shares: Sequence[float]) -> Floats:
    """Return shares as an array that sums to 1."""
    array = np.asarray(shares, dtype=np.float64)
    return np.asarray(array / array.sum())
