"""Sentences of sensitivity, tipping points and staffing, one dictionary per language."""

from sim.report.catalogue.numbers import Language

_TEXTS: dict[Language, dict[str, str]] = {
    "de": {
        "head_beaten": "Wer schlägt wen, wenn die Eingaben unsicher sind?",
        "about_draws": (
            "{draws} Ziehungen aller {inputs} Eingaben zugleich zwischen niedrig und hoch "
            "(Dreiecksverteilung), je {replications} Läufe mit gleichen Eingängen für jede "
            "Struktur. Der Unterschied ist der Erwartungswert je Ziehung; in Klammern liegen 9 "
            "von 10 Ziehungen. »Besser« ist der Anteil der Ziehungen, in denen die Struktur im "
            "Erwartungswert besser ist (95-%-Intervall); »ein Lauf« zählt einzelne Läufe, also "
            "auch das Glück eines Zeitraums. »Eingaben« ist ihr Anteil an der Streuung eines "
            "Laufs, der Rest ist Zufall."
        ),
        "condition": "Lage: {name}",
        "pair": "{structure} gegen {against}",
        "measure": "Maß",
        "difference": "Unterschied (9 von 10)",
        "better": "besser",
        "better_run": "ein Lauf",
        "inputs_share": "Eingaben",
        "interval": "{low} bis {high}",
        "regime": (
            "{against}: In {share} der Ziehungen ist die Auslastung 1 oder mehr, der Bestand "
            "wächst dann. »{measure}«: »{structure}« ist dort in {over} besser, sonst in {below}."
        ),
        "regime_one": (
            "{against}: In {share} der Ziehungen ist die Auslastung 1 oder mehr; der Bestand "
            "wächst dann."
        ),
        "rejected": (
            "{count} von {draws} Ziehungen widersprechen sich selbst und wurden nicht gerechnet "
            "({keys}); alles gilt für die übrigen. Einzeln: Tabelle rejected."
        ),
        "rejected_none": "Keine Ziehung widerspricht sich selbst.",
        "head_worth": "Zuerst messen",
        "worth_about": (
            "Was es im Mittel brächte, eine Eingabe vor der Wahl der Struktur genau zu kennen. "
            "Gezeigt wird nur, was mehr ist als das, was unter {inputs} wirkungslosen Eingaben die "
            "beste in 95 von 100 Fällen durch Zufall erreicht ({chance})."
        ),
        "worth_all": "{measure}: alles zu kennen brächte {evpi}.",
        "worth_nothing": (
            "{measure}: In allen Ziehungen ist dieselbe Struktur die beste; keine Messung würde "
            "die Wahl ändern."
        ),
        "worth_unknown": (
            "Welche Eingabe zu messen sich lohnt, zeigen so wenige Ziehungen nicht: keine hebt "
            "sich vom Zufall ab ({chance})."
        ),
        "worth_line": "{label}: {worth}",
        "explains_head": "Am meisten erklärt vom Unterschied: {inputs}.",
        "explains_none": "Keine Eingabe erklärt für sich nachweisbar einen Teil des Unterschieds.",
        "explains_part": "{label} ({share})",
        "head_tornado": "Eine Eingabe zugleich: von niedrig bis hoch, alles andere beim Mittelwert",
        "tornado_none": "{pair}, {measure}: keine einzelne Eingabe kehrt das Vorzeichen um.",
        "tornado_open": (
            "{pair}, {measure}: ob eine einzelne Eingabe das Vorzeichen umkehrt, lassen diese "
            "Läufe offen."
        ),
        "tornado_flips": "{pair}, {measure}: das Vorzeichen hängt an {inputs}.",
        "head_screening": "Vorauswahl nach Morris: größte Wirkungen auf den Unterschied",
        "head_sobol": "Sobol-Indizes des Unterschieds",
        "sobol_surrogate": (
            "{pair}, {measure}: aus einem Ersatzmodell, das {r2} der Streuung nicht gesehener "
            "Ziehungen vorhersagt (R²; {quality} dessen, was kein Zufall ist; mittlerer Fehler "
            "{rmse})."
        ),
        "sobol_marked": "Mit Vorsicht: das Ersatzmodell ist mäßig.",
        "sobol_refused": (
            "{pair}, {measure}: kein Ersatzmodell ist gut genug (R² {r2} von {explainable} "
            "Erklärbarem); mehr Ziehungen oder --sobol runs."
        ),
        "sobol_runs": "{pair}, {measure}: aus Läufen an allen Punkten.",
        "sobol_line": "{label}: allein {first}, mit Wechselwirkungen {total}",
        "not_varied": (
            "Die Größe der Teams, die Kontakte annehmen, wird nicht verändert; dazu in der Studie "
            "sensitivity.team_size angeben."
        ),
        "closing": (
            "Ergebnisse: {out} (Tabellen: tables/beaten.csv, worth.csv, draws.csv; "
            "Diagramme: charts)"
        ),
        "listed": "Eingabe|niedrig|mittel|hoch|Name für --input",
        "chart_beaten": "{measure}: {claims}",
        "chart_beaten_claim": "»{structure}« bei {share} der Ziehungen besser als »{against}«",
        "chart_beaten_sub": (
            "Raute: Mittel; dicker Balken: 9 von 10 Ziehungen der Eingaben, dünner: 9 von 10 "
            "einzelnen Läufen"
        ),
        "chart_draws": "Simulation mit Umbau, {draws} Ziehungen mit je {replications} Läufen.",
        "chart_better": "besser: {share}\n({low} bis {high})",
        "chart_inputs": "Eingaben: {share} der Streuung",
        "chart_tornado": "{structure}: {claim}",
        "chart_tornado_flips": "das Vorzeichen hängt an {inputs}",
        "chart_tornado_open": (
            "ob eine einzelne Eingabe das Vorzeichen umkehrt, lassen diese Läufe offen"
        ),
        "chart_tornado_holds": "keine einzelne Eingabe kehrt das Vorzeichen um",
        "chart_tornado_sub": (
            "{measure}, Unterschied zu heute, wenn eine Eingabe niedrig oder hoch ist und alles "
            "andere bleibt; Strich: wie genau der Unterschied bekannt ist (95 %)"
        ),
        "low": "niedrig",
        "high": "hoch",
        "central": "mittel",
        "chart_worth": "{measure}: zuerst messen: {inputs}",
        "chart_worth_none": "{measure}: keine einzelne Eingabe hebt sich vom Zufall ab",
        "chart_worth_sub": (
            "Wert, eine Eingabe vor der Wahl genau zu kennen ({unit}); grau: nicht mehr als "
            "Zufall unter so vielen Eingaben"
        ),
        "contradiction": "widerspricht anderen Eingaben",
    },
    "en": {
        "head_beaten": "Who beats whom when the inputs are uncertain?",
        "about_draws": (
            "{draws} draws of all {inputs} inputs at once between low and high (triangular), "
            "{replications} runs each with the same demand for every structure. The difference is "
            "the expected value under a draw; the brackets hold 9 of 10 draws. “Better” is the "
            "share of draws in which the structure is better in expectation (95 % interval); “one "
            "run” counts single runs, the luck of one period included. “Inputs” is their share of "
            "the variance of a run, the rest is chance."
        ),
        "condition": "Condition: {name}",
        "pair": "{structure} against {against}",
        "measure": "Measure",
        "difference": "Difference (9 of 10)",
        "better": "better",
        "better_run": "one run",
        "inputs_share": "inputs",
        "interval": "{low} to {high}",
        "regime": (
            "{against}: in {share} of the draws the load is 1 or more and the stock grows. "
            "“{measure}”: “{structure}” is better in {over} of these, in {below} of the others."
        ),
        "regime_one": (
            "{against}: in {share} of the draws the load is 1 or more; the stock grows then."
        ),
        "rejected": (
            "{count} of {draws} draws contradict themselves and were not run ({keys}); everything "
            "holds for the others. One by one: table rejected."
        ),
        "rejected_none": "No draw contradicts itself.",
        "head_worth": "Worth measuring first",
        "worth_about": (
            "What it would bring on average to know an input exactly before the structure is "
            "chosen. Shown is only what is more than the best of {inputs} inputs without any "
            "effect reaches by chance in 95 of 100 cases ({chance})."
        ),
        "worth_all": "{measure}: knowing everything would bring {evpi}.",
        "worth_nothing": (
            "{measure}: in all draws the same structure is best; no measurement would change the "
            "choice."
        ),
        "worth_unknown": (
            "Which input is worth measuring, so few draws do not show: none stands out from "
            "chance ({chance})."
        ),
        "worth_line": "{label}: {worth}",
        "explains_head": "Most of the difference is explained by {inputs}.",
        "explains_none": "No input by itself demonstrably explains a part of the difference.",
        "explains_part": "{label} ({share})",
        "head_tornado": "One input at a time: from low to high, everything else central",
        "tornado_none": "{pair}, {measure}: no single input turns the sign.",
        "tornado_open": (
            "{pair}, {measure}: whether a single input turns the sign, these runs leave open."
        ),
        "tornado_flips": "{pair}, {measure}: the sign hangs on {inputs}.",
        "head_screening": "Morris screening: largest effects on the difference",
        "head_sobol": "Sobol' indices of the difference",
        "sobol_surrogate": (
            "{pair}, {measure}: by a surrogate that predicts {r2} of the variance of draws it has "
            "not seen (R²; {quality} of what is no chance; root mean square error {rmse})."
        ),
        "sobol_marked": "With caution: the surrogate is only fair.",
        "sobol_refused": (
            "{pair}, {measure}: no surrogate is good enough (R² {r2} of {explainable} that can be "
            "explained); more draws, or --sobol runs."
        ),
        "sobol_runs": "{pair}, {measure}: by runs at every point.",
        "sobol_line": "{label}: alone {first}, with interactions {total}",
        "not_varied": (
            "The size of teams that receive contacts is not varied; state sensitivity.team_size in "
            "the study to do so."
        ),
        "closing": (
            "Results: {out} (tables: tables/beaten.csv, worth.csv, draws.csv; charts: charts)"
        ),
        "listed": "Input|low|central|high|name for --input",
        "chart_beaten": "{measure}: {claims}",
        "chart_beaten_claim": "“{structure}” better than “{against}” in {share} of the draws",
        "chart_beaten_sub": (
            "diamond: mean; thick bar: 9 of 10 draws of the inputs, thin: 9 of 10 single runs"
        ),
        "chart_draws": "Simulation with Umbau, {draws} draws with {replications} runs each.",
        "chart_better": "better: {share}\n({low} to {high})",
        "chart_inputs": "inputs: {share} of the variance",
        "chart_tornado": "{structure}: {claim}",
        "chart_tornado_flips": "the sign hangs on {inputs}",
        "chart_tornado_open": ("whether a single input turns the sign, these runs leave open"),
        "chart_tornado_holds": "no single input turns the sign",
        "chart_tornado_sub": (
            "{measure}, difference to today when one input is low or high and everything else "
            "stays; line: how well the difference is known (95 %)"
        ),
        "low": "low",
        "high": "high",
        "central": "central",
        "chart_worth": "{measure}: measure first: {inputs}",
        "chart_worth_none": "{measure}: no single input stands out from chance",
        "chart_worth_sub": (
            "Worth of knowing an input before the choice ({unit}); grey: no more than chance "
            "among so many inputs"
        ),
        "contradiction": "contradicts other inputs",
    },
}


def said(key: str, language: Language, **parts: object) -> str:
    """Return a text with its parts filled in."""
    return _TEXTS[language][key].format(**parts)
