"""`umbau compare` and `umbau brief`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.language import heard, spoken
from sim.cli.options import (
    AllowOutside,
    Engine,
    EqualAt,
    Every,
    Json,
    LanguageOption,
    NoStore,
    Out,
    Preview,
    Processes,
    Replications,
    Scheduler,
    Seed,
    StudyFile,
)
from sim.cli.printing import closing_text, on_screen, print_json, records, say, with_rest
from sim.messages.message import Message


def compare(  # noqa: PLR0913 - one for each option
    file: StudyFile,
    *,
    replications: Replications = None,
    seed: Seed = None,
    equal: EqualAt = None,
    processes: Processes = None,
    scheduler: Scheduler = None,
    engine: Engine = "auto",
    out: Out = None,
    preview: Preview = False,
    language: LanguageOption = None,
    every: Every = False,
    with_brief: Annotated[bool, typer.Option("--brief")] = False,
    no_store: NoStore = False,
    allow_outside: AllowOutside = False,
    as_json: Json = False,
) -> None:
    """Answer `umbau compare`."""
    from sim.cli.places import brief_place, place_for
    from sim.cli.reading import as_asked, planned_backcast, study_of
    from sim.cli.running import Means, run_in_processes
    from sim.cli.watching import writing
    from sim.experiment.backcast import run_study
    from sim.experiment.service_level import most_training_runs, service_level_table
    from sim.experiment.store import Store
    from sim.file_names import scenario_key
    from sim.report.briefing import make_brief
    from sim.report.catalogue.catalogue import phrase
    from sim.report.catalogue.numbers import number as number_text
    from sim.report.results.study import comparison_tables, manifest, write_comparison
    from sim.report.sections.study import answer_blocks, study_blocks
    from sim.report.writers.write import require_packages

    study = study_of(
        file, preview=preview, anywhere=allow_outside, hint=Message("call.use_run", file=file)
    )
    study = as_asked(study, seed=seed, equal=equal, replications=replications)
    scenarios = study.scenarios
    if replications is not None:
        study = replace(study, precision=None)  # so many runs and no more
    words = spoken(language, study.language)
    if with_brief:
        require_packages()
    months = planned_backcast(study)
    means = Means(processes, scheduler, engine)
    place = place_for(out, "compare", file, preview=preview)
    beside = brief_place(place.folder) if with_brief else None
    store = None if no_store else Store()
    if study.service_level is not None:
        told = {"runs": number_text(most_training_runs(study), 0, heard())}
        say("umbau: " + phrase("service_level.training", heard(), **told))
    at, runs, laid = run_in_processes(
        lambda executor, bar: run_study(
            study, months, executor, bar.advance, store, bar.planned, means.engines
        ),
        scenarios.values(),
        next(iter(scenarios.values())).run.replications,
        means,
        store,
    )
    number = len(next(iter(runs.values())).replications)
    study, served = at.study, service_level_table(at, runs)
    with place.written(means.engines) as folder:
        made = comparison_tables(study, runs, served)
        write_comparison(folder, study, runs, words, laid, made)
    if as_json:
        details = manifest(
            study.name, {scenario_key(*k): s for k, s in study.scenarios.items()}, number
        )
        rows = {name: records(made[name]) for name in ("comparison", "break_even")}
        rows |= {} if served.empty else {"service_level": records(served)}
        print_json(
            {
                "manifest": details | {"engine": means.engines.details()},
                **rows,
                "results": str(place.folder),
            }
        )
    else:
        typer.echo(on_screen(
            study_blocks(study, made, words, laid=laid) if every
            else answer_blocks(study, made, words)
        ), nl=False)  # fmt: skip
        ending = closing_text(study, f"compare {file}", "comparison", number, place.folder, words)
        typer.echo(with_rest(ending, words, every=every))
    if beside is not None:  # last, so that the results are kept whatever becomes of it
        with writing():
            paper = make_brief(place.folder, beside.folder, language=words, asked=beside.details)
        _tell_brief(paper)


def brief(
    results: Annotated[Path, typer.Argument(metavar="RESULTS")],
    *,
    language: LanguageOption = None,
    out: Annotated[Path | None, typer.Option("--out", "-o")] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", "-f"),
    ] = None,
    others: Annotated[
        list[Path] | None,
        typer.Option("--with"),
    ] = None,
) -> None:
    """Answer `umbau brief`."""
    from sim.cli.places import brief_place, tell_tidied
    from sim.cli.watching import writing
    from sim.report.briefing import formats_of, make_brief
    from sim.report.catalogue.catalogue import phrase

    words = spoken(language) if language is not None else None
    wanted = formats_of(formats or ())
    tell_tidied(*(each.parent for each in (results, *(others or ()))))
    place = brief_place(results, out)
    with writing():
        paper = make_brief(results, place.folder, wanted, words, others or (), asked=place.details)
    _tell_brief(paper)
    if not others:
        say(f"umbau: {phrase('cli.brief_undoubted', heard(), folder=results)}")


def _tell_brief(files: list[Path]) -> None:
    for path in files:
        say(f"umbau: briefing: {path}")
