"""Slips in what the compiled engine does on the days on which structures change."""

from tests.planted.planting import Fault

_TRACES = "tests/traces/test_go_live.py::"

IN_COMPILED_PHASES = (
    Fault(
        name="compiled_stays_move",
        file="engines/compiled/governing.py",
        old="        if now != was and phases(office)[one.phase].moves:",
        new="        if now != was:",
        why="open cases move that were to stay",
        test=f"{_TRACES}test_cases_that_stay_come_first_in_their_clerks_hands_and_nobody_reads_them_in",
    ),
    Fault(
        name="compiled_strangers_finish",
        file="engines/compiled/finishing.py",
        old="        if had and clerks(office)[clerk].team == team:",
        new="        if had and clerks(office)[clerk].team != team:",
        why="nobody who has moved finishes the work of the former team",
        test=f"{_TRACES}test_cases_that_stay_come_first_in_their_clerks_hands_and_nobody_reads_them_in",
    ),
    Fault(
        name="compiled_posts_that_end_finish",
        file="engines/compiled/finishing.py",
        old="        if seats(office)[clerk].ends > begin:\n",
        new="        if seats(office)[clerk].ends >= begin:\n",
        why="work is left to former clerks whose posts end on that day",
        test=f"{_TRACES}test_who_finishes_for_a_team_that_is_no_more_does_so_until_the_post_ends",
    ),
    Fault(
        name="compiled_own_work_first",
        file="engines/compiled/teams.py",
        old="            piece = take_waiting(office, former, clerk)",
        new="            piece = take_waiting(office, one.team, clerk)",
        why="former clerks take the new team's work before what is left of the old one",
        test=f"{_TRACES}test_cases_that_stay_come_first_in_their_clerks_hands_and_nobody_reads_them_in",
    ),
    Fault(
        name="compiled_file_arrives_anyway",
        file="engines/compiled/cases.py",
        old="    if has_passed(office, case):\n        send_to",
        new="    if one.closed:\n        send_to",
        why="a file that was on its way at a go-live arrives where it was sent",
        test=f"{_TRACES}test_a_file_on_its_way_is_sent_on_when_it_arrives",
    ),
    Fault(
        name="compiled_loose_work_stays",
        file="engines/compiled/go_live.py",
        old="        _send(office, piece, home_of(office, piece, team), team)",
        new="        offer(office, team, piece, False)",
        why="what waited for a clerk alone who moves is left in the former team",
        test=f"{_TRACES}test_a_case_with_a_clerk_of_its_own_is_handed_over_once",
    ),
    Fault(
        name="compiled_waiting_mails_follow_the_case",
        file="engines/compiled/homes.py",
        old="    if work.kind == CONTACT and work.step == MAIL:",
        new="    if work.kind == CONTACT and work.step == CONTACT:",
        why="mails of a team that is no more go to the owner, not to who receives mails now",
        test=f"{_TRACES}test_mails_and_call_backs_that_wait_go_to_who_receives_and_who_owns_now",
    ),
    Fault(
        name="compiled_callers_hold_on",
        file="engines/compiled/go_live.py",
        old="    if not (now.goes_on and now.takes_calls):",
        new="    if not now.goes_on:",
        why="callers hold the line of a team that answers no more",
        test=f"{_TRACES}test_callers_of_a_team_that_answers_no_more_are_received_by_who_does",
    ),
    Fault(
        name="compiled_post_begins_tomorrow",
        file="engines/compiled/go_live.py",
        old="            one.marked = is_open(office, one.calendar, run.now)",
        new="            one.marked = False",
        why="who comes to a post that begins in the presence waits for the next one",
        test=f"{_TRACES}test_a_clerk_on_a_post_that_begins_is_there_at_once_round_the_clock",
    ),
    Fault(
        name="compiled_lever_on_all_ages",
        file="engines/compiled/over_time.py",
        old="        if run.now - one.application < spared_below(office)[each]:",
        new="        if run.now >= one.application:",
        why="a lever spares enquiries about cases of any age",
        test=f"{_TRACES}test_levers_spare_enquiries_below_their_factor_by_age_and_date",
    ),
    Fault(
        name="compiled_lever_begins_late",
        file="engines/compiled/over_time.py",
        old="""\
    while place + 1 < len(steps) and steps[place + 1].begins <= run.now:
        place += 1
    minutes""",
        new="""\
    while place + 2 < len(steps) and steps[place + 2].begins <= run.now:
        place += 1
    minutes""",
        why="newcomers learn as before while the lever is there",
        test=f"{_TRACES}test_newcomers_learn_faster_while_the_lever_is_there",
    ),
    Fault(
        name="compiled_hired_late",
        file="engines/compiled/workforce.py",
        old="hires(office)[all_people.hired].day <= day:",
        new="hires(office)[all_people.hired].day < day:",
        why="who is hired comes a day late",
        test=f"{_TRACES}test_hires_fill_vacant_posts_evenly_over_their_time",
    ),
)
