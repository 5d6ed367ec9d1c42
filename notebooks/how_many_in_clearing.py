# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # How many of the posts should be in the clearing?
#
# The small town has a fixed number of posts. Each size of the clearing is run on the same cases;
# the other teams share the rest. Short runs of an invented town: up to 3 runs of 30 days. `umbau
# staff` does it with more.

# %%
from pathlib import Path

import pandas as pd

import sim
from sim.experiment.runner import run_all
from sim.experiment.staffing_search import best_sizes
from sim.scenario.calendar import DAY
from sim.scenario.loading import Study, load_study

DAYS, MOST_RUNS, CONDITION = 30, 3, "staffed"
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


study = shortened(load_study(STUDY), DAYS)
clearing, today = (study.scenarios[CONDITION, name] for name in ("clearing", "current"))
found = best_sizes(clearing, today, ["clearing"], "decided", study.matters, run_all, most=MOST_RUNS)

# %% [markdown]
# ## Every size that was tried
#
# `state`: *best*; *alike*, its distance to the best does not matter; *open*, the runs cannot tell;
# *out*.

# %%
table: pd.DataFrame = found.table
table[["posts_clearing", "mean", "low", "high", "runs", "state"]].round(0)

# %% [markdown]
# ## The best of many looks better than it is
#
# So best, planned and today are compared once more, on luck that the search has not seen.

# %%
check: pd.DataFrame = found.check
check[["sizes", "against", "difference", "difference_low", "difference_high", "verdict"]].round(1)

# %% [markdown]
# ## What this shows, and what it does not
#
# Too few in the clearing, and intake waits; too many, and nobody decides. Between them several
# sizes are often alike. The best size is best for the central estimates; if calls are twice as
# many, it is another one. And that a size is the best for a clearing does not say that the
# clearing is better than today.
