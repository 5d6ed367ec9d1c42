"""How many numbers of a folder that `umbau new` made are still the template's."""

from collections.abc import Iterator, Mapping

from sim.experiment.inputs_table import inputs_table
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.folder.new_city import marks
from sim.scenario.study import Scenario


def invented_sentences(
    scenarios: Mapping[tuple[str, str], Scenario], language: Language
) -> Iterator[str]:
    """Yield what is left to be replaced; nothing where no number has the template's source.

    `scenarios` by (condition, structure); a number that a condition states anew is one more.
    """
    sources = inputs_table(scenarios)["source"]
    left = sources[sources.isin(marks())]
    if left.empty:
        return
    key = "new_city.invented_one" if len(left) == 1 else "new_city.invented"
    source = str(left.iloc[0])
    yield phrase(key, language, count=len(left), all=len(sources), source=source)
