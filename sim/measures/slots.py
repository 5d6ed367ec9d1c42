"""Slots for what folds know of cases and contacts that are open now.

A slot is given when something opens, and given on when it is over. So what is known takes as much
room as there are open ones, however long a run is. The slot of a case is found at the place of its
number; that of a contact, of whose numbers few are ever open, by a search that begins at a place
that follows from the number and goes on to the next place until the contact is there, or nothing.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.events.kinds import NONE
from sim.machine.native import LINE
from sim.measures.folding import Fold, fetch
from sim.measures.per_case import Places, place_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Short = NDArray[np.int32]

_GOLDEN = 1327217885
"""2**31 divided by the golden ratio: numbers that follow each other come to lie far apart."""
_NUMBERS, _FAMILY, _LOWEST = (1 << 31) - 1, 29, 15
"""By which digits of a contact's number, and of what it is multiplied to, its place is chosen."""
_ENTITY, _SLOT = range(2)
_LINE = LINE // np.dtype(np.float64).itemsize
"""Numbers that are fetched from memory at once."""


class Slots(NamedTuple):
    """What is known by slot, and which slots are free: so many, the next one to be given last."""

    known: Floats
    free: Ints
    number: Ints


@Fold
def given(slots: Slots) -> int:
    """Return a slot that was free; it knows zeros."""
    slots.number[0] -= 1
    slot = int(slots.free[slots.number[0]])
    slots.known[slot, :] = 0.0
    return slot


@Fold
def give_back(slots: Slots, slot: int) -> None:
    """Take a slot that is free from now on."""
    slots.free[slots.number[0]] = slot
    slots.number[0] += 1


class Room:
    """Slots, of which there are more when they are asked for."""

    def __init__(self, width: int) -> None:
        self.slots = Slots(np.zeros((0, width)), np.zeros(0, np.int64), np.zeros(1, np.int64))

    def make(self, wanted: int) -> None:
        """Have so many free slots."""
        known, free, (left,) = self.slots
        if left >= wanted:
            return
        had, more = len(free), max(len(free), wanted - int(left))
        number = np.array([left + more])
        now_free = np.zeros(had + more, dtype=np.int64)
        now_free[: number[0]] = np.append(free[:left], np.arange(had + more - 1, had - 1, -1))
        known = np.concatenate((known, np.zeros((more, known.shape[1]))))
        self.slots = Slots(known, now_free, number)


# -- cases ------------------------------------------------------------------------------------


class CaseSlots(NamedTuple):
    """Slots of cases as arrays."""

    slots: Slots
    at: Short
    """The slot of the case at each place, NONE if it has none."""
    abreast: int


@Fold
def slot_of_case(cases: CaseSlots, entity: int) -> int:
    """Return the slot of a case; NONE if it has none."""
    place = place_of(entity, cases.abreast)
    return int(cases.at[place]) if place < len(cases.at) else NONE


@Fold
def open_case(cases: CaseSlots, entity: int) -> int:
    """Return the slot of a case; NONE if it has never come."""
    place = place_of(entity, cases.abreast)
    if place >= len(cases.at):
        return NONE
    if cases.at[place] == NONE:
        cases.at[place] = given(cases.slots)
    return int(cases.at[place])


@Fold
def close_case(cases: CaseSlots, entity: int, slot: int) -> None:
    """Forget a case."""
    cases.at[place_of(entity, cases.abreast)] = NONE
    give_back(cases.slots, slot)


@Fold
def fetch_place_of_case(cases: CaseSlots, entity: int) -> None:
    """Fetch where the slot of a case is found."""
    fetch(cases.at, place_of(entity, cases.abreast))


@Fold
def fetch_case(cases: CaseSlots, entity: int) -> None:
    """Fetch what is known of a case."""
    slot, width = slot_of_case(cases, entity), cases.slots.known.shape[1]
    if slot != NONE:
        for place in range(slot * width, (slot + 1) * width, _LINE):
            fetch(cases.slots.known, place)


class OpenCases:
    """What is known of open cases."""

    def __init__(self, places: Places, width: int) -> None:
        self._places, self._room = places, Room(width)
        self._at: Short = np.zeros(0, dtype=np.int32)

    def with_room(self, wanted: int, places: Ints) -> CaseSlots:
        """Return so many more slots, for cases of which some have these places."""
        self._room.make(wanted)
        need = int(places.max(initial=-1)) + 1 - len(self._at)
        if need > 0:
            more = np.full(max(need, len(self._at)), NONE, dtype=np.int32)
            self._at = np.append(self._at, more)
        return CaseSlots(self._room.slots, self._at, self._places.abreast)


