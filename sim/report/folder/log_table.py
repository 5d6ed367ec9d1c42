"""The event log of one replication as a readable table."""

import numpy as np
import pandas as pd

from sim.demand.demand import families_of
from sim.demand.people import REASONS
from sim.events.families import Families
from sim.events.kinds import ABSENT, CONTACT_ATTEMPT, EVENTS, FIRST_APPOINTMENT
from sim.events.rows import Log, Rows
from sim.plan.plan import Plan
from sim.scenario.rules import CHANNELS, KINDS


def log_table(plan: Plan, rows: Log) -> pd.DataFrame:
    """Return one row per event with names instead of numbers.

    Times in minutes since the start, and as a date; `since` and `minutes` as `sim.events.log`
    defines them for each kind of event; `reason` names why a clerk is absent. What is about
    no client (people who come and go, mentoring) has no entity.
    """
    read, families = Rows(rows), families_of(plan.scenario.office)
    event, entity, step, team = read.event, read.entity, read.step, read.team
    clerk, about = read.clerk, read.about
    teams = np.array([*plan.teams, ""], dtype=object)
    first = FIRST_APPOINTMENT - len(plan.appointments) + 1
    codes = range(first, len(plan.steps))
    steps = np.array([plan.step_name(code) for code in codes], dtype=object)
    clients = len(plan.clients)
    client, kind = about % clients, about // clients % len(KINDS)
    channel = about // (clients * len(KINDS))
    of_client = about >= 0
    of_contact = of_client & families.are_contacts(entity)
    case_types = np.array([k.case_type for k in plan.clients], dtype=object)
    surnames = np.array([k.surname for k in plan.clients], dtype=object)
    start = pd.Timestamp(plan.scenario.office.start)
    return pd.DataFrame(
        {
            "time": read.time,
            "date": (start + pd.to_timedelta(read.time, unit="min")).round("s"),
            "event": np.array(EVENTS, dtype=object)[event],
            "entity": _entity_names(entity, families),
            "step": steps[step - first],
            "team": teams[team],
            "clerk": pd.Series(clerk, dtype="Int64").where(clerk >= 0),
            "case_type": np.where(of_client, case_types[client], ""),
            "surname": np.where(of_client, surnames[client], ""),
            "kind": np.where(of_contact, np.array(KINDS, dtype=object)[kind], ""),
            "channel": np.where(of_contact, np.array(CHANNELS, dtype=object)[channel], ""),
            "attempt": pd.Series(read.minutes.astype(int), dtype="Int64").where(
                event == CONTACT_ATTEMPT
            ),
            "reason": _reasons(event, read.minutes),
            "since": read.since,
            "minutes": read.minutes,
        }
    )


def _reasons(event: np.ndarray, minutes: np.ndarray) -> np.ndarray:
    """Name the reasons of absences; other rows have none."""
    codes = np.where(event == ABSENT, minutes, len(REASONS)).astype(np.int64)
    return np.asarray(np.array([*REASONS, ""], dtype=object)[codes])


def _entity_names(entity: np.ndarray, families: Families) -> list[str]:
    return [families.entity_name(number) for number in entity.tolist()]
