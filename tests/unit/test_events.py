"""The log's codes and columns: declared once, decoded once."""

import numpy as np
import pytest

from sim.events import kinds
from sim.events.families import CLERKS, ENQUIRIES, FAMILY, OPEN, SUBMISSIONS, Families
from sim.events.log import EventLog, KeptLog, row
from sim.events.rows import COLUMNS, Rows

FAMILIES = Families(("titles", "citizens"), ("phone", "email"))


@pytest.mark.parametrize(("number", "name"), list(enumerate(kinds.EVENTS)))
def test_every_event_is_called_by_its_name(number: int, name: str) -> None:
    assert getattr(kinds, name.upper()) == number


def test_every_task_is_called_by_its_name() -> None:
    suffixed = {"call_back": "call_back_task", "certificate": "certificate_task",
                "visit": "visit_task"}  # fmt: skip
    for code, name in kinds.TASK_NAMES.items():
        assert code == kinds.NONE or getattr(kinds, suffixed.get(name, name).upper()) == code


def rows() -> Rows:
    table = np.zeros((3, len(COLUMNS)))
    table[:, 0], table[:, 1], table[:, 8] = (1.5, 2.5, 2.5), (kinds.START, kinds.LEFT, 0), 7.25
    return Rows(table)


def test_columns_are_read_by_name() -> None:
    for place, name in enumerate(COLUMNS):
        assert getattr(rows(), name).tolist() == rows().table[:, place].tolist(), name
    assert rows().event.dtype == np.int64
    assert rows().minutes.dtype == np.float64


def test_rows_are_chosen_by_kind_in_their_order() -> None:
    assert rows().are(kinds.LEFT).tolist() == [False, True, False]
    assert rows().are(kinds.LEFT, kinds.START).tolist() == [True, True, False]
    assert rows().of(kinds.LEFT, kinds.START).time.tolist() == [1.5, 2.5]
    assert len(rows().of(kinds.DECIDED)) == 0
    assert rows().where(slice(1, None)).time.tolist() == [2.5, 2.5]


def test_all_observers_share_one_decoding() -> None:
    class Reader:
        def observe(self, rows: Rows) -> None:
            self.event = rows.event

    first, second, kept = Reader(), Reader(), KeptLog()
    log = EventLog((first, second, kept))
    log.write(row(*range(len(COLUMNS))))
    log.flush(at_least=1)
    assert not hasattr(first, "event"), "handed on too early"
    log.flush()
    assert first.event is second.event
    assert kept.rows().tolist() == [list(range(len(COLUMNS)))]


def test_families_are_numbered_as_they_are_named() -> None:
    names = FAMILIES.names()
    assert len(set(names)) == len(names) == 2 * 6 + 2 + 2 * 2 + 2 * 2
    citizens = FAMILIES.cases("citizens")
    assert names[citizens] == "citizens"
    assert names[citizens + OPEN] == "citizens-open"
    assert names[citizens + SUBMISSIONS] == "citizens-submission"
    assert names[citizens + OPEN + ENQUIRIES] == "citizens-open-enquiry"
    assert names[FAMILIES.population("email")] == "population-email"
    assert names[FAMILIES.emergencies("citizens")] == "citizens-emergency"
    assert names[FAMILIES.emergencies("titles") + OPEN] == "titles-open-emergency"
    assert len(names) < CLERKS


def test_contacts_are_all_families_but_the_cases() -> None:
    contacts = FAMILIES.are_contacts(np.arange(len(FAMILIES.names())) * FAMILY + 3)
    for name, family, found in zip(FAMILIES.names(), range(99), contacts, strict=False):
        assert found == (name.removesuffix("-open") not in ("titles", "citizens")), name
        assert FAMILIES.per_case(family) == name.endswith(("submission", "enquiry")), name
