"""Words of the briefing, one dictionary per language, and sentences that follow from verdicts.

A sentence of a finding says no more than its verdict: what is undecided is said to be, and what
does not matter is never called a gain.
"""

from collections.abc import Sequence

from sim.report.numbers import Language

FINDINGS: dict[Language, dict[str, dict[str, str]]] = {
    "de": {
        "decided": {
            "more": "Mit {names} werden mehr Fälle entschieden als {today}.",
            "fewer": "Mit {names} werden weniger Fälle entschieden als {today}.",
            "no_material_difference": (
                "Bei den entschiedenen Fällen ist kein wesentlicher Unterschied zwischen {names} "
                "und {today_alone}."
            ),
            "undecided": (
                "Ob mit {names} mehr oder weniger Fälle entschieden werden, bleibt unentschieden."
            ),
            "nothing_shown": (
                "Bei den entschiedenen Fällen ist zwischen {names} und {today_alone} nichts "
                "Wesentliches belegt."
            ),
        },
        "open_end": {
            "more": "Am Ende sind mit {names} mehr Fälle offen als {today}.",
            "fewer": "Am Ende sind mit {names} weniger Fälle offen als {today}.",
            "no_material_difference": (
                "Bei den offenen Fällen ist kein wesentlicher Unterschied zwischen {names} und "
                "{today_alone}."
            ),
            "undecided": (
                "Ob am Ende mit {names} mehr oder weniger Fälle offen sind, bleibt unentschieden."
            ),
            "nothing_shown": (
                "Bei den offenen Fällen ist zwischen {names} und {today_alone} nichts "
                "Wesentliches belegt."
            ),
        },
    },
    "en": {
        "decided": {
            "more": "With {names}, more cases are decided than {today}.",
            "fewer": "With {names}, fewer cases are decided than {today}.",
            "no_material_difference": (
                "In decided cases there is no material difference between {names} and "
                "{today_alone}."
            ),
            "undecided": "Whether {names} would decide more or fewer cases stays undecided.",
            "nothing_shown": (
                "In decided cases nothing material is shown between {names} and {today_alone}."
            ),
        },
        "open_end": {
            "more": "At the end, more cases are open with {names} than {today}.",
            "fewer": "At the end, fewer cases are open with {names} than {today}.",
            "no_material_difference": (
                "In open cases there is no material difference between {names} and {today_alone}."
            ),
            "undecided": "Whether {names} would leave more or fewer cases open stays undecided.",
            "nothing_shown": (
                "In open cases nothing material is shown between {names} and {today_alone}."
            ),
        },
    },
}
"""By measure and verdict; `names` are structures, `today` is said as a comparison. *Nothing shown*:
no material difference under some conditions, undecided under the others."""

WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "kind": "Anlage: Ergebnisse einer Simulation",
        "subtitle": "Vergleich von Strukturen der Ausländerbehörde",
        "preview": "VORSCHAU: wenige, kurze Läufe. Sie entscheiden nichts.",
        "in_short": "Kurz gesagt",
        "case": "Lage »{label}«: ",
        "than_today": "heute",
        "than_named": "mit »{label}«",
        "amount": "{measure}, »{structure}«: {difference} ({low} bis {high}).",
        "overloaded": "Heute kommt mehr Arbeit, als zu schaffen ist.",
        "safety": "{guessed} von {all} Eingaben sind Annahmen ohne feste Quelle.",
        "doubt_open": "Ob andere Annahmen das Ergebnis umkehren, ist hier nicht geprüft.",
        "doubt_seen": "Was bei anderen Annahmen gilt, steht unter »{heading}«.",
        "question": "Die Frage",
        "asked": "Verglichen wurde ab dem {start}, {length} lang{equal}: {runs} je Struktur.",
        "conditions": "Jede Struktur wurde in {count} Lagen betrachtet: {labels}.",
        "matters": (
            "Als wesentlich gilt ein Unterschied erst ab einer Grenze, die vor den Läufen "
            "festgelegt wurde: {limits}."
        ),
        "structures": "Die Strukturen",
        "on_dates": "»{label}« beginnt mit der heutigen Struktur. Gezeichnet ist die spätere.",
        "results": "Die Ergebnisse",
        "table": "Ergebnisse, Lage: {label}",
        "table_only": "Strukturen im Vergleich",
        "structure": "Struktur",
        "table_note": (
            "Mittel der Läufe; darunter der Unterschied zu {today_alone} mit 95-%-Intervall und "
            "Urteil. Mehr oder weniger steht nur da, wo die Läufe es belegen. Wo mehr Fälle offen "
            "bleiben, sinkt ihr mittleres Alter oft, weil viele neue warten: kein Gewinn."
        ),
        "today_mark": "{label} (heute)",
        "heading": "Wohin es läuft",
        "course": "Offene Fälle im Verlauf, Mittel der Läufe",
        "heading_table": "Auslastung und Bestand",
        "load": "Auslastung",
        "growth": "Offene Fälle je Monat",
        "tips": "Kippt ab (offene Fälle)",
        "load_note": (
            "Auslastung 1 heißt: Alle Zeit ist verplant; darüber wächst der Bestand. Ab der Zahl "
            "in der letzten Spalte bringen offene Fälle selbst mehr Arbeit, als zu schaffen ist."
        ),
        "never": "nie",
        "any_stock": "bei jedem Bestand",
        "opposite": "Was für das umgekehrte Ergebnis stimmen müsste",
        "opposite_open": (
            "Das Ergebnis gilt für die mittleren Annahmen. Welche Annahmen es umkehren würden, "
            "ist nicht geprüft. Das tun die Befehle umbau sensitivity und umbau tipping."
        ),
        "better": (
            "»{structure}«, {measure} ({label}): In {share} der {draws} Ziehungen aller Annahmen "
            "besser als {today}, und sei es um wenig; 9 von 10 Ziehungen liegen zwischen "
            "{low} und {high}."
        ),
        "turns": (
            "»{structure}«, {measure} ({label}): Das Vorzeichen wechselt bei »{input}« = {value} "
            "({low} bis {high})."
        ),
        "turns_not": (
            "»{structure}«, {measure} ({label}): Für »{input}« wurde in seinem ganzen Bereich "
            "kein Wechsel des Vorzeichens gefunden{open}."
        ),
        "turns_open": "; die Läufe lassen es aber offen",
        "assumptions": "Worauf die Zahlen beruhen",
        "assumptions_table": "Wichtige Eingaben (alle: Blatt »Annahmen« der Arbeitsmappe)",
        "input": "Eingabe",
        "range": "niedrig / mittel / hoch",
        "source": "Quelle",
        "kind_of_number": "Art",
        "A": "amtlich",
        "B": "berichtet",
        "C": "Annahme",
        "": "festgelegt",
        "assumptions_note": (
            "Amtlich: veröffentlichte Zahl der Stadt. Berichtet: aus Presse oder anderer Stadt. "
            "Annahme: Schätzung ohne feste Quelle; sie kann falsch sein."
        ),
        "missing": "Was nicht abgebildet ist",
        "computed": "Wie gerechnet wurde",
        "computed_text": (
            "Umbau {umbau} (SimPy {simpy}, Python {python}); Startwert des Zufalls {seed}, {runs} "
            "je Struktur. Alle Strukturen sehen dieselben Anträge, Anrufe und denselben Zufall. "
            "Intervalle: Student-t, für mehrere Strukturen nach Holm angepasst. Dateien der "
            "Szenarien und alle Zahlen liegen bei den Ergebnissen."
        ),
        "check": "Eine Prüfliste nach STRESS-DES liegt bei den Ergebnissen (stress_des.md).",
        "limits_decided": "{share} der entschiedenen Fälle",
        "limits_open_end": "{share} der offenen Fälle am Ende",
        "limits_median_age_open": "{days} beim mittleren Alter",
        "days": "{days} Tage",
        "years": "{years} Jahre",
        "year": "1 Jahr",
        "months": "{months} Monate",
        "month": "1 Monat",
        "alone": "Offene Fälle: {growth} je Monat ({low} bis {high}).",
        "readme": "Lesen Sie mich",
        "comparison_sheet": "Vergleich",
        "runs_sheet": "Läufe",
        "inputs_sheet": "Annahmen",
        "read_1": "Zahlen zu: {name}",
        "read_2": "Vergleich: je Lage, Struktur und Maß Mittel, Intervall, Unterschied zu heute.",
        "read_3": "Läufe: der Wert jedes einzelnen Laufs.",
        "read_4": (
            "Annahmen: jede Eingabe mit Bereich, Quelle und Art "
            "(A amtlich, B berichtet, C Annahme)."
        ),
        "read_5": "Das Urteil »unentschieden« heißt: Die Läufe belegen nichts.",
        "subject": "Inhalt",
    },
    "en": {
        "kind": "Annex: results of a simulation",
        "subtitle": "Comparison of structures of the immigration office",
        "preview": "PREVIEW: a few short runs. They decide nothing.",
        "in_short": "In short",
        "case": "Condition “{label}”: ",
        "than_today": "today",
        "than_named": "with “{label}”",
        "amount": "{measure}, “{structure}”: {difference} ({low} to {high}).",
        "overloaded": "Today, more work comes in than can be done.",
        "safety": "{guessed} of {all} inputs are assumptions without a firm source.",
        "doubt_open": "Whether other assumptions turn the result is not examined here.",
        "doubt_seen": "What holds under other assumptions stands under “{heading}”.",
        "question": "The question",
        "asked": "Compared from {start} on, for {length}{equal}: {runs} of each structure.",
        "conditions": "Each structure was looked at under {count} conditions: {labels}.",
        "matters": (
            "A difference is material only from a limit on that was set before the runs: {limits}."
        ),
        "structures": "The structures",
        "on_dates": "“{label}” begins with today's structure. Drawn is the later one.",
        "results": "The results",
        "table": "Results, condition: {label}",
        "table_only": "Structures compared",
        "structure": "Structure",
        "table_note": (
            "Mean of the runs; below it the difference to {today_alone} with its 95 % interval and "
            "the verdict. More or fewer stands only where the runs show it. Where more cases stay "
            "open their median age often falls, because many new ones wait: no gain."
        ),
        "today_mark": "{label} (today)",
        "heading": "Where it is heading",
        "course": "Open cases over time, mean of the runs",
        "heading_table": "Load and stock",
        "load": "Load",
        "growth": "Open cases a month",
        "tips": "Tips at (open cases)",
        "load_note": (
            "A load of 1 means that all time is taken; above it the stock grows. From the number "
            "in the last column on, open cases by themselves bring more work than can be done."
        ),
        "never": "never",
        "any_stock": "at any stock",
        "opposite": "What would have to be true for the opposite result",
        "opposite_open": (
            "The result holds for the central assumptions. Which assumptions would turn it has not "
            "been examined. The commands umbau sensitivity and umbau tipping do that."
        ),
        "better": (
            "“{structure}”, {measure} ({label}): better than {today} in {share} of {draws} draws "
            "of all assumptions, be it by little; 9 of 10 draws lie between {low} and {high}."
        ),
        "turns": (
            "“{structure}”, {measure} ({label}): the sign turns at “{input}” = {value} "
            "({low} to {high})."
        ),
        "turns_not": (
            "“{structure}”, {measure} ({label}): no change of sign was found in the whole range of "
            "“{input}”{open}."
        ),
        "turns_open": "; but the runs leave it open",
        "assumptions": "What the numbers rest on",
        "assumptions_table": "Important inputs (all of them: sheet “Assumptions” of the workbook)",
        "input": "Input",
        "range": "low / central / high",
        "source": "Source",
        "kind_of_number": "Kind",
        "A": "official",
        "B": "reported",
        "C": "assumption",
        "": "set",
        "assumptions_note": (
            "Official: a published figure of the city. Reported: from the press or another city. "
            "Assumption: an estimate without a firm source; it may be wrong."
        ),
        "missing": "What is not modelled",
        "computed": "How it was computed",
        "computed_text": (
            "Umbau {umbau} (SimPy {simpy}, Python {python}); seed {seed}, {runs} of each "
            "structure. All structures see the same applications, calls and luck. "
            "Intervals: Student's t, "
            "adjusted after Holm for several structures. Scenario files and all numbers are kept "
            "with the results."
        ),
        "check": "A checklist after STRESS-DES is kept with the results (stress_des.md).",
        "limits_decided": "{share} of decided cases",
        "limits_open_end": "{share} of open cases at the end",
        "limits_median_age_open": "{days} of the median age",
        "days": "{days} days",
        "years": "{years} years",
        "year": "1 year",
        "months": "{months} months",
        "month": "1 month",
        "alone": "Open cases: {growth} a month ({low} to {high}).",
        "readme": "Read me",
        "comparison_sheet": "Comparison",
        "runs_sheet": "Runs",
        "inputs_sheet": "Assumptions",
        "read_1": "Numbers of: {name}",
        "read_2": "Comparison: mean, interval and difference by condition, structure, measure.",
        "read_3": "Runs: the value of every single run.",
        "read_4": (
            "Assumptions: every input with range, source and kind "
            "(A official, B reported, C assumption)."
        ),
        "read_5": "The verdict “undecided” means: the runs show nothing.",
        "subject": "Contents",
    },
}

