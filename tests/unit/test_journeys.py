"""Unrolled journeys: the probabilities stated, and no dependence on blocks."""

from itertools import pairwise
from math import sqrt
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.demand.luck import Luck
from sim.plan.expected import expected_visits
from sim.plan.journeys import (
    APPLICANT,
    EXTERNAL,
    HEARD,
    JOIN,
    LANE,
    NEVER,
    REFERRAL,
    Journeys,
)
from tests.handmade import Laboratory

Ints = NDArray[np.int64]
NUMBER = 20_000
INTAKE = {
    "step": "intake",
    "work": {"share": "20 %"},
    "documents": {
        "probability": "40 %",
        "again_factor": 0.5,
        "reply": {"mean": "3 weeks"},
        "recheck": {"mean": "10 min"},
        "never_comes": "5 %",
        "withdrawn_after": "12 weeks",
    },
}
SECURITY = {"external": "security", "time": {"mean": "2 weeks"}, "probability": "30 %"}
REFERRED = {"referral": "integration", "probability": "10 %"}
DECISION = {
    "step": "decision",
    "work": "rest",
    "decides": True,
    "refusal": {"probability": "6 %", "hearing": {"mean": "4 weeks"}},
}
ISSUE = {"step": "issue", "work": {"share": "10 %"}}


def journeys(*stages: dict[str, Any]) -> Journeys:
    lab = Laboratory(
        case_types={"case": {"hands_on": "100 min"}, "long": {"hands_on": "300 min"}},
        office={"journeys": {"way": {"stages": list(stages)}}},
    )
    return lab.plan().journeys


ALL = journeys(INTAKE, SECURITY, REFERRED, DECISION, ISSUE)
HEARING, DECIDE, RECHECK = (ALL.steps.index(step) for step in ("hearing", "decision", "recheck"))
FIRST, LAST = ALL.steps.index("intake"), ALL.steps.index("issue")


def unrolled(way: Journeys, keys: Ints, place: str = "intake", types: Ints | None = None) -> Any:  # noqa: ANN401 - offsets, codes, minutes
    entry = way.entry("way", place)
    assert entry is not None
    types = np.zeros(len(keys), dtype=np.int64) if types is None else types
    return way.unroll(Luck(5, 0), "flow", keys, types, np.full(len(keys), entry))


def by_case(way: Journeys, **options: Any) -> list[list[int]]:  # noqa: ANN401 - as above
    offsets, codes, _ = unrolled(way, np.arange(NUMBER), **options)
    return [codes[a:b].tolist() for a, b in pairwise(offsets)]


CASES = by_case(ALL)


def close(observed: int, of: int, probability: float) -> None:
    error = sqrt(probability * (1 - probability) / of)
    assert abs(observed / of - probability) < 4 * error, f"{observed / of} is not {probability}"


def test_the_first_check_fails_with_its_probability() -> None:
    asked = sum(case[1] in (APPLICANT, NEVER) for case in CASES)
    assert all(case[0] == FIRST for case in CASES)
    close(asked, NUMBER, 0.4)


def test_a_requested_document_never_comes_with_its_probability_and_ends_the_case() -> None:
    never = sum(case.count(NEVER) for case in CASES)
    requests = never + sum(case.count(APPLICANT) for case in CASES)
    close(never, requests, 0.05)
    assert all(case[-1] == NEVER for case in CASES if NEVER in case)


def test_a_later_check_fails_with_half_the_probability() -> None:
    checks = again = 0
    for case in CASES:
        for place, code in enumerate(case):
            if code == RECHECK:
                assert case[place - 1] == APPLICANT
                checks += 1
                again += case[place + 1] in (APPLICANT, NEVER)
    close(again, checks, 0.2)


