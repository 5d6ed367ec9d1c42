"""The event log of one replication as a readable table."""

import numpy as np
import pandas as pd

from sim.demand.blocks import FAMILY, PER_CASE
from sim.demand.demand import family_names
from sim.demand.people import REASONS
from sim.events.log import ABSENT, CONTACT_ATTEMPT, EVENTS, TASK_NAMES, Rows
from sim.plan.plan import Plan
from sim.scenario.rules import CHANNELS, KINDS


def log_table(plan: Plan, rows: Rows) -> pd.DataFrame:
    """Return one row per event with names instead of numbers.

    Times in minutes since the start, and as a date; `since` and `minutes` as `sim.events.log`
    defines them for each kind of event; `reason` names why a clerk is absent. What is about
    no client (people who come and go, mentoring) has no entity.
    """
    numbers = rows[:, 1:7].astype(np.int64)
    event, entity, step, team, clerk, about = numbers.T
    teams = np.array([*plan.teams, ""], dtype=object)
    first = min(TASK_NAMES)
    codes = range(first, len(plan.steps))
    steps = np.array([plan.step_name(code) for code in codes], dtype=object)
    clients = len(plan.clients)
    client, kind = about % clients, about // clients % len(KINDS)
    channel = about // (clients * len(KINDS))
    of_client = about >= 0
    of_contact = of_client & _is_contact(entity, plan)
    case_types = np.array([k.case_type for k in plan.clients], dtype=object)
    surnames = np.array([k.surname for k in plan.clients], dtype=object)
    start = pd.Timestamp(plan.scenario.office.start)
    return pd.DataFrame(
        {
            "time": rows[:, 0],
            "date": (start + pd.to_timedelta(rows[:, 0], unit="min")).round("s"),
            "event": np.array(EVENTS, dtype=object)[event],
            "entity": _entity_names(entity, family_names(plan.scenario)),
            "step": steps[step - first],
            "team": teams[team],
            "clerk": pd.Series(clerk, dtype="Int64").where(clerk >= 0),
            "case_type": np.where(of_client, case_types[client], ""),
            "surname": np.where(of_client, surnames[client], ""),
            "kind": np.where(of_contact, np.array(KINDS, dtype=object)[kind], ""),
            "channel": np.where(of_contact, np.array(CHANNELS, dtype=object)[channel], ""),
            "attempt": pd.Series(rows[:, 8].astype(int), dtype="Int64").where(
                event == CONTACT_ATTEMPT
            ),
            "reason": _reasons(event, rows[:, 8]),
            "since": rows[:, 7],
            "minutes": rows[:, 8],
        }
    )


def _reasons(event: np.ndarray, minutes: np.ndarray) -> np.ndarray:
    """Name the reasons of absences; other rows have none."""
    codes = np.where(event == ABSENT, minutes, len(REASONS)).astype(np.int64)
    return np.asarray(np.array([*REASONS, ""], dtype=object)[codes])


def _is_contact(entity: np.ndarray, plan: Plan) -> np.ndarray:
    """Tell which entities are contacts: all families but the cases themselves."""
    family = entity // FAMILY
    flows = len(plan.scenario.office.applications)
    return (family >= 6 * flows) | (family % 6 >= 2)  # noqa: PLR2004 - see demand.PER_FLOW


def _entity_names(entity: np.ndarray, families: list[str]) -> list[str]:
    names = []
    for number in entity.tolist():
        family, place = divmod(number, FAMILY)
        if not 0 <= family < len(families):
            names.append("")  # of a person: neither a case nor a contact
            continue
        name = families[family]
        if name.endswith(("enquiry", "submission")):
            case, nth = divmod(place, PER_CASE)
            names.append(f"{name}-{case + 1}.{nth + 1}")
        else:
            names.append(f"{name}-{place + 1}")
    return names
