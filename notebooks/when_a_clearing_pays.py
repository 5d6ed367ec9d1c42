# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # From which resumption lag on does a clearing pay?
#
# A clearing keeps calls from those who decide. What that is worth depends on what a call costs
# them besides its minutes: the time to find back into the case. Nobody has measured it in an
# immigration office; estimates go from seconds to a quarter of an hour. So the question is turned
# round: from which lag on would the clearing decide more cases than today's structure?
#
# Short on purpose: 4 lags, 2 runs of 90 days each, so that it takes seconds. The town does not
# exist; every number of it is invented.

# %%
from pathlib import Path

import sim
from sim import find_inputs, load_study, part_of, run_all, tipping_line
from sim.report.charts.tipping import line_chart
from sim.report.naming import Namer
from sim.report.sections.tipping import Tipping, tipping_blocks
from sim.report.writers.terminal import terminal

STUDY = Path(sim.__file__).parents[1] / "scenarios" / "small_town" / "study.yaml"
CONDITION, STRUCTURE, MEASURE = "short_staffed", "clearing", "decided"
DAYS, RUNS, POINTS = 90, 2, 4

study = part_of(load_study(STUDY), (STRUCTURE,), (CONDITION,)).shortened(DAYS, RUNS)
(lag,) = find_inputs(study, ["office.interruption.lag.mean"])
line = tipping_line(study, lag, (MEASURE,), POINTS, RUNS, run_all)
found = Tipping(study, line, None, RUNS)

# %% [markdown]
# ## What the runs say
#
# At each lag both structures get the same cases and calls, and the difference is taken run by run.
# A tipping point is where the fitted difference changes its sign; its interval comes from drawing
# the runs again. "The runs leave it open" is an answer, and with so few short runs the usual one.

# %%
print(terminal(tipping_blocks(found, "en")))

# %%
line.curve[["value", "difference", "low", "high", "load_today", "load"]].round(2)

# %%
names = Namer(study, (lag,), "en")
drawn = line_chart(
    line.curve, line.points, names, (CONDITION, STRUCTURE), lag,
    study.scenarios[CONDITION, STRUCTURE], equal="at equal posts",
)  # fmt: skip
drawn.figure

# %% [markdown]
# ## Why it may not tip at all
#
# The lag only costs where somebody is interrupted, and a clearing is paid for with a handoff of
# every case: the reading-in. If its price is higher than what it saves even at the longest lag, no
# lag makes it pay; then try the other side, `office.handoff.reading_in.mean`, or the size of the
# clearing (the notebook `how_many_in_clearing`). `umbau tipping` takes a second input (`--and`).
#
# ## What this shows, and what not
#
# Shown: how the answer is looked for, and on which side of zero 2 short runs lie at four lags, with
# everything else at its central value. Not shown: the tipping point of any city. The lag itself is
# not measured, other inputs are as uncertain, and all of them move the point; `umbau sensitivity`
# varies them together. And short runs show how an office starts, not how it goes on: set `DAYS` to
# 60, and the mean difference is above zero at every lag, as little sure as here.
