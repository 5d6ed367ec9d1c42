# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Which structure? Does the small town decide more cases if its office is cut differently?
#
# Reads the results folder of the small town's study and draws it. Make the folder with
#
#     umbau compare scenarios/small_town/study.yaml
#
# Without it, a small comparison is run here: 3 runs of 60 days. That is enough to see how to read
# the results, not enough to trust them. The town does not exist; every number of it is invented.

# %%
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd

import sim
from sim import (
    load_study,
    read_by_run,
    run_all,
    run_by_run,
    structure_diagram,
    write_comparison,
)
from sim.report import charts
from sim.report.catalogue.catalogue import Language
from sim.units import DAY, YEAR

STUDY = Path(sim.__file__).parents[1] / "scenarios" / "small_town" / "study.yaml"
RESULTS = Path("results/small_town")
LANGUAGE: Language = "en"


# %%
def tables_of(folder: Path) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Return the tables of a results folder by name, and its manifest.

    The differences are those of single runs, one row for each; the other tables are over the runs.
    """
    tables = {}
    for path in sorted((folder / "tables").glob("*.csv")):
        table = pd.read_csv(path)
        texts = [name for name in ("structure", "condition", "team", "case_type", "detail",
                                   "verdict") if name in table]  # fmt: skip
        # an empty text means: all together
        tables[path.stem] = table.astype(dict.fromkeys(texts, "object")).fillna(
            dict.fromkeys(texts, "")
        )
    differences = read_by_run(folder / "tables" / "differences_by_run.csv.gz")
    tables["differences"] = run_by_run(differences, "difference")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return tables, manifest


def small_comparison(folder: Path) -> None:
    """Run the small town's study with few and short runs, and write its results."""
    study = load_study(STUDY, preview=True).shortened(60, 3)
    scenarios = study.scenarios
    write_comparison(folder, study, run_all(scenarios, 3), LANGUAGE)


if (RESULTS / "manifest.json").is_file():
    tables, manifest = tables_of(RESULTS)
else:
    with TemporaryDirectory() as made:
        small_comparison(Path(made))
        tables, manifest = tables_of(Path(made))

print(f"{manifest['name']}: {manifest['question']}")
print(f"{manifest['replications']} runs of {manifest['run_length_days']:g} days each")

# %% [markdown]
# ## What is compared
#
# Drawn from the structures' files: who answers, who checks, who decides. Today:

# %%
compared = {key[1]: scenario for key, scenario in load_study(STUDY).scenarios.items()}
pictures = [
    structure_diagram(one.structure, language=LANGUAGE, office=one.office).figure
    for one in compared.values()
]
pictures[0]

# %% [markdown]
# With a clearing:

# %%
pictures[1]

# %% [markdown]
# Merged:

# %%
pictures[2]

# %% [markdown]
# ## The comparison
#
# One row per condition, measure and structure. `low` to `high` is the 95 % interval of the mean:
# how well the runs know it, not how far one year can lie from it. The first structure is today's;
# the others are compared with it run by run, on the same cases and the same calls, so the
# difference is known much better than the values themselves.

# %%
comparison = tables["comparison"]
MAIN = ["decided", "open_end", "median_age_open", "lead_time_mean", "answer_rate"]
COLUMNS = ["mean", "low", "high", "difference", "difference_low", "difference_high", "verdict"]
shown = comparison[comparison["measure"].isin(MAIN)]
shown.set_index(["condition", "measure", "structure"])[COLUMNS].round(3)

# %% [markdown]
# How to read a verdict:
#
# * *more* or *fewer*: the interval of the difference lies on one side of zero, and the difference
#   is not known to be smaller than what matters (`delta`, from the study). It is wider than 95 %
#   where several structures are compared (`difference_level`).
# * *no material difference*: the interval of equivalence lies inside ± `delta`. The structures are
#   the same for all purposes of the study, even where the difference is surely not zero.
# * *undecided*: these runs cannot tell. More runs may.
#
# Look at `open_end` and `lead_time_mean` together. In an office that falls behind, a structure can
# have a *shorter* lead time and *more* open cases: the lead time is that of decided cases only, and
# who waits longest is not among them yet. Then the open cases and their age are what counts.

