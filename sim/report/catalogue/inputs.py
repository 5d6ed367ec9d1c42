"""Names of inputs and their values, as planners say them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sim.declared import (
    Estimate,
    EurosEstimate,
    FactorEstimate,
    MinutesEstimate,
    PerMinuteEstimate,
    ShareEstimate,
    WorkingDaysEstimate,
)
from sim.experiment.inputs import Input
from sim.plan.posts import team_posts
from sim.reading.loading import Study
from sim.reading.sensitivity_checks import fits
from sim.report.catalogue.numbers import Language, number
from sim.report.catalogue.stress import named
from sim.scenario.study import Scenario
from sim.units import YEAR, duration_text

_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "office.applications.*.rate": "Neue Anträge ({0})",
        "office.applications.*.opening.cases": "Offene Fälle zu Beginn ({0})",
        "office.applications.*.opening.mean_age": "Alter der offenen Fälle zu Beginn ({0})",
        "office.case_types.*.hands_on": "Bearbeitungszeit {0}",
        "office.case_types.*.expiry.certificate.minutes.mean": "Zeit je Fiktionsbescheinigung",
        "office.case_types.*.expiry.certificate.valid_for": "Geltung der Fiktionsbescheinigung",
        "office.case_types.*.expiry.emergency.probability": "Anteil mit Nottermin",
        "office.case_types.*.expiry.emergency.minutes.mean": "Dauer eines Nottermins",
        "office.journeys.*.stages.*.work.share": "Anteil von »{1}« an der Arbeit ({0})",
        "office.journeys.*.stages.*.work.minutes.mean": "Minuten für »{1}« ({0})",
        "office.journeys.*.stages.*.documents.probability": "Unvollständige Anträge ({0})",
        "office.journeys.*.stages.*.documents.reply.mean": "Antwortzeit der Antragstellenden ({0})",
        "office.journeys.*.stages.*.documents.recheck.mean": "Erneute Prüfung ({0})",
        "office.journeys.*.stages.*.documents.never_comes": "Unterlagen kommen nie ({0})",
        "office.journeys.*.stages.*.documents.withdrawn_after": "Rücknahme nach ({0})",
        "office.journeys.*.stages.*.time.mean": "Dauer von »{1}« ({0})",
        "office.journeys.*.stages.*.probability": "Anteil mit »{1}« ({0})",
        "office.journeys.*.stages.*.loop.probability": "Anteil zurück von »{1}« ({0})",
        "office.journeys.*.stages.*.refusal.probability": "Ablehnungen ({0})",
        "office.journeys.*.stages.*.refusal.hearing.mean": "Dauer der Anhörung ({0})",
        "office.contacts.population.phone.total": "Anrufe insgesamt",
        "office.contacts.population.email.total": "Mails insgesamt",
        "office.contacts.population.counter.total": "Besuche ohne Termin",
        "office.contacts.minutes.mean": "Dauer eines Kontakts",
        "office.contacts.resolution.simple": "Sofort erledigt: einfache Fragen",
        "office.contacts.resolution.casework_by_owner": "Sofort erledigt: durch das eigene Team",
        "office.contacts.resolution.casework_by_others": "Sofort erledigt: durch andere Teams",
        "office.contacts.enquiries.mean_rate": "Sachstandsanfragen je offenem Fall",
        "office.contacts.enquiries.old_multiple": "Vielfaches der Anfragen bei alten Fällen",
        "office.contacts.patience.mean": "Geduld am Telefon",
        "office.contacts.redial.probability": "Anteil, der wieder anruft",
        "office.contacts.redial.delay.mean": "Zeit bis zum nächsten Anruf",
        "office.contacts.phone_clerks": "Anteil der Kräfte am Telefon",
        "office.contacts.mail_switch": "Wechsel zu einer Mail",
        "office.interruption.lag.mean": "Wiedereinstieg nach Unterbrechung",
        "office.interruption.error.probability": "Fehler durch Unterbrechung",
        "office.interruption.error.rework_share": "Nacharbeit nach einem Fehler",
        "office.handoff.reading_in": "Einlesen nach einer Übergabe",
        "office.handoff.inside_department": "Aktenlauf im Fachbereich",
        "office.handoff.between_departments": "Aktenlauf zwischen Fachbereichen",
        "office.staff.vacancy": "Unbesetzte Stellen",
        "office.staff.net_hours": "Nettostunden im Jahr",
        "office.staff.personal_allowance": "Persönliche Verteilzeit",
        "office.staff.factual_allowance": "Sachliche Verteilzeit",
        "office.staff.cost_per_post": "Kosten einer Stelle",
        "office.staff.pay_grades.*.cost": "Kosten einer Stelle ({0})",
        "office.staff.people.leave.days": "Urlaub",
        "office.staff.people.sickness.days": "Krankheitstage",
        "office.staff.people.sickness.spell": "Dauer einer Krankheit",
        "office.staff.people.training": "Fortbildung",
        "office.staff.people.other_duties": "Andere Aufgaben",
        "office.staff.people.turnover": "Fluktuation",
        "office.staff.people.time_to_fill": "Zeit bis zur Besetzung",
        "office.staff.people.newcomers.start_output": "Leistung am ersten Tag",
        "office.staff.people.newcomers.mentor": "Zeit der Anleitenden",
        "office.staff.people.portfolios.*.onboarding_time": "Einarbeitung ({0})",
        "office.staff.people.portfolios.*.speed_up": "Schneller durch Spezialisierung ({0})",
        "office.staff.people.retraining.kept": "Können nach einem Teamwechsel",
        "office.staff.people.deputy_after": "Vertretung ab",
        "timeline.*.kept": "{0}: was bleibt",
        "timeline.*.share": "{0}: Anteil der Zeit",
        "timeline.*.hours": "{0}: Stunden",
        "timeline.*.hours_per_clerk": "{0}: Stunden je Kraft",
        "timeline.*.*.kept": "{0} ({1}): was bleibt",
        "timeline.*.*.share": "{0} ({1}): Anteil der Zeit",
        "timeline.*.*.hours": "{0} ({1}): Stunden",
        "timeline.*.*.hours_per_clerk": "{0} ({1}): Stunden je Kraft",
        "structures.*.accompany.share": "Von Fallmanagement begleitet ({0})",
        "structures.*.accompany.takes_over": "Anfragen beim Fallmanagement ({0})",
    },
    "en": {
        "office.applications.*.rate": "New applications ({0})",
        "office.applications.*.opening.cases": "Open cases at the start ({0})",
        "office.applications.*.opening.mean_age": "Age of open cases at the start ({0})",
        "office.case_types.*.hands_on": "Hands-on time {0}",
        "office.case_types.*.expiry.certificate.minutes.mean": "Time per interim certificate",
        "office.case_types.*.expiry.certificate.valid_for": "Validity of interim certificates",
        "office.case_types.*.expiry.emergency.probability": "Share with emergency visits",
        "office.case_types.*.expiry.emergency.minutes.mean": "Duration of emergency visits",
        "office.journeys.*.stages.*.work.share": "Share of ‘{1}’ in the work ({0})",
        "office.journeys.*.stages.*.work.minutes.mean": "Minutes for ‘{1}’ ({0})",
        "office.journeys.*.stages.*.documents.probability": "Incomplete applications ({0})",
        "office.journeys.*.stages.*.documents.reply.mean": "Reply time of applicants ({0})",
        "office.journeys.*.stages.*.documents.recheck.mean": "Repeated check ({0})",
        "office.journeys.*.stages.*.documents.never_comes": "Documents never come ({0})",
        "office.journeys.*.stages.*.documents.withdrawn_after": "Withdrawn after ({0})",
        "office.journeys.*.stages.*.time.mean": "Duration of ‘{1}’ ({0})",
        "office.journeys.*.stages.*.probability": "Share with ‘{1}’ ({0})",
        "office.journeys.*.stages.*.loop.probability": "Share going back from ‘{1}’ ({0})",
        "office.journeys.*.stages.*.refusal.probability": "Refusals ({0})",
        "office.journeys.*.stages.*.refusal.hearing.mean": "Duration of the hearing ({0})",
        "office.contacts.population.phone.total": "Calls, all",
        "office.contacts.population.email.total": "E-mails, all",
        "office.contacts.population.counter.total": "Walk-in visits",
        "office.contacts.minutes.mean": "Duration of a contact",
        "office.contacts.resolution.simple": "Resolved at once: simple questions",
        "office.contacts.resolution.casework_by_owner": "Resolved at once: by the owning team",
        "office.contacts.resolution.casework_by_others": "Resolved at once: by other teams",
        "office.contacts.enquiries.mean_rate": "Status enquiries per open case",
        "office.contacts.enquiries.old_multiple": "Multiple of enquiries for old cases",
        "office.contacts.patience.mean": "Patience on the phone",
        "office.contacts.redial.probability": "Share that calls again",
        "office.contacts.redial.delay.mean": "Time until the next call",
        "office.contacts.phone_clerks": "Share of clerks on the phone",
        "office.contacts.mail_switch": "Switching to an e-mail",
        "office.interruption.lag.mean": "Resuming after an interruption",
        "office.interruption.error.probability": "Errors by interruption",
        "office.interruption.error.rework_share": "Rework after an error",
        "office.handoff.reading_in": "Reading in after a handoff",
        "office.handoff.inside_department": "File transfer inside a department",
        "office.handoff.between_departments": "File transfer between departments",
        "office.staff.vacancy": "Vacant posts",
        "office.staff.net_hours": "Net hours a year",
        "office.staff.personal_allowance": "Personal allowance",
        "office.staff.factual_allowance": "Factual allowance",
        "office.staff.cost_per_post": "Cost of a post",
        "office.staff.pay_grades.*.cost": "Cost of a post ({0})",
        "office.staff.people.leave.days": "Leave",
        "office.staff.people.sickness.days": "Days of sickness",
        "office.staff.people.sickness.spell": "Duration of an illness",
        "office.staff.people.training": "Training",
        "office.staff.people.other_duties": "Other duties",
        "office.staff.people.turnover": "Turnover",
        "office.staff.people.time_to_fill": "Time to fill a post",
        "office.staff.people.newcomers.start_output": "Output on the first day",
        "office.staff.people.newcomers.mentor": "Time of mentors",
        "office.staff.people.portfolios.*.onboarding_time": "Onboarding ({0})",
        "office.staff.people.portfolios.*.speed_up": "Faster by specialising ({0})",
        "office.staff.people.retraining.kept": "Skill after a change of teams",
        "office.staff.people.deputy_after": "Deputy after",
        "timeline.*.kept": "{0}: what remains",
        "timeline.*.share": "{0}: share of the time",
        "timeline.*.hours": "{0}: hours",
        "timeline.*.hours_per_clerk": "{0}: hours per clerk",
        "timeline.*.*.kept": "{0} ({1}): what remains",
        "timeline.*.*.share": "{0} ({1}): share of the time",
        "timeline.*.*.hours": "{0} ({1}): hours",
        "timeline.*.*.hours_per_clerk": "{0} ({1}): hours per clerk",
        "structures.*.accompany.share": "Accompanied by case managers ({0})",
        "structures.*.accompany.takes_over": "Enquiries to case managers ({0})",
    },
}
"""Label by pattern of paths; {0}, {1} are the keys where a `*` stands, in words."""

_DURATIONS: dict[str, tuple[str, str]] = {
    "year": ("Jahr", "Jahre"), "month": ("Monat", "Monate"), "week": ("Woche", "Wochen"),
    "day": ("Tag", "Tage"), "h": ("Std.", "Std."), "min": ("Min.", "Min."), "s": ("Sek.", "Sek."),
}  # fmt: skip

_TEAM_SIZE: dict[Language, str] = {"de": "Stellen: {0}", "en": "Posts: {0}"}
_POSTS: dict[Language, str] = {"de": "{0} Stellen", "en": "{0} posts"}
_UNITS: dict[Language, dict[str, str]] = {
    "de": {"year": "im Jahr", "month": "im Monat", "days": "Arbeitstage", "day": "Arbeitstag",
           "euros": "Euro", "percent": " %", "range": "Bereich zu {0} %"},
    "en": {"year": "a year", "month": "a month", "days": "working days", "day": "working day",
           "euros": "euros", "percent": "%", "range": "{0}% of the range"},
}  # fmt: skip


def input_label(each: Input, study: Study, language: Language) -> str:
    """Return the planner's label of an input, or words for its path."""
    if each.label:
        return each.label
    if each.team:
        labels = [
            one.structure.teams[each.team].label
            for one in study.scenarios.values()
            if each.team in one.structure.teams
        ]
        return _TEAM_SIZE[language].format(next(filter(None, labels), each.team))
    if each.paths != (each.name,):
        return each.name.replace("_", " ")
    return path_label(each.name, list(study.scenarios.values()), study.structures, language)