def test_external_times_referrals_and_refusals_have_their_probabilities() -> None:
    going_on = [case for case in CASES if NEVER not in case]
    refused = [case for case in going_on if HEARD in case]
    close(sum(EXTERNAL in case for case in going_on), len(going_on), 0.3)
    close(sum(REFERRAL in case for case in going_on), len(going_on), 0.1)
    close(len(refused), len(going_on), 0.06)
    assert all(case[-3:] == [HEARING, HEARD, DECIDE] for case in refused)
    assert all(case[-2:] == [DECIDE, LAST] for case in going_on if HEARD not in case)


def test_referrals_are_told_apart_by_name_and_have_their_own_luck() -> None:
    housing = {"referral": "housing", "probability": "30 %"}
    way = journeys(REFERRED, housing, DECISION)
    assert way.referrals == ("integration", "housing")
    cases = by_case(way)
    close(sum(REFERRAL in case for case in cases), NUMBER, 0.1)
    close(sum(REFERRAL - 1 in case for case in cases), NUMBER, 0.3)
    close(sum({REFERRAL, REFERRAL - 1} <= set(case) for case in cases), NUMBER, 0.03)
    # Another referral beside it changes nothing for the first one.
    alone = by_case(journeys(REFERRED, DECISION))
    assert [REFERRAL in case for case in alone] == [REFERRAL in case for case in cases]


def test_luck_of_two_stages_is_independent() -> None:
    going_on = [case for case in CASES if NEVER not in case]
    asked = np.array([APPLICANT in case for case in going_on])
    for code in (EXTERNAL, REFERRAL, HEARD):
        correlation = np.corrcoef(asked, [code in case for case in going_on])[0, 1]
        assert abs(correlation) < 4 / sqrt(len(going_on))


def test_minutes_have_their_means_by_type_and_their_spread() -> None:
    # 20 % of 100 and of 300 minutes, lognormal with cv 0.8.
    types = np.arange(NUMBER) % 2
    offsets, _, minutes = unrolled(ALL, np.arange(NUMBER), types=types)
    intake = minutes[offsets[:-1]]
    for kind, mean in ((0, 20.0), (1, 60.0)):
        here = intake[types == kind]
        assert abs(here.mean() - mean) < 4 * 0.8 * mean / sqrt(len(here))
    spread = intake[types == 0] / 20.0
    squares = (spread - 1) ** 2
    assert abs(squares.mean() - 0.64) < 4 * squares.std() / sqrt(len(squares))


def test_waits_are_exponential_and_a_withdrawal_takes_its_fixed_time() -> None:
    _, codes, minutes = unrolled(ALL, np.arange(NUMBER))
    for code, weeks in ((APPLICANT, 3), (EXTERNAL, 2), (HEARD, 4)):
        waits = minutes[codes == code] / (weeks * 7 * 1440)
        assert abs(waits.mean() - 1) < 4 / sqrt(len(waits))
        squares = (waits - 1) ** 2
        assert abs(squares.mean() - 1) < 4 * squares.std() / sqrt(len(squares))
    assert set(minutes[codes == NEVER]) == {12 * 7 * 1440.0}
    assert set(minutes[codes == REFERRAL]) == {0.0}


@pytest.mark.parametrize("size", [1, 7, 500])
def test_a_case_does_not_depend_on_its_block(size: int) -> None:
    keys = np.arange(1000)
    offsets, codes, minutes = unrolled(ALL, keys)
    for begin in range(0, 1000, size):
        part = keys[begin : begin + size]
        part_offsets, part_codes, part_minutes = unrolled(ALL, part)
        here = slice(offsets[begin], offsets[min(begin + size, 1000)])
        assert (part_codes == codes[here]).all()
        assert (part_minutes == minutes[here]).all()
        assert (part_offsets == offsets[begin : begin + size + 1] - offsets[begin]).all()
        if size == 1 and begin > 50:
            break


def test_opening_cases_enter_at_their_place() -> None:
    assert all(case[0] == APPLICANT for case in by_case(ALL, place="applicant"))
    assert all(case[0] == EXTERNAL for case in by_case(ALL, place="external"))
    assert all(case[0] in (DECIDE, HEARING) for case in by_case(ALL, place="decision"))
    assert ALL.entry("way", "nowhere") is None


