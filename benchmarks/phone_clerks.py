"""Fits the share of clerks who answer the phone to the observed answer rate.

Run it as `python benchmarks/phone_clerks.py [SCENARIO] [--shares 0.1 0.2 ...]` with today's
structure: it prints the answer rate at each share, and the calls lost in the year, which are
`lost_calls: today` of the office. Clerks are whole, so small teams make steps.
"""

import argparse
from pathlib import Path

from sim.experiment.replication import run_replication
from sim.plan.plan import compile_plan
from sim.reading.loading import load_scenario
from sim.scenario.study import Scenario
from sim.units import YEAR

SHARES = (0.1, 0.15, 0.2, 0.22, 0.25, 0.3, 0.4, 0.6, 1.0)


def with_share(scenario: Scenario, share: float) -> Scenario:
    """Return one year of the scenario with another share of clerks who answer.

    Today's answer rate is one of before any dated change, so pulses are left out.
    """
    content = scenario.model_dump(mode="json")
    for flow in content["office"]["applications"].values():
        flow["profile"]["pulses"] = []
    stated = content["office"]["contacts"]["phone_clerks"]
    stated |= {"low": 0.0, "central": share, "high": 1.0}
    content["run"] |= {"run_length": YEAR, "warm_up": 0.0}
    return Scenario.model_validate(content)


def main() -> None:
    """Print the answer rate and the interruptions by share."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).parents[1] / "scenarios" / "stuttgart" / "today.yaml"
    parser.add_argument("scenario", nargs="?", type=Path, default=default)
    parser.add_argument("--shares", nargs="+", type=float, default=SHARES)
    parser.add_argument("--replications", type=int, default=2)
    stated = parser.parse_args()
    scenario = load_scenario(stated.scenario).scenario
    print("share of clerks  calls reaching a person  interruptions per clerk-hour  calls lost")
    for share in stated.shares:
        plan = compile_plan(with_share(scenario, share))
        rate = interrupted = lost = 0.0
        for number in range(stated.replications):
            for value in run_replication(plan, number).values:
                if value.team == "" and value.measure == "answer_rate":
                    rate += value.value / stated.replications
                if value.team == "" and value.measure == "interruptions_per_clerk_hour":
                    interrupted += value.value / stated.replications
                if value.team == "" and (value.measure, value.detail) == ("contacts_lost", "phone"):
                    lost += value.value / stated.replications
        print(f"{share:>15.0%}  {rate:>23.1%}  {interrupted:>29.2f}  {lost:>10,.0f}")


if __name__ == "__main__":
    main()