def path_label(
    path: str, scenarios: Sequence[Scenario], structures: Mapping[str, str], language: Language
) -> str:
    """Return words for the path of an estimate; one that has none is shown as it is.

    The first of the scenarios has the office's labels, all have those of what comes on dates.
    `structures` are labels by the names of structures.
    """
    for pattern, words in _WORDS[language].items():
        if fits(pattern, path):
            return words.format(*_keys(pattern, path, scenarios, structures, language))
    return path


def _keys(
    pattern: str,
    path: str,
    scenarios: Sequence[Scenario],
    structures: Mapping[str, str],
    language: Language,
) -> list[str]:
    """Return what stands for the `*` of a pattern, by its label where the files have one."""
    keys, found = path.split("."), []
    for place, wanted in enumerate(pattern.split(".")):
        if wanted != "*":
            continue
        before, key = keys[place - 1], keys[place]
        office = scenarios[0].office
        if before == "case_types":
            found.append(office.case_types[key].label or key)
        elif before == "applications":
            served = [home for home in office.staff.homes.values() if home.serves == [key]]
            found.append(served[0].label if len(served) == 1 and served[0].label else key)
        elif before == "journeys":
            taking = [each.label for each in office.case_types.values() if each.journey == key]
            found.append(taking[0] if len(taking) == 1 and taking[0] else key)
        elif before == "stages":
            stage = office.journeys[keys[place - 2]].stages[int(key)]
            name = str(stage.step or stage.external or stage.referral or key)
            found.append(named(name, language))
        elif before == "timeline":
            found.append(_part_label(scenarios, key))
        elif before == "structures":
            found.append(structures.get(key, key))
        elif before == "portfolios" and office.staff.people is not None:
            found.append(office.staff.people.portfolios[key].label or key)
        else:
            found.append(key)
    return found


