"""Whether an office has what a study's service level asks about."""

from collections.abc import Iterator, Mapping

from sim.errors import Problem
from sim.messages.message import Message
from sim.plan.calls import teams_called
from sim.reading.yaml import Tree, key_problem
from sim.scenario.office import Contacts
from sim.scenario.study import Scenario, ServiceLevel

_KEY = "service_level"


def check_service_level(
    stated: ServiceLevel | None, tree: Tree, scenarios: Mapping[tuple[str, str], Scenario]
) -> list[Problem]:
    """Return what a study asks for that its office has not: calls to answer, or mails."""
    return list(_problems(stated, tree, list(scenarios.values()))) if stated is not None else []


def _problems(stated: ServiceLevel, tree: Tree, scenarios: list[Scenario]) -> Iterator[Problem]:
    if not any(map(teams_called, scenarios)):
        yield key_problem(tree, (_KEY,), Message("service_checks.no_calls"))
        return
    asks = "working_days_to_mail_p90" in stated.asked()
    if asks and not any(_has_mails(each.office.contacts) for each in scenarios):
        at = (_KEY, "working_days_to_mail_p90")
        yield key_problem(tree, at, Message("service_checks.no_mails"))


def _has_mails(contacts: Contacts | None) -> bool:
    if contacts is None:
        return False
    asking = contacts.enquiries.channels if contacts.enquiries is not None else {}
    return (
        "email" in contacts.population
        or asking.get("email", 0.0) > 0
        or contacts.submissions.get("email", 0.0) > 0
    )
