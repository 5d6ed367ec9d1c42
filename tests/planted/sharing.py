"""Slips in what several offices are given of one demand."""

from tests.planted.planting import Fault

_TESTS = "tests/properties/test_shared_demand.py"
_LOGS = f"{_TESTS}::test_offices_that_share_a_demand_have_the_logs_that_each_has_alone"
_KEYS = f"{_TESTS}::test_what_changes_an_array_changes_the_key"

IN_SHARING = (
    Fault(
        name="key_without_missing_documents",
        file="demand/inputs.py",
        old="            self.missing_kept,\n        )  # fmt: skip",
        new="        )  # fmt: skip",
        why="a structure with complete applications is given the documents of one without",
        test=f"{_KEYS}[online_application]",
    ),
    Fault(
        name="no_interruptions_drawn",
        file="demand/inputs.py",
        old='"handoff": None,',
        new='"handoff": None, "interruption": None,',
        why="whoever draws does not see that interruptions cost minutes",
        test=f"{_KEYS}[interruption]",
    ),
    Fault(
        name="same_demand_in_every_replication",
        file="demand/demand.py",
        old="groupby(runs, lambda run: (keys[id(run[0])], run[1]))",
        new="groupby(runs, lambda run: keys[id(run[0])])",
        why="a replication is given the cases of the one before it",
        test=f"{_TESTS}::test_replications_and_other_demands_are_not_taken_for_the_same",
    ),
    Fault(
        name="open_to_all",
        file="demand/blocks.py",
        old="column.flags.writeable = False",
        new="column.flags.writeable = True",
        why="what one office writes into a column the next one reads",
        test=f"{_TESTS}::test_nobody_can_write_into_what_others_read",
    ),
    Fault(
        name="closed_for_one_closed_for_all",
        file="demand/enquiries.py",
        old="if not self.kept:\n                self._asking",
        new="if self.kept:\n                self._asking",
        why="cases that an office has closed do not enquire in the next one",
        test=_LOGS,
    ),
    Fault(
        name="enquiries_of_the_first_office",
        file="demand/enquiries.py",
        old="""\
        if now is not None:
            made.append(now)""",
        new="""\
        if now is not None and not made:
            made.append(now)""",
        why="an office that decides later has the enquiries of the one before it",
        test=_LOGS,
    ),
    Fault(
        name="enquiries_of_closed_cases",
        file="engines/simpy/contacts.py",
        old="case = self._open.get(block.cases[index])",
        new="case = self._open.get(block.cases[index], next(iter(self._open.values())))",
        why="an enquiry of a case that is closed is made about another one",
        test=f"{_TESTS}::test_an_office_leaves_out_enquiries_of_cases_that_it_has_closed",
    ),
    Fault(
        name="kept_without_bound",
        file="demand/demand.py",
        old="                    self._keep(kept=False)",
        new="                    pass",
        why="a demand of many years is kept however large it is",
        test=f"{_TESTS}::test_a_demand_that_is_too_large_to_keep_is_drawn_again_by_each",
    ),
)
