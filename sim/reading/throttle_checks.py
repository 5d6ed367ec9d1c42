"""Checks of a throttle against the office that it is to steer (model.md §11)."""

from collections.abc import Iterator

from sim.messages.message import Message
from sim.plan.opening import opening_cases
from sim.plan.throttle import hours_left
from sim.scenario.management import Throttle
from sim.scenario.office import Office

Loc = tuple[str, ...]


def throttle_problems(throttle: Throttle, office: Office) -> Iterator[tuple[Loc, Message]]:
    """Yield what cannot be meant for an office, with the keys of a file of management.

    Hours that lie in the office's in part are narrowed to them: one file is for many offices.
    """
    phone, counter = hours_left(throttle, office)
    for key, left in (("phone", phone), ("counter", counter)):
        if getattr(throttle, key) and not list(left):
            yield ("throttle", key), Message("management.never_let_in", key=key)
    stock = throttle.stock
    if stock is not None and isinstance(stock.above, float) and opening_cases(office) <= 0.0:
        yield ("throttle", "stock", "above"), Message("management.no_opening_cases")
