"""`umbau staff`."""

from typing import Annotated

import typer

from sim.choices import MOST_SEARCH_RUNS
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
    Scheduler,
    Seed,
    SeveralRuns,
    StudyFile,
)
from sim.cli.printing import on_screen, with_rest
from sim.messages.message import Message


def staff(  # noqa: PLR0913 - one for each option
    file: StudyFile,
    *,
    structure: Annotated[
        str | None, typer.Option("--structure")
    ] = None,
    teams: Annotated[
        list[str] | None, typer.Option("--team")
    ] = None,
    measure: Annotated[
        str | None, typer.Option("--measure")
    ] = None,
    need: Annotated[
        bool, typer.Option("--need")
    ] = False,
    clear_by: Annotated[
        str | None, typer.Option("--clear-by")
    ] = None,
    conditions: Conditions = None,
    managements: Managements = None,
    replications: SeveralRuns = MOST_SEARCH_RUNS,
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
) -> None:  # fmt: skip
    """Answer `umbau staff`."""
    from sim.cli.places import place_for
    from sim.cli.reading import study_asked
    from sim.cli.running import Means, runner
    from sim.experiment.asked import (
        clearing_day,
        known_measure,
        structure_of,
        under_conditions,
        under_managements,
    )
    from sim.experiment.staffing_search import best_sizes, posts_to_clear, posts_to_hold
    from sim.report.results.staffing import write_staffing
    from sim.report.sections.staffing import Staffing, closing_words, staffing_blocks
    from sim.report.sections.staffing_answer import staffing_answer_blocks

    study = study_asked(file, preview=preview, anywhere=allow_outside, seed=seed, equal=equal)
    if any(each.run.equal == "pay" for each in study.scenarios.values()):
        raise typer.BadParameter(Message("call.staff_at_equal_pay"), param_hint="--equal")
    study, stated = under_managements(study, managements or ()), study.staffing
    teams = teams or stated.teams
    chosen = structure_of(study, structure or stated.structure, teams)
    best = known_measure(measure or stated.measure)
    wheres = under_conditions(study, conditions or ())
    if not teams and not need:
        message = Message("call.no_team_named")
        raise typer.BadParameter(message, param_hint="--team")
    words = spoken(language, study.language)
    day = clearing_day(study, clear_by)
    means = Means(processes, scheduler, engine)
    place = place_for(out, "staff", file, preview=preview)
    found = Staffing(study, day)
    with runner(means, no_store=no_store) as run:
        for where in wheres:
            key, today = (where, chosen), study.scenarios[where, study.today]
            if teams:
                found.searched[key] = best_sizes(
                    study.scenarios[key], today, teams, best, study.matters, run,
                    most=replications,
                )  # fmt: skip
            for name in dict.fromkeys((study.today, chosen)) if need else ():
                scenario = study.scenarios[where, name]
                found.needed[where, name] = [
                    posts_to_hold(scenario, replications, run),
                    posts_to_clear(scenario, (day - scenario.office.start).days, replications, run),
                ]
    with place.written(means.engines) as folder:
        write_staffing(folder, found, words)
    blocks = staffing_blocks if every else staffing_answer_blocks
    typer.echo(on_screen(blocks(found, words)), nl=False)
    typer.echo("\n" + with_rest(closing_words(place.folder, words), words, every=every))
