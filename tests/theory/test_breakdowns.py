"""One clerk who falls ill: a queue whose server breaks down, whether it works or not.

Illness comes and goes at midnight, work goes on where it stopped (preemptive resume). Between
two midnights the queue is M/M/1, or a count of arrivals when the clerk is ill; so the state at
midnight is a Markov chain, and the mean number in between an integral of its transitions. The
chain is itself checked against the queue whose server breaks down at any time.
"""

from concurrent.futures import Executor

import numpy as np
import pytest
from scipy.linalg import expm

from sim.scenario.office import Staff
from sim.scenario.study import Scenario
from tests.theory.lab import Floats, assert_within, laboratory, replicated
from tests.theory.small_lab import DAY, with_office

ARRIVALS, SERVICES = 2.0, 4.0
"""Cases a day; a fifth of the days is lost to illness below, so the load is 2 / 3.2."""
ILL, SPELL = 0.2, 2.0
"""Share of days, and the mean days of a spell."""
MOST = 150
"""Cases up to which the numbers are reckoned; more are all but impossible."""


def within_a_period(generator: Floats, period: float) -> tuple[Floats, Floats]:
    """Return exp(Qt) and its integral from 0 to t.

    Both stand in the exponential of [[Q, I], [0, 0]] t (Van Loan 1978, "Computing integrals
    involving the matrix exponential").
    """
    size = len(generator)
    whole = np.zeros((2 * size, 2 * size))
    whole[:size, :size] = generator
    whole[:size, size:] = np.eye(size)
    found = np.asarray(expm(whole * period), dtype=np.float64)
    return found[:size, :size], found[:size, size:]


def births_and_deaths(arrivals: float, services: float, most: int) -> Floats:
    """Return the generator of the number in the system; who finds `most` is turned away."""
    generator = np.zeros((most + 1, most + 1))
    numbers = np.arange(most)
    generator[numbers, numbers + 1] = arrivals
    generator[numbers + 1, numbers] = services
    return generator - np.diag(generator.sum(axis=1))


def mean_number(
    rates: tuple[float, float], goes: float, comes: float, period: float = 1.0, most: int = MOST
) -> float:
    """Return the mean number in the system of a server that is up or down for whole periods.

    `rates` are arrivals and services in a unit of time, `goes` and `comes` the probabilities
    that the server is down after a period up, and up after a period down.
    """
    arrivals, services = rates
    size = most + 1
    up, time_up = within_a_period(births_and_deaths(arrivals, services, most), period)
    down, time_down = within_a_period(births_and_deaths(arrivals, 0.0, most), period)
    step = np.block([[up * (1.0 - goes), up * goes], [down * comes, down * (1.0 - comes)]])
    balance = np.vstack((step.T - np.eye(2 * size), np.ones(2 * size)))
    balance = np.delete(balance, 0, axis=0)  # one equation follows from the others
    share = np.linalg.solve(balance, np.append(np.zeros(2 * size - 1), 1.0))
    assert share[size - 1] + share[-1] < 1e-9, "more cases must be reckoned with"
    number = np.arange(size)
    spent = share[:size] @ time_up @ number + share[size:] @ time_down @ number
    return float(spent) / period


def breaking_down_at_any_time(
    arrivals: float, services: float, breaks: float, repairs: float
) -> float:
    """Return the mean number in M/M/1 whose server breaks down, busy or idle, and is repaired.

    L = λ ((ξ+η)² + ξμ) / ((ξ+η) (ημ - λ(ξ+η))) with rates ξ of breaking down and η of repair:
    White and Christie 1958, "Queuing with preemptive priorities or with breakdown"; Avi-Itzhak
    and Naor 1963, "Some queuing problems with the service station subject to breakdown",
    model A. Also from the two phases' balance, with U(z) and D(z) up and down:
    U (λ(1-z) + ξ + μ(1 - 1/z)) = η D + μ (1 - 1/z) U(0) and D (λ(1-z) + η) = ξ U.
    """
    both = breaks + repairs
    return (
        arrivals * (both**2 + breaks * services) / (both * (repairs * services - arrivals * both))
    )