# %% [markdown]
# ## Open cases over the run
#
# The office starts with a stock of open cases. With few vacancies it works them off under every
# structure; with many it does not. That difference between the conditions is larger than most
# differences between structures.

# %%
structures, conditions = tables["structures"], tables["conditions"]
dates = {"date": "series", "month": "months"}
for column, name in dates.items():
    tables[name][column] = pd.to_datetime(tables[name][column])

charts.backlog_over_time(
    tables["series"], structures, conditions, comparison=comparison, language=LANGUAGE,
    preview=manifest["preview"], source=manifest["name"],
).figure  # fmt: skip

# %% [markdown]
# ## Differences to today, run by run
#
# Each dot is one pair of runs with the same demand. The grey zone is what the study calls too small
# to matter. With three dots an interval is wide; it narrows with the square root of their number.

# %%
charts.paired_differences(
    comparison, tables["differences"], structures, conditions, "decided", language=LANGUAGE,
    preview=manifest["preview"], source=manifest["name"],
).figure  # fmt: skip

# %%
charts.paired_differences(
    comparison, tables["differences"], structures, conditions, "open_end", language=LANGUAGE,
    preview=manifest["preview"], source=manifest["name"],
).figure  # fmt: skip

# %% [markdown]
# ## Where the paid hours go
#
# A clearing keeps calls from those who decide, but every case that it hands on is read in again:
# compare the panels for resumption and for reading-in. Then look at the idle hours. Where they grow
# while open cases grow too, one team holds up the others: here the clearing, which has too few
# clerks for all contacts *and* all applications, so that those who decide wait for files.

# %%
condition, label = conditions.iloc[-1][["condition", "label"]]
charts.where_hours_go(
    tables["hours"], structures, condition, condition_label=label,
    years=(manifest["run_length_days"] - manifest["warm_up_days"]) * DAY / YEAR,
    language=LANGUAGE, preview=manifest["preview"], source=manifest["name"],
).figure  # fmt: skip

# %% [markdown]
# ## A plot of one's own: open cases by age at the end
#
# `values.csv` holds every measure, by team, case type and detail, as the mean of the runs with its
# interval (`values_by_run.csv.gz`: every single run). Here: how old the cases are that are still
# open at the end.

# %%
values = tables["values"]
by_age = values[(values["measure"] == "open_by_age") & (values["case_type"] == "")]
bands = list(dict.fromkeys(by_age["detail"]))
means = by_age.set_index(["condition", "structure", "detail"])["mean"].sort_index()
labels = dict(zip(structures["structure"], structures["label"], strict=True))

figure, panels = plt.subplots(
    1, len(conditions), figsize=(10, 3.8), sharey=True, squeeze=False, layout="constrained"
)
room = 0.8 / len(labels)
for axes, (condition, label) in zip(
    panels[0], conditions[["condition", "label"]].to_numpy(), strict=True
):
    for place, (structure, title) in enumerate(labels.items()):
        heights = [means[condition, structure, band] for band in bands]
        axes.bar([band + place * room for band in range(len(bands))], heights, room, label=title)
    months = [band.removesuffix(" months") for band in bands]
    axes.set_xticks([band + 0.4 - room / 2 for band in range(len(bands))], months)
    axes.set_xlabel("age in months")
    axes.set_title(label, loc="left")
panels[0][0].set_ylabel("open cases")
panels[0][0].legend(frameon=False)
figure.suptitle("Open cases at the end, by age")

# %% [markdown]
# With few vacancies most open cases are young: they are on their way, with the applicant or with
# another authority. With many, the bands past the target age of 90 days fill up. A structure that
# looks harmless in the mean may do its damage there: cases that wait at a team which falls behind
# grow old, and old cases make people ask, which is more work again.
#
# ## What this shows, and what not
#
# Shown: what these structures do in an invented town, with every input at its central value, and
# how well the runs know it. Not shown: that a structure is better. What is undecided stays so,
# more runs do not make wrong inputs right, and what is not modelled (whether people like to work
# so, what clients make of it) does not appear. The questions after this one: `where_the_hours_go`,
# `when_a_clearing_pays`, `what_a_dip_costs`, `how_many_in_clearing`.
