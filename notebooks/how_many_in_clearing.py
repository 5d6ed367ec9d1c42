# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # How many clerks in the clearing?
#
# Every post in the clearing is one less for those who decide. Too few, and applications wait there
# for their check while the deciding teams run dry; too many, and cases wait for a decision. The
# search tries sizes of the clearing at a fixed number of posts: all start with a few runs, and
# those that are surely behind get no more.
#
# Short on purpose: runs of 30 days, at most 4 of each size, so that it takes seconds. The town does
# not exist; every number of it is invented.

# %%
from pathlib import Path

import sim
from sim import best_sizes, load_study, run_all, structure_diagram
from sim.report.charts.staffing import allocation_chart
from sim.report.naming import Namer
from sim.report.sections.staffing import Staffing, staffing_blocks
from sim.report.writers.terminal import terminal

STUDY = Path(sim.__file__).parents[1] / "scenarios" / "small_town" / "study.yaml"
CONDITION, STRUCTURE, TEAM, MEASURE = "staffed", "clearing", "clearing", "decided"
DAYS, MOST_RUNS = 30, 4

study = load_study(STUDY).shortened(DAYS, MOST_RUNS)
key = (CONDITION, STRUCTURE)
scenario, today = study.scenarios[key], study.scenarios[CONDITION, study.today]

# %% [markdown]
# ## The structure
#
# Drawn from its file: who answers, who checks, who decides.

# %%
structure_diagram(scenario.structure, language="en", office=scenario.office).figure

# %% [markdown]
# ## The search

# %%
search = best_sizes(scenario, today, [TEAM], MEASURE, study.matters, run_all, most=MOST_RUNS)
found = Staffing(study, scenario.office.start, searched={key: search})
print(terminal(staffing_blocks(found, "en")))

# %%
drawn = allocation_chart(
    search, Namer(study, (), "en"), key, scenario.structure.teams[TEAM].label,
    equal="at equal posts",
)  # fmt: skip
drawn.figure

# %% [markdown]
# How to read the states:
#
# * *best*: the highest mean so far. The best of many looks better than it is, so it is run again on
#   luck that the search has not seen: the line "Checked on new luck", and the table below.
# * *alike*: its distance to the best is too small to matter (`matters` of the study).
# * *open*: these runs cannot tell it from the best. With 4 short runs that is most of them.
# * *out*: surely behind.

# %%
search.table.round(1)

# %%
search.check.round(1)

# %% [markdown]
# ## What this shows, and what not
#
# Shown: how a size is searched, and which sizes a few runs of a month can already rule out. Not
# shown: the right size. A month mostly works off the opening stock; decided cases is one measure
# of several (calls answered and the age of open cases may prefer another size, set `MEASURE`);
# and the search holds all inputs at their central values, while the best size moves with them. Nor
# is it shown that the best clearing beats today's structure: the check tells, and may say the
# opposite. `umbau staff` runs longer, and says how many posts hold the open cases or clear them.
