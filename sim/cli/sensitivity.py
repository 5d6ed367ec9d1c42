"""`umbau sensitivity`."""

from typing import TYPE_CHECKING, Annotated

import typer

from sim.choices import FEWEST_DRAWS, MOST_DRAWS, Sobol
from sim.cli.language import spoken
from sim.cli.options import (
    AllowOutside,
    Conditions,
    Engine,
    EqualAt,
    Every,
    Inputs,
    LanguageOption,
    Managements,
    NoStore,
    Out,
    Preview,
    Processes,
    Replications,
    Scheduler,
    Seed,
    Structures,
    StudyFile,
)
from sim.cli.printing import on_screen, with_rest
from sim.messages.message import Message

if TYPE_CHECKING:
    from sim.experiment.doubt import Asked


def sensitivity(  # noqa: PLR0913 - one for each option
    file: StudyFile,
    *,
    draws: Annotated[
        int | None,
        typer.Option(min=FEWEST_DRAWS, max=MOST_DRAWS),
    ] = None,
    replications: Replications = None,
    repeated: Annotated[
        int | None,
        typer.Option(min=FEWEST_DRAWS, max=MOST_DRAWS),
    ] = None,
    inputs: Inputs = None,
    structures: Structures = None,
    conditions: Conditions = None,
    managements: Managements = None,
    tornado: Annotated[int, typer.Option(min=0, max=200)] = 8,
    screen: Annotated[int, typer.Option(min=0, max=1000)] = 0,
    sobol: Annotated[Sobol, typer.Option()] = "none",
    base: Annotated[int, typer.Option(min=2, max=4096)] = 32,
    list_inputs: Annotated[bool, typer.Option("--list")] = False,
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
) -> None:
    """Answer `umbau sensitivity`."""
    from sim.cli.places import place_for
    from sim.cli.reading import study_asked
    from sim.cli.running import Means, runner
    from sim.experiment.asked import part_of
    from sim.experiment.doubt import Asked, answered
    from sim.experiment.inputs import find_inputs, inputs_of
    from sim.report.catalogue.catalogue import phrase
    from sim.report.results.doubt import write_doubt
    from sim.report.sections.doubt import doubt_blocks, input_blocks
    from sim.report.sections.doubt_answer import doubt_answer_blocks
    from sim.report.writers.terminal import ANY_WIDTH, terminal

    study = study_asked(file, preview=preview, anywhere=allow_outside, seed=seed, equal=equal)
    study = part_of(study, structures or (), conditions or (), managements or ())
    words = spoken(language, study.language)
    chosen = find_inputs(study, inputs) if inputs else inputs_of(study)
    if list_inputs:
        typer.echo(terminal(input_blocks(study, chosen, words), ANY_WIDTH), nl=False)
        return
    stated = study.sensitivity
    number, repeated = draws or stated.draws, repeated or stated.repeated
    asked = Asked(
        number, replications or stated.replications, stated.seed, tornado, screen, sobol, base,
        repeated if repeated is not None and repeated < number else None,
    )  # fmt: skip
    _check_asked(asked)
    means = Means(processes, scheduler, engine)
    place = place_for(out, "sensitivity", file, preview=preview)
    with runner(means, no_store=no_store) as run:
        answer = answered(study, chosen, asked, run)
    with place.written(means.engines) as folder:
        write_doubt(folder, answer, words)
    blocks = doubt_blocks if every else doubt_answer_blocks
    typer.echo(on_screen(blocks(answer, words)), nl=False)
    closing = phrase("doubt.closing", words, out=place.folder)
    typer.echo("\n" + with_rest(closing, words, every=every))


def _check_asked(asked: "Asked") -> None:
    """Refuse what cannot be answered, before anything is run."""
    from sim.reading.sensitivity_checks import uneven_draws
    from sim.stats.indices import require_salib

    for option, number in (("--draws", asked.draws), ("--base", asked.base)):
        if number & (number - 1):
            raise typer.BadParameter(uneven_draws(number), param_hint=option)
    if asked.replications < 2:  # noqa: PLR2004 - as the message says
        message = Message("call.few_runs")
        raise typer.BadParameter(message, param_hint="--replications")
    if asked.trajectories == 1:
        message = Message("call.one_trajectory")
        raise typer.BadParameter(message, param_hint="--screen")
    if asked.trajectories or asked.sobol != "none":
        require_salib()
