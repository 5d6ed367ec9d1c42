"""The office at work as a compiled loop over arrays: the same rows as in SimPy, to the last bit.

How it is written, so that more can be added in files of their own:

* A compiled function is marked by `@jit`, takes `office: Office` first, and annotates all of
  its parameters with `Office`, `int`, `float` or `bool`: that is its one signature. `office` is an
  array of addresses; a view of `layout` (or of a mechanism's own file) gives the array, of which
  one takes a record: `clerk = clerks(office)[number]`, `now = state(office)[0].now`. A record is a
  view, what is set in it is set in the array; it is neither returned nor stored.
* Functions and names are those of `sim.engines.simpy`, which is the reference: what does the same
  is called the same. Clerks, teams, cases, contacts, pieces of work are numbers here; `NONE` is
  nobody and nothing.
* No function calls itself, not even by way of others: where the reference does, the caller goes on
  with what is returned (`cases.advance`).
* What SimPy does without delay is put into `rings`: interruptions, and after them what is brought
  and who returns. What has a date goes into the `heap`, ordered as `clock.Clock` orders it. Dates
  of the demand come from a sorted stream.
* Python calls `parts.run_part` and nothing else. Compiled functions make no arrays and no other
  objects: nobody counts who refers to one (`linking`). Who needs room asks, and returns to Python.
* Nothing but `linking` loads numba, and that only to compile: kept machine code runs without.
* `NUMBA_DISABLE_JIT=1` runs all of it interpreted: coverage, a debugger, tests without compiling.

How a mechanism is added: (1) its records and views by `layout.array` in its own file, named in
`layout.NAMES`, parallel to `clerks`, `teams` or `cases` where it says more of them; (2) the rows
of its tables in a function that `engine.CompiledOffice` calls; (3) its functions, called where the
reference calls its own; (4) for a dated event a branch in `loop.happen`; (5) until it is there, a
name for it in `covered`. What it holds on to across dates is held (`holding`): a slot is free
again when nothing holds it.
"""