def _part_label(scenarios: Sequence[Scenario], part: str) -> str:
    """Return what a reorganisation calls one of its parts."""
    labels = (
        each.label
        for scenario in scenarios
        if scenario.timeline is not None
        for each in scenario.timeline.effects
        if each.part == part
    )
    return next(filter(None, labels), part)


def value_text(
    estimate: Estimate[Any], value: float, language: Language, posts: int | None = None
) -> str:
    """Write a value of an estimate with its unit; with `posts` a factor as a number of them."""
    if posts is not None:
        return _POSTS[language].format(number(round(value * posts), 0, language))
    for kind, write in _WRITERS.items():
        if isinstance(estimate, kind):
            return write(value, language)
    return _digits(value, language)


def _duration(minutes: float, language: Language) -> str:
    amount, unit = duration_text(minutes).split(" ")
    value = float(amount)
    decimals = 0 if value == int(value) else len(amount.partition(".")[2])
    written = number(value, decimals, language)
    if language == "en":
        return f"{written} {unit}"
    singular, plural = _DURATIONS[unit if unit in _DURATIONS else unit.removesuffix("s")]
    return f"{written} {singular if value == 1 else plural}"


def _digits(value: float, language: Language) -> str:
    """Write a number with about three digits and no zeros behind the point."""
    for decimals in (0, 1, 2, 3):
        if abs(round(value, decimals)) >= 10 ** (2 - decimals) or decimals == 3:  # noqa: PLR2004 - digits
            break
    while decimals and round(value, decimals) == round(value, decimals - 1):
        decimals -= 1
    return number(value, decimals, language)


