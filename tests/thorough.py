"""How much the tests run: what every change must pass, or (`UMBAU_TESTS=thorough`) all there is.

Thorough is `.ci/thorough`: known answers at the precision that is asked for, more damaged files,
faults planted into the program to see that a test catches each (alone: `python -m tests.planted`),
every shipped scenario over its whole run in both engines (alone: `tests/engines/test_shipped.py`),
and property tests that search where nobody has looked yet. Without it property tests try the same
examples every time, so that nobody's change fails by luck.
"""

import os

THOROUGH = os.environ.get("UMBAU_TESTS") == "thorough"
