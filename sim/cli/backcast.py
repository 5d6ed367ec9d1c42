"""`umbau backcast`."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.language import spoken
from sim.cli.options import (
    AllowOutside,
    Engine,
    LanguageOption,
    NoStore,
    Out,
    Processes,
    Replications,
    Scheduler,
    Seed,
)
from sim.cli.printing import on_screen
from sim.messages.message import Message


def backcast_command(  # noqa: PLR0913 - one for each option
    file: Annotated[Path, typer.Argument(metavar="SCENARIO")],
    data: Annotated[Path, typer.Argument(metavar="DATA")],
    *,
    replications: Replications = None,
    seed: Seed = None,
    processes: Processes = None,
    scheduler: Scheduler = None,
    engine: Engine = "auto",
    out: Out = None,
    no_store: NoStore = False,
    allow_outside: AllowOutside = False,
    language: LanguageOption = None,
) -> None:
    """Answer `umbau backcast`."""
    from sim.cli.places import place_for
    from sim.cli.reading import changed, observed_months
    from sim.cli.running import Means, runner
    from sim.experiment.backcast import PlannedBackcast, first_of
    from sim.experiment.single_runs import single_runs, study_of_one
    from sim.reading.loading import is_study, load_scenario
    from sim.report.results.backcast import write_backcast
    from sim.report.results.study import write_single_runs
    from sim.report.sections.backcast import backcast_blocks
    from sim.report.sections.steady import with_warm_up

    if is_study(file, anywhere=allow_outside):
        message = Message("call.study_for_backcast", file=file)
        raise typer.BadParameter(message, param_hint="SCENARIO")
    words = spoken(language)
    loaded = load_scenario(file, anywhere=allow_outside, language=words)
    scenario = with_warm_up(changed(loaded.scenario, replications, seed, None), 0)
    observed = observed_months(data, scenario)
    means = Means(processes, scheduler, engine)
    place = place_for(out, "backcast", file)
    study = study_of_one(scenario)
    single = single_runs(study, first_of(study), scenario.run.replications)
    with runner(means, no_store=no_store) as run:
        found = PlannedBackcast(observed, single).made(run)
    with place.written(means.engines) as folder:
        write_backcast(folder, found, words)
        write_single_runs(folder, found, words)
    typer.echo(on_screen(backcast_blocks(found, words)))
    typer.echo(f"{place.folder}")
