"""What a planner may choose, on the command line or in a file, and the most of it.

It imports nothing of the program, so that help on a command is there at once.
"""

from typing import Final, Literal

Equal = Literal["posts", "filled", "planned", "money", "pay"]
"""What structures are compared at. `posts`: each has the same posts, filled or vacant as it
happens; what a lever has more comes out of the others. `filled`: each team has the stated share
of its posts filled, always by the same experienced people; nobody leaves and nobody comes.
`planned`: the posts are those that the files say. `money`: what costs more than today is paid
for by other posts. `pay`: posts are bought by the pay grades of their teams, for what today's
posts cost."""

Design = Literal["factorial", "one_at_a_time"]
"""Which sets of parts are run: every one, or nothing, each alone, all but each, and all."""

Sobol = Literal["none", "surrogate", "runs"]
"""What Sobol' indices are estimated from: nothing, a surrogate of the draws, runs of their own."""

EngineAsked = Literal["auto", "compiled", "simpy"]
"""Who makes runs, all of them the same to the last bit; `auto`: whoever is quicker in all."""

MOST_REPLICATIONS: Final = 100_000
MOST_DRAWS: Final = 4096
FEWEST_DRAWS: Final = 8
"""Draws without contradictions below which nothing is said: a spline is fitted to them."""
MOST_SEED: Final = 10**12
MOST_SEARCH_RUNS: Final = 32
"""Runs of one candidate in a search for sizes of teams, unless a planner says otherwise."""