def _rate(value: float, language: Language) -> str:
    yearly = value * YEAR
    if 1 <= yearly < 12:  # noqa: PLR2004 - less than one a month
        return f"{_digits(yearly / 12, language)} {_UNITS[language]['month']}"
    return f"{_digits(yearly, language)} {_UNITS[language]['year']}"


def _share(value: float, language: Language) -> str:
    percent = value * 100
    decimals = 0 if abs(percent - round(percent)) < 0.05 else 1  # noqa: PLR2004 - shown as whole
    return number(percent, decimals, language) + _UNITS[language]["percent"]


def _working_days(value: float, language: Language) -> str:
    return f"{_digits(value, language)} {_UNITS[language]['day' if value == 1 else 'days']}"


def _euros(value: float, language: Language) -> str:
    return f"{number(value, 0, language)} {_UNITS[language]['euros']}"


def _times(value: float, language: Language) -> str:
    return f"{_digits(value, language)}×"


_WRITERS: dict[type[Estimate[Any]], Callable[[float, Language], str]] = {
    MinutesEstimate: _duration, PerMinuteEstimate: _rate, ShareEstimate: _share,
    WorkingDaysEstimate: _working_days, EurosEstimate: _euros, FactorEstimate: _times,
}  # fmt: skip


def fraction_text(each: Input, fraction: float, scenario: Scenario, language: Language) -> str:
    """Write the value of an input at a fraction of its range; of several, how far up they are."""
    estimates = list(each.estimates(scenario).values())
    posts = team_posts(scenario, each.team) if each.team in scenario.structure.teams else None
    values = list(dict.fromkeys(
        value_text(one, one.low + fraction * (one.high - one.low), language, posts)
        for one in estimates
    ))  # fmt: skip
    if len(values) == 1:
        return values[0]
    return _UNITS[language]["range"].format(number(100 * fraction, 0, language))


def quantile_texts(each: Input, scenario: Scenario, language: Language) -> tuple[str, str, str]:
    """Write low, central and high of an input; of several with different ranges, nothing."""
    posts = team_posts(scenario, each.team) if each.team in scenario.structure.teams else None
    found = [
        (
            value_text(one, one.low, language, posts),
            value_text(one, one.central, language, posts),
            value_text(one, one.high, language, posts),
        )
        for one in each.estimates(scenario).values()
    ]
    return found[0] if found and len(set(found)) == 1 else ("", "", "")
