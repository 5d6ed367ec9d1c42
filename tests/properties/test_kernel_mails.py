"""What holds of mails that follow lost calls or are asked after, in random offices."""

from collections import defaultdict
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from sim.engines.simpy.office import OfficeAtWork
from sim.events.kinds import CONTACT_ATTEMPT, DROPPED, LOST, MAIL, START, WORK_END
from sim.events.log import KeptLog
from sim.events.rows import Log, Rows
from sim.measures.measures import Measures
from sim.plan.plan import Plan, compile_plan
from sim.scenario.office import Office
from tests.handmade import HandMade, entity_name
from tests.properties.drawn import WRITING, in_writing, peopled, plan_of


def writing_in(plan: Plan) -> Plan:
    """Return the plan of an office in which half of the lost calls become mails."""
    office = plan.scenario.office.model_dump(mode="json")
    office["contacts"] |= WRITING
    update = {"office": Office.model_validate(office)}
    return compile_plan(plan.scenario.model_copy(update=update))


@st.composite
def writing(draw: st.DrawFn) -> tuple[dict[str, Any], HandMade]:
    """Draw an office with people, and a demand in which everybody may write."""
    office, made = draw(peopled())
    return office, draw(in_writing(made))


@given(writing())
@settings(max_examples=75, deadline=None)
def test_every_mail_is_served_or_dropped_and_one_of_a_chain_is_served(
    drawn: tuple[dict[str, Any], HandMade],
) -> None:
    keys, made = drawn
    plan = writing_in(plan_of(**keys))
    kept = KeptLog()
    office = OfficeAtWork(plan, made.on(plan), [kept])
    end = office.run()
    rows = kept.rows()
    measures = Measures(plan, office.roster)
    measures.observe(Rows(rows))
    measures.finish(end)
    mails = _mails(rows)
    for name in {name.rpartition("-")[0] for name in mails}:
        event(name)
    _chains_are_served_once(mails)
    _losses_are_followed_at_once(made, rows)


def _mails(rows: Log) -> dict[str, list[tuple[float, int]]]:
    """Return by mail what happened to it, in order."""
    found: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for row in rows:
        if row[3] == MAIL or (row[1] == CONTACT_ATTEMPT and "-mail-" in entity_name(int(row[2]))):
            found[entity_name(int(row[2]))].append((row[0], int(row[1])))
    return found


def _chains_are_served_once(mails: dict[str, list[tuple[float, int]]]) -> None:
    served: dict[str, int] = defaultdict(int)
    for name, happened in mails.items():
        kinds = [kind for _, kind in happened]
        assert (WORK_END in kinds) + (DROPPED in kinds) <= 1, name
        if DROPPED in kinds:
            event("dropped")
            assert START not in kinds, name
        # enquiry-3, enquiry-mail-3 and enquiry-again-3.1 are one chain.
        chain = name.replace("-mail", "").replace("-again", "").split(".")[0]
        served[chain] += WORK_END in kinds
    assert set(served.values()) <= {0, 1}


def _losses_are_followed_at_once(made: HandMade, rows: Log) -> None:
    """Assert that each lost call below the share is followed by its mail at once, and no other."""
    came = {entity_name(int(row[2])): row[0] for row in rows if row[1] == CONTACT_ATTEMPT}
    for row in rows[rows[:, 1] == LOST]:
        name = entity_name(int(row[2]))
        family, _, number = name.rpartition("-")
        contact = made.contacts[int(number) - 1]
        mail = came.pop(f"{family}-mail-{number}", None)
        assert mail in (None, row[0])
        if contact.about_case is None:
            assert (mail is not None) == (contact.becomes_mail < 0.5)
        else:
            assert mail is None or contact.becomes_mail < 0.5
    assert not any("-mail-" in name for name in came)
