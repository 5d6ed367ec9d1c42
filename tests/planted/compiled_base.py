"""Slips in what the compiled engine does every day: order, work, contacts, cases, people."""

from tests.planted.planting import Fault

_T = "tests/traces/"

IN_COMPILED_BASE = (
    Fault(
        name="compiled_a_day_is_passed_over",
        file="engines/compiled/heap.py",
        old="        run.near = (day + 1) * DAY\n",
        new="        run.near = (day + 2) * DAY\n",
        why="what comes on the day after one that is brought near never comes",
        test=f"{_T}test_months.py::test_a_mail_about_a_case_that_is_decided_is_about_no_other_one",
    ),
    Fault(
        name="compiled_a_day_of_one_row",
        file="engines/compiled/heap.py",
        old="    later(office)[place].next = before\n",
        new="    later(office)[place].next = NONE\n",
        why="of what comes on a later day only the last eight events come",
        test=f"{_T}test_months.py::test_all_that_ends_on_one_later_day_ends",
    ),
    Fault(
        name="compiled_heap_by_date_alone",
        file="engines/compiled/heap.py",
        old="    if node.order != order:",
        new="    if False:",
        why="what happens at one date happens as it was scheduled",
        test=f"{_T}test_ties.py::test_work_ends_in_the_order_of_entities_whichever_was_begun_first",
    ),
    Fault(
        name="compiled_brought_before_interruptions",
        file="engines/compiled/loop.py",
        old="        if run.interrupted < run.interrupting:\n",
        new="        if run.interrupted < run.interrupting and run.resumed == run.resuming:\n",
        why="who is given work begins it before others at that instant are interrupted",
        test=f"{_T}test_ties.py::"
        "test_who_is_interrupted_turns_to_the_caller_before_an_idle_clerk_begins",
    ),
    Fault(
        name="compiled_equal_idle_times_as_they_came",
        file="engines/compiled/idle.py",
        old="(clerks(office)[before].idle_since < now or before < clerk)",
        new="clerks(office)[before].idle_since <= now",
        why="of two who are idle for the same time the one who was first gets the work",
        test=f"{_T}test_ties.py::"
        "test_of_clerks_idle_for_the_same_time_the_one_with_the_lower_number_gets_the_work",
    ),
    Fault(
        name="compiled_rung_clerk_can_be_rung_again",
        file="engines/compiled/teams.py",
        old="    one.at_work = one.interruptible = False\n    piece = one.in_hand",
        new="    piece = one.in_hand",
        why="two rings at one instant hit one clerk",
        test=f"{_T}test_calls.py::test_two_calls_at_the_same_instant",
    ),
    Fault(
        name="compiled_equal_interruptions_as_they_came",
        file="engines/compiled/idle.py",
        old="clerks(office)[before].rung_since == date and before < clerk",
        new="clerks(office)[before].rung_since == date",
        why="clerks interrupted at one instant do not go by number",
        test=f"{_T}test_calls.py::test_clerks_interrupted_at_one_instant_go_by_number",
    ),
    Fault(
        name="compiled_caller_put_back_at_the_end",
        file="engines/compiled/teams.py",
        old="            hold_on(office, team, caller, True)",
        new="            hold_on(office, team, caller, False)",
        why="who cannot be answered yet goes to the end of the line",
        test=f"{_T}test_calls.py::test_who_cannot_be_answered_yet_keeps_the_place_on_the_line",
    ),
    Fault(
        name="compiled_lag_of_the_first_contact",
        file="engines/compiled/working.py",
        old="    one.last_lag = contacts(office)[contact].lag",
        new="    one.last_lag = max(one.last_lag, contacts(office)[contact].lag)",
        why="not the last of several contacts says how long finding back takes",
        test=f"{_T}test_calls.py::test_a_call_right_after_the_lag_leaves_nothing_of_it",
    ),
    Fault(
        name="compiled_lag_at_the_clerks_speed",
        file="engines/compiled/working.py",
        old="    minutes = arithmetic.stretch(one.left, one.lag, one.speed)",
        new="    minutes = (one.lag + one.left) / one.speed",
        why="finding back takes newcomers longer",
        test=f"{_T}test_absence.py::"
        "test_a_newcomer_who_is_interrupted_goes_on_at_the_speed_of_the_start",
    ),
    Fault(
        name="compiled_old_patience",
        file="engines/compiled/attempts.py",
        old="    if one.line == ON_THE_LINE and one.attempt == of_attempt:",
        new="    if one.line == ON_THE_LINE:",
        why="the patience of a former attempt ends the next one",
        test=f"{_T}test_closing.py::test_the_patience_of_an_attempt_ends_with_it",
    ),
    Fault(
        name="compiled_patience_outlives_its_caller",
        file="engines/compiled/attempts.py",
        old="""\
        hold_contact(office, contact)
        date = state(office)[0].now + patience
        call_at(office, date, _PATIENCE + one.entity, contact, one.attempt)


@jit
def expire_patience(office: Office, contact: int, of_attempt: int) -> None:
    \"""Let a caller give up who still waits since the attempt of then.\"""
    one = contacts(office)[contact]
    if one.line == ON_THE_LINE and one.attempt == of_attempt:
        abandon(office, one.team, contact)
    release_contact(office, contact)
""",
        new="""\
        date = state(office)[0].now + patience
        call_at(office, date, _PATIENCE + one.entity, contact, one.attempt)


@jit
def expire_patience(office: Office, contact: int, of_attempt: int) -> None:
    \"""Let a caller give up who still waits since the attempt of then.\"""
    one = contacts(office)[contact]
    if one.line == ON_THE_LINE and one.attempt == of_attempt:
        abandon(office, one.team, contact)
""",
        why="the patience of who has been answered ends the wait of who has the slot now",
        test=f"{_T}test_closing.py::"
        "test_the_patience_of_who_has_been_answered_ends_nobody_elses_wait",
    ),
    Fault(
        name="compiled_given_back_to_the_end",
        file="engines/compiled/working.py",
        old="    offer(office, home, piece, True)",
        new="    offer(office, home, piece, False)",
        why="a mail that is given back is not the next one",
        test=f"{_T}test_absence.py::test_a_mail_that_is_given_back_is_the_next_one",
    ),
    Fault(
        name="compiled_lapse_not_raised_to_now",
        file="engines/compiled/lapses.py",
        old="    date = max(due, state(office)[0].now)\n",
        new="    date = due\n",
        why="a certificate falls due in the past, because a sum is rounded to just before now",
        test=f"{_T}test_lapses.py::"
        "test_a_certificate_that_is_due_by_rounding_before_its_case_comes_is_due_when_it_comes",
    ),
    Fault(
        name="compiled_certificate_of_a_closed_case",
        file="engines/compiled/lapses.py",
        old="    cases(office)[case].certificate_piece = NONE\n    if piece != NONE and",
        new="    if False and",
        why="the certificate of a case that is decided is issued all the same",
        test=f"{_T}test_lapses.py::"
        "test_a_certificate_that_waits_when_the_case_is_decided_is_taken_out",
    ),
    Fault(
        name="compiled_urgent_case_keeps_its_place",
        file="engines/compiled/queues.py",
        old="    if queues(office)[queue].urgent != NONE:",
        new="    if False:",
        why="a case that becomes urgent waits where it did",
        test=f"{_T}test_branches.py::test_a_case_that_becomes_urgent_is_so_in_every_lane",
    ),
    Fault(
        name="compiled_rotation_forgets_the_day",
        file="engines/compiled/teams.py",
        old="(place - here.day * how_many) % number",
        new="place % number",
        why="the same clerks answer every day",
        test=f"{_T}test_calls.py::test_phone_clerks_rotate_daily_by_number",
    ),
    Fault(
        name="compiled_deputy_though_somebody_is_there",
        file="engines/compiled/attempts.py",
        old="        and teams(office)[team].present == 0\n",
        new="",
        why="a team's deputy answers its calls though it is there",
        test=f"{_T}test_caseloads.py::"
        "test_calls_and_visits_reach_the_deputy_of_an_empty_team_and_mails_wait",
    ),
    Fault(
        name="compiled_deputy_of_who_is_back",
        file="engines/compiled/coming.py",
        old="    one.there = one.filled = True\n    one.deputised = False\n",
        new="    one.there = one.filled = True\n",
        why="others go on with the cases of a clerk who is back",
        test=f"{_T}test_caseloads.py::"
        "test_no_deputy_goes_on_when_the_clerk_of_the_case_is_back",
    ),
    Fault(
        name="compiled_deputy_answers_for_who_is_there",
        file="engines/compiled/teams.py",
        old="        and (clerks(office)[whose].idle or clerks(office)[whose].interruptible)\n",
        new="        and clerks(office)[whose].idle\n",
        why="an enquiry reaches a deputy though the clerk of its case could be interrupted",
        test=f"{_T}test_caseloads.py::"
        "test_an_enquiry_interrupts_the_clerk_of_its_case_though_another_one_is_idle",
    ),
    Fault(
        name="compiled_leaver_keeps_the_caseload",
        file="engines/compiled/caseloads.py",
        old="    clerks(office)[clerk].held = 0\n    clerks(office)[clerk].load += 1",
        new="    clerks(office)[clerk].held = 0",
        why="a successor has the leaver's cases, and reads nothing in",
        test=f"{_T}test_caseloads.py::"
        "test_a_leavers_cases_are_read_in_by_others_even_if_the_post_is_filled_at_once",
    ),
    Fault(
        name="compiled_mentor_is_always_the_first",
        file="engines/compiled/workforce.py",
        old="clerks(office)[clerk].mentored < clerks(office)[found].mentored",
        new="False",
        why="of two experienced clerks one has all the newcomers",
        test=f"{_T}test_absence.py::test_a_mentor_gives_an_hour_of_a_newcomers_day",
    ),
    Fault(
        name="compiled_second_mail_of_a_chain_is_served",
        file="engines/compiled/mails.py",
        old="        if other != mail:",
        new="        if False:",
        why="both mails about one matter are answered",
        test=f"{_T}test_mails.py::test_a_mail_that_waits_is_asked_after_twice_and_answered_once",
    ),
    Fault(
        name="compiled_first_lane_joins",
        file="engines/compiled/lanes.py",
        old="        if not cases(office)[each].closed:",
        new="        if False:",
        why="a case goes on when the first of its lanes is over",
        test=f"{_T}test_branches.py::"
        "test_lanes_are_in_two_hands_at_once_and_the_file_is_where_the_last_one_was",
    ),
    Fault(
        name="compiled_barred_pieces_lose_their_places",
        file="engines/compiled/barring.py",
        old="        if may and (found == NONE or is_first(office, one.head, found)):",
        new="        if may and found == NONE:",
        why="what is barred for somebody comes last for everybody",
        test=f"{_T}test_persons.py::test_barred_pieces_keep_their_places",
    ),
)  # fmt: skip
