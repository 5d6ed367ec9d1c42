"""Texts of the briefing, one dictionary per language.

Sentences about a difference are in `findings`, because they follow from its verdict.
"""

from sim.report.catalogue.numbers import Language

_TEXTS: dict[Language, dict[str, str]] = {
    "de": {
        "kind": "Anlage",
        "short": "Kurz gesagt",
        "everywhere": "In allen Lagen",
        "preview": (
            "VORSCHAU. Gerechnet ist wenig und über kürzere Zeit: {runs} je Struktur. Das reicht "
            "zum Kennenlernen, nicht für eine Entscheidung. Die volle Studie steht noch aus."
        ),
        "read_compared": (
            "So zu lesen: Verglichen wird mit der heutigen Struktur von {begin} bis {end}, an "
            "denselben Fällen und Anrufen. In Klammern steht die Spanne des mittleren "
            "Unterschieds, bei mehreren Strukturen die weiteste. »Kein wesentlicher Unterschied« "
            "heißt: kleiner als das, was vorher als wesentlich festgelegt wurde. »Unentschieden« "
            "heißt: Die Läufe lassen es offen, auch ein Nachteil ist möglich. Nichts davon ist "
            "gemessen. Die Spanne zeigt nur den Zufall der Läufe, nicht falsche Annahmen."
        ),
        "read_alone": (
            "So zu lesen: Gerechnet ist die heutige Struktur von {begin} bis {end}. Genannt ist "
            "das Mittel der Läufe, in Klammern seine Spanne. Nichts davon ist gemessen. Die Spanne "
            "zeigt nur den Zufall der Läufe. Falsche Annahmen zeigt sie nicht."
        ),
        "nothing_compared": "Verglichen wird nichts: Die Studie enthält nur die heutige Struktur.",
        "alone_decided": "Im Modell werden {amount} Fälle entschieden{span}.",
        "alone_open_end": "Am Ende sind im Modell {amount} Fälle offen{span}.",
        "alone_median_age_open": "Die Hälfte davon ist älter als {amount} Tage{span}.",
        "level_one": "{name} in der Summe der Entscheidungen: {when}.",
        "level_many": "Umstellungen, bis {end} in Summe gleichauf mit heute: {counts}.",
        "level_within": "ja",
        "level_not_within": "nein",
        "level_undecided": "offen",
        "level_immaterial": "unwesentlich",
        "other_conditions": "In {count} anderen Lagen lauten {differs} von {all} Urteilen anders.",
        "safety": "Vorsicht: {assumed} von {all} Eingangsgrößen sind Annahmen ohne Beleg.",
        "question": "Die Frage",
        "established": (
            "Verglichen werden mit {today}: {names}. Sie gelten als seit Langem eingeführt, ohne "
            "Umstellung."
        ),
        "about": (
            "Diese Anlage fasst Ergebnisse einer Simulation zusammen. Sie schlägt nichts vor und "
            "ersetzt keinen Beschlussantrag."
        ),
        "compared": "Was verglichen wird",
        "compared_note": "Zeitraum: {begin} bis {end}.",
        "since_always": "gilt als seit Langem eingeführt, ohne Umstellung",
        "today_is": "besteht und läuft unverändert weiter",
        "go_live": "am {date} für alle Fallarten",
        "pilot": "am {date} nur für einen Teil der Fallarten",
        "measures_only": "Gliederung bleibt; nur einzelne Maßnahmen",
        "structure": "Struktur",
        "when": "Einführung im Modell",
        "structures": "Wer antwortet, wer prüft, wer entscheidet",
        "picture_from": "{label}, Ablauf ab {date}",
        "same_picture": "Gleich gegliedert, daher ohne eigenes Bild: {names}.",
        "like": "{names} wie {other}",
    },
    "en": {
        "kind": "Annex",
        "short": "In short",
        "everywhere": "Under all conditions",
        "preview": (
            "PREVIEW. Little was run, over a shorter time: {runs} of each structure. That is "
            "enough for a first look, not for a decision. The full study is still to come."
        ),
        "read_compared": (
            "How to read this: everything is compared with today's structure from {begin} to "
            "{end}, with the same cases and calls. In brackets stands the span of the mean "
            "difference, of several structures the widest. “No material difference” means: smaller "
            "than what was stated beforehand as mattering. “Undecided” means: the runs leave it "
            "open, a disadvantage is possible too. Nothing of it is measured. The span shows only "
            "the chance of the runs, not wrong assumptions."
        ),
        "read_alone": (
            "How to read this: today's structure is reckoned from {begin} to {end}. The mean of "
            "the runs is given, with its span in brackets. Nothing of it is measured. The span "
            "shows only the chance of the runs. It does not show wrong assumptions."
        ),
        "nothing_compared": "Nothing is compared: the study has today's structure only.",
        "alone_decided": "In the model {amount} cases are decided{span}.",
        "alone_open_end": "At the end {amount} cases are open in the model{span}.",
        "alone_median_age_open": "Half of them are older than {amount} days{span}.",
        "level_one": "{name} in the sum of decisions: {when}.",
        "level_many": "Reorganisations level with today in sum by {end}: {counts}.",
        "level_within": "yes",
        "level_not_within": "no",
        "level_undecided": "open",
        "level_immaterial": "immaterial",
        "other_conditions": (
            "Under the {count} other conditions {differs} of {all} verdicts are different."
        ),
        "safety": "Caution: {assumed} of {all} inputs are assumptions without evidence.",
        "question": "The question",
        "established": (
            "Compared with {today} are: {names}. They count as long established, without a "
            "changeover."
        ),
        "about": (
            "This annex sums up the results of a simulation. It proposes nothing and replaces no "
            "motion."
        ),
        "compared": "What is compared",
        "compared_note": "Time: {begin} to {end}.",
        "since_always": "counts as long established, without a changeover",
        "today_is": "there already, goes on unchanged",
        "go_live": "on {date} for all case types",
        "pilot": "on {date} for some case types only",
        "measures_only": "same teams; single measures only",
        "structure": "Structure",
        "when": "Introduction in the model",
        "structures": "Who answers, who checks, who decides",
        "picture_from": "{label}, who does what from {date}",
        "same_picture": "With the same teams and rules, so without a picture: {names}.",
        "like": "{names} as {other}",
    },
}


def said(key: str, language: Language, **parts: object) -> str:
    """Return a text with its parts filled in."""
    return _TEXTS[language][key].format(**parts)
