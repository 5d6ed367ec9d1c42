"""Slips in the compiled engine's appointments, and in the cases that decisions cause."""

from tests.planted.planting import Fault

_DATES = "tests/traces/test_appointments.py::"
_CAUSED = "tests/traces/test_caused.py::"

IN_COMPILED_APPOINTMENTS = (
    Fault(
        name="compiled_last_desk_first",
        file="engines/compiled/slots.py",
        old="if begin < other.begin or (begin == other.begin and desk < other.desk):",
        new="if begin <= other.begin:",
        why="slots of one time are booked from the last desk on",
        test=f"{_DATES}test_who_books_at_night_needs_no_clerk_and_dates_go_to_the_first_desk_first",
    ),
    Fault(
        name="compiled_slots_begin_by_desk",
        file="engines/compiled/slots.py",
        old="place = arithmetic.place_of_slot(slot, here, places)",
        new="place = slot",
        why="a share of the posts has its slots at the day's begin",
        test=f"{_DATES}test_slots_at_a_desk_lie_evenly_over_the_hours",
    ),
    Fault(
        name="compiled_takes_its_own_date_again",
        file="engines/compiled/appointments.py",
        old="""\
        _book_again_or_not(office, case)
        give_back(office, calendar, date, desk)  # nobody""",
        new="""\
        give_back(office, calendar, date, desk)
        _book_again_or_not(office, case)  # nobody""",
        why="who calls a date off books that date again",
        test=f"{_DATES}test_a_date_that_is_called_off_is_open_at_once_but_not_for_its_client",
    ),
    Fault(
        name="compiled_ninth_booking_is_kept",
        file="engines/compiled/booking.py",
        old="last = visit.booked == MOST_ORDINALS",
        new="last = visit.booked > MOST_ORDINALS",
        why="a client stays away from the eighth date too",
        test=f"{_DATES}test_the_eighth_booking_is_kept",
    ),
    Fault(
        name="compiled_asks_as_the_first_thousand_do",
        file="engines/compiled/booking.py",
        old="drawn_asks(office)[first + visits(office)[case].place // ASKED_TOGETHER]",
        new="drawn_asks(office)[first]",
        why="behind the first group of visits clients ask as those of the first group do",
        test=f"{_DATES}test_behind_a_thousand_visits_clients_still_ask_as_they_do",
    ),
    Fault(
        name="compiled_asks_at_night",
        file="engines/compiled/booking.py",
        old="date = place_from(office, run.phone, date, in_hours)",
        new="date = max(date, run.now)",
        why="clients call for a date when nobody answers",
        test=f"{_DATES}test_a_full_calendar_makes_a_call_and_who_is_served_books",
    ),
    Fault(
        name="compiled_waits_in_order_of_the_last_ask",
        file="engines/compiled/appointments.py",
        old="case = in_order(office, line.waiting_first, BY_FIRST_ASK)",
        new="case = line.waiting_first",
        why="who wait for a release are let in as they began to wait",
        test=f"{_DATES}test_who_has_asked_first_is_let_in_first_though_others_wait_for_longer",
    ),
    Fault(
        name="compiled_lag_after_a_date",
        file="engines/compiled/working.py",
        old="one.in_presence = one.present and interrupts",
        new="one.in_presence = one.present",
        why="work that was put aside for a date is found back into with a lag",
        test=f"{_DATES}test_a_lag_that_a_date_breaks_off_goes_on_behind_it",
    ),
    Fault(
        name="compiled_walk_in_before_a_date",
        file="engines/compiled/booked_clients.py",
        old="    if case != NONE:\n",
        new="    if case != NONE and first_waiting(office, team, ON_A_CHAIR) == NONE:\n",
        why="a freed clerk takes who has come without a date before who has one",
        test=f"{_DATES}test_a_freed_clerk_takes_a_caller_then_a_date_then_a_walk_in",
    ),
    Fault(
        name="compiled_a_date_is_no_interruption",
        file="engines/compiled/teams.py",
        old="""\
            put_rung_last(office, clerk)
            put_aside(office, clerk, PAUSE, piece)""",
        new="""\
            put_aside(office, clerk, PAUSE, piece)""",
        why="the same clerk puts work aside for one date after the other",
        test=f"{_DATES}test_clerks_put_work_aside_for_dates_in_turn",
    ),
    Fault(
        name="compiled_first_visit_reads_in",
        file="engines/compiled/appointments.py",
        old="    if before in (NONE, team):\n        return\n    work.prefix",
        new="    if before == team:\n        return\n    work.prefix",
        why="a case whose way begins with a date is handed over from nobody",
        test=f"{_DATES}test_a_case_books_the_first_date_it_may_have_and_goes_on_when_it_is_held",
    ),
    Fault(
        name="compiled_date_kept_and_its_slot_too",
        file="engines/compiled/keeping_dates.py",
        old="visit.desk = keep(office, visit.calendar, visit.date)",
        new="visit.desk = slot_calendars(office)[visit.calendar].first_desk",
        why="at a go-live the new team has as many free slots as without the dates it takes on",
        test=f"{_DATES}test_booked_dates_are_kept_at_a_go_live_and_the_new_team_has_so_many_slots_less",
    ),
    Fault(
        name="compiled_closed_slots_are_the_free_ones",
        file="engines/compiled/keeping_dates.py",
        old="            number += visits(office)[case].calendar == calendar\n",
        new="",
        why="of a calendar that is no more its booked slots are not told",
        test=f"{_DATES}test_calendars_of_old_are_closed_with_their_dates_and_reopened",
    ),
    Fault(
        name="compiled_law_of_the_start",
        file="engines/compiled/causing.py",
        old="    one = following(office)[case * here.laws + law]",
        new="    one = following(office)[case * here.laws]",
        why="what follows a decision is what the law said at the start",
        test=f"{_CAUSED}test_the_law_in_force_at_the_decision_says_when[1-week 4 Tue 01:00]",
    ),
    Fault(
        name="compiled_refusals_are_grants",
        file="engines/compiled/following_law.py",
        old="(heard == (outcome == _REFUSED))",
        new="(heard == (outcome == _GRANTED))",
        why="a refusal is followed by what follows a grant",
        test=f"{_CAUSED}test_a_refusal_is_followed_by_an_objection_and_by_no_renewal",
    ),
    Fault(
        name="compiled_caused_by_the_application",
        file="engines/compiled/causing.py",
        old="    arrival = run.now + one.after",
        new="    arrival = cases(office)[case].application + one.after",
        why="the time until what follows is counted from the application",
        test=f"{_CAUSED}test_a_grant_is_followed_by_a_renewal",
    ),
)  # fmt: skip
