# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Where do the hours of the office go?
#
# Short runs of the invented small town: 2 runs of 90 days. They show how to read the hours, not
# what a city would see. More runs: change `DAYS` and `RUNS`.

# %%
from pathlib import Path

import sim
from sim.experiment.comparison import hours_table
from sim.experiment.runner import run_all
from sim.report import charts
from sim.report.results import labels
from sim.scenario.calendar import DAY, YEAR
from sim.scenario.loading import Study, load_study

DAYS, RUNS, CONDITION = 90, 2, "staffed"
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


study = shortened(load_study(STUDY).under({CONDITION}), DAYS)
runs = run_all(study.scenarios, RUNS)
hours = hours_table(runs)

# %% [markdown]
# ## Paid hours a year by use
#
# Every paid hour is in one of the uses: casework, contacts, what an interruption costs, reading
# into others' cases, learning, mentoring, absence, and time without work. They add up to what is
# paid.

# %%
a_year = YEAR / (DAYS * DAY) / RUNS
summed = hours.groupby(["structure", "use"])["hours"].sum()
table = summed.mul(a_year).unstack("structure").round(0)
table.loc["together"] = table.sum()
table

# %%
structures, _ = labels(study)
charts.where_hours_go(
    hours, structures, CONDITION, condition_label=study.conditions[CONDITION],
    years=DAYS * DAY / YEAR, language="en", preview=True, source=study.name,
)  # fmt: skip

# %% [markdown]
# ## What this shows, and what it does not
#
# A clearing moves contacts from those who decide to those who answer. Hours that it saves in one
# use it may spend in another (reading in, call-backs, waiting for work). Hours are no verdict:
# whether more cases are decided, the comparison says, with its intervals.
