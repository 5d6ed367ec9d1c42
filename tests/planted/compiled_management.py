"""Slips in the rules of management as the compiled engine has them."""

from tests.planted.planting import Fault

_LEND = "tests/traces/test_lend.py::"
_REVIEWS = "tests/traces/test_reviews.py::"
_THROTTLE = "tests/traces/test_throttle.py::"
_HOURS = "tests/traces/test_hours.py::"

IN_COMPILED_MANAGEMENT = (
    # -- lending ----------------------------------------------------------------------------------
    Fault(
        name="compiled_lent_after_the_wait_alone",
        file="engines/compiled/loans.py",
        old="        if positions(office)[loan].date > latest:",
        new="        if positions(office)[loan].date >= latest:",
        why="a piece that has waited exactly as long as stated is not lent yet",
        test=f"{_LEND}test_a_piece_that_has_waited_exactly_so_long_is_lent",
    ),
    Fault(
        name="compiled_lent_from_the_first_team",
        file="engines/compiled/lending.py",
        old="if longest == NONE or pieces(office)[piece].since < pieces(office)[longest].since:",
        new="if longest == NONE:",
        why="the first team is helped first, not the one where work waits longest",
        test=f"{_LEND}test_a_freed_clerk_takes_what_has_waited_longest_in_other_teams",
    ),
    Fault(
        name="compiled_lent_in_order_of_waiting",
        file="engines/compiled/loans.py",
        old="    positions(office)[loan].date = positions(office)[own(office, piece)].date\n",
        new="",
        why="of a class what waits longest is lent, not what its own team would take first",
        test=f"{_LEND}test_what_has_waited_is_lent_in_the_order_of_its_class",
    ),
    Fault(
        name="compiled_lent_positions_are_the_next_pieces",
        file="engines/compiled/positions.py",
        old="    return position >> 1\n",
        new="    return (position + 1) >> 1\n",
        why="what is lent is the piece behind the one that may be",
        test=f"{_LEND}test_a_piece_that_has_waited_exactly_so_long_is_lent",
    ),
    Fault(
        name="compiled_lent_as_they_came_to_be",
        file="engines/compiled/lines.py",
        old="        if is_first(office, position, begin):",
        new="        if False:",
        why="what is given back is lent last, not before what came behind it",
        test=f"{_LEND}test_what_is_given_back_is_lent_before_what_has_waited_meanwhile",
    ),
    Fault(
        name="compiled_lent_mail_is_the_teams",
        file="engines/compiled/working.py",
        old="    _route_done(office, piece, one.team if one.helps == NONE else NONE, clerk)",
        new="    _route_done(office, piece, one.team, clerk)",
        why="who is lent a mail about a client of the own team answers it as its owner",
        test=f"{_LEND}test_a_lent_mail_pays_the_switch_too_and_is_resolved_as_by_others",
    ),
    # -- the throttle -----------------------------------------------------------------------------
    Fault(
        name="compiled_throttle_off_by_one_limit",
        file="engines/compiled/throttle.py",
        old="return not (oldest < rule.age_below and number < rule.cases_below)",
        new="return not (oldest < rule.age_below or number < rule.cases_below)",
        why="it goes off when one of two limits is kept",
        test=f"{_THROTTLE}test_off_below_the_second_limit_only_where_no_other_limit_holds",
    ),
    Fault(
        name="compiled_mails_keep_their_place",
        file="engines/compiled/throttle.py",
        old="        _put_mails_last(office, team, last)\n",
        new="",
        why="mails keep their place in the order while the office is throttled",
        test=f"{_THROTTLE}test_on_days_without_mails_they_are_the_last_in_the_order",
    ),
    Fault(
        name="compiled_redial_while_throttled",
        file="engines/compiled/attempts.py",
        old="    date = next_call(office, date)\n",
        new="",
        why="who was not let in dials again before anybody is",
        test=f"{_THROTTLE}test_a_call_outside_of_its_hours_is_given_up_at_once",
    ),
    # -- reviews ----------------------------------------------------------------------------------
    Fault(
        name="compiled_moves_every_week",
        file="engines/compiled/reviews.py",
        old="moved_in(office)[clerk] < week - 1",
        new="moved_in(office)[clerk] < week",
        why="who moved at one review moves at the next one",
        test=f"{_REVIEWS}test_who_moved_stays_until_the_review_after_the_next",
    ),
    Fault(
        name="compiled_what_waits_for_a_mover_is_lost",
        file="engines/compiled/reviews.py",
        old="    offer_all(office, giver, waiting)\n",
        new="",
        why="nobody goes on with what waited for a clerk alone who moves",
        test=f"{_REVIEWS}test_cases_of_an_own_caseload_stay_and_are_read_in",
    ),
    Fault(
        name="compiled_what_waits_for_a_mover_goes_along",
        file="engines/compiled/reviews.py",
        old="    offer_all(office, giver, waiting)\n",
        new="    offer_all(office, taker, waiting)\n",
        why="what waited for a clerk alone who moves is for the new team",
        test=f"{_REVIEWS}test_cases_of_an_own_caseload_stay_and_are_read_in",
    ),
    Fault(
        name="compiled_all_experience_counts",
        file="engines/compiled/moving.py",
        old="place = 2 * run.phase + (1 if phase == run.phase else 0)",
        new="place = 2 * run.phase",
        why="at a review experience counts as at the begin of the phase",
        test=f"{_REVIEWS}test_experience_goes_along_as_at_a_go_live",
    ),
    Fault(
        name="compiled_done_in_the_new_hours",
        file="engines/compiled/working.py",
        old="    done = between(office, one.begun_in, one.begun, now)",
        new="    done = between(office, one.calendar, one.begun, now)",
        why="what was done before a move is counted in the hours of the new team",
        test=f"{_HOURS}test_what_was_done_before_a_move_was_done_in_the_hours_of_then",
    ),
)
