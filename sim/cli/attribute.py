"""`umbau attribute`."""

from typing import TYPE_CHECKING, Annotated

import typer

from sim.choices import Design
from sim.cli.language import spoken
from sim.cli.options import (
    AllowOutside,
    Engine,
    EqualAt,
    Every,
    LanguageOption,
    Managements,
    NoStore,
    Out,
    Preview,
    Processes,
    Replications,
    Scheduler,
    Seed,
    StudyFile,
)
from sim.cli.printing import closing_text, on_screen, with_rest
from sim.messages.message import Message

if TYPE_CHECKING:
    from sim.plan.study import Package, Study


def attribute(  # noqa: PLR0913 - one for each option
    file: StudyFile,
    *,
    package: Annotated[str | None, typer.Option("--package")] = None,
    design: Annotated[
        Design | None,
        typer.Option("--design"),
    ] = None,
    managements: Managements = None,
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
    no_store: NoStore = False,
    allow_outside: AllowOutside = False,
) -> None:
    """Answer `umbau attribute`."""
    import pandas as pd

    from sim.cli.places import place_for
    from sim.cli.reading import changed, study_of
    from sim.cli.running import Means, run_in_processes
    from sim.experiment.asked import under_managements
    from sim.experiment.attribution import (
        Part,
        attribution_table,
        design_for,
        parts_table,
        scenario_names,
        subsets_to_run,
    )
    from sim.experiment.runner import run_all
    from sim.experiment.store import Store
    from sim.measures.registry import MATTERING
    from sim.report.results.attribution import write_attribution
    from sim.report.results.study import write_details
    from sim.report.sections.attribution import attribution_answer_blocks, attribution_blocks

    study = study_of(file, preview=preview, anywhere=allow_outside)
    study = under_managements(study, managements or ())
    chosen = _package(study, package)
    parts = [Part(part.name, part.label, part.kind) for part in chosen.parts]
    sets = subsets_to_run(parts, design or design_for(parts))
    scenarios = {}
    for condition in study.conditions:
        short = study.scenarios[condition, study.today].run
        for subset in sets:
            made = chosen.scenario_of(condition, subset).model_copy(update={"run": short})
            if "equal" not in short.model_fields_set:
                made = changed(made, None, None, "planned")
            scenarios[condition, subset] = changed(made, replications, seed, equal)
    words = spoken(language, study.language)
    part = chosen.name if len(study.packages) > 1 else ""
    means = Means(processes, scheduler, engine)
    place = place_for(out, "attribute", file, preview=preview, part=part)
    number = next(iter(scenarios.values())).run.replications
    store = None if no_store else Store()
    runs = run_in_processes(
        lambda executor, bar: run_all(
            scenarios, number, executor, bar.advance, store, engines=means.engines
        ),
        scenarios.values(),
        number,
        means,
        store,
    )
    table = pd.concat(
        [
            attribution_table(
                parts, {s: runs[condition, s] for s in sets}, study.matters, condition
            )
            for condition in study.conditions
        ],
        ignore_index=True,
    )
    with place.written(means.engines) as folder:
        write_attribution(
            folder, table, parts_table(parts), study.conditions, language=words,
            preview=study.preview, source=study.name,
        )  # fmt: skip
        write_details(folder, study.name, scenario_names(scenarios), number)
    shown = table[table["measure"].isin(MATTERING)]
    conditions = list(study.conditions.items())
    told = parts_table(parts)
    blocks = (
        attribution_blocks(shown, told, conditions, words) if every
        else attribution_answer_blocks(shown, told, conditions, chosen.label, words)
    )  # fmt: skip
    typer.echo(on_screen(blocks), nl=False)
    closing = closing_text(study, f"attribute {file}", "attribution", number, place.folder, words)
    typer.echo(with_rest(closing, words, every=every))


def _package(study: "Study", name: str | None) -> "Package":
    """Return the reorganisation to take apart."""
    known = ", ".join(study.packages) or Message("call.none_known")
    if name is None and len(study.packages) != 1:
        message = Message("call.several_packages", known=known)
        raise typer.BadParameter(message, param_hint="--package")
    if name is not None and name not in study.packages:
        message = Message("call.no_package", name=name, known=known)
        raise typer.BadParameter(message, param_hint="--package")
    chosen = study.packages[name] if name is not None else next(iter(study.packages.values()))
    if len(chosen.parts) < 2:  # noqa: PLR2004 - as the message says
        message = Message("call.one_part", name=chosen.name)
        raise typer.BadParameter(message, param_hint="--package")
    return chosen
