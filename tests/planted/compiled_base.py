"""Slips in what the compiled engine does every day: order, work, contacts, cases, people."""

from tests.planted.planting import Fault

_T = "tests/traces/"

IN_COMPILED_BASE = (
    Fault(
        name="compiled_heap_by_date_alone",
        file="engines/compiled/heap.py",
        old="    if node.order != order:",
        new="    if False:",
        why="what happens at one date happens as it was scheduled",
        test=f"{_T}test_urgent.py::test_from_the_age_on_a_case_is_urgent",
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
        name="compiled_given_back_to_the_end",
        file="engines/compiled/working.py",
        old="    offer(office, home, piece, True)",
        new="    offer(office, home, piece, False)",
        why="a mail that is given back is not the next one",
        test=f"{_T}test_absence.py::test_a_mail_that_is_given_back_is_the_next_one",
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