def test_a_loop_goes_back_with_its_probability() -> None:
    loop = {"probability": "25 %", "back_to": "a"}
    first = {"step": "a", "work": {"minutes": {"mean": "1 h"}}}
    way = journeys(first, {"step": "b", "work": {"minutes": {"mean": "1 h"}}, "loop": loop})
    cases = by_case(way)
    assert all(case == [0, 1] * (len(case) // 2) for case in cases)
    rounds = sum(len(case) // 2 for case in cases)
    close(rounds - NUMBER, rounds, 0.25)


WAYS = {
    "at intake": [INTAKE, SECURITY, DECISION, ISSUE],
    "at the decision": [{**DECISION, "documents": INTAKE["documents"]}, ISSUE],
    "by default": [SECURITY, {**INTAKE, "work": "rest"}],
    "in a loop": [INTAKE, {**DECISION, "documents": INTAKE["documents"],
                           "loop": {"probability": "30 %", "back_to": "intake"}}],
    "on ways": [
        {**INTAKE, "probability": "60 %"},
        {"branch": {"easy": {"share": "55 %", "stages": [DECISION]},
                    "hard": {"share": "45 %", "stages": [
                        {"step": "look", "work": {"share": "30 %"},
                         "loop": {"probability": "20 %", "back_to": "intake"}},
                        {**DECISION, "step": "grant", "documents": INTAKE["documents"]},
                        ISSUE]}}},
    ],
    "in lanes": [
        INTAKE,
        {"together": [[{"step": "look", "work": {"share": "10 %"},
                        "loop": {"probability": "30 %", "back_to": "look"}}],
                      [SECURITY, {"step": "intake", "work": {"share": "10 %"},
                                  "probability": "50 %"}]]},
        DECISION,
    ],
}  # fmt: skip


@pytest.mark.parametrize("stages", WAYS.values(), ids=WAYS)
def test_expected_minutes_are_the_mean_of_what_is_drawn(stages: list[dict[str, Any]]) -> None:
    way = journeys(*stages)
    offsets, codes, minutes = unrolled(way, np.arange(NUMBER))
    case = np.repeat(np.arange(NUMBER), np.diff(offsets))
    expected = expected_visits(way.office, "case")
    assert set(expected.minutes) <= set(way.steps)
    for number, step in enumerate(way.steps):
        spent = np.bincount(case, weights=minutes * (codes == number), minlength=NUMBER)
        error = spent.std() / sqrt(NUMBER)
        assert abs(spent.mean() - expected.minutes.get(step, 0.0)) < 4 * error, step
    replies = np.bincount(case, weights=codes == APPLICANT, minlength=NUMBER)
    error = replies.std() / sqrt(NUMBER)
    assert abs(replies.mean() - expected.rechecks) < 4 * error


def decided(way: Journeys) -> tuple[Ints, Ints, Ints]:
    offsets, codes, _ = unrolled(way, np.arange(NUMBER))
    return way.decide_at(np.zeros(NUMBER, dtype=np.int64), offsets, codes), offsets, codes


def test_the_last_deciding_step_decides_and_nothing_where_the_case_is_withdrawn() -> None:
    at, offsets, codes = decided(ALL)
    for number, case in enumerate(CASES):
        if NEVER in case:
            assert at[number] == -1
        else:
            assert codes[at[number]] == DECIDE
            later = offsets[number + 1] - at[number] - 1
            assert later == (0 if HEARD in case else 1)


@pytest.mark.parametrize("refusal", [{}, {"refusal": DECISION["refusal"]}])
def test_the_last_recheck_at_a_deciding_step_decides(refusal: dict[str, Any]) -> None:
    grant = {**INTAKE, "work": "rest", "decides": True, **refusal}
    way = journeys({"step": "see", "work": {"share": "20 %"}}, grant)
    at, offsets, codes = decided(way)
    withdrawn = codes[offsets[1:] - 1] == NEVER
    assert withdrawn.any()
    assert (at[withdrawn] == -1).all()
    assert (at[~withdrawn] == offsets[1:][~withdrawn] - 1).all()
    assert (codes[at[~withdrawn]] == way.steps.index("intake")).all()
    assert "recheck" not in way.steps


def test_of_refused_cases_documents_come_before_the_hearing() -> None:
    way = journeys({**DECISION, "documents": INTAKE["documents"]}, ISSUE)
    check, hearing = way.steps.index("decision"), way.steps.index("hearing")
    cases = by_case(way)
    refused = [case for case in cases if HEARD in case]
    heard_at_once = [case for case in refused if case == [check, hearing, HEARD, check]]
    close(len(heard_at_once), len(refused), 0.6)
    for case in refused:
        asked = case[1:-3]
        assert asked == [APPLICANT, check] * (len(asked) // 2)
        assert case[-3:] == [hearing, HEARD, check]
    # Of the cases whose documents come, as many are refused as without them.
    close(len(refused), sum(NEVER not in case for case in cases), 0.06)


def test_without_a_deciding_step_the_last_one_decides() -> None:
    way = journeys({"step": "a", "work": {"minutes": {"mean": "1 h"}}}, ISSUE)
    at, offsets, _ = decided(way)
    assert (at == offsets[1:] - 1).all()


# -- branches and lanes -------------------------------------------------------------------------

LOOK = {"step": "look", "work": {"share": "10 %"}}
DECISION_BY_SHARE = {**DECISION, "work": {"share": "10 %"}}
BESIDE = {"together": [[LOOK], [SECURITY, LOOK], [{**LOOK, "probability": "50 %"}]]}


def in_lanes(case: list[int]) -> list[list[int]]:
    """Return what is in the lanes of a case, and what is behind them."""
    assert case[0] == LANE
    found: list[list[int]] = []
    for code in case:
        if code in (LANE, JOIN):
            found.append([])
        else:
            found[-1].append(code)
    return found


def test_a_case_goes_one_way_of_a_branch_by_its_share() -> None:
    wait = {**SECURITY, "probability": "100 %"}
    ways = {"none": {"share": "50 %"}, "look": {"share": "30 %", "stages": [LOOK]},
            "wait": {"share": "20 %", "stages": [wait]}}  # fmt: skip
    way = journeys({"branch": ways}, DECISION)
    look, cases = way.steps.index("look"), by_case(way)
    close(sum(case[0] == look for case in cases), NUMBER, 0.3)
    close(sum(case[0] == EXTERNAL for case in cases), NUMBER, 0.2)


def test_lanes_stand_one_behind_the_other_each_with_luck_of_its_own() -> None:
    way = journeys(BESIDE, DECISION)
    look = way.steps.index("look")
    cases = [in_lanes(case) for case in by_case(way)]
    assert all(case[0] == [look] and case[1] in ([look], [EXTERNAL, look]) for case in cases)
    assert all(case[2] in ([], [look]) and len(case) == 4 for case in cases)
    close(sum(EXTERNAL in case[1] for case in cases), NUMBER, 0.3)
    close(sum(bool(case[2]) for case in cases), NUMBER, 0.5)
    twins = journeys({"together": [[LOOK], [LOOK]]}, DECISION)
    offsets, _, minutes = unrolled(twins, np.arange(NUMBER))
    first, second = minutes[offsets[:-1] + 1], minutes[offsets[:-1] + 3]
    assert abs(np.corrcoef(first, second)[0, 1]) < 4 / sqrt(NUMBER)


@pytest.mark.parametrize("size", [1, 7, 500])
def test_lanes_do_not_depend_on_the_block(size: int) -> None:
    way = journeys(INTAKE, BESIDE, DECISION)
    whole = by_case(way)
    keys = np.arange(size) + 20
    offsets, codes, _ = unrolled(way, keys)
    assert [codes[a:b].tolist() for a, b in pairwise(offsets)] == whole[20 : 20 + size]


def test_what_follows_a_stage_that_may_be_left_out_is_drawn_alike() -> None:
    look = {**LOOK, "work": {"minutes": {"mean": "1 h"}}}
    some, all_of_them = (
        unrolled(journeys(INTAKE, {**look, "probability": share}, DECISION), np.arange(500))
        for share in ("40 %", "100 %")
    )
    looks = journeys(INTAKE, look, DECISION).steps.index("look")
    for (a, b), (c, d) in zip(pairwise(some[0]), pairwise(all_of_them[0]), strict=True):
        kept = all_of_them[1][c:d] != looks
        if (some[1][a:b] == looks).any():
            assert (some[2][a:b] == all_of_them[2][c:d]).all()
        else:
            assert (some[2][a:b] == all_of_them[2][c:d][kept]).all()


def test_of_several_waits_the_longest_counts() -> None:
    one, other = ({"external": name, "time": {"mean": "2 weeks"}} for name in ("fire", "water"))
    both = {"external": ["fire", "water"], "time": {"mean": "2 weeks"}}
    minutes = [unrolled(journeys(wait, DECISION), np.arange(500))[2] for wait in (one, other, both)]
    offsets = [
        unrolled(journeys(wait, DECISION), np.arange(500))[0][:-1] for wait in (one, other, both)
    ]
    fire, water, longest = (m[o] for m, o in zip(minutes, offsets, strict=True))
    assert (longest == np.maximum(fire, water)).all()


def test_opening_cases_enter_the_ways_that_have_their_place_by_share() -> None:
    full = [{**LOOK, "documents": INTAKE["documents"]}, {**DECISION, "step": "grant"}]
    ways = {"quick": {"share": "20 %", "stages": [{**DECISION, "step": "sign"}]},
            "simple": {"share": "20 %", "stages": [INTAKE, DECISION]},
            "full": {"share": "60 %", "stages": full}}  # fmt: skip
    way = journeys({"branch": ways})
    cases = by_case(way, place="applicant")
    assert all(case[0] == APPLICANT for case in cases)
    going_on = [case for case in cases if NEVER not in case]
    grant = way.steps.index("grant")
    close(sum(grant in case for case in going_on), len(going_on), 0.75)
    decided_by = [case[-1] for case in by_case(way, place="decision")]
    close(decided_by.count(way.steps.index("sign")), NUMBER, 0.2)


def test_opening_cases_at_an_authority_beside_others_are_before_all_lanes() -> None:
    way = journeys(INTAKE, BESIDE, DECISION)
    assert all(case[0] == LANE for case in by_case(way, place="external"))


def test_rest_is_what_is_left_of_a_mean_case() -> None:
    # 20 % always, 50 % in 40 % of the cases: 60 % is left, on either way.
    full = [
        {"step": "look", "work": {"share": "50 %"}},
        {"step": "b", "work": "rest", "decides": True},
    ]
    ways = {"simple": {"share": "60 %", "stages": [{"step": "a", "work": "rest", "decides": True}]},
            "full": {"share": "40 %", "stages": full}}  # fmt: skip
    way = journeys({"step": "see", "work": {"share": "20 %"}}, {"branch": ways})
    minutes = expected_visits(way.office, "case").minutes
    assert minutes == pytest.approx({"see": 20, "look": 20, "a": 36, "b": 24})


def test_a_loop_leads_to_the_nearest_step_of_its_name() -> None:
    # Each pass of the second look brings one more piece of it, and none of the first.
    first, see = {**LOOK, "work": {"minutes": {"mean": "1 h"}}}, {"step": "see", "work": "rest"}
    again = {**see, "loop": {"probability": "40 %", "back_to": "look"}}
    way = journeys(first, {"step": "b", "work": {"share": "10 %"}}, first, again, DECISION_BY_SHARE)
    cases, look = by_case(way), way.steps.index("look")
    assert all(case.count(way.steps.index("b")) == 1 for case in cases)
    loops = sum(case.count(look) - 2 for case in cases)
    close(loops, loops + NUMBER, 0.4)
