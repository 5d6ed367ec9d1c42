"""Which teams calls come to, and the same office with another share of their clerks answering."""

from itertools import product

from sim.plan.plan import answering
from sim.plan.shape import owned_kinds
from sim.scenario.rules import Kind
from sim.scenario.structure import Structure, TeamPlan
from sim.scenario.study import Scenario
from sim.scenario.timeline import Timeline


def teams_called(scenario: Scenario) -> list[str]:
    """Name the teams that receive calls by the structure's rule, in the structure's order.

    Whoever is only put through to, or deputises, is not called. None where nobody calls.
    """
    rule = scenario.structure.contact_rule("phone")
    called = {
        team
        for (kind, owner), about in product(owned_kinds(scenario), _called_about(scenario))
        for team in rule.choice(kind, about, owner).teams
    }
    return [name for name in scenario.structure.teams if name in called]


def _called_about(scenario: Scenario) -> list[Kind]:
    contacts = scenario.office.contacts
    if contacts is None:
        return []
    by_population = "phone" in contacts.population
    about = [kind for kind, share in contacts.kinds.items() if share > 0 and by_population]
    if contacts.enquiries is not None and contacts.enquiries.channels.get("phone", 0.0) > 0:
        about.append("status")
    return about


def with_share_answering(scenario: Scenario, share: float) -> Scenario:
    """Return the scenario with this share (0 to 1) of the clerks of each called team answering.

    So in every structure of a reorganisation on dates, from the start. Whoever answers so already
    stays as written, so that a scenario in which nothing is another is the same scenario; nothing
    else changes, because load and posts are reckoned with every call answered. Of a share above 0
    at least one present clerk of a team answers (`sim.plan.plan.who_answer`).
    """
    made = {"structure": _answering(scenario, scenario.structure, share)}
    if scenario.timeline is None:
        return scenario.model_copy(update=made)
    timeline = _timeline(scenario, scenario.timeline, share)
    return scenario.model_copy(update=made | {"timeline": timeline})


def _timeline(scenario: Scenario, timeline: Timeline, share: float) -> Timeline:
    phases = [
        phase.model_copy(
            update={"structures": [_answering(scenario, each, share) for each in phase.structures]}
        )
        for phase in timeline.phases
    ]
    return timeline.model_copy(update={"phases": phases})


def _answering(scenario: Scenario, structure: Structure, share: float) -> Structure:
    called = teams_called(scenario.model_copy(update={"structure": structure}))
    changed = {name: _team(scenario, structure.teams[name], share) for name in called}
    return structure.model_copy(update={"teams": structure.teams | changed})


def _team(scenario: Scenario, team: TeamPlan, share: float) -> TeamPlan:
    now = answering(scenario, team.phone_clerks)
    is_share = isinstance(now, float) or now == 0  # a number of clerks is none
    if is_share and now == share:
        return team
    return team.model_copy(update={"phone_clerks": share})
