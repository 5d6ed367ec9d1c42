"""`umbau run`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.language import spoken
from sim.cli.options import (
    AllowOutside,
    Engine,
    EqualAt,
    Every,
    Json,
    LanguageOption,
    NoStore,
    Out,
    Processes,
    Replications,
    Scheduler,
    Seed,
)
from sim.cli.printing import on_screen, print_json, with_rest
from sim.errors import RunError
from sim.messages.message import Message

if TYPE_CHECKING:
    from sim.report.catalogue.catalogue import Language
    from sim.scenario.study import Scenario


def run(  # noqa: PLR0913 - one for each option
    file: Annotated[Path, typer.Argument(metavar="SCENARIO")],
    *,
    replications: Replications = None,
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
    steady_state: Annotated[
        bool,
        typer.Option(
            "--steady-state",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Answer `umbau run`."""
    from sim.cli.places import place_for
    from sim.cli.reading import changed
    from sim.cli.running import Means, run_one
    from sim.experiment.store import Store
    from sim.reading.loading import is_study, load_scenario
    from sim.report.catalogue.catalogue import phrase
    from sim.report.document import Paragraph
    from sim.report.results.study import manifest, write_run, write_warm_up
    from sim.report.sections.run import run_rows
    from sim.report.sections.steady import (
        steady_text,
        unsettled_text,
        warm_up_of,
        with_warm_up,
    )
    from sim.report.sections.study import run_blocks

    if is_study(file, anywhere=allow_outside):
        message = Message("call.study_for_run", file=file)
        raise typer.BadParameter(message, param_hint="SCENARIO")
    words = spoken(language)
    loaded = load_scenario(file, anywhere=allow_outside, language=words)
    scenario = changed(loaded.scenario, replications, seed, equal)
    if steady_state:
        _refuse_without_steady_state(scenario, words)
        scenario = with_warm_up(scenario, 0)
    means = Means(processes, scheduler, engine)
    place = place_for(out, "run", file)
    store = None if no_store else Store()
    collected = first = run_one(scenario, means, store)
    found = warm_up_of(first) if steady_state else None
    if found is not None and not found.rejected and found.observations:
        collected = run_one(with_warm_up(scenario, found.observations), means, store)
    with place.written(means.engines) as folder:
        write_run(folder, collected, words, steady=steady_state)
        if found is not None:
            write_warm_up(folder, first, found, words)
    if found is not None and found.rejected:
        raise RunError(unsettled_text(found, place.folder, words))
    if as_json:
        number = scenario.run.replications
        details = manifest(scenario.name, {scenario.name: collected.scenario}, number)
        print_json(
            {
                "manifest": details | {"engine": means.engines.details()},
                "measures": run_rows(collected),
                "results": str(place.folder),
            }
        )
        return
    sought = () if found is None else (Paragraph(steady_text(found, words)),)
    typer.echo(on_screen([*sought, *run_blocks(collected, words, every=every)]))
    closing = phrase("run.values", words, out=place.folder)
    typer.echo(with_rest(closing, words, every=every))


def _refuse_without_steady_state(scenario: "Scenario", words: "Language") -> None:
    from sim.report.catalogue.catalogue import phrase
    from sim.report.sections.steady import no_steady_state

    reasons = list(no_steady_state(scenario, words))
    if reasons:
        message = phrase("run.refused", words, reasons="; ".join(reasons))
        raise typer.BadParameter(message, param_hint="--steady-state")
