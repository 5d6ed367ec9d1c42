import math
from collections.abc import Callable
from dataclasses import asdict

import pytest

from tests.theory.queueing import (
    PriorityClass,
    ServiceMoments,
    Station,
    cobham,
    dm1,
    erlang_a,
    erlang_b,
    erlang_c,
    jackson,
    mg1,
    mg1_waiting_time_deviation,
    mm1_sojourn_time_quantile,
    mm1_wip_variance,
    mmc,
)


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-6, abs=1e-6)


def test_a1_mm1() -> None:
    queue = mmc(0.8, 1.0)
    assert asdict(queue) == {
        "utilisation": near(0.8),
        "wait_probability": near(0.8),
        "waiting_time": near(4.0),
        "sojourn_time": near(5.0),
        "queue_length": near(3.2),
        "wip": near(4.0),
        "clearing_rate": near(0.2),
    }
    assert mm1_wip_variance(0.8, 1.0) == near(20.0)
    assert mm1_sojourn_time_quantile(0.8, 1.0, 0.5) == near(3.4657359)
    assert mm1_sojourn_time_quantile(0.8, 1.0, 0.9) == near(11.5129255)
    assert queue.waiting_time_quantile(0.95) == near(13.8629436)


def test_a2_mmc_1() -> None:
    queue = mmc(5.0, 0.5, 3)
    assert queue.utilisation == near(0.833333333)
    assert queue.wait_probability == erlang_c(3, 2.5) == near(0.702247191)
    assert queue.waiting_time == near(0.702247191)
    assert queue.sojourn_time == near(1.20224719)
    assert queue.queue_length == near(3.51123596)
    assert queue.wip == near(6.01123596)
    assert 1 / queue.clearing_rate == near(1.0)
    assert queue.waiting_longer_probability(0.25) == near(0.546910662)
    assert queue.waiting_time_quantile(0.9) == near(1.94911528)
    assert queue.waiting_time_quantile(0.2) == 0  # 30 % do not wait at all


def test_a3_mg1_1_lognormal() -> None:
    service = ServiceMoments.lognormal(0.75, 1.5)
    queue = mg1(1.0, service)
    assert queue.utilisation == queue.wait_probability == near(0.75)
    assert queue.waiting_time == queue.queue_length == near(3.65625)
    assert queue.sojourn_time == queue.wip == near(4.40625)
    assert mg1_waiting_time_deviation(1.0, service) == near(5.71644421)


def test_a3_mg1_2_fixed() -> None:
    service = ServiceMoments.fixed(0.75)
    assert mg1(1.0, service).waiting_time == near(1.125)
    assert mg1(1.0, service).sojourn_time == near(1.875)
    assert mg1_waiting_time_deviation(1.0, service) == near(1.35208173)


def test_a4_dm1() -> None:
    queue = dm1(1.0, 0.8)
    assert queue.wait_probability == near(0.628629796)
    assert queue.waiting_time == near(1.35418467)
    assert queue.sojourn_time == near(2.15418467)


def test_a6_erlang_a_1() -> None:
    assert asdict(erlang_a(30.0, 1 / 12, 3, 0.05)) == {
        "utilisation": near(0.674811196),
        "wait_probability": near(0.419044721),
        "abandon_probability": near(0.190226564),
        "waiting_time": near(0.00951132822),
        "waiting_time_served": near(0.00676523626),
        "waiting_time_abandoned": near(0.0212011379),
        "queue_length": near(0.285339847),
        "throughput": near(24.2932031),
    }


def test_a7_erlang_b() -> None:
    blocked = erlang_b(4, 3.0)
    assert blocked == near(0.20610687)
    assert 3.0 * (1 - blocked) == near(2.38167939)


def test_a9_cobham() -> None:
    service = ServiceMoments.exponential(1.0)
    waits = cobham([PriorityClass(0.2, service), PriorityClass(0.6, service)])
    assert waits == (near(1.0), near(5.0))
    assert 0.2 * waits[0] + 0.6 * waits[1] == near(3.2)  # conservation law


def test_c1_jackson_rework() -> None:
    network = jackson(
        [4.0, 0.0, 0.0],
        [[0.0, 1.0, 0.0], [0.05, 0.0, 0.95], [0.0, 0.2, 0.0]],
        [Station(1 / 6, 1), Station(0.5, 4), Station(1 / 7, 1)],
    )
    assert network.arrival_rates == (near(4.26315789), near(5.26315789), near(5.0))
    assert network.visits[1:] == (near(1.31578947), near(1.25))
    assert [one.wip for one in network.stations] == [
        near(2.45454545),
        near(3.33483614),
        near(2.5),
    ]
    assert network.wip == near(8.28938159)
    assert network.sojourn_time == near(2.0723454)
    assert network.stations[1].utilisation == near(0.657894737)
    assert network.stations[1].waiting_time == near(0.133618866)


