"""`umbau frontier`."""

from typing import Annotated

import typer

from sim.cli.language import spoken
from sim.cli.options import (
    AllowOutside,
    Conditions,
    Engine,
    EqualAt,
    Every,
    Json,
    LanguageOption,
    Managements,
    NoStore,
    Out,
    Preview,
    Processes,
    Scheduler,
    Seed,
    SeveralRuns,
    StudyFile,
)
from sim.cli.printing import on_screen, print_json, records, with_rest


def frontier(  # noqa: PLR0913 - one for each option
    file: StudyFile,
    *,
    conditions: Conditions = None,
    managements: Managements = None,
    shares: Annotated[int, typer.Option("--shares", min=2, max=21)] = 6,
    replications: SeveralRuns = 2,
    preview: Preview = False,
    seed: Seed = None,
    equal: EqualAt = None,
    processes: Processes = None,
    scheduler: Scheduler = None,
    engine: Engine = "auto",
    out: Out = None,
    language: LanguageOption = None,
    every: Every = False,
    no_store: NoStore = False,
    allow_outside: AllowOutside = False,
    as_json: Json = False,
) -> None:
    """Answer `umbau frontier`."""
    from sim.cli.places import place_for
    from sim.cli.reading import study_asked
    from sim.cli.running import Means, runner
    from sim.experiment.asked import first_condition, under_conditions, under_managements
    from sim.experiment.frontier import (
        above_table,
        check_called,
        frontier_of,
        frontier_table,
        shares_of,
    )
    from sim.report.results.frontier import write_frontier
    from sim.report.sections.frontier import closing_words, frontier_blocks

    study = study_asked(file, preview=preview, anywhere=allow_outside, seed=seed, equal=equal)
    study = under_managements(study, managements or ())
    study = study.under(set(under_conditions(study, conditions or first_condition(study))))
    several = shares_of(shares)
    check_called(study)
    words = spoken(language, study.language)
    means = Means(processes, scheduler, engine)
    place = place_for(out, "frontier", file, preview=preview)
    with runner(means, no_store=no_store) as run:
        found = frontier_of(study, several, replications, run)
    points, above = frontier_table(found), above_table(found)
    with place.written(means.engines) as folder:
        write_frontier(folder, found, points, above, words)
    if as_json:
        rows = {"frontier": records(points), "frontier_above": records(above)}
        print_json({**rows, "results": str(place.folder)})
        return
    typer.echo(on_screen(frontier_blocks(found, points, above, words, every=every)), nl=False)
    typer.echo("\n" + with_rest(closing_words(place.folder, words), words, every=every))
