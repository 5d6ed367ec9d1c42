"""Slips in hours of teams, classes, due times, and in whom steps ask for."""

from tests.planted.planting import Fault

IN_TEAMS = (
    Fault(
        name="moved_clerk_keeps_the_hours",
        file="engines/simpy/shifts.py",
        old="            if shift != clerk.shift:",
        new="            if shift != clerk.shift and planned:",
        why="who moves at a review goes on coming when the old team comes",
        test="tests/traces/test_hours.py::"
        "test_who_moves_at_a_review_has_the_hours_of_the_new_team_from_that_day_on",
    ),
    Fault(
        name="moved_clerk_is_measured_in_the_old_hours",
        file="measures/presence.py",
        old="            self._seat(clerk, NONE if team == planned else team, date)",
        new="            self._seat(clerk, NONE, date)",
        why="presence of who has moved is reckoned in the hours of the planned team",
        test="tests/traces/test_hours.py::"
        "test_who_moves_at_a_review_has_the_hours_of_the_new_team_from_that_day_on",
    ),
    Fault(
        name="longer_presence_is_worked_in_whole",
        file="plan/own_hours.py",
        old="    share = minutes_of(usual) / minutes_of(there)",
        new="    share = min(1.0, max(1.0, minutes_of(usual) / minutes_of(there)))",
        why="a team that is there longer makes everybody's week longer",
        test="tests/traces/test_hours.py::"
        "test_where_a_team_is_there_longer_everybody_works_the_same_share_of_each_day",
    ),
    Fault(
        name="line_of_a_team_never_closes",
        file="engines/simpy/office.py",
        old="            self._hang_up([team])",
        new="            self._hang_up([])",
        why="who is on the line when the team's closes holds it until the office's does",
        test="tests/traces/test_hours.py::"
        "test_who_is_on_the_line_gives_up_when_the_line_of_the_team_closes",
    ),
    Fault(
        name="named_class_of_urgent_cases_first",
        file="engines/simpy/queues.py",
        old="        if piece.urgent and self._urgent is not None:",
        new="        if piece.urgent and self._urgent is not None and self._named is None:",
        why="urgent cases wait in the class of their type",
        test="tests/traces/test_classes.py::"
        "test_urgent_cases_of_a_class_wait_among_the_urgent_ones",
    ),
    Fault(
        name="clock_goes_on_until_documents_come",
        file="measures/due.py",
        old="        until = np.where(brought, np.append(table[1:, _TIME], 0.0), table[:, _TIME])",
        new="        until = table[:, _TIME].copy()",
        why="what is ready counts against the office before it is brought",
        test="tests/traces/test_due.py::test_the_clock_stands_until_documents_are_brought",
    ),
    Fault(
        name="hearing_lets_the_first_eyes_in",
        file="engines/simpy/hands.py",
        old="        if hands.done_at != self._stage[case.step][client]:",
        new="        if hands.done_at != NONE:",
        why="the second piece of a step is barred for who did the first one alone",
        test="tests/traces/test_persons.py::test_who_drafted_is_barred_from_all_of_the_decision",
    ),
    Fault(
        name="absence_lifts_the_bar",
        file="engines/simpy/asking_teams.py",
        old="added(clerk.filled for clerk in chain(",
        new="added(clerk.there for clerk in chain(",
        why="whoever is alone on a day signs what they have drafted",
        test="tests/traces/test_persons.py::"
        "test_who_is_absent_fills_a_seat_and_does_not_lift_the_bar",
    ),
)
