"""Slips in how the compiled engine lets work and clients wait, and in who comes for them."""

from tests.planted.planting import Fault

_T = "tests/traces/"

IN_COMPILED_LINES = (
    # -- lines and queues -------------------------------------------------------------------------
    Fault(
        name="compiled_leaves_with_those_behind",
        file="engines/compiled/lines.py",
        old="    line.head = meld(office, line.head, meld_children(office, position))\n",
        new="",
        why="who leaves a line from the middle takes others along",
        test=f"{_T}test_urgent.py::"
        "test_who_becomes_urgent_in_the_middle_of_a_line_leaves_the_others_in_it",
    ),
    Fault(
        name="compiled_last_of_equals_first",
        file="engines/compiled/lines.py",
        old="one.ticket < two.ticket",
        new="one.ticket > two.ticket",
        why="of cases of one date the last one comes first",
        test=f"{_T}test_cases.py::test_cases_of_one_minute_wait_as_they_came",
    ),
    Fault(
        name="compiled_clerks_queues_keep_their_order",
        file="engines/compiled/disciplines.py",
        old="_serve_anew(office, queue_of(office, member(office, team, place)), discipline)",
        new="pass",
        why="what waits for single clerks is served as before the go-live",
        test=f"{_T}test_go_live.py::test_what_waits_is_served_in_the_order_of_the_day[own]",
    ),
    Fault(
        name="compiled_by_the_date_of_the_start",
        file="engines/compiled/disciplines.py",
        old="    here.discipline, here.by_date = discipline, stated.by_date\n",
        new="    here.discipline = discipline\n",
        why="a go-live leaves it open by which date cases wait",
        test=f"{_T}test_go_live.py::test_what_waits_is_served_in_the_order_of_the_day[pooled]",
    ),
    Fault(
        name="compiled_what_waits_for_one_is_not_listed",
        file="engines/compiled/waiting_work.py",
        old="            while clerk != NONE:\n",
        new="            while False:\n",
        why="what waits for a clerk alone stays there though its case type goes elsewhere",
        test=f"{_T}test_go_live.py::"
        "test_what_waits_for_a_clerk_who_stays_goes_where_its_case_type_goes",
    ),
    Fault(
        name="compiled_last_visitor_first",
        file="engines/compiled/waiting_clients.py",
        old="    _join(office, team, visitor, ON_A_CHAIR, False)\n",
        new="    _join(office, team, visitor, ON_A_CHAIR, True)\n",
        why="of visitors the last one is served first",
        test=f"{_T}test_closing.py::test_as_many_clerks_as_needed_serve_the_visitors_inside",
    ),
    Fault(
        name="compiled_who_is_answered_holds_on",
        file="engines/compiled/waiting_clients.py",
        old="    one.line = ELSEWHERE\n    if one.before",
        new="    if one.before",
        why="a caller who is answered can still give up",
        test=f"{_T}test_closing.py::test_an_old_patience_fires_for_nobody",
    ),
    Fault(
        name="compiled_sorted_by_halves",
        file="engines/compiled/sorting.py",
        old="        length *= 2\n",
        new="        length *= 4\n",
        why="long lines of visits are not sorted to the end",
        test=f"{_T}test_appointments.py::"
        "test_booked_dates_are_kept_at_a_go_live_and_the_new_team_has_so_many_slots_less",
    ),
    Fault(
        name="compiled_all_take_as_long_as_the_first",
        file="engines/compiled/tallies.py",
        old="number * mean_minutes(office)[place]",
        new="number * mean_minutes(office)[0]",
        why="a review counts every piece as if it were of the first kind",
        test=f"{_T}test_reviews.py::test_mails_and_call_backs_count_with_their_mean_minutes",
    ),
    Fault(
        name="compiled_all_clients_are_the_first",
        file="engines/compiled/work_kinds.py",
        old=".clients + work.client)",
        new=".clients)",
        why="a review counts every case as if it were of the first type",
        test=f"{_T}test_reviews.py::test_cases_count_with_the_mean_minutes_of_their_type[y-0]",
    ),
    # -- who comes, and when ----------------------------------------------------------------------
    Fault(
        name="compiled_hours_of_all_calendars",
        file="engines/compiled/calendars.py",
        old="upto(office)[begin + calendar : end + calendar + 1]",
        new="upto(office)[begin : end + 1]",
        why="a place in the hours of a day is sought in those of another calendar",
        test=f"{_T}test_appointments.py::"
        "test_a_full_calendar_makes_a_call_and_who_is_served_books",
    ),
    Fault(
        name="compiled_hours_stay_at_a_review",
        file="engines/compiled/shifts.py",
        old="        shift = _shift_elsewhere(office, shift, one.team)\n",
        new="        shift = int(one.shift)\n",
        why="who moves at a review keeps the hours of the former team",
        test=f"{_T}test_hours.py::"
        "test_who_moves_at_a_review_has_the_hours_of_the_new_team_from_that_day_on",
    ),
    Fault(
        name="compiled_overtime_though_others_stay",
        file="engines/compiled/presence.py",
        old="    if here.present == 0:\n        _serve_in_overtime(office, team, free)\n",
        new="    _serve_in_overtime(office, team, free)\n",
        why="who goes at noon serves a visitor in overtime though others are there",
        test=f"{_T}test_closing.py::test_who_goes_at_noon_leaves_a_visitor_to_who_stays",
    ),
    Fault(
        name="compiled_leavers_work_is_the_successors",
        file="engines/compiled/coming.py",
        old="    one.last_step = NONE\n",
        new="",
        why="a successor turns to the first mail from what the leaver has done",
        test=f"{_T}test_absence.py::"
        "test_a_successor_comes_to_the_first_mail_from_no_other_work",
    ),
    Fault(
        name="compiled_faster_at_what_is_lent",
        file="engines/compiled/experience.py",
        old="if step >= 0 and one.helps == NONE else",
        new="if step >= 0 else",
        why="specialists are faster at other teams' work too",
        test=f"{_T}test_lend.py::"
        "test_who_is_faster_at_the_own_teams_work_is_not_so_at_what_is_lent",
    ),
    Fault(
        name="compiled_faster_at_contacts",
        file="engines/compiled/experience.py",
        old="if step >= 0 and one.helps == NONE else",
        new="if one.helps == NONE else",
        why="specialists are faster on the phone too",
        test=f"{_T}test_absence.py::test_specialists_are_faster_at_cases_and_not_at_contacts",
    ),
    Fault(
        name="compiled_looks_by_team",
        file="engines/compiled/looking.py",
        old="(first == NONE or is_idle_longer(office, clerk, first))",
        new="first == NONE",
        why="at a full hour the first team looks first, not who is idle longest",
        test=f"{_T}test_lend.py::"
        "test_at_a_full_hour_who_is_idle_longest_looks_first_whatever_the_team",
    ),
    Fault(
        name="compiled_looks_at_half_hours",
        file="engines/compiled/looking.py",
        old="state(office)[0].now + _HOUR)",
        new="state(office)[0].now + _HOUR / 2)",
        why="idle clerks look at half hours too",
        test=f"{_T}test_lend.py::"
        "test_after_a_wait_pieces_are_found_at_full_hours_and_by_freed_clerks",
    ),
    Fault(
        name="compiled_interrupted_for_nobody",
        file="engines/compiled/rings.py",
        old="    place.clerk, place.what = clerk, why\n",
        new="    place.clerk, place.what = clerk, GOES\n",
        why="who is interrupted does not know by whom",
        test=f"{_T}test_calls.py::test_work_is_interrupted_when_phone_free_hours_end",
    ),
    # -- whose it is ------------------------------------------------------------------------------
    Fault(
        name="compiled_rows_since_it_waits",
        file="engines/compiled/log.py",
        old="one.application, minutes)",
        new="work.since, minutes)",
        why="rows of a case say since when it waits, not since when it is applied for",
        test=f"{_T}test_cases.py::test_classes_in_order_and_old_cases_last",
    ),
    Fault(
        name="compiled_contacts_let_go_of_cases",
        file="engines/compiled/holding.py",
        old="    if concerns != NONE:\n        hold_case(office, concerns)\n",
        new="",
        why="the slot of a case is free when an enquiry about it is over",
        test=f"{_T}test_contacts.py::test_an_enquiry_is_dropped_when_nobody_would_ask",
    ),
    Fault(
        name="compiled_owner_that_is_no_more",
        file="engines/compiled/owners.py",
        old="""\
        if gets_done(office, team):
            return team
    return owner(office, arrangement_now(office, client), client)""",
        new="""\
        return team
    return owner(office, arrangement_now(office, client), client)""",
        why="call-backs wait in a team that is no more",
        test=f"{_T}test_go_live.py::"
        "test_work_of_a_team_whose_posts_end_with_it_is_for_nobody_to_finish_and_moves",
    ),
    Fault(
        name="compiled_with_others_is_with_the_applicant",
        file="engines/compiled/owners.py",
        old="    if code not in (APPLICANT, NEVER):\n",
        new="    if code == NEVER:\n",
        why="who checks documents has cases that wait for somebody else, or for nobody",
        test=f"{_T}test_owners.py::test_documents_that_never_come_are_the_checkers_too",
    ),
    Fault(
        name="compiled_rechecked_as_before_any_step",
        file="engines/compiled/owners.py",
        old="    step = work.step if work.step != NONE else run.steps\n",
        new="    step = run.steps\n",
        why="whichever step asks for documents, they are checked as those of an application",
        test=f"{_T}test_owners.py::test_where_a_deciding_step_asks_for_documents_it_rechecks",
    ),
    Fault(
        name="compiled_barred_from_the_last_piece_alone",
        file="engines/compiled/persons.py",
        old="    if one.done_at != stages(office)[cell]:\n        one.done_before = one.done_by\n",
        new="    one.done_before = one.done_by\n",
        why="of a stage's further pieces another person is barred than of the first",
        test=f"{_T}test_persons.py::test_who_drafted_is_barred_from_all_of_the_decision",
    ),
    Fault(
        name="compiled_nobody_finishes",
        file="engines/compiled/phases.py",
        old="(standing(office)[team].goes_on or standing(office)[team].finishers > 0)",
        new="(standing(office)[team].goes_on)",
        why="cases that stay with a team that is no more are the new team's at once",
        test=f"{_T}test_go_live.py::"
        "test_cases_that_stay_come_first_in_their_clerks_hands_and_nobody_reads_them_in",
    ),
    Fault(
        name="compiled_all_know_each_others_cases",
        file="engines/compiled/settling.py",
        old="    if team == owner and knows(office, one.piece, owner, clerk):\n",
        new="    if team == owner:\n",
        why="a deputy resolves enquiries like the clerk of the case",
        test=f"{_T}test_caseloads.py::test_a_deputy_resolves_an_enquiry_as_others_do",
    ),
    Fault(
        name="compiled_put_through_to_the_same_team",
        file="engines/compiled/settling.py",
        old=" and team != owner:",
        new=":",
        why="a call is put through to the team that has it",
        test=f"{_T}test_contacts.py::test_nobody_is_put_through_to_the_team_that_has_the_call",
    ),
)  # fmt: skip
