"""The inputs of a study that nobody knows for sure, and scenarios with other values of them.

An input is one estimate, several about which the same ignorance reigns, or the size of a team.
Values go in by their quantile or by their fraction of the range; what is not named keeps its
central value, and posts stay where the central values put them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.declared import CountEstimate, Estimate, FactorEstimate
from sim.errors import BadCall
from sim.messages.message import Message
from sim.plan.located import located_estimates, with_located, with_posts_held
from sim.plan.posts import most_team_posts, team_posts, with_team_posts
from sim.plan.study import Study
from sim.reading.sensitivity_checks import fits, members, paths_of
from sim.reading.yaml import suggestion
from sim.scenario.study import Scenario
from sim.stats.sampling import triangular_quantile
from sim.units import shown

ENQUIRY_RATE = "office.contacts.enquiries.mean_rate"
"""Always among the inputs: the loop from old cases to enquiries hangs on it."""

SEPARATION = (
    "office.interruption.lag.mean",
    "office.interruption.error.probability",
    "office.staff.people.portfolios.*.speed_up",
    "office.contacts.resolution.casework_by_others",
    "office.handoff.reading_in",
)
"""Always among the inputs, too: what is gained and lost where others take the contacts than those
who decide. The gains stand at their low ends at central values, so no screening may drop them."""

Known = Mapping[str, Estimate[Any]]
Choice = Callable[[Estimate[Any]], float]


class InputError(BadCall):
    """An input that the study does not have."""


@dataclass(frozen=True, slots=True)
class Input:
    """Something that is not known exactly, under one name.

    Either `paths` of estimates that move together, or a `team` whose `posts` are a factor on
    what its structure gives it.
    """

    name: str
    label: str = ""
    paths: tuple[str, ...] = ()
    team: str = ""
    posts: FactorEstimate | None = None

    def estimates(self, scenario: Scenario, known: Known | None = None) -> Known:
        """Return what this input is in a scenario, by path; empty: the scenario lacks it.

        A reorganisation on dates has no team sizes: its posts are those of its dates.
        `known` are the scenario's estimates, if they have been looked up before.
        """
        if self.posts is not None:
            plan = scenario.structure.teams.get(self.team)
            lasting = scenario.timeline is None and plan is not None and plan.takes
            return {self.name: self.posts} if lasting else {}
        known = located_estimates(scenario) if known is None else known
        return {path: known[path] for path in self.paths if path in known}


def always_in(each: Input) -> bool:
    """Tell whether an input is kept whatever explains more: `SEPARATION`, alone or with others."""
    return any(fits(pattern, path) for pattern in SEPARATION for path in each.paths)


def at_quantile(unit: float) -> Choice:
    """Choose the value below which the share `unit` of a triangle over the range lies."""
    return lambda each: _whole(each, triangular_quantile(unit, each.low, each.central, each.high))


def at_fraction(fraction: float) -> Choice:
    """Choose the value at a fraction of the way from low to high."""
    # the sum may miss the end by its last digit
    return lambda each: _whole(each, min(each.high, each.low + fraction * (each.high - each.low)))


def _whole(each: Estimate[Any], value: float) -> float:
    return round(value) if isinstance(each, CountEstimate) else value


def inputs_of(study: Study) -> tuple[Input, ...]:
    """Return the inputs of a study: those it names, and those that are always there.

    These are the enquiry rate, what separating contacts from casework hangs on, and team sizes.
    """
    stated, known = study.sensitivity, paths_of(list(study.scenarios.values()))
    groups = {name: members(group, known) for name, group in stated.together.items()}
    grouped = {path: name for name, paths in groups.items() for path in paths}
    wanted = {
        path: None
        for path, money in known.items()
        if path == ENQUIRY_RATE
        or any(fits(each, path) for each in SEPARATION)
        or (any(fits(each, path) for each in stated.inputs) if stated.inputs else not money)
    }
    found: dict[str, Input] = {}
    for path in known:
        name = grouped.get(path, path)
        if name in stated.together:
            label = stated.together[name].label
            found.setdefault(name, Input(name, label, tuple(groups[name])))
        elif path in wanted:
            found[name] = Input(name, paths=(path,))
    sizes = {
        name: Input(name, size.label, team=size.team, posts=size.posts)
        for name, size in stated.team_size.items()
    }
    return tuple((found | sizes).values())


def every_input(study: Study) -> tuple[Input, ...]:
    """Return the inputs of a study, and each estimate with a range by itself."""
    listed = inputs_of(study)
    names = {each.name for each in listed}
    alone = (Input(path, paths=(path,)) for path in paths_of(list(study.scenarios.values())))
    return (*listed, *(each for each in alone if each.name not in names))


def find_inputs(study: Study, names: Iterable[str]) -> tuple[Input, ...]:
    """Return the inputs with these names. Raises InputError."""
    known = {each.name: each for each in every_input(study)}
    found = []
    for name in names:
        if name not in known:
            raise InputError(Message("call.no_input", name=name, hint=_hint(study, name, known)))
        found.append(known[name])
    return tuple(found)


def _hint(study: Study, name: str, known: Mapping[str, Input]) -> str:
    """Say which input may have been meant; a last key that fits is a good guess."""
    if any(name in located_estimates(each, certain=True) for each in study.scenarios.values()):
        return Message("call.known_for_sure")
    ends = [each for each in known if each.endswith(f".{name}")]
    if len(ends) == 1:
        return Message("wording.did_you_mean", word=shown(ends[0]))
    near = suggestion(name, known)
    return near if "did you mean" in near else Message("call.all_inputs")


class Changeable:
    """A scenario that is wanted with many values of its inputs, its posts where they were.

    Low and high stay. An input that it lacks does not change it.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._held, self._known = with_posts_held(scenario), located_estimates(scenario)
        self._posts: dict[str, tuple[int, int]] = {}
        """Of teams whose size is an input: posts, and the most that they can take."""

    def with_values(self, choices: Sequence[tuple[Input, Choice]]) -> Scenario:
        """Return the scenario with other values of some inputs."""
        sizes: dict[str, int] = {}
        values: dict[str, float] = {}
        for each, choose in choices:
            for path, estimate in each.estimates(self._scenario, self._known).items():
                value = choose(estimate)
                if each.team:
                    sizes[each.team] = self._size(each.team, value)
                else:
                    values[path] = value
        made = with_team_posts(self._held, sizes) if sizes else self._held
        return with_located(made, values)

    def _size(self, team: str, factor: float) -> int:
        if team not in self._posts:
            scenario = self._scenario
            self._posts[team] = team_posts(scenario, team), most_team_posts(scenario, team)
        posts, most = self._posts[team]
        return min(max(1, round(factor * posts)), most)


def changed(scenario: Scenario, choices: Sequence[tuple[Input, Choice]]) -> Scenario:
    """Return the scenario with other values of some inputs, as `Changeable` says."""
    return Changeable(scenario).with_values(choices)
