"""What holds whatever changes when: random time lines and rules on random small offices."""

from collections import Counter
from collections.abc import Callable, Iterator
from math import isclose

import pytest
from hypothesis import event, given, seed, settings

from sim.engines.simpy.clerks import Clerk
from sim.engines.simpy.office import OfficeAtWork
from sim.engines.simpy.records import Case, Piece
from sim.engines.simpy.teams import Team
from sim.errors import ScenarioError
from sim.events.kinds import GO_LIVE, MOVED, START
from sim.events.log import KeptLog
from sim.events.rows import Log, Rows
from sim.measures.measures import Measures
from sim.plan.phases import extra_posts, phases_of
from sim.plan.plan import Plan
from sim.plan.roster import Seat
from sim.scenario.choices import Queues, WhileHelperShort
from tests.handmade import HandMade, Laboratory, entity_name
from tests.properties.changes import changing
from tests.properties.drawn import kinds
from tests.properties.whereabouts import cases_by_place, places
from tests.thorough import THOROUGH

Take = Callable[[Team, Clerk], Piece | None]
Pick = Callable[[WhileHelperShort, Queues, float], str]

ACTED = {
    "lend": 12, "lend_after_go_live": 8, "review": 3, "age_cap": 7, "throttle": 19,
    "urgent_by": 7, "urgent_in_a_row": 4, "helper_first": 2, "lost_calls": 11, "second_mail": 11,
}  # fmt: skip
"""In how many of the offices each rule must have changed something: a third of the least that was
found. What is drawn differs with the modules that are loaded, whose numbers are tried as well."""
BATCHES = 4
"""Begun anew so often: what is drawn in one go resembles itself, and may leave out a rule."""


def test_nothing_is_lost_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_with, acted = Counter[str](), Counter[str]()
    watch = Watch()
    monkeypatch.setattr(Team, "take_waiting", watch.taking(Team.take_waiting))
    monkeypatch.setattr(WhileHelperShort, "pick", watch.picking(WhileHelperShort.pick))

    @settings(max_examples=40, deadline=None)
    def holds(drawn: tuple[Laboratory, HandMade]) -> None:
        lab, made = drawn
        try:
            plan = lab.plan()
        except ScenarioError:
            event("refused")
            return
        watch.begin()
        office, rows = _run(plan, made)
        drawn_with.update(_rules_of(lab))
        acted.update(set(_rules_that_acted(plan, rows)) | watch.acted)
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

    for number in range(BATCHES):
        batch = given(changing())(holds)
        (batch if THOROUGH else seed(number)(batch))()
    told = {name: f"{acted[name]} of {drawn_with[name]}" for name in ACTED}
    assert THOROUGH or all(acted[name] >= least for name, least in ACTED.items()), told


# -- rules of management ----------------------------------------------------------------------


def _rules_of(lab: Laboratory) -> Iterator[str]:
    """Name what is stated: rules of management, of steps, and of what lost contacts become."""
    stated = lab.management.model_fields_set & set(ACTED)
    yield from stated
    if "lend" in stated:
        yield "lend_after_go_live"
    if any(live["structure"]["name"] == "helper_first" for live in lab.reorganisation["timeline"]):
        yield "helper_first"
    yield from set(ACTED) & set(lab.contacts)


def _rules_that_acted(plan: Plan, rows: Log) -> Iterator[str]:
    """Name the rules that the log shows at work."""
    lent, lives = kinds(rows, "lent"), kinds(rows, "go_live")
    if len(lent):
        yield "lend"
        if len(lives) and lent[-1, 0] > lives[0, 0]:
            yield "lend_after_go_live"
    if len(kinds(rows, "throttle")):
        yield "throttle"
    if any(row[0] not in [phase.begin for phase in plan.phases] for row in kinds(rows, "moved")):
        yield "review"
    cap = plan.scenario.management.age_cap
    if cap is not None and any(isclose(r[0] - r[7], cap.age) for r in kinds(rows, "urgent")):
        yield "age_cap"
    mails = [entity_name(int(row[2])) for row in kinds(rows, "contact_attempt")]
    for part, name in (("-mail-", "lost_calls"), ("-again-", "second_mail")):
        if any(part in mail for mail in mails):
            yield name


class Watch:
    """Looks at what clerks take while urgent cases wait, and at which team helps first.

    What it looks at goes on as it would; `acted` names the rules that made a difference.
    """

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget the office before."""
        self.acted: set[str] = set()
        self._in_a_row = Counter[Team]()

    def picking(self, pick: Pick) -> Pick:
        """Return the rule that fills the helping team first, looked at from outside."""

        def picked(choice: WhileHelperShort, queues: Queues, age: float) -> str:
            team = pick(choice, queues, age)
            if team == choice.helper:
                assert queues.staffed(team)
                self.acted.add("helper_first")
            return team

        return picked

    def taking(self, take: Take) -> Take:
        """Return a team's way to take what waits next, looked at from outside."""

        def take_waiting(team: Team, clerk: Clerk) -> Piece | None:
            waiting = [p for p in team.queue.pieces() if isinstance(p, Case)]
            together, taken = team.caseloads is None, take(team, clerk)
            if "urgent" in team.discipline.classes:
                if together:
                    self._look(team, waiting, taken)
                self._count(team, taken)
            return taken

        return take_waiting

    def _look(self, team: Team, waiting: list[Case], taken: Piece | None) -> None:
        urgent = [case for case in waiting if case.urgent]
        by_application = [case.application for case in urgent]
        if team.management.urgent_by == "became_urgent":
            dates = [case.became_urgent for case in urgent]
            assert dates == sorted(dates)
            if by_application != sorted(by_application):
                self.acted.add("urgent_by")
        else:
            assert by_application == sorted(by_application)
        most = team.management.urgent_in_a_row
        if most is None or not isinstance(taken, Case):
            return
        if taken.urgent:
            assert self._in_a_row[team] < most or len(urgent) == len(waiting)
        elif urgent:
            assert self._in_a_row[team] >= most
            self.acted.add("urgent_in_a_row")

    def _count(self, team: Team, taken: Piece | None) -> None:
        """Count urgent cases in a row, of clerks with caseloads, too: a go-live may end these."""
        if team.management.urgent_in_a_row is not None and isinstance(taken, Case):
            self._in_a_row[team] = self._in_a_row[team] + 1 if taken.urgent else 0


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
    """Assert that it is the team of the phase, or the one to which they have moved since.

    A phase that changes nothing has no row, and leaves everybody where they are.
    """
    dates = [phase.begin for phase in plan.phases[1:]]
    moved: dict[int, int] = {}
    for row in rows:
        clerk = int(row[5])
        if row[1] == GO_LIVE:
            moved = {}
        elif row[1] == MOVED:
            moved[clerk] = int(row[4])
        elif row[1] == START and row[0] not in dates:
            # At midnight something may begin before the phase does.
            planned = office.roster[clerk].in_phase(plan.phase_at(row[0]))
            assert row[4] == moved.get(clerk, planned)


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