# -- the theory itself ------------------------------------------------------------------------


def test_the_formula_without_breakdowns_is_that_of_m_m_1() -> None:
    assert breaking_down_at_any_time(2.0, 4.0, 0.0, 1.0) == pytest.approx(1.0, rel=1e-12)


def test_the_formula_solves_the_balance_of_the_two_phases() -> None:
    arrivals, services, breaks, repairs, most = 2.0, 4.0, 0.125, 0.5, 200
    up = births_and_deaths(arrivals, services, most)
    down = births_and_deaths(arrivals, 0.0, most)
    same = np.eye(most + 1)
    generator = np.block(
        [[up - breaks * same, breaks * same], [repairs * same, down - repairs * same]]
    )
    balance = np.vstack((generator.T, np.ones(2 * (most + 1))))[1:]
    share = np.linalg.solve(balance, np.append(np.zeros(2 * most + 1), 1.0))
    number = np.tile(np.arange(most + 1), 2)
    exact = breaking_down_at_any_time(arrivals, services, breaks, repairs)
    assert float(share @ number) == pytest.approx(exact, rel=1e-9)


def test_always_up_the_chain_at_midnight_is_m_m_1() -> None:
    assert mean_number((2.0, 4.0), 0.0, 1.0, most=60) == pytest.approx(1.0, rel=1e-9)


def test_with_ever_shorter_days_the_chain_is_the_queue_that_breaks_down_at_any_time() -> None:
    # What is wrong is in proportion to the day: half as long a day, half of it, and twice
    # the finer result less the coarser one is right to the second order.
    breaks, repairs = 0.125, 0.5
    exact = breaking_down_at_any_time(2.0, 4.0, breaks, repairs)
    coarse, fine = (
        mean_number((2.0, 4.0), -np.expm1(-breaks * day), -np.expm1(-repairs * day), day)
        for day in (1 / 16, 1 / 32)
    )
    assert fine == pytest.approx(exact, rel=0.02)
    assert fine - exact == pytest.approx((coarse - exact) / 2.0, rel=0.05)
    assert 2.0 * fine - coarse == pytest.approx(exact, rel=1e-3)


# -- the clerk --------------------------------------------------------------------------------


def ill_clerk() -> Scenario:
    """Return the laboratory of one clerk with other rates, and a clerk who is a person."""
    plain = laboratory("a1_mm1", run_length=4500 * DAY, warm_up=300 * DAY, replications=24)
    cases = plain.office.applications["cases"]
    rate = type(cases.rate).model_validate(ARRIVALS / DAY)
    journey = plain.office.journeys["work"].model_dump(mode="json", exclude_unset=True)
    journey["stages"][0]["work"]["minutes"] = {
        "mean": DAY / SERVICES,
        "distribution": "exponential",
    }
    days = 365.0 + 4.0 / 13.0  # a year of the run's 2024 to 2036, four of them leap years
    staff = {
        "homes": {"desk": {"posts": 1}},
        "vacancy": 0.0,
        "people": {"sickness": {"days": ILL * days, "spell": SPELL}},
    }
    return with_office(
        plain,
        applications={"cases": cases.model_copy(update={"rate": rate})},
        journeys={"work": type(plain.office.journeys["work"]).model_validate(journey)},
        staff=Staff.model_validate(staff),
    )


@pytest.mark.theory
def test_the_work_of_a_clerk_who_falls_ill(executor: Executor) -> None:
    # A spell begins with chance `falls` on a day that none has taken, and 1/2 of them last
    # longer than the day: from ill to well 1/2 (1 - falls), for another may follow at once.
    odds = ILL / (SPELL * (1.0 - ILL))
    falls = odds / (1.0 + odds)
    exact = mean_number((ARRIVALS, SERVICES), falls, (1.0 - falls) / SPELL)
    found = replicated(ill_clerk(), executor)
    absent = found.values("hours", detail="absent") / found.values("hours_paid")
    assert_within(absent, ILL, 0.05)
    assert_within(found.values("wip_mean"), exact, 0.1)
