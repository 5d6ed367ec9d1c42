"""What a planner reads: charts, tables and their words, made from the long tables of a study.

Import the modules directly (``sim.report.charts``, ``sim.report.folder.csv``): this file
imports nothing, so that printing a table does not load matplotlib.
"""
