# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # From which resumption lag on does the clearing pay?
#
# Nobody has measured how long a clerk of an immigration office needs to get back into a case after
# a call. Here this one input runs from low to high, everything else stays central. Short runs of
# the invented small town: 2 runs of 60 days at 4 values. `umbau tipping` does it with more.

# %%
from pathlib import Path

import pandas as pd

import sim
from sim.experiment.inputs import find_inputs
from sim.experiment.runner import run_all
from sim.experiment.tipping import tipping_line
from sim.scenario.calendar import DAY
from sim.scenario.loading import Study, load_study

DAYS, RUNS, POINTS = 60, 2, 4
LAG = "office.interruption.lag.mean"
STUDY = Path(sim.__file__).parents[1] / "scenarios" / "small_town" / "study.yaml"


# %%
def shortened(study: Study, days: float) -> Study:
    """Return the study with runs of so many days."""
    return study.with_scenarios(
        {
            key: scenario.model_copy(
                update={"run": scenario.run.model_copy(update={"run_length": days * DAY})}
            )
            for key, scenario in study.scenarios.items()
        }
    )


study = shortened(load_study(STUDY).under({"staffed"}).limited_to({"current", "clearing"}), DAYS)
(lag,) = find_inputs(study, [LAG])
line = tipping_line(study, lag, ["decided", "median_age_open"], POINTS, RUNS, run_all)

# %% [markdown]
# ## The difference to today at each lag
#
# `value` is the lag in minutes, `difference` the clearing less today, with its 95 % interval. Above
# zero more cases are decided (or the open ones are older).

# %%
curve: pd.DataFrame = line.curve
curve[["measure", "value", "difference", "low", "high", "load"]].round(2)

# %% [markdown]
# ## Where the sign turns
#
# `value` with `value_low` to `value_high` is the lag at which the difference is zero; empty: no
# change of sign was found. `opposed_share` says how many of the resampled curves lie otherwise:
# above 5 % the runs leave it open.

# %%
tips: pd.DataFrame = line.points
tips[["measure", "value", "value_low", "value_high", "opposed_share"]].round(2)

# %% [markdown]
# ## What this shows, and what it does not
#
# Two measures can turn at different lags, or one not at all: decided cases count where the office
# is overloaded, ages where it is not. With so few and short runs the answer is nearly always
# *open*; that is what they can say. A lag from the literature is about other offices. To measure
# it in one's own is worth more than another run.
