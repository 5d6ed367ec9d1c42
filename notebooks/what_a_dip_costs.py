# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # What does a dip cost?
#
# A reorganisation takes hours before it gives any: trainings, meetings, moving. In a study that is
# a load with a begin, an end and a share of the capacity. Its price in hours can be worked out by
# hand. Its price in cases cannot: cases that wait make people ask, and asking is work again. So
# the same package is run with the dip and without it, on the same luck.
#
# Short on purpose: 3 runs of 160 days of the small town, so that it takes seconds. The town does
# not exist; every number of it is invented.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

import sim
from sim import hours_table, load_study, run_all, series_table
from sim.stats.intervals import mean_interval
from sim.units import DAY

STUDY = Path(sim.__file__).parents[1] / "scenarios" / "small_town" / "study_package.yaml"
DAYS, RUNS = 160, 3

study = load_study(STUDY)
(package,) = study.packages.values()
pd.DataFrame([{"part": p.name, "label": p.label, "kind": p.kind} for p in package.parts])

# %% [markdown]
# ## The same package, with the dip and without

# %%
every = {part.name for part in package.parts}
loads = {part.name for part in package.parts if part.kind == "load"}
(condition,) = study.conditions
chosen = {"nothing": set(), "without the dip": every - loads, "with the dip": every}
run = {"run_length": DAYS * DAY, "replications": RUNS}
scenarios = {}
for name, parts in chosen.items():
    scenario = package.scenario_of(condition, parts)
    changed = {"run": study.scenarios[condition, study.today].run.model_copy(update=run)}
    scenarios[condition, name] = scenario.model_copy(update=changed)
runs = run_all(scenarios, RUNS)

# %% [markdown]
# ## In hours
#
# What the windows of the change took, read off the log: the hours of the use `change`.

# %%
hours = hours_table(runs)
taken = hours[hours["use"] == "change"].groupby("structure")["hours"].sum()
taken = taken.reindex(list(chosen)).round(0)
taken

# %% [markdown]
# ## In cases
#
# The difference run by run, with its 95 % interval. Three runs give a wide one, and where it holds
# zero these runs cannot tell the price from chance. Fewer decided cases are what the dip cost up
# to the last day; more open cases are what it leaves behind.


# %%
def gap(measure: str, first: str, second: str) -> dict[str, float]:
    """Return the mean of first less second over the pairs of runs, with its interval."""
    pairs = runs[condition, first].values(measure) - runs[condition, second].values(measure)
    found = mean_interval(pairs)
    return {"mean": found.mean, "low": found.low, "high": found.high}


costs = pd.DataFrame(
    {
        ("the dip", "decided"): gap("decided", "with the dip", "without the dip"),
        ("the dip", "open_end"): gap("open_end", "with the dip", "without the dip"),
        ("the package", "decided"): gap("decided", "with the dip", "nothing"),
        ("the package", "open_end"): gap("open_end", "with the dip", "nothing"),
    }
).T
costs.round(1)

# %% [markdown]
# ## On the way
#
# Decided cases to date, less those of the office without the package: mean of the runs. Between the
# two lines lies what the dip cost so far. Watch whether they come together again: what was not
# decided in the dip is decided later only if there are hours left for it.

# %%
series = series_table(runs)
to_date = series[(series["measure"] == "decided_to_date") & (series["case_type"] == "")]
totals = to_date.pivot_table(index="date", columns="structure", values="mean")
ahead = totals[["without the dip", "with the dip"]].sub(totals["nothing"], axis=0)

figure, axes = plt.subplots(figsize=(8, 3.6), layout="constrained")
for (label, line), dash in zip(ahead.items(), ("--", "-"), strict=True):
    axes.plot(line.index, line, dash, color="#12436D")
    axes.annotate(str(label), (line.index[-1], line.iloc[-1]), xytext=(6, 0),
                  textcoords="offset points", va="center", color="#12436D")  # fmt: skip
axes.axhline(0, color="black", linewidth=1)
axes.spines[["top", "right"]].set_visible(False)
axes.set_title("Decided cases to date, less those without the package", loc="left")

# %% [markdown]
# ## What this shows, and what not
#
# Shown: the hours that a dip of the stated depth takes, and what that did to decided and open
# cases in 3 runs of five months. Not shown: how deep a real dip is. Its share (5 to 25 % of the
# capacity) is a judgement, and the price moves with it. Nor is shown when the package has paid:
# the runs are too short for that; `umbau compare scenarios/small_town/study_reorganisation.yaml`
# gives the break-even of a dated change with its interval.