NOT_MODELLED: dict[Language, tuple[str, ...]] = {
    "de": (
        "Willkommenskultur und Zufriedenheit: Gemessen werden nur Wartezeiten und Anrufe.",
        "Ob Entscheidungen richtig sind, und was Fehler die Betroffenen kosten.",
        "Wie es den Beschäftigten geht; Krankheit und Weggang folgen festen Raten.",
        "Räume, Technik und ihr Ausfall; Gesetze, die sich ändern.",
        "Was eine Organisationsuntersuchung herausfinden würde.",
    ),
    "en": (
        "Welcoming culture and satisfaction: only waits and answered calls are measured.",
        "Whether decisions are right, and what errors cost those concerned.",
        "How the staff fare; sickness and leaving follow fixed rates.",
        "Rooms, technology and its failure; laws that change.",
        "What an organisation study would find out.",
    ),
}


def said(key: str, language: Language, **parts: object) -> str:
    """Write a sentence or a label."""
    return WORDS[language][key].format(**parts)


def quoted(names: Sequence[str], language: Language) -> str:
    """Join labels in quotes: »A«, »B« und »C«."""
    marks = ("»", "«") if language == "de" else ("“", "”")
    told = [f"{marks[0]}{name}{marks[1]}" for name in names]
    if len(told) == 1:
        return told[0]
    joint = " und " if language == "de" else " and "
    return ", ".join(told[:-1]) + joint + told[-1]


def compared_with(label: str, language: Language) -> tuple[str, str]:
    """Return how today's structure is named in a comparison, and alone."""
    if label in ("Heute", "Today", ""):
        word = said("than_today", language)
        return word, word
    return said("than_named", language, label=label), quoted([label], language)


def finding(
    verdict: str, measure: str, labels: Sequence[str], today: str, language: Language
) -> str:
    """Return the sentence of a verdict about structures, in which it is and no more."""
    than, alone = compared_with(today, language)
    names = quoted(labels, language)
    return FINDINGS[language][measure][verdict].format(names=names, today=than, today_alone=alone)
