"""Arithmetic of all engines: the same on tuples and on arrays, and what it says by hand."""

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.events.kinds import CONTACT_ATTEMPT, CONTACT_END, TIMED, WORK_END
from sim.plan import arithmetic

OPENS, CLOSES = (480.0, 1920.0, 2100.5), (960.0, 2000.25, 2400.0)
dates = st.floats(-100, 3000)


@given(dates, st.floats(0, 1500))
def test_opening_times_are_the_same_on_tuples_and_on_arrays(now: float, minutes: float) -> None:
    tuples, arrays = (OPENS, CLOSES), (np.array(OPENS), np.array(CLOSES))
    for ask, stated in (
        (arithmetic.is_open, (now,)),
        (arithmetic.after, (now, minutes)),
        (arithmetic.between, (now, now + minutes)),
        (arithmetic.next_open, (now,)),
    ):
        assert ask(*tuples, *stated) == ask(*arrays, *stated)


@given(dates, st.floats(0, 1000))
def test_between_gives_back_what_after_let_pass(now: float, minutes: float) -> None:
    end = arithmetic.after(OPENS, CLOSES, now, minutes)
    if end < inf:
        assert arithmetic.between(OPENS, CLOSES, now, end) == pytest.approx(minutes)


def test_opening_times_by_hand() -> None:
    assert arithmetic.after(OPENS, CLOSES, 900.0, 100.0) == 1920.0 + 40.0
    assert arithmetic.after(OPENS, CLOSES, 2399.0, 2.0) == inf
    assert arithmetic.between(OPENS, CLOSES, 900.0, 1930.0) == 70.0
    assert arithmetic.next_open(OPENS, CLOSES, 960.0) == 1920.0
    assert arithmetic.is_open(OPENS, CLOSES, 480.0)
    assert not arithmetic.is_open(OPENS, CLOSES, 960.0)


def test_events_of_one_date_come_by_kind_and_then_by_number() -> None:
    last = 1 << 48
    ranks = [arithmetic.rank(kind) for kind in range(-1, len(TIMED))]
    assert ranks == sorted(ranks)
    assert ranks[0] > 1, "SimPy's own events come first"
    assert arithmetic.rank(CONTACT_END) + last - 1 < arithmetic.rank(WORK_END)
    assert arithmetic.rank(CONTACT_ATTEMPT) + last < 1 << 63


def test_a_lag_comes_before_what_is_left() -> None:
    # Of ten minutes at half speed three are the lag; a stretch of two does nothing else.
    assert arithmetic.left_after(60.0, 3.0, 10.0, 0.5) == 56.5
    assert arithmetic.lag_after(3.0, 10.0) == 0.0
    assert arithmetic.left_after(60.0, 3.0, 2.0, 0.5) == 60.0
    assert arithmetic.lag_after(3.0, 2.0) == 1.0
    assert arithmetic.stretch(60.0, 3.0, 0.5) == 123.0
    assert arithmetic.rework(60.0, 0.25) == 15.0


def test_output_rises_from_the_start_to_1() -> None:
    learnt = np.array([arithmetic.learnt_share(now, 100.0, 200.0) for now in (100, 150, 300, 900)])
    assert learnt.tolist() == [0.0, 0.25, 1.0, 1.0]
    assert arithmetic.output(learnt, 0.5).tolist() == [arithmetic.output(x, 0.5) for x in learnt]
    assert arithmetic.output(learnt, 0.5).tolist() == [0.5, 0.625, 1.0, 1.0]
    assert arithmetic.speed(150.0, 100.0, 200.0, 0.5, 0.2) == 0.625 * 1.2
    assert arithmetic.speed(300.0, 100.0, 200.0, 0.3, 0.0) == 1.0, "exactly"
    assert arithmetic.speed(0.0, 0.0, 0.0, 0.3, 0.0) == 1.0, "nothing to learn"


def test_experience_counts_in_another_team_as_far_as_its_work_is_known() -> None:
    # Half of the work is known; of experience in the rest 40 % are kept: 70 % count. Who had
    # learnt all of the former work is through with 70 of 100 days.
    assert arithmetic.experience_kept(0.5, 0.4) == 0.7
    assert arithmetic.learns_since(1000.0, 1.0, 0.7, 100.0) == 930.0


@pytest.mark.parametrize(
    ("now", "issued"), [(-5.0, 0), (10.0, 0), (10.5, 1), (30.0, 1), (30.5, 2), (50.5, 3)]
)
def test_certificates_fall_due_at_the_lapse_and_after_every_validity(
    now: float, issued: int
) -> None:
    assert arithmetic.certificates_issued(10.0, 20.0, now) == issued
    assert arithmetic.certificate_due(10.0, 20.0, issued + 1) == 10.0 + 20.0 * issued
    assert arithmetic.certificate_due(10.0, 20.0, issued + 1) >= now


@given(st.floats(0.0, 1.0, exclude_min=True, exclude_max=True), st.floats(0.0, 1.0))
def test_what_a_thinning_keeps_is_uniform_again(uniform: float, kept: float) -> None:
    left = arithmetic.thinned(uniform, kept)
    assert (0.0 < left <= 1.0) if uniform < kept or kept == 1.0 else left < 0.0
