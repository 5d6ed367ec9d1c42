"""What is not modelled, and how the results were made."""

from collections.abc import Iterator

from sim.report.catalogue.numbers import Language, date_text
from sim.report.document import Block, Bullets, Heading, Paragraph
from sim.report.results.read import Results
from sim.report.results.study import CHECKLIST
from sim.report.sections.check.people import notes

NOT_MODELLED: dict[Language, tuple[str, ...]] = {
    "de": (
        (
            "Willkommenskultur: wie Menschen empfangen werden. Eine Struktur ohne Vorteil hier "
            "kann trotzdem die freundlichere sein."
        ),
        "Ob Vernetzung, freie Träger oder vorausschauende Lösungen helfen.",
        "Qualität der Entscheidungen, Widersprüche und Klagen.",
        "Warum Veränderung Kraft kostet, und wer deshalb geht, erkrankt oder gewonnen wird.",
        "Was eine Organisationsuntersuchung herausfände; sie kostet im Modell nur Zeit.",
        "Führungskräfte, Software und Räume; wie Antragstellende auf eine Umstellung reagieren.",
    ),
    "en": (
        (
            "Willkommenskultur: how people are received. A structure without an advantage here may "
            "still be the more welcoming one."
        ),
        "Whether networks, free agencies or forward-looking solutions help.",
        "Quality of decisions, objections and court cases.",
        "Why change costs strength, and who leaves, falls ill or is won over because of it.",
        "What an organisation study would find out; in the model it only takes time.",
        "Leaders, software and rooms; how applicants answer a changeover.",
    ),
}

_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "not_modelled": "Was nicht im Modell ist",
        "heading": "Wie es gerechnet wurde",
        "model": (
            "Ein Simulationsmodell verfolgt jeden Antrag, jeden Anruf und jede Kraft einzeln. Alle "
            "Strukturen bekommen dieselben Fälle und denselben Zufall. So steckt im Unterschied "
            "weniger Glück. Wie viel davon bleibt, zeigt die Spanne."
        ),
        "runs": "{runs} Läufe je Struktur und Lage, vom {begin} bis {end}.",
        "warm_up": "Die ersten {days} Tage jedes Laufs zählen nicht mit.",
        "precise": "Die verlangte Genauigkeit ist {reached}.",
        "reached": "erreicht",
        "not_reached": "NICHT erreicht",
        "versions": (
            "Startwert des Zufalls {seed}; Umbau {umbau}, SimPy {simpy}, Python {python}. Damit "
            "lässt sich alles wiederholen."
        ),
        "checklist": (
            "Die Prüfliste STRESS-DES, alle Tabellen, Diagramme und Szenarien liegen bei den "
            "Ergebnissen."
        ),
        "no_checklist": "Alle Tabellen, Diagramme und Szenarien liegen bei den Ergebnissen.",
    },
    "en": {
        "not_modelled": "What is not in the model",
        "heading": "How it was made",
        "model": (
            "A simulation follows every application, every call and every clerk. All structures "
            "get the same cases and the same chance. So there is less luck in the difference. How "
            "much is left, the span shows."
        ),
        "runs": "{runs} runs of each structure and condition, from {begin} to {end}.",
        "warm_up": "The first {days} days of every run do not count.",
        "precise": "The precision asked for is {reached}.",
        "reached": "reached",
        "not_reached": "NOT reached",
        "versions": (
            "Seed of all chance {seed}; Umbau {umbau}, SimPy {simpy}, Python {python}. With them "
            "everything can be repeated."
        ),
        "checklist": (
            "The checklist STRESS-DES, all tables, charts and scenarios are beside the results."
        ),
        "no_checklist": "All tables, charts and scenarios are beside the results.",
    },
}


def not_modelled_blocks(language: Language) -> Iterator[Block]:
    """Yield what the model leaves out: a reader would look for it in vain in the numbers."""
    yield Heading(_WORDS[language]["not_modelled"])
    yield Bullets(NOT_MODELLED[language])


def made_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield how the results were made."""
    yield Heading(_WORDS[language]["heading"])
    yield Paragraph(_WORDS[language]["model"])
    yield Bullets(tuple(made_sentences(results, language)))


def made_sentences(results: Results, language: Language) -> Iterator[str]:
    """Yield runs, dates, seed, precision, versions, and what is to be known of the people."""
    words, details = _WORDS[language], results.details
    yield words["runs"].format(
        runs=details.replications, begin=date_text(results.begin, language),
        end=date_text(results.last, language),
    )  # fmt: skip
    if details.warm_up_days:
        yield words["warm_up"].format(days=round(details.warm_up_days))
    if details.precision is not None:
        reached = words["reached" if details.precision.reached else "not_reached"]
        yield words["precise"].format(reached=reached)
    yield words["versions"].format(
        seed=details.seed,
        umbau=details.umbau,
        python=details.python,
        simpy=details.libraries["simpy"],
    )
    known = dict.fromkeys(n for each in results.scenarios.values() for n in notes(each, language))
    yield from known
    listed = f"{CHECKLIST}.md" in (details.files or ())
    yield words["checklist" if listed else "no_checklist"]
