"""Sentences and their parts in charts and tables, one dictionary per language."""

from sim.report.catalogue.numbers import Language

_TEXTS: dict[Language, dict[str, str]] = {
    "de": {
        "at_end": "{structure} zuletzt {last}",
        "all": "bei allen {count} Strukturen",
        "among": "bei {names}",
        "quoted": "»{name}«",
        "and": "und",
        "backcast_above": "darüber",
        "backcast_all": "Alle Zahlen",
        "backcast_alt": "Säulen je Monat mit Punkten: Band des Modells und Beobachtetes.",
        "backcast_below": "darunter",
        "backcast_chance": (
            "{misses} von {numbers} Zahlen liegen außerhalb; bei einem richtigen Modell wären es "
            "durch Zufall etwa {chance}. Benachbarte Monate hängen zusammen, offene Fälle am "
            "meisten."
        ),
        "backcast_constant_output": "gleichbleibend wie bisher",
        "backcast_errors": "Mittlere Abweichung (MAPE): {errors}",
        "backcast_errors_head": (
            "Mittlere Abweichung vom Beobachteten (MAPE), Mittel der Läufe und einfache Regeln:"
        ),
        "backcast_errors_months": "Monate: {count}",
        "backcast_few": (
            "Die eigenen Monate des Amts stehen nicht daneben: Dazu braucht es mindestens {needed} "
            "Läufe (run: replications; bei einer Kurzfassung: »umbau backcast SZENARIO DATEN.csv "
            "--replications {needed}«)."
        ),
        "backcast_last_value": "letzter Wert",
        "backcast_model": "Modell",
        "backcast_naive": (
            "Die einfachen Regeln kennen die Monate davor, das Modell nur seine Eingaben zum "
            "Start. Wo sie näher liegen, sagt das Modell über die Höhe nicht mehr als sie; was sie "
            "nicht können, ist eine andere Struktur."
        ),
        "backcast_staff_productivity": "Personal × Produktivität",
        "backcast_head": "Die heutige Struktur neben den eigenen Monaten des Amts",
        "backcast_hint": (
            "Noch nicht an eigenen Monaten geprüft: »umbau backcast SZENARIO DATEN.csv« legt sie "
            "neben das Modell, bevor man Strukturen vergleicht (in der Studie: Schlüssel backcast)."
        ),
        "backcast_inside": "{measure} {inside} von {months}",
        "backcast_left_out": (
            "{count} Monate der Datei liegen nicht im Lauf; nur die einfachen Regeln nutzen sie."
        ),
        "backcast_line": (
            "{measure}: {inside} von {months} Monaten im Band; Modell insgesamt {off} %"
        ),
        "backcast_means": (
            "Je Monat: was das Amt gezählt hat, und wo ein einzelner Lauf mit 90 % liegt, jeder "
            "mit eigenem Zufall und eigener Ziehung der unsicheren Eingaben. Dass alles im Band "
            "liegt, beweist das Modell nicht; dass vieles daneben liegt, widerlegt es."
        ),
        "backcast_miss": "{month}, {measure}: beobachtet {seen}, Modell {low} bis {high} ({side})",
        "backcast_source": "Beobachtet: eigene Zahlen des Amts.",
        "backcast_title": "Im Band: {parts}",
        "backcast_subtitle": (
            "Säule: wo ein einzelner Lauf mit 90 % liegt, Zufall und unsichere Eingaben "
            "zusammen; Strich: Mittel der Läufe; Punkt: beobachtet, Raute: beobachtet und außerhalb"
        ),
        "band_all": "Band: alle {count} Läufe",
        "band_one": "nur ein Lauf, kein Band",
        "band_share": "Band: 8 von 10 Läufen",
        "between": "{structure} von {first} auf {last}",
        "best": "Am besten nach allen Paarvergleichen: {leader}{but}.",
        "best_as_good": ", ohne wesentlichen Unterschied zu {names}",
        "best_leads": "Vorn liegt {leader}, nicht zu unterscheiden von {names}{but}.",
        "best_leads_as_good": ", ohne wesentlichen Unterschied zu {names}",
        "best_none": "Kein wesentlicher Unterschied zwischen {names}.",
        "by_condition": "je nach Lage verschieden",
        "change": "{structure}: {measure} im Mittel von {first} auf {last}",
        "comparison_dots": (
            "Punkte: je ein Paar von Läufen; Raute: Mittel, dicker Strich: wie genau es bekannt "
            "ist (mindestens 95 %), dünner Strich: wo ein einzelner Lauf liegt (95 %)"
        ),
        "count": "bei {count} Strukturen",
        "counted_twice": (
            "WARNUNG: Unterbrechungen zählen doppelt: Die sachliche Verteilzeit von {share} % "
            "enthält sie schon (so die pauschalen 5 % des Handbuchs für "
            "Organisationsuntersuchungen), und die Simulation unterbricht durch Anrufe selbst; "
            "staff.factual_allowance weglassen oder um sie kürzen."
        ),
        "delta": "Grau: Unterschiede bis ±{delta} gelten als unwesentlich",
        "delta_none": "Kein kleinster wesentlicher Unterschied angegeben",
        "difference_of": "{measure}, Unterschied zu heute",
        "difference_to_today": "Unterschied zu heute",
        "fell": "{structure}: {measure} sinken von {first} auf {last}",
        "gain": (
            "Gleiche Eingänge, gleicher Zufall: Läufe der Strukturen hängen mit den heutigen "
            "zusammen (Korrelation {correlation}); die Varianz der Unterschiede ist {factor} der "
            "Varianz, die unabhängige Läufe hätten (Maße mit kleinstem wesentlichem Unterschied)."
        ),
        "hours_of": "{share} % auf {use}",
        "hours_subtitle": (
            "Bezahlte Stunden im Jahr, Mittel der Läufe; alle Felder mit gleicher Skala"
        ),
        "hours_title": "{structure}: Von den bezahlten Stunden entfallen {parts}",
        "interval": "{low} bis {high}",
        "month_mean": "{structure}: im Mittel {value} im Monat ({measure})",
        "more_names": "und {count} weitere",
        "no_hours": "Keine Stunden: {uses}.",
        "none_compared": "{measure}: kein Vergleich mit heute",
        "not_zero": "Die senkrechte Achse beginnt nicht bei null.",
        "one_run": "ein Lauf: {low} bis {high}",
        "others_grey": "grau: die übrigen Strukturen",
        "per_month": "{measure} im Monat",
        "not_precise": (
            "Genauigkeit: nach {runs} Läufen, der Höchstzahl, NICHT erreicht: {where}."
        ),
        "not_precise_here": (
            "{measure} ({where}) auf ±{found} statt ±{asked} {unit}, das wären etwa {runs} Läufe"
        ),
        "precise": (
            "Genauigkeit: nach {runs} Läufen sind alle Unterschiede so genau bekannt wie verlangt."
        ),
        "preview": "Vorschau: wenige Läufe.",
        "regime_head": "Wohin es läuft",
        "regime_means": (
            "Auslastung: ankommende Arbeit ÷ Zeit der Kräfte, gerechnet mit den Nachfragen zu "
            "Beginn. Ab 1 gibt es keinen Beharrungszustand: Es zählt der Zuwachs, und er gilt für "
            "diese Laufzeit. Kippt ab: So viele offene Fälle bringen durch Nachfragen und "
            "ablaufende Titel mehr Arbeit, als zu schaffen ist; darüber wächst der Bestand von "
            "selbst weiter (gerechnet; verlorene Anrufe schieben den Punkt hinaus). 0: überlastet "
            "bei jedem Bestand."
        ),
        "regime_load": "Auslastung",
        "regime_growth": "offene Fälle je Monat",
        "regime_one": "ein Lauf",
        "regime_cleared": "abgebaut",
        "regime_tips": "kippt ab",
        "regime_was_there": "{at} (erreicht)",
        "regime_cleared_in": "{cleared} von {runs}",
        "regime_never": "nie",
        "regime_is_overloaded": (
            "Überlastet: Auslastung {load}. Einen Beharrungszustand gibt es nicht; es zählt der "
            "Zuwachs."
        ),
        "regime_keeps_up": "Auslastung {load}: in der Summe zu schaffen.",
        "regime_but_teams": " Überlastet sind aber: {teams}.",
        "regime_grows": (
            "Offene Fälle: {growth} je Monat (95-%-Intervall {mean}; ein einzelner Lauf {one})."
        ),
        "regime_grows_once": "Offene Fälle: {growth} je Monat (ein Lauf).",
        "regime_is_cleared": "Rückstand am Ende abgebaut in {cleared} von {runs} Läufen{when}.",
        "regime_on": ", im Median am {date}",
        "regime_office_tips": (
            "Das Amt kippt ab {at} offenen Fällen: Dann bringen sie mehr Arbeit, als "
            "zu schaffen ist, und der Bestand wächst von selbst. Höchster Stand der Läufe: {most}."
        ),
        "regime_team_tips": ("Zuerst kippt {team}, ab {at} offenen Fällen im ganzen Amt."),
        "regime_team_over": "{team} ist überlastet, auch ohne Nachfragen und ablaufende Titel.",
        "regime_no_means": (
            "Mittlere Bestände und Wartezeiten werden nicht gezeigt: Sie hingen davon ab, wie "
            "lange man zusieht."
        ),
        "rose": "{structure}: {measure} steigen von {first} auf {last}",
        "runs": "{count} Läufe",
        "runs_footer": "Simulation mit Umbau, {runs} je Struktur.",
        "too_large": (
            "Die Tabelle »{name}« ist größer als ein Blatt von Excel ({rows} Zeilen, {columns} "
            "Spalten) und steht nur in tables/{name}.csv."
        ),
        "runs_one": "1 Lauf",
        "runs_range": "{least} bis {most} Läufe",
        "staff_absent": "Abwesenheit heute: {reasons} Stunden im Jahr.",
        "staff_effective_means": (
            "Wirksam: Neue zählen mit ihrer Leistung, Anleitende ohne die gegebene Zeit."
        ),
        "staff_bands": "{band} (besetzt und wirksam)",
        "staff_head": "Menschen auf den Stellen, {equal}",
        "staff_outside": "ohne die Teams außerhalb der Fallbearbeitung",
        "staff_subtitle": (
            "Vollzeitäquivalente je Woche, Linie: Mittel der Läufe; {band}; Zahlen: Mittel über "
            "die ausgewertete Zeit"
        ),
        "staff_title": (
            "{structure}: im Mittel {filled} Vollzeitstellen besetzt, {present} davon anwesend, "
            "{effective} wirksam"
        ),
        "runs_that_decide": (
            "Wo »unentschieden« steht und ein kleinster wesentlicher Unterschied angegeben ist, "
            "würden etwa {runs} Läufe entscheiden (--replications, oder precision in der Studie)."
        ),
        "school_holidays": (
            "Schulferien sind nur bis {known} bekannt, der Lauf reicht bis {last}: Für die Jahre "
            "danach gelten beim Urlaub die Tage von {known}."
        ),
        "short_filled_fte": "besetzt",
        "short_present_fte": "anwesend",
        "short_effective_fte": "wirksam",
        "short_hours_onboarding": "Einarbeitung",
        "short_hours_mentoring": "Anleitung",
        "short_hours_saved_by_specialisation": "gespart",
        "source": "Quelle: {source}.",
        "structure": "Struktur",
        "than_today": "{word} als heute",
        "today": "heute",
        "value": "Mittel (95-%-Intervall)",
        "verdict": "Urteil",
        "warm_up_alt": "Liniendiagramm: offene Fälle zum Ende jeder Woche.",
        "warm_up_left_out": "nicht gezählt",
        "warm_up_rejected": (
            "Nicht eingeschwungen: Mehr als die Hälfte des Laufs ({weeks} Wochen) wäre wegzulassen"
        ),
        "warm_up_statistic": (
            "MSER-5 je nach dem Ende des Weggelassenen: geschätzter Fehler des Mittels vom Rest; "
            "Punkt: am kleinsten"
        ),
        "warm_up_subtitle": (
            "Offene Fälle zum Ende jeder Woche, Linie: Mittel der Läufe; grau: Einschwingen, nicht "
            "gezählt"
        ),
        "warm_up_title": "Eingeschwungen nach {weeks} Wochen: danach im Mittel {mean} offene Fälle",
        "weekly": "{measure} zum Ende jeder Woche, Linie: Mittel der Läufe",
        "monthly": "{measure} im Monat, Linie: Mittel der Läufe",
    },
    "en": {
        "at_end": "{structure} at the end {last}",
        "all": "for all {count} structures",
        "among": "for {names}",
        "quoted": "“{name}”",
        "and": "and",
        "backcast_above": "above",
        "backcast_all": "All numbers",
        "backcast_alt": "Columns by month with dots: the model's band and what was observed.",
        "backcast_below": "below",
        "backcast_chance": (
            "{misses} of {numbers} numbers lie outside; of a model that is right about {chance} "
            "would, by chance. Neighbouring months hang together, open cases most of all."
        ),
        "backcast_constant_output": "as before on average",
        "backcast_errors": "Mean absolute error (MAPE): {errors}",
        "backcast_errors_head": (
            "Mean absolute error in % of the observed (MAPE), mean of the runs and simple rules:"
        ),
        "backcast_errors_months": "months: {count}",
        "backcast_few": (
            "The office's own months do not stand beside this: that takes at least {needed} runs "
            "(run: replications; for a preview: “umbau backcast SCENARIO DATA.csv --replications "
            "{needed}”)."
        ),
        "backcast_last_value": "last value",
        "backcast_model": "model",
        "backcast_naive": (
            "The simple rules know the months before, the model only its inputs at the start. "
            "Where they are closer, the model says no more about the level than they do; what they "
            "cannot do is another structure."
        ),
        "backcast_staff_productivity": "staff × productivity",
        "backcast_head": "Today's structure beside the office's own months",
        "backcast_hint": (
            "Not yet checked against months of your own: “umbau backcast SCENARIO DATA.csv” puts "
            "them beside the model before structures are compared (in the study: key backcast)."
        ),
        "backcast_inside": "{measure} {inside} of {months}",
        "backcast_left_out": (
            "{count} months of the file are not in the run; only the simple rules use them."
        ),
        "backcast_line": "{measure}: {inside} of {months} months in the band; model {off} % in all",
        "backcast_means": (
            "By month: what the office counted, and where a single run lies with 90 %, each with "
            "luck and a draw of the doubted inputs of its own. That all lie in the band does not "
            "prove the model; that many lie outside refutes it."
        ),
        "backcast_miss": "{month}, {measure}: observed {seen}, model {low} to {high} ({side})",
        "backcast_source": "Observed: the office's own numbers.",
        "backcast_title": "In the band: {parts}",
        "backcast_subtitle": (
            "Column: where a single run lies with 90 %, luck and doubted inputs together; line: "
            "mean of the runs; dot: observed, diamond: observed and outside"
        ),
        "band_all": "band: all {count} runs",
        "band_one": "a single run, no band",
        "band_share": "band: 8 of 10 runs",
        "between": "{structure} from {first} to {last}",
        "best": "Best by all pairs: {leader}{but}.",
        "best_as_good": ", with no material difference from {names}",
        "best_leads": "Ahead is {leader}, not told apart from {names}{but}.",
        "best_leads_as_good": ", with no material difference from {names}",
        "best_none": "No material difference between {names}.",
        "by_condition": "depends on the condition",
        "change": "{structure}: {measure} on average from {first} to {last}",
        "comparison_dots": (
            "dots: one pair of runs each; diamond: mean, thick line: how well it is known (at "
            "least 95 %), thin line: where a single run lies (95 %)"
        ),
        "count": "for {count} structures",
        "counted_twice": (
            "WARNING: Interruptions are counted twice: the factual allowance (sachliche "
            "Verteilzeit) of {share}% holds them already (so the handbook's flat 5%), and the "
            "simulation interrupts by calls itself; leave staff.factual_allowance out or take "
            "them off it."
        ),
        "delta": "Grey: differences up to ±{delta} count as immaterial",
        "delta_none": "No smallest difference that matters is stated",
        "difference_of": "{measure}, difference to today",
        "difference_to_today": "Difference to today",
        "fell": "{structure}: {measure} fall from {first} to {last}",
        "gain": (
            "Same demand, same luck: runs of the structures go with today's (correlation "
            "{correlation}); the variance of the differences is {factor} of what independent runs "
            "would have (measures with a smallest difference that matters)."
        ),
        "hours_of": "{share}% to {use}",
        "hours_subtitle": "Paid hours per year, mean of the runs; the same scale in every panel",
        "hours_title": "{structure}: paid hours go {parts}",
        "interval": "{low} to {high}",
        "month_mean": "{structure}: {value} a month on average ({measure})",
        "more_names": "and {count} more",
        "no_hours": "No hours: {uses}.",
        "none_compared": "{measure}: no comparison with today",
        "not_zero": "The vertical axis does not start at zero.",
        "one_run": "one run: {low} to {high}",
        "others_grey": "grey: the other structures",
        "per_month": "{measure} per month",
        "not_precise": "Precision: NOT reached after {runs} runs, the most allowed: {where}.",
        "not_precise_here": (
            "{measure} ({where}) to ±{found} instead of ±{asked} {unit}, which would take about "
            "{runs} runs"
        ),
        "precise": "Precision: after {runs} runs all differences are known as precisely as asked.",
        "preview": "Preview: few runs.",
        "regime_head": "Where it is heading",
        "regime_means": (
            "Load: work that comes in ÷ time of the clerks, reckoned with the enquiries at the "
            "start. From 1 on there is no steady state: what counts is growth, and it holds for "
            "this length of run. Tips at: so many open cases bring (by enquiries and lapsing "
            "titles) more work than can be done; above it the stock grows by itself (reckoned; "
            "lost calls put the point later). 0: overloaded at any stock."
        ),
        "regime_load": "load",
        "regime_growth": "open cases a month",
        "regime_one": "one run",
        "regime_cleared": "cleared",
        "regime_tips": "tips at",
        "regime_was_there": "{at} (reached)",
        "regime_cleared_in": "{cleared} of {runs}",
        "regime_never": "never",
        "regime_is_overloaded": (
            "Overloaded: load {load}. There is no steady state; what counts is growth."
        ),
        "regime_keeps_up": "Load {load}: in sum it can keep up.",
        "regime_but_teams": " But overloaded are: {teams}.",
        "regime_grows": (
            "Open cases: {growth} a month (95 % interval {mean}; a single run {one})."
        ),
        "regime_grows_once": "Open cases: {growth} a month (one run).",
        "regime_is_cleared": "Backlog cleared by the end in {cleared} of {runs} runs{when}.",
        "regime_on": ", in the median on {date}",
        "regime_office_tips": (
            "The office tips at {at} open cases: from there on they bring more work "
            "than can be done, and the stock grows by itself. Highest stock of the runs: {most}."
        ),
        "regime_team_tips": "First tips {team}, at {at} open cases in the whole office.",
        "regime_team_over": "{team} is overloaded even without what open cases bring.",
        "regime_no_means": (
            "Mean stocks and waits are not shown: they would depend on how long one looks."
        ),
        "rose": "{structure}: {measure} rise from {first} to {last}",
        "runs": "{count} runs",
        "runs_footer": "Simulation with Umbau, {runs} per structure.",
        "too_large": (
            "The table “{name}” is larger than a sheet of Excel ({rows} rows, {columns} columns) "
            "and stands in tables/{name}.csv only."
        ),
        "runs_one": "1 run",
        "runs_range": "{least} to {most} runs",
        "staff_absent": "Absence today: {reasons} hours per year.",
        "staff_effective_means": (
            "Effective: newcomers count with their output, mentors without the time they give."
        ),
        "staff_bands": "{band} (filled and effective)",
        "staff_head": "People on posts, {equal}",
        "staff_outside": "without the teams outside casework",
        "staff_subtitle": (
            "Full-time equivalents by week, line: mean of the runs; {band}; numbers: mean over "
            "the measured time"
        ),
        "staff_title": (
            "{structure}: on average {filled} full-time posts filled, {present} of them present, "
            "{effective} effective"
        ),
        "runs_that_decide": (
            "Where “undecided” stands and a smallest difference that matters is stated, about "
            "{runs} runs would decide (--replications, or precision in the study)."
        ),
        "school_holidays": (
            "School holidays are known up to {known} only and the run goes on into {last}: for "
            "later years, leave uses the days of {known}."
        ),
        "short_filled_fte": "filled",
        "short_present_fte": "present",
        "short_effective_fte": "effective",
        "short_hours_onboarding": "onboarding",
        "short_hours_mentoring": "mentoring",
        "short_hours_saved_by_specialisation": "saved",
        "source": "Source: {source}.",
        "structure": "Structure",
        "than_today": "{word} than today",
        "today": "today",
        "value": "Mean (95 % interval)",
        "verdict": "Verdict",
        "warm_up_alt": "Line chart: open cases at the end of each week.",
        "warm_up_left_out": "not counted",
        "warm_up_rejected": (
            "Not settled: more than half of the run ({weeks} weeks) would have to be left out"
        ),
        "warm_up_statistic": (
            "MSER-5 by the end of what is left out: estimated error of the mean of the rest; dot: "
            "smallest"
        ),
        "warm_up_subtitle": (
            "Open cases at the end of each week, line: mean of the runs; grey: warm-up, not counted"
        ),
        "warm_up_title": "Settled after {weeks} weeks: from then on {mean} open cases on average",
        "weekly": "{measure} at the end of each week, line: mean of the runs",
        "monthly": "{measure} per month, line: mean of the runs",
    },
}

