"""Words of the STRESS-DES checklist: names of its items, and sentences to fill in."""

from sim.report.catalogue.numbers import Language

SECTIONS: dict[Language, tuple[str, ...]] = {
    "de": ("Ziele", "Logik", "Daten", "Experimente", "Umsetzung", "Zugang"),
    "en": ("Objectives", "Logic", "Data", "Experimentation", "Implementation", "Access"),
}
"""Sections 1 to 6."""

ITEMS: dict[Language, dict[str, str]] = {
    "de": {
        "1.1": "Zweck des Modells",
        "1.2": "Ergebnisgrößen",
        "1.3": "Ziele der Experimente",
        "2.1": "Überblick über das Ausgangsmodell",
        "2.2": "Logik des Ausgangsmodells",
        "2.3": "Logik der Szenarien",
        "2.4": "Algorithmen",
        "2.5.1": "Bestandteile: was sich bewegt",
        "2.5.2": "Bestandteile: Tätigkeiten",
        "2.5.3": "Bestandteile: Kräfte",
        "2.5.4": "Bestandteile: Warteschlangen",
        "2.5.5": "Bestandteile: Ein- und Ausgänge",
        "3.1": "Datenquellen",
        "3.2": "Aufbereitung der Daten",
        "3.3": "Eingangsgrößen",
        "3.4": "Annahmen",
        "4.1": "Anfangszustand",
        "4.2": "Länge der Läufe",
        "4.3": "Schätzverfahren",
        "5.1": "Software",
        "5.2": "Zufallszahlen",
        "5.3": "Ablauf der Simulation",
        "5.4": "Rechner",
        "6.1": "Zugang zum Modell",
    },
    "en": {
        "1.1": "Purpose of the model",
        "1.2": "Model outputs",
        "1.3": "Aims of the experiments",
        "2.1": "Overview of the base model",
        "2.2": "Logic of the base model",
        "2.3": "Logic of the scenarios",
        "2.4": "Algorithms",
        "2.5.1": "Components: entities",
        "2.5.2": "Components: activities",
        "2.5.3": "Components: resources",
        "2.5.4": "Components: queues",
        "2.5.5": "Components: entry and exit points",
        "3.1": "Data sources",
        "3.2": "Pre-processing",
        "3.3": "Input parameters",
        "3.4": "Assumptions",
        "4.1": "Initialisation",
        "4.2": "Run length",
        "4.3": "Estimation approach",
        "5.1": "Software",
        "5.2": "Random sampling",
        "5.3": "Model execution",
        "5.4": "System specification",
        "6.1": "Access to the model",
    },
}
"""The 20 items; 2.5 has five parts."""

NAMES: dict[Language, dict[str, str]] = {
    "de": {
        "intake": "Annahme",
        "recheck": "Nachprüfung",
        "hearing": "Anhörung",
        "decision": "Entscheidung",
        "issue": "Ausgabe",
        "phone": "Telefon",
        "email": "E-Mail",
        "counter": "Schalter",
        "general": "allgemeine Fragen",
        "appointment": "Termine",
        "submission": "Nachreichungen",
        "status": "Nachfragen zum Stand",
        "steering": "Lenkung",
        "urgent": "Eilfälle",
        "call_backs": "Rückrufe",
        "mails": "Mails",
        "cases": "Fälle",
        "old_cases": "alte Fälle",
        "documents": "Unterlagen fehlen",
        "refusal": "Ablehnung",
        "back_to": "zurück zu",
        "security_check": "Sicherheitsabfrage",
        "labour_agency_consent": "Zustimmung der Arbeitsagentur",
        "card_production": "Kartenproduktion",
        "enquiries": "Anfragen bei anderen Behörden",
        "accommodation": "Unterbringung",
        "voluntary_bodies": "freie Träger",
    },
    "en": {
        "documents": "documents missing",
        "refusal": "refused",
        "call_backs": "call-backs",
        "old_cases": "old cases",
        "general": "general questions",
        "appointment": "appointments",
        "submission": "submissions",
        "status": "status enquiries",
        "back_to": "back to",
    },
}
"""What names that the program gives are called; those that a city gives stay as they are."""