def test_c2_rework_mm1() -> None:
    network = jackson([0.6], [[0.25]], [Station(1.0, 1)])
    assert network.arrival_rates == (near(0.8),)
    assert network.visits == (near(1.33333333),)
    assert (network.wip, network.sojourn_time) == (near(4.0), near(6.66666667))


def test_call_centre_of_garnett_mandelbaum_reiman() -> None:
    # published rounded: 20.8 s against 3.7 s, 3.1 % abandon, 96 % against 93 % busy
    patient, impatient = mmc(48.0, 1.0, 50), erlang_a(48.0, 1.0, 50, 2.0)
    assert 60 * patient.waiting_time == pytest.approx(20.8, abs=0.05)
    assert 60 * impatient.waiting_time == pytest.approx(3.7, abs=0.05)
    assert impatient.abandon_probability == pytest.approx(0.031, abs=0.0005)
    assert (patient.utilisation, impatient.utilisation) == (
        pytest.approx(0.96, abs=0.005),
        pytest.approx(0.93, abs=0.005),
    )


def test_one_model_meets_the_other_where_they_should() -> None:
    plain = mmc(0.7, 1.0)
    assert mg1(0.7, ServiceMoments.exponential(1.0)).waiting_time == near(plain.waiting_time)
    assert ServiceMoments.gamma(2.0, 1.0) == ServiceMoments.exponential(2.0)
    assert ServiceMoments.gamma(2.0, 0.0) == ServiceMoments.lognormal(2.0, 0.0)
    assert ServiceMoments.lognormal(2.0, 0.0) == ServiceMoments.fixed(2.0)
    assert cobham([PriorityClass(0.7, ServiceMoments.exponential(1.0))]) == (
        near(plain.waiting_time),
    )
    assert jackson([0.7], [[0.0]], [Station(1.0, 1)]).wip == near(plain.wip)
    endless = erlang_a(5.0, 0.5, 3, 1e7)
    assert endless.waiting_time == pytest.approx(mmc(5.0, 0.5, 3).waiting_time, rel=1e-4)


def test_patience_equal_to_service_is_an_infinite_server_queue() -> None:
    # then each one leaves at rate μ, waiting or not: the number in system is Poisson
    load, servers = 6.0, 4
    queue = erlang_a(load, 1.0, servers, 1.0)
    poisson = [math.exp(-load) * load**n / math.factorial(n) for n in range(60)]
    assert queue.wait_probability == near(sum(poisson[servers:]))
    assert queue.queue_length == near(
        sum(chance * max(n - servers, 0) for n, chance in enumerate(poisson))
    )


def test_impatience_keeps_its_balances() -> None:
    for rate in (1.0, 40.0, 4000.0):  # the last is a hundredfold overload
        queue = erlang_a(rate, 1.0, 40, 0.5)
        assert queue.throughput == pytest.approx(rate * (1 - queue.abandon_probability))
        mixed = (
            queue.abandon_probability * queue.waiting_time_abandoned
            + (1 - queue.abandon_probability) * queue.waiting_time_served
        )
        assert mixed == pytest.approx(queue.waiting_time)


@pytest.mark.parametrize(
    "overloaded",
    [
        lambda: mmc(1.0, 1.0),
        lambda: mmc(7.0, 0.5, 3),
        lambda: mg1(2.0, ServiceMoments.fixed(0.75)),
        lambda: dm1(1.0, 1.1),
        lambda: cobham([PriorityClass(1.1, ServiceMoments.exponential(1.0))]),
        lambda: jackson([0.8], [[0.25]], [Station(1.0, 1)]),
    ],
)
def test_an_overloaded_queue_has_no_steady_state(overloaded: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="no steady state"):
        overloaded()


def test_impossible_numbers_are_told() -> None:
    with pytest.raises(ValueError, match="servers must be a number above 0"):
        erlang_b(0, 1.0)
    with pytest.raises(ValueError, match="arrival_rate must be"):
        mmc(-1.0, -0.5)
    with pytest.raises(ValueError, match="patience_mean must be"):
        erlang_a(1.0, 1.0, 1, math.inf)
    with pytest.raises(ValueError, match="probability lies"):
        mmc(0.5, 1.0).waiting_time_quantile(1.0)
