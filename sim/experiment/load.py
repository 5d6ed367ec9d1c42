"""The tables of the check: offered load and capacity by team, at central values."""

import pandas as pd

from sim.adding import added
from sim.plan.load import StockWork, Volumes, offered_load
from sim.plan.regime import calendar_hours, capacity_hours, load_hours
from sim.plan.staffing import staffing
from sim.plan.workforce import mentoring_share, onboarding_loss
from sim.scenario.study import Scenario

USES = (
    "casework", "reading_in", "contacts", "call_backs", "resumption", "mail_switch", "certificates",
)  # fmt: skip
"""Uses of work in the order shown; short words head their columns: a line has 100 characters."""


def load_table(
    scenario: Scenario, stock: StockWork | None = None, volumes: Volumes | None = None
) -> pd.DataFrame:
    """Return the central offered load as a long table.

    Columns: `team`, `case_type`, `use` (see `USES`) and `hours_per_year`; one row per
    combination that brings work. Opening cases are a stock, not a load, and not in it; what
    they ask and what their lapsing titles bring is. What a specialised team does faster takes
    it so much less. `stock` and `volumes` as in `offered_load`.
    """
    rows = pd.DataFrame(
        [(part.team, part.case_type, part.use, load_hours(scenario, part))
         for part in offered_load(scenario, stock, volumes)],
        columns=["team", "case_type", "use", "hours_per_year"],
    )  # fmt: skip
    summed = rows.groupby(["team", "case_type", "use"], sort=False, as_index=False).sum()
    return summed[summed["hours_per_year"] > 0].reset_index(drop=True)


def capacity_table(scenario: Scenario) -> pd.DataFrame:
    """Return who is at work, one row per team.

    Columns: `team`, `outside` (does not belong to the office's casework), `posts`, `filled`
    (posts), `clerks` (simulated: present in all office hours; with people posts),
    `capacity_hours` and `load_hours` a year, `load` (one by the other, missing without
    clerks), and the shares of capacity that `learning` newcomers and `mentors` take off.
    """
    hours = calendar_hours(scenario)
    loads = load_table(scenario).groupby("team")["hours_per_year"].sum()
    rows = []
    for name, staff in staffing(scenario).items():
        learning, mentors = onboarding_loss(scenario, name), mentoring_share(scenario, name)
        capacity = capacity_hours(scenario, staff, hours)
        load = float(loads.get(name, 0.0))
        outside = scenario.structure.teams[name].outside
        posts = added(staff.posts.values())
        share = load / capacity if capacity > 0 else float("nan")
        rows.append(
            (name, outside, posts, staff.filled, staff.clerks, capacity, load, share,
             learning, mentors)
        )  # fmt: skip
    columns = ["team", "outside", "posts", "filled", "clerks", "capacity_hours", "load_hours"]
    return pd.DataFrame(rows, columns=[*columns, "load", "learning", "mentors"])
