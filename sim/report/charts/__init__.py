"""The charts of a study: each takes long tables and returns what is `Drawn`, with its words.

A chart's file says what it shows and how it is described to readers who do not see it. Which charts
a comparison has is said once, in `of_study`. Nothing here runs a simulation, and nothing touches
pyplot's global state.
"""

from sim.report.charts.attribution_chart import attribution
from sim.report.charts.backcast_chart import backcast
from sim.report.charts.break_even import cumulative_difference
from sim.report.charts.differences import paired_differences
from sim.report.charts.hours import where_hours_go
from sim.report.charts.lines import backlog_over_time, decided_per_month
from sim.report.charts.of_study import charts_of
from sim.report.charts.staff import staff_over_time
from sim.report.charts.warm_up_chart import warm_up
from sim.report.charts.why import why_waterfall
from sim.report.drawn import Drawn, png_bytes, save, svg_bytes

__all__ = [
    "Drawn",
    "attribution",
    "backcast",
    "backlog_over_time",
    "charts_of",
    "cumulative_difference",
    "decided_per_month",
    "paired_differences",
    "png_bytes",
    "save",
    "staff_over_time",
    "svg_bytes",
    "warm_up",
    "where_hours_go",
    "why_waterfall",
]
