"""What `umbau check` says of management: each rule in words, and where it can never act.

Each rule has a function of its own, which yields its sentences: what it does, and what a reader
of the office and the structure must know of it.
"""

from collections.abc import Callable, Iterator, Mapping

from sim.circumstances import parted
from sim.plan.lending import helping_teams, who_helps
from sim.plan.review import gives_to
from sim.plan.shape import steps_of
from sim.plan.urgency import anything_urgent, cap_is_reached, without_urgent_class
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.inputs import minutes_text
from sim.report.catalogue.numbers import figures, percent
from sim.report.catalogue.words import listed, named
from sim.report.document import Block, Bullets, Heading, Paragraph
from sim.report.rows.teams import team_label, team_labels
from sim.report.sections.check.throttle import throttle_sentences
from sim.scenario.study import Scenario


def management_blocks(scenario: Scenario, language: Language) -> Iterator[Block]:
    """Yield how an office is managed, rule by rule. Nothing where no file says so."""
    management = scenario.management
    said = tuple(sentence for rule in RULES.values() for sentence in rule(scenario, language))
    if not said and not parted(scenario.condition)[1]:
        return
    label = management.label or management.name
    yield Heading(phrase("check.management.head", language, label=label), level=2)
    if management.summary:
        yield Paragraph(management.summary)
    yield Bullets(said or (phrase("check.management.no_rule", language),))


# -- one function per rule --------------------------------------------------------------------


def _lend(scenario: Scenario, language: Language) -> Iterator[str]:
    rule = scenario.management.lend
    if rule is None:
        return
    pieces = [named(name, language) for name in (*rule.steps, *rule.tasks)]
    key = "lend_after" if rule.after else "lend"
    yield phrase(
        f"check.management.{key}", language, after=minutes_text(rule.after, language),
        pieces=listed(pieces, language) or phrase("common.nothing", language),
    )  # fmt: skip
    yield from _unknown(scenario, rule.steps, language)
    yield from _helping(scenario, language)


def _helping(scenario: Scenario, language: Language) -> Iterator[str]:
    """Say who may help whom under the structure of the start, or that nobody ever does."""
    able, found = helping_teams(scenario), who_helps(scenario)
    if scenario.timeline is None and not any(each.acts() for each in found):
        key = "lend_never" if len(able) > 1 else "lend_one_team"
        yield phrase(f"check.management.{key}", language)
        return
    for each in found:
        key = "lend_deciding" if each.deciding else "lend_from"
        if each.deciding and not each.acts():
            key = "lend_deciding_nobody"
        pieces = [named(piece, language) for piece in each.pieces]
        yield phrase(
            f"check.management.{key}", language, pieces=listed(pieces, language),
            teams=listed(team_labels(scenario, each.owners), language),
            helpers=listed(team_labels(scenario, each.helpers), language),
        )  # fmt: skip
    helpers = listed(team_labels(scenario, able), language)
    yield phrase("check.management.lend_helpers", language, helpers=helpers)


def _review(scenario: Scenario, language: Language) -> Iterator[str]:
    rule = scenario.management.review
    if rule is not None:
        key = "review_one" if rule.up_to == 1 else "review_many"
        yield phrase(
            f"check.management.{key}", language, number=rule.up_to,
            weekday=phrase(f"weekday.long.{rule.weekday}", language),
            factor=figures(rule.factor, 3, language),
        )  # fmt: skip
        if rule.keep > 0.0:
            share = percent(rule.keep, language)
            yield phrase("check.management.review_keeps", language, share=share)
        gives = {
            team_label(scenario, team): team_labels(scenario, others)
            for team, others in gives_to(scenario).items()
        }
        yield _gives(gives, language, across_homes=rule.across_homes)


def _gives(gives: Mapping[str, list[str]], language: Language, *, across_homes: bool) -> str:
    """Say which teams may give to which others; or that none may, so that the rule cannot act.

    `gives` are labels.
    """
    by = "by_grade" if across_homes else "by_home"
    if len(gives) < 2:  # noqa: PLR2004 - who gives, and who takes
        return phrase("check.management.review_one_team", language)
    if not any(gives.values()):
        return phrase(f"check.management.review_no_competence_{by}", language)
    if all(len(others) == len(gives) - 1 for others in gives.values()):
        return phrase(f"check.management.review_all_{by}", language)
    pairs = "; ".join(
        phrase("check.management.gives", language, team=team, others=listed(others, language))
        for team, others in gives.items()
        if others
    )
    return phrase(f"check.management.review_some_{by}", language, pairs=pairs)


def _age_cap(scenario: Scenario, language: Language) -> Iterator[str]:
    rule = scenario.management.age_cap
    if rule is None:
        return
    yield phrase("check.management.age_cap", language, age=minutes_text(rule.age, language))
    if not cap_is_reached(scenario):
        yield phrase("check.management.age_cap_never", language)
    yield from _without_class(scenario, language)


def _urgent(scenario: Scenario, language: Language) -> Iterator[str]:
    management = scenario.management
    if management.urgent_by != "application_date":
        yield phrase(f"check.management.urgent_by_{management.urgent_by}", language)
    in_a_row = management.urgent_in_a_row
    if in_a_row is not None:
        yield phrase("check.management.urgent_in_a_row", language, number=in_a_row)
    if management.urgent_by == "application_date" and in_a_row is None:
        return
    if not anything_urgent(scenario):
        yield phrase("check.management.nothing_urgent", language)
    if management.age_cap is None:  # else it is said there
        yield from _without_class(scenario, language)


def _without_class(scenario: Scenario, language: Language) -> Iterator[str]:
    """Say where rules about urgent cases do nothing, because no class of the queue is for them."""
    teams, all_of_them = without_urgent_class(scenario)
    if all_of_them:
        yield phrase("check.management.no_urgent_class", language)
    elif teams:
        names = listed(team_labels(scenario, teams), language)
        yield phrase("check.management.no_urgent_class_in", language, teams=names)


RULES: Mapping[str, Callable[[Scenario, Language], Iterator[str]]] = {
    "lend": _lend,
    "review": _review,
    "age_cap": _age_cap,
    "throttle": throttle_sentences,
    "urgent": _urgent,
}
"""What is said of each rule; nothing of one that is off."""


# -- in words ---------------------------------------------------------------------------------


def _unknown(scenario: Scenario, steps: list[str], language: Language) -> Iterator[str]:
    """Say which steps no journey of the office has: the rule does nothing there."""
    known = steps_of(scenario)
    strange = [step for step in steps if step not in known]
    if strange:
        yield phrase("check.management.no_step", language, steps=", ".join(strange))
