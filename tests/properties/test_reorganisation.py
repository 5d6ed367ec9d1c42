"""What holds whatever changes when: random time lines on random small offices."""

from collections import Counter

from hypothesis import event, given, settings

from sim.engines.simpy.office import OfficeAtWork
from sim.engines.simpy.records import Case
from sim.errors import ScenarioError
from sim.events.kinds import START
from sim.events.log import KeptLog
from sim.events.rows import Log, Rows
from sim.measures.measures import Measures
from sim.plan.phases import extra_posts, phases_of
from sim.plan.plan import Plan
from sim.plan.roster import Seat
from tests.handmade import HandMade, Laboratory
from tests.properties.changes import changing
from tests.properties.drawn import kinds
from tests.properties.whereabouts import cases_by_place, places


@given(changing())
@settings(max_examples=150, deadline=None)
def test_nothing_is_lost_on_the_way(drawn: tuple[Laboratory, HandMade]) -> None:
    lab, made = drawn
    try:
        plan = lab.plan()
    except ScenarioError:
        event("refused")
        return
    office, rows = _run(plan, made)
    for name in ("moved", "handoff", "given_back", "left", "joined", "absent"):
        if len(kinds(rows[rows[:, 0] > 0], name)):
            event(name)
    _posts_are_where_the_phases_say(plan, office)
    _as_few_move_as_needed(plan, office)
    _clerks_begin_work_in_their_team(plan, office, rows)
    _cases_come_in_and_go_out_once(office, made, rows)
    _every_case_is_in_one_place(office)
    _all_work_gets_done(office)
    _nobody_rests_while_work_waits(office)
    _waiting_cases_are_where_the_rules_say(plan, office)
    if made.people is None and lab.days == 60:
        assert not office.cases.open, "two months are enough for a week's work"


def _run(plan: Plan, made: HandMade) -> tuple[OfficeAtWork, Log]:
    """Run with all measures: that nothing is raised is the first property."""
    kept, demand = KeptLog(), made.on(plan)
    office = OfficeAtWork(plan, demand, [kept])
    end = office.run()
    measures = Measures(plan, office.roster)
    measures.observe(Rows(kept.rows()))
    measures.finish(end)
    return office, kept.rows()


# -- posts ------------------------------------------------------------------------------------


def _there(seat: Seat, plan: Plan, phase: int) -> bool:
    begins, ends = seat.exists
    return begins <= plan.phases[phase].begin < ends


def _posts_are_where_the_phases_say(plan: Plan, office: OfficeAtWork) -> None:
    scenario = plan.scenario
    own = {name: home.posts for name, home in scenario.office.staff.homes.items()}
    for number, phase in enumerate(plan.phases):
        day = phases_of(scenario)[number].begin or scenario.office.start
        held = Counter(own or scenario.office.staff.clerks)
        for extra, change in extra_posts(scenario):
            if extra.on(day):
                held[change.home] += change.paid
        taken: Counter[str] = sum((Counter(s.posts) for s in phase.staff.values()), Counter())
        assert taken == held
        seats = [seat for seat in office.roster if _there(seat, plan, number)]
        found = Counter(plan.teams[seat.in_phase(number)] for seat in seats if seat.person == 0)
        assert found == {name: staff.clerks for name, staff in phase.staff.items() if staff.clerks}
        if office.has_people:
            homes = Counter((plan.teams[s.in_phase(number)], s.home) for s in seats if not s.person)
            stated = {(n, home): posts for n, s in phase.staff.items()
                      for home, posts in s.posts.items() if posts}  # fmt: skip
            assert homes == stated


def _as_few_move_as_needed(plan: Plan, office: OfficeAtWork) -> None:
    """A post that moves leaves a team that has fewer posts, of those that are there, than before.

    So in each home no more move than teams lack.
    """
    for number in range(1, len(plan.phases)):
        lasting = [s for s in office.roster if not s.person and _there(s, plan, number - 1)
                   and _there(s, plan, number)]  # fmt: skip
        moves = Counter(s.home for s in lasting if s.in_phase(number) != s.in_phase(number - 1))
        before = Counter((s.home, s.in_phase(number - 1)) for s in lasting)
        after = Counter(
            (s.home, s.in_phase(number))
            for s in office.roster
            if not s.person and _there(s, plan, number)
        )
        for home in {home for home, _ in before}:
            fewer = sum(max(0, n - after[key]) for key, n in before.items() if key[0] == home)
            assert moves[home] <= fewer


# -- the log ----------------------------------------------------------------------------------


def _clerks_begin_work_in_their_team(plan: Plan, office: OfficeAtWork, rows: Log) -> None:
    dates = [phase.begin for phase in plan.phases[1:]]
    for row in rows[rows[:, 1] == START]:
        if row[0] not in dates:  # at midnight something may begin before the phase does
            seat = office.roster[int(row[5])]
            assert row[4] == seat.in_phase(plan.phase_at(row[0]))


def _cases_come_in_and_go_out_once(office: OfficeAtWork, made: HandMade, rows: Log) -> None:
    end = office.plan.scenario.run.run_length
    came = kinds(rows, "case_arrival", "open_at_start")[:, 2].tolist()
    gone = kinds(rows, "decided", "withdrawn")[:, 2].tolist()
    assert len(came) == sum(case.arrive < end for case in made.cases) + len(made.opening)
    assert len(gone) == len(set(gone))
    assert sorted(came) == sorted(gone + list(office.cases.open))


# -- where everything is at the end -----------------------------------------------------------


def _every_case_is_in_one_place(office: OfficeAtWork) -> None:
    """In a queue, in hand, with another authority, with the applicant, or travelling.

    Or its documents are being handed over the counter, for which no queue has it.
    """
    talking = any(clerk.with_client for team in office.teams.values() for clerk in team.clerks)
    for found in cases_by_place(office).values():
        assert len(found) == 1 or (not found and talking)


def _all_work_gets_done(office: OfficeAtWork) -> None:
    for place, piece, team in places(office):
        assert team is None or team.gets_done, f"{piece.entity} is in the {place} of nobody"


def _nobody_rests_while_work_waits(office: OfficeAtWork) -> None:
    for team in office.teams.values():
        if team.queue.waiting:
            hands = [*team.clerks, *team.finishers]
            assert not any(c.resting and c.present for c in hands), "work is forgotten"


def _waiting_cases_are_where_the_rules_say(plan: Plan, office: OfficeAtWork) -> None:
    """Where all open cases moved, none waits in a team that is no more."""
    if any(phase.open_cases == "stay" for phase in plan.phases[1:]):
        return
    for place, piece, team in places(office):
        if place == "queue" and team is not None and isinstance(piece, Case):
            assert team.goes_on
            last = plan.phases[-1].arrangement[piece.client.index]
            assert piece.routed == last
