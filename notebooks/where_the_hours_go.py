# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Where do the paid hours go?
#
# Structures with the same posts can spend their hours otherwise: on cases, on calls, on finding
# back after a call, on reading what another team began, on waiting for work. This counts them in
# the small town at 30 % vacancy, by structure, per decided case and by team.
#
# Short on purpose: 2 runs of 90 days, so that it takes seconds. The town does not exist; every
# number of it is invented. For your own office change the first cell, and run longer.

# %%
from pathlib import Path

import sim
from sim import hours_table, labels, load_study, part_of, run_all, values_table
from sim.report import charts
from sim.report.charts.hours import plain_use
from sim.units import DAY, YEAR

STUDY = Path(sim.__file__).parents[1] / "scenarios" / "small_town" / "study.yaml"
CONDITION = "short_staffed"
DAYS, RUNS = 90, 2

study = part_of(load_study(STUDY), ("clearing", "merged"), (CONDITION,)).shortened(DAYS, RUNS)
runs = run_all(study.scenarios, RUNS)
structures, conditions = labels(study)
hours = hours_table(runs)

# %% [markdown]
# ## By use and structure
#
# One panel per use, all on one scale: hours of a year, mean of the runs. Absence and allowances
# (breaks, meetings) are paid as well, so they are shown, not left out.

# %%
charts.where_hours_go(
    hours, structures, CONDITION, condition_label=study.conditions[CONDITION],
    years=DAYS * DAY / YEAR, language="en", preview=True, source=study.name,
).figure  # fmt: skip

# %% [markdown]
# ## Minutes per decided case
#
# A structure that decides fewer cases has fewer hours to spend on each other use, too. Divided by
# the decided cases one sees what a decision costs. Open cases count in nowhere here: minutes spent
# on a case that is not decided yet stand in the numerator and not in the denominator.

# %%
values = values_table(runs)
decided = values[(values["measure"] == "decided") & (values["case_type"] == "")]
decided_mean = decided.set_index("structure")["mean"]
per_use = hours.groupby(["use", "structure"])["hours"].sum().unstack()
minutes = (per_use * 60 / decided_mean).round(1)[list(study.structures)]
minutes.index = [plain_use(use, "en") for use in minutes.index]
minutes = minutes[minutes.sum(axis=1) > 0].rename(columns=study.structures)
minutes.sort_values(minutes.columns[0], ascending=False)

# %% [markdown]
# ## By team
#
# Means of an office hide its teams. Shares of each team's hours at work: where one team has no
# idle minute and its neighbour many, the first may hold up the second, or the second may have
# nothing that its rules let it do.

# %%
AWAY = ("absent", "overtime")
at_work = hours[~hours["use"].isin(AWAY)]
by_team = at_work.groupby(["structure", "team", "use"])["hours"].sum().unstack()
shares = by_team.div(by_team.sum(axis=1), axis=0)
names = {
    (structure, team): plan.label or team
    for (_, structure), scenario in study.scenarios.items()
    for team, plan in scenario.structure.teams.items()
}
shown = shares[["casework", "contacts", "resumption", "reading_in", "idle"]].copy()
shown.index = [f"{study.structures[one]}: {names[one, team]}" for one, team in shown.index]
(100 * shown).round(1).rename(columns=lambda use: f"{plain_use(use, 'en')} (%)")

# %% [markdown]
# ## What this shows, and what not
#
# Shown: how an office with these inputs spends its hours under three structures, in 2 runs of one
# quarter, and which team waits for which. Not shown: that a difference of a few minutes is more
# than chance (for that, use the intervals of `umbau compare`), nor that idle hours could simply be
# moved to another team, nor what happens in a real office, whose minutes per call and per case
# nobody has measured here.
