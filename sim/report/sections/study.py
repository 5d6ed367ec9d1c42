"""All that `umbau compare` and `umbau run` say on the terminal."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

import pandas as pd

from sim.experiment.alarms import alarms_table
from sim.experiment.anchors import anchors_of, anchors_table
from sim.experiment.backcast import Backcast
from sim.experiment.collected import Collected
from sim.plan.phases import pays_by_team
from sim.plan.study import Study
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.document import Block, Paragraph
from sim.report.frames import Compared, Structure, condition_list, labels, structure_list, under
from sim.report.sections.alarms import alarm_blocks, alarm_lines
from sim.report.sections.anchors import anchor_blocks, anchor_sentence
from sim.report.sections.backcast import study_backcast_blocks
from sim.report.sections.beforehand import beforehand_blocks, low_end_sentences
from sim.report.sections.break_even import break_even_blocks
from sim.report.sections.check.people import notes
from sim.report.sections.compared import full_comparison_blocks, young_blocks
from sim.report.sections.first_screen import first_screen
from sim.report.sections.managed import management_blocks
from sim.report.sections.money import money_blocks
from sim.report.sections.people import staff_blocks
from sim.report.sections.precision import precision_blocks, precision_text
from sim.report.sections.regime import regime_blocks
from sim.report.sections.run import main_blocks, measure_blocks
from sim.report.sections.service_level import service_level_blocks, service_level_lines
from sim.report.sections.why import why_blocks, why_sentences
from sim.scenario.study import Scenario


def study_blocks(
    study: Study, made: Mapping[str, pd.DataFrame], language: Language, *,
    laid: Backcast | None = None,
) -> Iterator[Block]:  # fmt: skip
    """Yield alarms, known values, backcast, service level, comparison, and what else was found.

    Costs where something changes on dates, or teams state pay grades.

    `made` are the tables of a comparison, `laid` the office's own months beside today's
    structure, where the study has them.
    """
    whole, study = study, study.led()
    named = labels(whole)
    structures, conditions = structure_list(named[0]), condition_list(named[1])
    both = Compared(made["comparison"], structures, conditions)
    led = {name: under(table, study.conditions) for name, table in made.items()}
    compared, known, served = led["comparison"], made["anchors"], made.get("service_level")
    conditions = [each for each in conditions if each[0] in study.conditions]
    found = Compared(compared, structures, conditions)
    today = next(iter(study.scenarios.values()))
    begin = today.office.start
    last = begin + timedelta(minutes=today.run.run_length) - timedelta(1)
    yield from alarm_blocks(led["alarms"], structures, conditions, study.scenarios, language)
    yield from beforehand_blocks(known, structures, study.scenarios, language)
    yield from anchor_blocks(known, whole.conditions, today.office, language)
    yield from study_backcast_blocks(study, laid, language)
    yield from service_level_blocks(served, structures, conditions, language)
    yield from full_comparison_blocks(found, led["best"], begin, last, language)
    yield from young_blocks(found, language)
    yield from precision_blocks(study, led["precision"], compared, language)
    yield from why_blocks(led["why"], found, language,
                          every=True)  # fmt: skip
    yield from management_blocks(made["management"], whole, both, language)
    yield from break_even_blocks(led["break_even"], structures, conditions, language)
    yield from regime_blocks(led["regime"], structures, conditions, language, one_run=True)
    people = (led["staff_by_team"], led["specialisation"])
    yield from staff_blocks(*people, structures, conditions, language)
    if any(s.timeline is not None or pays_by_team(s) for s in study.scenarios.values()):
        yield from money_blocks(led["money"], structures, conditions, language, every=True)
    yield from note_blocks(study.scenarios.values(), language)


def answer_blocks(
    study: Study, made: Mapping[str, pd.DataFrame], language: Language
) -> Iterator[Block]:
    """Yield the first screen of a comparison; `study_blocks` are all that was found.

    `made` are the tables of a comparison. What each structure was run at stands before all else.
    """
    led, compared = study.led(), made["comparison"]
    structures, conditions = structure_list(labels(study)[0]), condition_list(labels(study)[1])
    leading = next(pair for pair in conditions if pair[0] in led.conditions)
    conditions = [leading, *(pair for pair in conditions if pair != leading)]
    yield from service_level_lines(made.get("service_level"), structures, leading[0], language)
    found = Compared(compared, structures, conditions)
    of_led = {name: under(made[name], led.conditions) for name in ("alarms", "why", "precision")}
    here = {one.label: led.scenarios[leading[0], one.name] for one in found.others}
    yield from first_screen(
        found, language,
        flagged=list(alarm_lines(of_led["alarms"], structures, leading[0], language)),
        why=list(why_sentences(of_led["why"], found, leading[0], language).values()),
        known=[*_known_in_a_line(made["anchors"], language), *low_end_sentences(here, language)],
        sure=precision_text(
            led, of_led["precision"],
            compared[compared["condition"] == leading[0]], language,
        ),
    )  # fmt: skip


def _known_in_a_line(known: pd.DataFrame, language: Language) -> Iterator[str]:
    """Say of the first condition which known values are hit; nothing where none are known."""
    if not known.empty:
        yield anchor_sentence(known, str(known["condition"].iloc[0]), language, briefly=True)


def run_blocks(collected: Collected, language: Language, *, every: bool = False) -> Iterator[Block]:
    """Yield alarms, known values and the main measures of one scenario.

    `every`: where it is heading, all its measures, and what to know of them, too.
    """
    scenario = collected.scenario
    key = scenario.condition, scenario.structure.name
    alone = Structure(key[1], scenario.structure.label or key[1], 0, today=False)
    yield from alarm_blocks(
        alarms_table({key: collected}), [alone], [(key[0], "")], {key: scenario}, language
    )
    known = anchors_table(anchors_of(collected))
    yield from anchor_blocks(known, {"": ""}, scenario.office, language)
    if not every:
        yield from main_blocks(collected, language)
        return
    yield from measure_blocks(collected, language)
    yield from note_blocks([collected.scenario], language)


def note_blocks(scenarios: Iterable[Scenario], language: Language) -> Iterator[Block]:
    """Yield what is to be known of some scenarios, each sentence once."""
    listed = list(scenarios)
    said = dict.fromkeys(note for each in listed for note in notes(each, language))
    if listed and all(each.run.equal == "pay" and not pays_by_team(each) for each in listed):
        said[phrase("money.no_grades", language)] = None
    yield from (Paragraph(note, note=True) for note in said)
