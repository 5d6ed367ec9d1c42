"""`umbau tipping`."""

from typing import Annotated

import typer

from sim.cli.language import spoken
from sim.cli.options import (
    AllowOutside,
    Conditions,
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
    Structures,
    StudyFile,
)
from sim.cli.printing import on_screen, with_rest
from sim.messages.message import Message


def tipping(  # noqa: PLR0913 - one for each option
    file: StudyFile,
    *,
    name: Annotated[str, typer.Option("--input")],
    second: Annotated[str | None, typer.Option("--and")] = None,
    measures: Annotated[list[str] | None, typer.Option("--measure")] = None,
    structures: Structures = None,
    conditions: Conditions = None,
    managements: Managements = None,
    points: Annotated[int, typer.Option(min=4, max=100)] = 7,
    replications: Replications = 10,
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
    """Answer `umbau tipping`."""
    from sim.cli.places import place_for
    from sim.cli.reading import study_asked
    from sim.cli.running import Means, runner
    from sim.experiment.asked import known_measure, part_of
    from sim.experiment.inputs import find_inputs
    from sim.experiment.tipping import tipping_line, tipping_map
    from sim.measures.registry import MATTERING
    from sim.report.results.tipping import write_tipping
    from sim.report.sections.tipping import (
        Tipping,
        closing_words,
        tipping_answer_blocks,
        tipping_blocks,
    )

    study = study_asked(file, preview=preview, anywhere=allow_outside, seed=seed, equal=equal)
    study = part_of(study, structures or (), conditions or (), managements or ())
    words = spoken(language, study.language)
    inputs = find_inputs(study, [name, *([second] if second else [])])
    about = tuple(known_measure(one) for one in measures or MATTERING)
    number = replications or 10
    if number < 2:  # noqa: PLR2004 - as the message says
        message = Message("call.one_run")
        raise typer.BadParameter(message, param_hint="--replications")
    means = Means(processes, scheduler, engine)
    place = place_for(out, "tipping", file, preview=preview)
    with runner(means, no_store=no_store) as run:
        line = tipping_line(study, inputs[0], about, points, number, run)
        both = None
        if second is not None:
            both = tipping_map(study, (inputs[0], inputs[1]), about, number, run)
    found = Tipping(study, line, both, number)
    with place.written(means.engines) as folder:
        write_tipping(folder, found, words)
    blocks = tipping_blocks if every else tipping_answer_blocks
    typer.echo(on_screen(blocks(found, words)), nl=False)
    typer.echo("\n" + with_rest(closing_words(place.folder, words), words, every=every))