# The paragraph that explains the table stands apart: it is prose, not a label.
EXPLANATION: dict[Language, str] = {
    "de": (
        "Jeder Wert ist das Mittel der Läufe ({runs} je Struktur). In Klammern steht das "
        "95-%-Intervall dieses Mittels: So genau kennen die Läufe den Wert. »Ein Lauf« sagt, wo "
        "ein einzelner Lauf mit 95 % liegt: Eine Stadt erlebt einen, nicht den Durchschnitt. Der "
        "Unterschied zu heute vergleicht Läufe mit gleichen Eingängen. Sein Intervall ist so viel "
        "breiter, dass je Maß höchstens in 5 von 100 Studien irgendeine der Strukturen zu Unrecht "
        "anders genannt wird. Das Urteil sagt nur dann mehr oder weniger, länger oder kürzer, "
        "höher oder niedriger, wenn die Läufe es belegen; »kein wesentlicher Unterschied« heißt: "
        "so klein, dass er laut Studie nicht zählt; alles andere bleibt »unentschieden«. Wer vorn "
        "liegt, sagt der Vergleich aller Paare; auch er irrt höchstens in 5 von 100 Studien."
    ),
    "en": (
        "Each value is the mean of the runs ({runs} per structure). In brackets stands the 95 % "
        "interval of that mean: this is how precisely the runs know it. “One run” says where a "
        "single run lies with 95 %: a city lives one, not the average. The difference to today "
        "compares runs with the same demand. Its interval is so much wider that, for each measure, "
        "in at most 5 of 100 studies any of the structures is wrongly called different. The "
        "verdict says more or fewer, longer or shorter, higher or lower only where the runs show "
        "it; “no material difference” means so small that by the study it does not count; anything "
        "else stays “undecided”. Who is ahead is said by comparing all pairs; that, too, errs in "
        "at most 5 of 100 studies."
    ),
}


STAFF_EXPLANATION: dict[Language, str] = {
    "de": (
        "Vollzeitäquivalente und Stunden im Jahr, Mittel der Läufe; in Klammern der Unterschied zu "
        "heute. Einarbeitung und Anleitung sind verlorene Stunden; »gespart« ist, was "
        "Spezialisierung an Bearbeitungszeit erspart. Das sind Stunden, keine Urteile: Was sie "
        "bewirken, zeigt der Vergleich der Fälle. Intervalle: Tabelle specialisation."
    ),
    "en": (
        "Full-time equivalents and hours per year, means of the runs; in brackets the difference "
        "to today. Onboarding and mentoring are hours lost; “saved” is the time of steps that "
        "specialisation saves. These are hours, not verdicts: what they do, the comparison of "
        "cases shows. Intervals: table specialisation."
    ),
}


def text(key: str, language: Language, **parts: object) -> str:
    """Return a text of the charts and tables, with its parts filled in."""
    return _TEXTS[language][key].format(**parts)