_SENTENCES: dict[Language, dict[str, str]] = {
    "de": {
        "head": (
            "# Prüfliste STRESS-DES: {name}\n\nNach Monks u. a. (2019), „Strengthening the "
            "reporting of empirical simulation studies“, Journal of Simulation 13(1), 55–67. Aus "
            "den Szenariodateien ausgefüllt; was nur die Stadt wissen kann, ist mit ☐ bezeichnet.\n"
        ),
        "to_complete": "☐ Zu ergänzen: {what}",
        "todo_background": "Anlass und Auftrag der Untersuchung.",
        "todo_prepared": "wie die Zahlen der Stadt gewonnen und bereinigt wurden.",
        "todo_time": "Rechenzeit und Prozessor.",
        "todo_address": "wo Programm und Szenariodateien zu bekommen sind.",
        "purpose": (
            "{name}. {question} Das Modell verfolgt jeden Fall und jeden Kontakt einer "
            "Ausländerbehörde und vergleicht Strukturen desselben Amts an denselben Fällen, "
            "Anrufen und demselben Zufall."
        ),
        "outputs": (
            "Hauptmaße: {measures}. Wie jedes Maß berechnet wird: docs/model.md, Abschnitt 11."
        ),
        "errors": (
            "Je Lauf ein Wert je Maß; berichtet werden Mittel über die Läufe mit 95-%-t-Intervall, "
            "der Bereich eines einzelnen Laufs (95 %), und gepaarte Unterschiede zu »{today}« mit "
            "Intervallen, die nach Holm für die Zahl der Strukturen angepasst sind."
        ),
        "errors_one": (
            "Je Lauf ein Wert je Maß; berichtet werden Mittel über die Läufe mit 95-%-t-Intervall."
        ),
        "scenario": "Struktur »{label}« ({name}): {summary}",
        "on_dates": "verändert die heutige Struktur zu Terminen: {dates}.",
        "dated_logic": "»{label}«: beginnt als »{start}«, dann {dates}.",
        "nothing_dated": "nichts",
        "condition": "Lage »{label}«{changes}",
        "condition_changes": ": {changes}",
        "matters": (
            "Kleinste Unterschiede, die zählen: {decided} der entschiedenen Fälle, {open_end} der "
            "offenen Fälle am Ende, {days} Tage ihres mittleren Alters (Median)."
        ),
        "no_optimisation": "Keine Optimierung.",
        "journey": "{name}: {stages}",
        "overview": "Wege der Fälle, Schritt für Schritt:",
        "logic": (
            "Jeder Schritt geht an das Team, das die Regel der Struktur nennt, und wartet dort, "
            "bis eine Kraft frei ist. Anrufe gehen an Kräfte, die Dienst am Telefon haben, und "
            "unterbrechen deren Arbeit; danach folgt eine Zeit des Wiedereinstiegs, dann der Rest "
            "der Arbeit. Besuche warten, Mails sind Arbeit in der Schlange. Offene Fälle fragen "
            "nach, ältere öfter. Kräfte fehlen, gehen, kommen und lernen. Im Einzelnen: "
            "docs/model.md, Abschnitte 3 bis 8."
        ),
        "logic_same": "Alle Strukturen folgen derselben Logik; sie unterscheiden sich so:",
        "teams": "»{label}«: Teams {teams}; Schritte: {steps}; Kontakte: {contacts}.",
        "owning_team": "zuständiges Team",
        "one_structure": "Nur eine Struktur.",
        "algorithms": (
            "Ankünfte: Umkehrung der kumulierten, stückweise konstanten Rate an den Punkten eines "
            "Poisson-Prozesses. Nachfragen: Umkehrung der kumulierten Rate eines Falls nach seinem "
            "Alter. Stellen auf Teams: größte Reste nach gerechneter Last. Krankheit, Weggang und "
            "Einstellung: Ketten von Tagen, die die angegebenen Mittel genau treffen. Alles in "
            "docs/model.md beschrieben und im Quelltext lesbar."
        ),
        "entities": (
            "Fälle ({types}) mit Art, Anfangsbuchstaben, Gruppe, Antragstag, Frist des Titels und "
            "der Liste ihrer Schritte mit Minuten. Kontakte ({kinds}) über {channels} mit Minuten, "
            "Geduld, Wiederwahl und der Zeit des Wiedereinstiegs, die sie auslösen."
        ),
        "no_contacts": "Kontakte: keine.",
        "entities_cases": "Fälle ({types}) mit Art, Antragstag und der Liste ihrer Schritte.",
        "activities": (
            "Schritte: {steps}. Wartezeiten außerhalb: {waits}. Dazu Anrufe, Besuche, Mails, "
            "Rückrufe, Einlesen, Wiedereinstieg, Anleiten."
        ),
        "nothing": "keine",
        "resources": "Kräfte auf Stellen, je Team: {teams}.",
        "people": (
            "{vacancy} der Stellen sind im Mittel unbesetzt; Urlaub, Krankheit, Weggang, "
            "Einstellung und Einarbeitung je Person."
        ),
        "clerks": "Die Kräfte sind in allen Dienststunden da.",
        "queues": (
            "Eine Schlange je Team, unbegrenzt; Reihenfolge der Klassen: {classes}, darin Fälle "
            "nach {order}, sonst nach Eingang. Wer anruft, wartet mit begrenzter Geduld und wählt "
            "zum Teil erneut; wer kommt, wartet."
        ),
        "application_date": "Antragstag",
        "arrival": "Eingang",
        "entries": "Anträge im Jahr: {flows}. Kontakte der Bevölkerung im Jahr: {contacts}.",
        "exits": (
            "Ausgänge: entschieden (danach noch Ausgabe), zurückgezogen; abgebrochene Anrufe gehen "
            "verloren oder werden wiederholt. Was am Ende offen ist, bleibt offen und wird gezählt."
        ),
        "confidence": (
            "{count} geschätzte Zahlen: {a} amtlich (A), {b} aus Presse oder abgeleitet (B), {c} "
            "Urteil (C). Jede mit Quelle in tables/inputs.csv."
        ),
        "bare": "Laborwerte ohne Quelle.",
        "sources": "Quellen:",
        "prepared": "Durch das Programm: keine; Werte gehen ein, wie sie in den Dateien stehen.",
        "inputs": (
            "tables/inputs.csv: unterer, mittlerer und oberer Wert, Einheit, Quelle; Läufe "
            "verwenden den mittleren. Streuung zwischen Fällen: Arbeit lognormal (cv 0,8), "
            "Kontakte und Wiedereinstieg lognormal (cv 0,6), Geduld, Wiederwahl und Wartezeiten "
            "außerhalb exponentiell, wo nichts anderes steht; gewählt, weil schiefe, positive "
            "Dauern so üblich beschrieben werden, nicht an Daten geprüft. Zeitabhängig: Monate, "
            "Wochentage, Tageszeiten, Trend, befristete Änderungen."
        ),
        "assumptions": (
            "Die mit C bezeichneten Zahlen, und was das Modell weglässt: docs/model.md, Abschnitt "
            "13. Jede Struktur gilt als eingespielt."
        ),
        "initial": (
            "Endlicher Lauf ab {start}, mit dem Bestand des Amts: {cases} offene Fälle, Alter "
            "gleichverteilt von 0 bis zum Doppelten des angegebenen Mittels, an Plätzen nach "
            "Anteilen; beides je Lauf gezogen. Niemand hat Arbeit in der Hand."
        ),
        "steady": (
            "Kein Ende, das aus der Sache folgte: Gesucht ist der Beharrungszustand; was am Anfang "
            "nicht zählt, ist nach MSER-5 an den offenen Fällen je Woche bestimmt, gemittelt über "
            "die Läufe (charts/warm_up.png)."
        ),
        "initial_empty": "Endlicher Lauf ab {start}, ohne offene Fälle.",
        "warm_up": "Die ersten {days} Tage zählen nicht.",
        "no_warm_up": "Kein Einschwingen: Gezählt wird vom ersten Tag an.",
        "length": "{days} Tage; gerechnet in Minuten.",
        "estimation": (
            "{runs} unabhängige Läufe je Szenario, mit gemeinsamen Zufallszahlen gepaart. {why}"
        ),
        "precision_stated": (
            "Läufe kamen dazu, bis die Unterschiede so genau bekannt waren wie in der Studie "
            "verlangt, höchstens {most}."
        ),
        "precision_table": "Wie genau die Unterschiede bekannt sind: tables/precision.csv.",
        "software": "{platform}; Python {python}; Umbau {umbau}; {libraries}.",
        "sampling": (
            "SplitMix64 mit wahlfreiem Zugriff: Die n-te Zahl eines Zwecks hängt nur von Startwert "
            "({seed}), Lauf, Zweck und n ab; Verteilungen durch Umkehrung. So haben alle "
            "Strukturen dieselben Fälle, Kontakte und Menschen (gemeinsame Zufallszahlen)."
        ),
        "execution": (
            "Prozesse in SimPy: jede Kraft ein Prozess, Fälle und Kontakte sind Daten. "
            "Gleichzeitige Ereignisse in festgelegter Reihenfolge nach Art und Nummer "
            "(docs/model.md, Abschnitt 12). Eine freie Kraft nimmt erst Anrufe, dann Besuche, dann "
            "die eigene unterbrochene Arbeit, dann die Schlange. Läufe in mehreren Prozessen; das "
            "Ergebnis hängt davon nicht ab."
        ),
        "machine": "{machine}, {cores} Kerne.",
        "access": (
            "Umbau {umbau} steht unter der MIT-Lizenz. Die aufgelösten Szenarien liegen in "
            "scenarios/, was zum Wiederholen nötig ist, in manifest.json."
        ),
    },
    "en": {
        "head": (
            "# STRESS-DES checklist: {name}\n\nAfter Monks et al. (2019), “Strengthening the "
            "reporting of empirical simulation studies”, Journal of Simulation 13(1), 55–67. "
            "Filled in from the scenario files; what only the city can know is marked ☐.\n"
        ),
        "to_complete": "☐ To complete: {what}",
        "todo_background": "occasion of the study, and who asked for it.",
        "todo_prepared": "how the city's numbers were obtained and cleaned.",
        "todo_time": "computing time and processor.",
        "todo_address": "where program and scenario files can be had.",
        "purpose": (
            "{name}. {question} The model follows each case and each contact of an immigration "
            "office, and compares structures of one office on the same cases, calls and luck."
        ),
        "outputs": "Main measures: {measures}. How each is worked out: docs/model.md, section 11.",
        "errors": (
            "One value per run and measure; reported are means over the runs with 95 % t "
            "intervals, where a single run lies (95 %), and paired differences to “{today}” with "
            "intervals adjusted by Holm for the number of structures."
        ),
        "errors_one": (
            "One value per run and measure; reported are means over the runs with 95 % t intervals."
        ),
        "scenario": "Structure “{label}” ({name}): {summary}",
        "on_dates": "changes today's structure on dates: {dates}.",
        "dated_logic": "“{label}”: begins as “{start}”, then {dates}.",
        "nothing_dated": "nothing",
        "condition": "Condition “{label}”{changes}",
        "condition_changes": ": {changes}",
        "matters": (
            "Smallest differences that matter: {decided} of decided cases, {open_end} of open "
            "cases at the end, {days} days of their median age."
        ),
        "no_optimisation": "No optimisation.",
        "journey": "{name}: {stages}",
        "overview": "Ways of the cases, step by step:",
        "logic": (
            "Each step goes to the team that the structure's rule names, and waits there for a "
            "free clerk. Calls go to clerks on phone duty and interrupt their work; then comes a "
            "resumption lag, then the rest of the work. Visitors wait, mails are work in the "
            "queue. Open cases enquire, older ones more often. Clerks are absent, leave, join and "
            "learn. In detail: docs/model.md, sections 3 to 8."
        ),
        "logic_same": "All structures follow the same logic; they differ in this:",
        "teams": "“{label}”: teams {teams}; steps: {steps}; contacts: {contacts}.",
        "owning_team": "owning team",
        "one_structure": "One structure only.",
        "algorithms": (
            "Arrivals: inversion of the cumulative, piecewise constant rate at the points of a "
            "Poisson process. Enquiries: inversion of a case's cumulative rate by age. Posts to "
            "teams: largest remainders by offered load. Sickness, leaving and hiring: chains of "
            "days that meet the stated means exactly. All described in docs/model.md and readable "
            "in the source."
        ),
        "entities": (
            "Cases ({types}) with type, surname band, group, day of application, expiry of the "
            "title and the list of their steps with minutes. Contacts ({kinds}) by {channels} with "
            "minutes, patience, redials and the resumption lag that they cause."
        ),
        "no_contacts": "Contacts: none.",
        "entities_cases": "Cases ({types}) with type, day of application and the list of steps.",
        "activities": (
            "Steps: {steps}. Waits outside: {waits}. Besides these calls, visits, mails, "
            "call-backs, reading in, resuming, mentoring."
        ),
        "nothing": "none",
        "resources": "Clerks on posts, by team: {teams}.",
        "people": (
            "{vacancy} of the posts are vacant on average; leave, sickness, leaving, hiring and "
            "onboarding person by person."
        ),
        "clerks": "Clerks are there in all office hours.",
        "queues": (
            "One queue per team, unlimited; classes in the order {classes}, cases inside a class "
            "by {order}, all else by arrival. Callers wait with limited patience and some redial; "
            "visitors wait."
        ),
        "application_date": "day of application",
        "arrival": "arrival",
        "entries": "Applications a year: {flows}. Contacts of the population a year: {contacts}.",
        "exits": (
            "Exits: decided (then still issued), withdrawn; abandoned calls are lost or repeated. "
            "What is open at the end stays open and is counted."
        ),
        "confidence": (
            "{count} estimated numbers: {a} official (A), {b} press or derived (B), {c} judgement "
            "(C). Each with its source in tables/inputs.csv."
        ),
        "bare": "Laboratory values without source.",
        "sources": "Sources:",
        "prepared": "By the program: none; values are used as they stand in the files.",
        "inputs": (
            "tables/inputs.csv: low, central and high value, unit, source; runs use the central "
            "one. Spread between cases: work lognormal (cv 0.8), contacts and lags lognormal (cv "
            "0.6), patience, redials and waits outside exponential, unless stated; chosen as is "
            "usual for skewed positive durations, not tested on data. In time: months, weekdays, "
            "hours of day, trend, dated changes."
        ),
        "assumptions": (
            "The numbers marked C, and what the model leaves out: docs/model.md, section 13. Every "
            "structure counts as long established."
        ),
        "initial": (
            "Terminating run from {start}, with the office's stock: {cases} open cases, ages "
            "uniform on 0 to twice the stated mean, at places by shares; both drawn in each run. "
            "Nobody has work in hand."
        ),
        "steady": (
            "Not terminating: the steady state is sought; what does not count at the begin follows "
            "from MSER-5 on open cases by week, averaged over the runs (charts/warm_up.png)."
        ),
        "initial_empty": "Terminating run from {start}, without open cases.",
        "warm_up": "The first {days} days do not count.",
        "no_warm_up": "No warm-up: everything counts from the first day.",
        "length": "{days} days; reckoned in minutes.",
        "estimation": (
            "{runs} independent runs of each scenario, paired by common random numbers. {why}"
        ),
        "precision_stated": (
            "Runs were added until differences were known as precisely as the study asks, at most "
            "{most}."
        ),
        "precision_table": "How precisely differences are known: tables/precision.csv.",
        "software": "{platform}; Python {python}; Umbau {umbau}; {libraries}.",
        "sampling": (
            "SplitMix64 with random access: the n-th number of a purpose depends on seed ({seed}), "
            "run, purpose and n alone; distributions by inversion. So all structures have the same "
            "cases, contacts and people (common random numbers)."
        ),
        "execution": (
            "Process interaction in SimPy: each clerk a process, cases and contacts are data. "
            "Simultaneous events in a stated order by kind and number (docs/model.md, section 12). "
            "A free clerk takes calls first, then visitors, then the own interrupted work, then "
            "the queue. Runs in several processes; results do not depend on that."
        ),
        "machine": "{machine}, {cores} cores.",
        "access": (
            "Umbau {umbau} is under the MIT licence. The resolved scenarios are in scenarios/, "
            "what is needed to repeat the results in manifest.json."
        ),
    },
}


def say(key: str, language: Language, **parts: object) -> str:
    """Return a sentence of the checklist with its parts filled in."""
    return _SENTENCES[language][key].format(**parts)


def named(name: str, language: Language) -> str:
    """Return what a step, channel, kind of contact or class of queue is called."""
    return NAMES[language].get(name, name.replace("_", " "))
