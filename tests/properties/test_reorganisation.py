"""What holds whatever changes when: random time lines on random small offices."""

from hypothesis import event, given, settings

from sim.errors import ScenarioError
from sim.measures.measures import Measures
from sim.model.log import KeptLog
from sim.model.office import OfficeAtWork
from tests.handmade import HandMade, Laboratory
from tests.properties.changes import changing
from tests.properties.drawn import kinds
from tests.properties.whereabouts import cases_by_place, places


@given(changing())
@settings(max_examples=400, deadline=None)
def test_nothing_is_lost_on_the_way(drawn: tuple[Laboratory, HandMade]) -> None:
    lab, made = drawn
    try:
        plan = lab.plan()
    except ScenarioError as error:
        event("refused: " + str(error).split(": ")[-1][:60])
        return
    office, rows = _run(plan, made)
    for name in ("moved", "handoff", "given_back", "left", "joined", "absent"):
        if len(kinds(rows[rows[:, 0] > 0], name)):
            event(name)
    event(f"phases: {len(plan.phases)}")
    _every_case_is_in_one_place(office)
    if made.people is None and lab.days == 60:
        assert not office.cases.open, "two months are enough"
    _all_work_gets_done(office)
    _nobody_rests_while_work_waits(office)


def _run(plan, made):
    kept = KeptLog()
    demand = made.on(plan)
    office = OfficeAtWork(plan, demand, [kept])
    office.run()
    rows = kept.rows()
    measures = Measures(plan, office.roster)
    measures.observe(rows)
    measures.finish(office)
    return office, rows


def _every_case_is_in_one_place(office: OfficeAtWork) -> None:
    for case, found in cases_by_place(office).items():
        if len(found) == 1:
            continue
        # Documents that are being handed over at the counter are in a clerk's hands.
        assert not found
        assert any(clerk.with_client for t in office.teams.values() for clerk in t.clerks)


def _all_work_gets_done(office: OfficeAtWork) -> None:
    for place, piece, team in places(office):
        assert team is None or team.gets_done, f"{piece.entity} is in the {place} of nobody"


def _nobody_rests_while_work_waits(office: OfficeAtWork) -> None:
    for team in office.teams.values():
        if not team.queue.waiting:
            continue
        hands = [*team.clerks, *team.finishers]
        assert not any(c.resting and c.present for c in hands), "work is forgotten"
