"""Closed forms of queueing theory, the known answers that simulations are tested against.

Times are in any one unit, rates per that unit; probabilities and utilisation lie in 0 to 1.
`waiting_time` is the mean wait in queue over all (Wq), `sojourn_time` the mean time in the system
(W), `queue_length` the mean number waiting (Lq), `wip` the mean number in the system (L). Every
function raises ValueError for impossible numbers, and for an overloaded queue, which has no steady
state. Where no other source is named, a formula is in Gross, Shortle, Thompson and Harris,
"Fundamentals of Queueing Theory".
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from sim.adding import added


@dataclass(frozen=True, slots=True)
class ServiceMoments:
    """First three moments of a service time: E[S], E[S²], E[S³]."""

    mean: float
    second: float
    third: float

    @classmethod
    def fixed(cls, mean: float) -> "ServiceMoments":
        """Every service takes `mean`."""
        return cls(mean, mean**2, mean**3)

    @classmethod
    def exponential(cls, mean: float) -> "ServiceMoments":
        """E[S^k] = k! mean^k."""
        return cls(mean, 2 * mean**2, 6 * mean**3)

    @classmethod
    def lognormal(cls, mean: float, cv: float) -> "ServiceMoments":
        """E[S^k] = mean^k (1 + cv²)^(k(k-1)/2), `cv` being standard deviation over mean."""
        return cls(mean, mean**2 * (1 + cv**2), mean**3 * (1 + cv**2) ** 3)

    @classmethod
    def gamma(cls, mean: float, cv: float) -> "ServiceMoments":
        """E[S²] = mean² (1 + cv²), E[S³] = mean³ (1 + cv²)(1 + 2 cv²)."""
        return cls(mean, mean**2 * (1 + cv**2), mean**3 * (1 + cv**2) * (1 + 2 * cv**2))


@dataclass(frozen=True, slots=True)
class Queue:
    """Means of a queue in steady state."""

    utilisation: float
    wait_probability: float
    waiting_time: float
    sojourn_time: float
    queue_length: float
    wip: float


@dataclass(frozen=True, slots=True)
class ExponentialQueue(Queue):
    """M/M/c: besides the means the distribution of the wait, first come first served.

    `clearing_rate` is cμ - λ, the rate of the exponential wait of those who wait at all.
    """

    clearing_rate: float

    def waiting_longer_probability(self, time: float) -> float:
        """P(wait > time) = C e^(-(cμ - λ) time), with C the probability of a wait."""
        return self.wait_probability * math.exp(-self.clearing_rate * time)

    def waiting_time_quantile(self, probability: float) -> float:
        """The time within which this share begins its service: ln(C / (1 - p)) / (cμ - λ)."""
        waits_longer = math.log(self.wait_probability / _tail(probability))
        return max(0.0, waits_longer) / self.clearing_rate


@dataclass(frozen=True, slots=True)
class ImpatientQueue:
    """Erlang A in steady state; waits are means over all, over the served, over those who left."""

    utilisation: float
    wait_probability: float
    abandon_probability: float
    waiting_time: float
    waiting_time_served: float
    waiting_time_abandoned: float
    queue_length: float
    throughput: float


@dataclass(frozen=True, slots=True)
class PriorityClass:
    """One class of a priority queue."""

    arrival_rate: float
    service: ServiceMoments


@dataclass(frozen=True, slots=True)
class Station:
    """One station of a Jackson network: exponential services of `service_mean`."""

    service_mean: float
    servers: int


@dataclass(frozen=True, slots=True)
class Network:
    """A Jackson network in steady state, per station in the order given, and as a whole."""

    arrival_rates: tuple[float, ...]
    visits: tuple[float, ...]
    stations: tuple[ExponentialQueue, ...]
    wip: float
    sojourn_time: float


def erlang_b(servers: int, offered_load: float) -> float:
    """P(all servers busy) where nobody waits (M/G/c/c), any distribution of service.

    B(0) = 1, B(k) = a B(k-1) / (k + a B(k-1)); a is the offered load, arrival rate times service
    mean. Erlang 1917.
    """
    _positive("servers", servers)
    _positive("offered_load", offered_load)
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = offered_load * blocked / (count + offered_load * blocked)
    return blocked


def erlang_c(servers: int, offered_load: float) -> float:
    """P(wait) in M/M/c: C = B / (1 - ρ(1 - B)), ρ = a / c, B from `erlang_b`. Erlang 1917."""
    blocked = erlang_b(servers, offered_load)
    load = _load(offered_load / servers)
    return blocked / (1 - load * (1 - blocked))


def mmc(arrival_rate: float, service_mean: float, servers: int = 1) -> ExponentialQueue:
    """M/M/c: Wq = C / (cμ - λ), with C from `erlang_c`; W = Wq + 1/μ, Lq = λ Wq, L = λ W."""
    _positive("arrival_rate", arrival_rate)
    waits = erlang_c(servers, arrival_rate * _positive("service_mean", service_mean))
    clearing_rate = servers / service_mean - arrival_rate
    means = _means(arrival_rate, service_mean, servers, waits, waits / clearing_rate)
    return ExponentialQueue(*means, clearing_rate=clearing_rate)


def mm1_wip_variance(arrival_rate: float, service_mean: float) -> float:
    """Variance of the number in an M/M/1 system: ρ / (1 - ρ)²."""
    load = mmc(arrival_rate, service_mean).utilisation
    return load / (1 - load) ** 2


def mm1_sojourn_time_quantile(
    arrival_rate: float, service_mean: float, probability: float
) -> float:
    """Quantile of the time in an M/M/1 system, which is exponential: -ln(1 - p) / (μ - λ)."""
    return -math.log(_tail(probability)) / mmc(arrival_rate, service_mean).clearing_rate


def mg1(arrival_rate: float, service: ServiceMoments) -> Queue:
    """M/G/1: Wq = λ E[S²] / (2(1 - ρ)). Pollaczek 1930, Khinchine 1932."""
    load = _load(_positive("arrival_rate", arrival_rate) * service.mean)
    waiting_time = arrival_rate * service.second / (2 * (1 - load))
    return Queue(*_means(arrival_rate, service.mean, 1, load, waiting_time))


def mg1_waiting_time_deviation(arrival_rate: float, service: ServiceMoments) -> float:
    """Standard deviation of the M/G/1 wait: E[Wq²] = 2 Wq² + λ E[S³] / (3(1 - ρ)). Takács 1962."""
    queue = mg1(arrival_rate, service)
    third = arrival_rate * service.third / (3 * (1 - queue.utilisation))
    return math.sqrt(queue.waiting_time**2 + third)


def dm1(interarrival_time: float, service_mean: float) -> Queue:
    """D/M/1: P(wait) = σ, the root below 1 of σ = e^(-μ(1 - σ) T); Wq = σ / (μ(1 - σ)).

    T is the fixed time between arrivals.
    """
    _positive("service_mean", service_mean)
    pace = _positive("interarrival_time", interarrival_time) / service_mean
    _load(1 / pace)
    # in x = 1 - σ the unwanted root σ = 1 is x = 0; the concave gap peaks at ln(pace) / pace
    root = brentq(lambda x: 1 - x - math.exp(-pace * x), math.log(pace) / pace, 1.0, xtol=1e-15)
    sigma = 1 - float(root)
    waiting_time = service_mean * sigma / (1 - sigma)
    return Queue(*_means(1 / interarrival_time, service_mean, 1, sigma, waiting_time))


def erlang_a(
    arrival_rate: float, service_mean: float, servers: int, patience_mean: float
) -> ImpatientQueue:
    """M/M/c+M: a queue whose callers give up after an exponential patience; never overloaded.

    A birth-death process with death rate min(n, c) μ + (n - c)⁺ θ, θ = 1 / patience mean.
    P(abandon) = θ Lq / λ and Wq = Lq / λ. Who finds q others waiting is served with probability
    cμ / (cμ + (q+1)θ) after, served or not, the mean time Σ_{j≤q} 1 / (cμ + (j+1)θ).
    Palm 1957; Garnett, Mandelbaum and Reiman 2002.
    """
    _positive("arrival_rate", arrival_rate)
    _positive("servers", servers)
    rate, theta = (
        1 / _positive("service_mean", service_mean),
        1 / _positive("patience_mean", patience_mean),
    )
    chances = _birth_death(arrival_rate, rate, servers, theta)
    numbers = np.arange(chances.size)
    queue_length = float(chances @ np.maximum(numbers - servers, 0))
    busy = float(chances @ np.minimum(numbers, servers))
    abandon = theta * queue_length / arrival_rate
    queued = chances[servers:]
    leave_rates = servers * rate + theta * np.arange(1, queued.size + 1)
    served_wait = float(queued @ (servers * rate / leave_rates * np.cumsum(1 / leave_rates)))
    waiting_time = queue_length / arrival_rate
    return ImpatientQueue(
        utilisation=busy / servers,
        wait_probability=float(queued.sum()),
        abandon_probability=abandon,
        waiting_time=waiting_time,
        waiting_time_served=served_wait / (1 - abandon),
        waiting_time_abandoned=(waiting_time - served_wait) / abandon,
        queue_length=queue_length,
        throughput=busy * rate,
    )


def cobham(classes: Sequence[PriorityClass]) -> tuple[float, ...]:
    """Mean waits of a one-server queue with non-pre-emptive priorities, highest class first.

    Wq_k = R / ((1 - σ_{k-1})(1 - σ_k)), R = Σ λ E[S²] / 2, σ_k = ρ_1 + … + ρ_k. Cobham 1954.
    """
    residual = added(one.arrival_rate * one.service.second for one in classes) / 2
    loads = np.cumsum([0.0, *(one.arrival_rate * one.service.mean for one in classes)])
    _load(float(loads[-1]))
    return tuple(residual / ((1 - float(a)) * (1 - float(b))) for a, b in pairwise(loads))


def jackson(
    external_rates: Sequence[float], routing: Sequence[Sequence[float]], stations: Sequence[Station]
) -> Network:
    """Open Jackson network with Bernoulli routing, service drawn anew at each visit.

    Traffic equations λ_j = γ_j + Σ_i λ_i p_ij, with γ the external rates and p_ij = routing[i][j]
    (what a row lacks to 1 leaves); then each station is an M/M/c by itself. Visits are λ_j / Σγ,
    W = ΣL / Σγ. Jackson 1957.
    """
    outside = np.asarray(external_rates, dtype=np.float64)
    moves = np.asarray(routing, dtype=np.float64)
    rates = np.linalg.solve(np.eye(outside.size) - moves.T, outside)
    queues = tuple(
        mmc(float(rate), one.service_mean, one.servers)
        for rate, one in zip(rates, stations, strict=True)
    )
    total = _positive("external_rates", float(outside.sum()))
    wip = added(queue.wip for queue in queues)
    return Network(tuple(rates.tolist()), tuple((rates / total).tolist()), queues, wip, wip / total)


def _birth_death(
    arrival_rate: float, rate: float, servers: int, theta: float
) -> npt.NDArray[np.float64]:
    """Stationary probabilities of Erlang A, cut where the tail is below rounding."""
    logs, peak = [0.0], 0.0  # logarithms: the weights overflow for large loads
    while True:
        number = len(logs)
        deaths = min(number, servers) * rate + max(number - servers, 0) * theta
        step = math.log(arrival_rate / deaths)
        logs.append(logs[-1] + step)
        peak = max(peak, logs[-1])
        # steps only get smaller: what follows is less than a geometric series from here
        if number > servers and step < 0 and logs[-1] - math.log(-math.expm1(step)) < peak - 50:
            break
    weights = np.exp(np.asarray(logs) - peak)
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _means(
    arrival_rate: float, service_mean: float, servers: int, waits: float, waiting_time: float
) -> tuple[float, float, float, float, float, float]:
    """The fields of Queue from the mean wait, by Little's law."""
    sojourn_time = waiting_time + service_mean
    load = arrival_rate * service_mean / servers
    wip = arrival_rate * sojourn_time
    return load, waits, waiting_time, sojourn_time, arrival_rate * waiting_time, wip


def _positive(name: str, value: float) -> float:
    if not 0 < value < math.inf:
        raise ValueError(f"{name} must be a number above 0, not {value}.")
    return value


def _tail(probability: float) -> float:
    if not 0 <= probability < 1:
        raise ValueError(f"A quantile's probability lies from 0 to below 1, not {probability}.")
    return 1 - probability


def _load(load: float) -> float:
    if not 0 < load < 1:
        raise ValueError(f"The load must lie between 0 and 1, not {load:.4g}: no steady state.")
    return load
