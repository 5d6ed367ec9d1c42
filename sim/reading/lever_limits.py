"""Checks that an office stays one that can be simulated while levers bring posts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.errors import Problem
from sim.messages.message import Message, in_thousands
from sim.reading.office_limits import MOST_POSTS, seats_of
from sim.reading.yaml import Tree, problem
from sim.scenario.office import Office
from sim.scenario.timeline import InForce

if TYPE_CHECKING:
    from sim.reading.checked import Loc


@dataclass(frozen=True)
class CheckedEffects:
    """An office and the effects of all levers in it, with the place where each stands."""

    office: Office
    effects: Sequence[tuple[InForce, tuple[Tree, "Loc"]]]


def check_effects(checked: CheckedEffects) -> list[Problem]:
    """Return what levers bring beyond what an office may have."""
    return [found for check in _EFFECTS for found in check(checked)]


def _posts_stay_few(c: CheckedEffects) -> Iterator[Problem]:
    """Refuse more posts on any day than an office may have, at the lever that goes too far."""
    for number, (each, (tree, loc)) in enumerate(c.effects):
        change = each.effect.posts_change()
        if change is None or change.paid <= 0:
            continue
        # The most is there on a day on which a lever begins.
        begins = {other.begin or c.office.start for other, _ in c.effects[: number + 1]}
        for day in sorted(begins):
            posts = seats_of(c.office.staff)
            for other, _ in c.effects[: number + 1]:
                paid = other.effect.posts_change()
                posts += paid.paid if paid is not None and other.on(day) else 0
            if each.on(day) and posts > MOST_POSTS:
                message = Message(
                    "lever_limits.these_office_has",
                    posts=in_thousands(posts),
                    day=day,
                    most_posts=in_thousands(MOST_POSTS),
                )
                yield problem(tree, (*loc, "posts"), message)
                break


_EFFECTS: list[Callable[[CheckedEffects], Iterator[Problem]]] = [_posts_stay_few]
