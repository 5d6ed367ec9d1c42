"""Slips in the office at work."""

from tests.planted.planting import Fault

IN_ENGINE = (
    Fault(
        name="recheck_to_the_last_team",
        file="engines/simpy/cases.py",
        old="""\
        team = self.team_for(case)
        if self._hands is not None:""",
        new="""\
        team = self.team_for(case)
        if case.team != NONE and case.block.codes[case.at - 1] == APPLICANT:
            team = self._teams[case.team]
        if self._hands is not None:""",
        why="who had the case before documents were missing rechecks it, whatever the rule says",
        test="tests/traces/test_documents.py::test_the_recheck_goes_to_the_team_that_its_rule_names",
    ),
    Fault(
        name="queue_by_the_wrong_date",
        file="engines/simpy/queues.py",
        old="line.push(case.application if self._by_date else case.since, case.ticket, case)",
        new="line.push(case.since if self._by_date else case.application, case.ticket, case)",
        why="cases by application date and by arrival are mixed up",
        test="tests/traces/test_cases.py::test_classes_in_order_and_old_cases_last",
    ),
    Fault(
        name="lag_goes_on",
        file="engines/simpy/clerks.py",
        old="lag = last.block.lag[last.index]",
        new="lag = lag or last.block.lag[last.index]",
        why="an interrupted lag goes on with its rest instead of starting anew",
        test="tests/traces/test_b5.py::test_b5_ends_and_waits",
    ),
    Fault(
        name="error_of_the_last_contact",
        file="engines/simpy/clerks.py",
        old="rework = self._rework_after(first, piece)",
        new="rework = self._rework_after(last, piece)",
        why="not the contact that interrupts but the last of a row causes the error",
        test="tests/traces/test_calls.py::test_of_calls_back_to_back_the_first_errs_and_the_last_lags",
    ),
    Fault(
        name="slowed_lag",
        file="plan/arithmetic.py",
        old="return lag + left / speed",
        new="return (lag + left) / speed",
        why="a newcomer's lag is as slow as the work",
        test="tests/traces/test_absence.py::test_a_newcomer_who_is_interrupted_goes_on_at_the_speed_of_the_start",
    ),
    Fault(
        name="owner_resolves_like_others",
        file="engines/simpy/contacts.py",
        old="probability = self._by_owner if knows else self._by_others",
        new="probability = self._by_others if knows else self._by_owner",
        why="the owning team resolves as others do, and others as it does",
        test="tests/traces/test_contacts.py::test_owner_and_others_resolve_with_their_own_probabilities",
    ),
    Fault(
        name="enquiries_of_applicants",
        file="engines/simpy/contacts.py",
        old="if case is None or case.with_applicant:",
        new="if case is None:",
        why="clients enquire while they have to reply themselves",
        test="tests/traces/test_contacts.py::test_an_enquiry_is_dropped_when_nobody_would_ask",
    ),
    Fault(
        name="call_back_to_the_receiver",
        file="engines/simpy/contacts.py",
        old="owner.offer(contact)",
        new="team.offer(contact)",
        why="a call-back stays with whoever could not resolve the contact",
        test="tests/traces/test_contacts.py::test_a_call_back_interrupts_nobody",
    ),
    Fault(
        name="the_same_clerk_interrupted",
        file="engines/simpy/teams.py",
        old="""\
        del self.by_interruption[clerk]
        _put_last(self.by_interruption, clerk, self._clock.now)
        clerk.interrupt_with(caller)""",
        new="""\
        self.by_interruption[clerk] = self._clock.now
        clerk.interrupt_with(caller)""",
        why="who was interrupted keeps the place in the row, and is interrupted again",
        test="tests/traces/test_calls.py::test_the_clerk_interrupted_longest_ago_is_interrupted",
    ),
    Fault(
        name="certificates_a_period_late",
        file="plan/arithmetic.py",
        old="return lapse + (number - 1) * valid_for if",
        new="return lapse + number * valid_for if",
        why="the second certificate falls due one validity too late",
        test="tests/traces/test_lapses.py::test_a_certificate_at_the_lapse_and_after_every_validity",
    ),
    Fault(
        name="caseload_by_hours_upside_down",
        file="engines/simpy/caseloads.py",
        old="held / clerk.seat.fte, clerk.number",
        new="held * clerk.seat.fte, clerk.number",
        why="who works half the hours gets twice the cases",
        test="tests/traces/test_caseloads.py::test_who_works_half_the_hours_gets_half_the_cases",
    ),
    Fault(
        name="deputy_a_day_early",
        file="engines/simpy/workforce.py",
        old="if self._days_away > self._workforce.deputy_after:",
        new="if self._days_away >= self._workforce.deputy_after:",
        why="others go on with an absent clerk's work a day too early",
        test="tests/traces/test_absence.py::test_after_the_stated_days_a_deputy_goes_on_with_the_case",
    ),
    Fault(
        name="always_the_same_mentor",
        file="engines/simpy/workforce.py",
        old="(self._mentored[clerk], clerk.number))",
        new="clerk.number)",
        why="the first clerk mentors every newcomer",
        test="tests/traces/test_absence.py::test_a_mentor_gives_an_hour_of_a_newcomers_day",
    ),
    Fault(
        name="open_cases_stay",
        file="engines/simpy/governing.py",
        old='if changed and now.open_cases == "move":',
        new='if changed and now.open_cases == "stay":',
        why="open cases stay where they are to move, and move where they are to stay",
        test="tests/traces/test_go_live.py::test_waiting_cases_are_handed_over_and_work_in_hand_goes_on_with_its_clerk",
    ),
    Fault(
        name="walk_ins_before_dates",
        file="engines/simpy/teams.py",
        old="if self.booked and (clerk.present",
        new="if self.booked and not self.visitors and (clerk.present",
        why="who has a date waits behind those who have none",
        test="tests/traces/test_appointments.py::test_a_freed_clerk_takes_a_caller_then_a_date_then_a_walk_in",
    ),
    Fault(
        name="nobody_calls_off",
        file="engines/simpy/appointments.py",
        old="uniform >= stays_away + appointment.late_cancel",
        new="uniform >= stays_away",
        why="who would call a date off comes to it",
        test="tests/traces/test_appointments.py::test_a_date_that_is_called_off_is_open_at_once_but_not_for_its_client",
    ),
    Fault(
        name="any_slot_of_the_calendar",
        file="engines/simpy/appointments.py",
        old="calendar.take(now + appointment.notice, now + appointment.horizon)",
        new="calendar.take(now, now + appointment.horizon)",
        why="dates are booked without the notice that the office asks for",
        test="tests/traces/test_appointments.py::test_a_case_books_the_first_date_it_may_have_and_goes_on_when_it_is_held",
    ),
)
