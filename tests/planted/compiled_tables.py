"""Slips in what Python prepares for the compiled engine, feeds it with, and takes from it."""

from tests.planted.planting import Fault

_T = "tests/traces/"

IN_COMPILED_TABLES = (
    # -- what a plan says, as tables --------------------------------------------------------------
    Fault(
        name="compiled_desks_of_all_calendars",
        file="engines/compiled/appointment_tables.py",
        old='rows["first_desk"][number] = number * DESKS',
        new='rows["first_desk"][number] = DESKS',
        why="desks of several calendars have the same numbers",
        test=f"{_T}test_appointments.py::"
        "test_a_case_books_the_first_date_it_may_have_and_goes_on_when_it_is_held",
    ),
    Fault(
        name="compiled_who_is_outside_lends",
        file="engines/compiled/management_tables.py",
        old="[not team.outside for team in plan.team_plans.values()]",
        new="[True] * len(plan.team_plans)",
        why="teams outside the casework lend and borrow",
        test=f"{_T}test_lend.py::"
        "test_teams_outside_the_casework_neither_lend_nor_borrow",
    ),
    Fault(
        name="compiled_nobody_moves_at_the_first_review",
        file="engines/compiled/management_tables.py",
        old='arrays.put("moved_in", [-2] * len(roster))',
        new='arrays.put("moved_in", [-1] * len(roster))',
        why="everybody has moved in the week before the first review",
        test=f"{_T}test_reviews.py::"
        "test_who_moves_takes_the_work_in_hand_along_and_helps_from_the_next_day_on",
    ),
    Fault(
        name="compiled_experience_of_the_new_phase",
        file="engines/compiled/moving_tables.py",
        old="                _counts(plan, (phase - 1 + same, phase), before, team)\n",
        new="                _counts(plan, (phase, phase), before, team)\n",
        why="what somebody knows at a go-live is what the former team does after it",
        test=f"{_T}test_go_live.py::test_experience_counts_in_full_for_known_cases",
    ),
    Fault(
        name="compiled_part_of_a_day_is_none",
        file="engines/compiled/people_tables.py",
        old="ceil(people.deputy_after.value)",
        new="int(people.deputy_after.value)",
        why="a deputy goes on a day too early where half a day is waited for",
        test=f"{_T}test_caseloads.py::"
        "test_a_deputy_goes_on_after_the_stated_time_and_reads_in[0.5]",
    ),
    Fault(
        name="compiled_deputy_of_the_start",
        file="engines/compiled/phase_tables.py",
        old='known.get(now.deputy or "", NONE)',
        new='known.get(stated.deputy or "", NONE)',
        why="a team's deputy is the one that it had at the start",
        test=f"{_T}test_go_live.py::test_a_deputy_answers_from_its_day_on",
    ),
    Fault(
        name="compiled_handoffs_change_late",
        file="engines/compiled/tables.py",
        old='    costs["begins"] = plan.handoff.begins\n',
        new='    costs["begins"][1:] = plan.handoff.begins[:-1]\n',
        why="the last costs of a handoff are in force from the start on",
        test=f"{_T}test_faster_handoff.py::test_a_handoff_costs_what_holds_on_its_day",
    ),
    Fault(
        name="compiled_weekends_are_worked",
        file="engines/compiled/tables.py",
        old="        numbers[day] = number\n",
        new="        numbers[day] = day\n",
        why="who answers rotates on days on which nobody works",
        test=f"{_T}test_calls.py::test_phone_clerks_rotate_daily_by_number",
    ),
    Fault(
        name="compiled_urgent_in_the_other_order",
        file="engines/compiled/team_tables.py",
        old='plan.scenario.management.urgent_by == "became_urgent"',
        new='plan.scenario.management.urgent_by != "became_urgent"',
        why="urgent cases go by application where they are to go by when they became so",
        test=f"{_T}test_urgent.py::test_from_the_age_on_a_case_is_urgent",
    ),
    # -- what is fed ------------------------------------------------------------------------------
    Fault(
        name="compiled_longer_is_empty",
        file="engines/compiled/arrays.py",
        old="            room[:kept] = old[:kept]\n",
        new="            room[:kept].view(np.uint8).fill(0)\n",
        why="an array that is lengthened forgets what was in it",
        test=f"{_T}test_months.py::"
        "test_a_case_that_is_decided_before_it_would_be_urgent_makes_no_other_one_urgent",
    ),
    Fault(
        name="compiled_places_are_given_twice",
        file="engines/compiled/ranges.py",
        old="= [(begin + number, end)] *",
        new="= [(begin + 1, end)] *",
        why="what is left of a range begins inside of what has been taken of it",
        test=f"{_T}test_months.py::"
        "test_what_comes_in_the_place_of_former_cases_has_a_place_of_its_own",
    ),
    Fault(
        name="compiled_all_write_the_first_ones_mail",
        file="engines/compiled/sheets.py",
        old="return int(sheets(office)[one.sheet].mails * SHEET + one.place)",
        new="return int(sheets(office)[one.sheet].mails * SHEET)",
        why="every lost call is followed by the mail of the first one",
        test=f"{_T}test_mails.py::test_a_lost_call_becomes_a_mail_at_that_instant",
    ),
    Fault(
        name="compiled_age_cap_is_forgotten",
        file="engines/compiled/feed.py",
        old="np.minimum(block.urgent, block.application + self._age_cap)",
        new="block.urgent",
        why="a case is urgent because of its title alone, whatever its age",
        test=f"{_T}test_urgent.py::test_from_the_age_on_a_case_is_urgent",
    ),
    Fault(
        name="compiled_decided_cases_are_forgotten",
        file="engines/compiled/feed.py",
        old="            if holds[kept.number] > 0:\n",
        new="""\
            if holds[kept.number] > 0 and (
                kept.family == NONE or not cases["closed"][kept.cases].all()
            ):
""",
        why="cases go with their month when they are decided, though mails wait about them",
        test=f"{_T}test_months.py::"
        "test_a_mail_about_a_case_that_is_decided_is_about_no_other_one",
    ),
    Fault(
        name="compiled_caused_for_the_next_month_alone",
        file="engines/compiled/caused_cases.py",
        old="        self._to_come += map(Caused, *(column.tolist() for column in columns))\n",
        new="        self._to_come = [*map(Caused, *(column.tolist() for column in columns))]\n",
        why="what is caused and comes after the next month never comes",
        test=f"{_T}test_caused.py::test_what_follows_months_later_is_not_forgotten_meanwhile",
    ),
    Fault(
        name="compiled_everybody_calls",
        file="engines/compiled/visit_luck.py",
        old="kept.address(drawn.by_contact, YES_OR_NO)",
        new="kept.address(drawn.by_contact | True, YES_OR_NO)",
        why="who would look for a date by themselves asks the office",
        test=f"{_T}test_appointments.py::"
        "test_a_weekly_release_opens_the_days_of_its_horizon_at_its_hour",
    ),
    # -- what is taken from it --------------------------------------------------------------------
    Fault(
        name="compiled_last_rows_are_lost",
        file="engines/compiled/engine.py",
        old="        self._flush()\n        return end_state",
        new="        return end_state",
        why="the rows since the last block are handed to nobody",
        test=f"{_T}test_ties.py::test_work_ends_in_the_order_of_entities",
    ),
    Fault(
        name="compiled_open_cases_by_place",
        file="engines/compiled/ending.py",
        old='found[np.argsort(every["opened"][found])]',
        new="found",
        why="open cases are told as they stand, not as they have come",
        test=f"{_T}test_caused.py::"
        "test_cases_that_are_open_at_the_end_are_told_as_they_have_come",
    ),
    Fault(
        name="compiled_all_in_hand_is_lent",
        file="engines/compiled/ending.py",
        old='lent = (in_hand != NONE) & (arrays["clerks"]["helps"] != NONE)',
        new="lent = in_hand != NONE",
        why="all that is in hand at the end counts as lent",
        test=f"{_T}test_caused.py::"
        "test_cases_that_are_open_at_the_end_are_told_as_they_have_come",
    ),
)  # fmt: skip
