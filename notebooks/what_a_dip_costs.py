# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # What does the dip of a reorganisation cost?
#
# The small town's clearing goes live on dates; around them a share of everybody's time is lost. How
# much is judgement: 5 to 25 %. Here the dip is left out, low, central and high, on the same cases
# and the same luck. Short runs of an invented town: 2 runs of 240 days.

# %%
from pathlib import Path

import pandas as pd

import sim
from sim.experiment.inputs import at_fraction, changed, find_inputs
from sim.experiment.runner import run_all
from sim.scenario.calendar import DAY
from sim.scenario.loading import Study, load_study

DAYS, RUNS = 240, 2
DIP = "timeline.load_1.share"
STUDY = Path(sim.__file__).parents[1] / "scenarios" / "small_town" / "study_reorganisation.yaml"


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
package = next(iter(study.packages.values()))
condition = next(iter(study.conditions))
whole = study.scenarios[condition, package.name]
(dip,) = find_inputs(study, [DIP])

without = package.scenario_of(condition, {part.name for part in package.parts} - {"load_1"})
scenarios = {
    "no dip": without.model_copy(update={"run": whole.run}),
    "low": changed(whole, [(dip, at_fraction(0.0))]),
    "central": whole,
    "high": changed(whole, [(dip, at_fraction(1.0))]),
}
runs = run_all(scenarios, RUNS)

# %% [markdown]
# ## Decided cases, and what the dip takes of them

# %%
rows = []
for name, collected in runs.items():
    decided = collected.values("decided")
    lost = decided - runs["no dip"].values("decided")
    rows.append({"dip": name, "decided": decided.mean(), "against no dip": lost.mean()})
pd.DataFrame(rows).set_index("dip").round(0)

# %% [markdown]
# ## What this shows, and what it does not
#
# The dip takes presence, and cases with it; more where the office has no slack. Whether the
# structure makes up for it later is another question (`umbau compare` answers it with a break-even
# date that may lie beyond the run). How deep a dip is, no German city has published: the range is
# judgement, and with it everything here.