# -- contacts ---------------------------------------------------------------------------------


class ContactSlots(NamedTuple):
    """Slots of contacts as arrays."""

    slots: Slots
    at: Ints
    """By place a contact, NONE where there is none, and its slot; a power of two of them."""


@Fold
def begin_of_search(entity: int, at: Ints) -> int:
    """Return the place at which the search for a contact begins."""
    mixed = ((entity ^ (entity >> _FAMILY)) & _NUMBERS) * _GOLDEN
    return (mixed >> _LOWEST) & (len(at) - 1)


@Fold
def place_of_contact(entity: int, at: Ints) -> int:
    """Return the place of a contact, or the one at which it would be."""
    place: int = begin_of_search(entity, at)
    while at[place, _ENTITY] not in (entity, NONE):
        place = (place + 1) & (len(at) - 1)
    return place


@Fold
def slot_of_contact(contacts: ContactSlots, entity: int) -> int:
    """Return the slot of a contact; NONE if it has none."""
    place = place_of_contact(entity, contacts.at)
    return int(contacts.at[place, _SLOT]) if contacts.at[place, _ENTITY] == entity else NONE


@Fold
def open_contact(contacts: ContactSlots, entity: int) -> int:
    """Return the slot of a contact for which there is room."""
    place = place_of_contact(entity, contacts.at)
    if contacts.at[place, _ENTITY] == NONE:
        contacts.at[place, _ENTITY] = entity
        contacts.at[place, _SLOT] = given(contacts.slots)
    return int(contacts.at[place, _SLOT])


@Fold
def close_contact(contacts: ContactSlots, entity: int) -> None:
    """Forget a contact that has a slot; those that are searched for beyond it move up."""
    at, last = contacts.at, len(contacts.at) - 1
    gap = place_of_contact(entity, at)
    give_back(contacts.slots, at[gap, _SLOT])
    place = (gap + 1) & last
    while at[place, _ENTITY] != NONE:
        begin = begin_of_search(at[place, _ENTITY], at)
        if (place - begin) & last >= (place - gap) & last:
            at[gap, _ENTITY], at[gap, _SLOT] = at[place, _ENTITY], at[place, _SLOT]
            gap = place
        place = (place + 1) & last
    at[gap, _ENTITY] = NONE


@Fold
def fetch_place_of_contact(contacts: ContactSlots, entity: int) -> None:
    """Fetch where the search for a contact begins."""
    fetch(contacts.at, 2 * begin_of_search(entity, contacts.at))


@Fold
def fetch_contact(contacts: ContactSlots, entity: int) -> None:
    """Fetch what is known of a contact."""
    slot = slot_of_contact(contacts, entity)
    if slot != NONE:
        fetch(contacts.slots.known, slot * contacts.slots.known.shape[1])


@Fold
def fold_places(before: Ints, at: Ints) -> None:
    """Give contacts their places among more of them."""
    for number in range(len(before)):
        if before[number, _ENTITY] != NONE:
            place = place_of_contact(before[number, _ENTITY], at)
            at[place, _ENTITY], at[place, _SLOT] = before[number, _ENTITY], before[number, _SLOT]


class OpenContacts:
    """What is known of open contacts."""

    def __init__(self, width: int) -> None:
        self._room = Room(width)
        self._at = np.zeros((0, 2), dtype=np.int64)

    def with_room(self, wanted: int) -> ContactSlots:
        """Return the slots, with room for so many more contacts."""
        self._room.make(wanted)
        slots = len(self._room.slots.free)
        need = slots + slots // 4 + 1
        if need > len(self._at):
            before = self._at
            self._at = np.full((1 << (need - 1).bit_length(), 2), NONE)
            fold_places(before, self._at)
        return ContactSlots(self._room.slots, self._at)

    def known(self) -> Floats:
        """Return what is known of those that are open, in the order of their numbers."""
        there = self._at.compress(self._at[:, _ENTITY] != NONE, axis=0)
        slots = there[np.argsort(there[:, _ENTITY]), _SLOT]
        return np.asarray(self._room.slots.known.take(slots, axis=0))
