"""The faults: plausible slips all over the program, each with the test that sees it."""

from tests.planted.compiled_appointments import IN_COMPILED_APPOINTMENTS
from tests.planted.compiled_base import IN_COMPILED_BASE
from tests.planted.compiled_lines import IN_COMPILED_LINES
from tests.planted.compiled_management import IN_COMPILED_MANAGEMENT
from tests.planted.compiled_phases import IN_COMPILED_PHASES
from tests.planted.compiled_tables import IN_COMPILED_TABLES
from tests.planted.demand_and_plan import IN_DEMAND_AND_PLAN
from tests.planted.engine import IN_ENGINE
from tests.planted.journeys import IN_JOURNEYS
from tests.planted.managing import IN_MANAGEMENT
from tests.planted.results import IN_RESULTS
from tests.planted.sharing import IN_SHARING
from tests.planted.teams import IN_TEAMS

FAULTS = (
    *IN_COMPILED_APPOINTMENTS, *IN_COMPILED_BASE, *IN_COMPILED_LINES, *IN_COMPILED_MANAGEMENT,
    *IN_COMPILED_PHASES, *IN_COMPILED_TABLES, *IN_ENGINE, *IN_DEMAND_AND_PLAN, *IN_JOURNEYS,
    *IN_MANAGEMENT, *IN_RESULTS, *IN_SHARING, *IN_TEAMS,
)  # fmt: skip
