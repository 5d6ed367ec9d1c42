"""The commands. The only module that prints.

Exit codes: 0 fine, 1 the run failed, 2 a bad call or a bad scenario, 130 cancelled.
"""

import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, TypeVar

import pandas as pd
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from sim import __version__
from sim.errors import Cancelled, RunError, ScenarioError, UmbauError
from sim.experiment.asked import (
    BadQuestion,
    clearing_day,
    known_condition,
    known_measure,
    part_of,
    structure_of,
)
from sim.experiment.attribution import (
    Design,
    Part,
    attribution_table,
    design_for,
    parts_table,
    scenario_names,
    subsets_to_run,
)
from sim.experiment.backcast import backcast, first_of, refuse_strange_months
from sim.experiment.break_even import break_even_table, break_evens
from sim.experiment.collected import Collected
from sim.experiment.comparison import Runs, comparison
from sim.experiment.doubt import Asked, Sobol, answered
from sim.experiment.inputs import InputError, find_inputs, inputs_of
from sim.experiment.precision import run_until_precise
from sim.experiment.processes import process_pool
from sim.experiment.replication import event_log
from sim.experiment.runner import run_all
from sim.experiment.runs import Runner
from sim.experiment.staffing_search import MOST, best_sizes, posts_to_clear, posts_to_hold
from sim.experiment.store import Store, clear, listing
from sim.experiment.tipping import tipping_line, tipping_map
from sim.experiment.worth import MATTERING
from sim.model.plan import compile_plan
from sim.report.attribution_results import write_attribution
from sim.report.attribution_words import attribution_text
from sim.report.backcast_text import backcast_blocks
from sim.report.brief.command import folder_beside, formats_of, make_brief
from sim.report.brief.read import BriefError
from sim.report.brief.write import require_packages
from sim.report.check_overview import changes_text, overview_text
from sim.report.check_text import check_text
from sim.report.check_timeline import timeline_text
from sim.report.doubt_results import write_doubt
from sim.report.doubt_text import doubt_text, inputs_text
from sim.report.doubt_texts import said
from sim.report.log_table import log_table
from sim.report.numbers import Language
from sim.report.results import (
    CHARTED,
    manifest,
    refuse_other_content,
    results_folder,
    scenario_key,
    write_backcast,
    write_comparison,
    write_details,
    write_run,
    write_warm_up,
)
from sim.report.run_text import run_rows
from sim.report.staffing_report import Staffing, staffing_text, write_staffing
from sim.report.staffing_report import closing_words as staffing_closing
from sim.report.steady import (
    no_steady_state,
    steady_text,
    unsettled_text,
    warm_up_of,
    with_warm_up,
)
from sim.report.store_text import store_text
from sim.report.study_text import run_blocks, study_text
from sim.report.tipping_report import Tipping, closing_words, tipping_text, write_tipping
from sim.scenario.checks import MOST_REPLICATIONS
from sim.scenario.loading import Package, Reorganisation, Study, is_study, load_scenario, load_study
from sim.scenario.observed import ObservedMonth, read_observed
from sim.scenario.schema import schemas
from sim.scenario.sensitivity import MOST_DRAWS
from sim.scenario.sensitivity_checks import uneven_draws
from sim.scenario.study import Equal, Scenario
from sim.stats.indices import require_salib

FAILED, BAD_CALL, CANCELLED = 1, 2, 130
_Made = TypeVar("_Made")
MOST_SEED = 10**12

app = typer.Typer(
    name="umbau",
    help="Compares structures of an immigration office by simulation, from scenario YAML.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_File = Annotated[Path, typer.Argument(help="A scenario or study in YAML.", metavar="FILE")]
_Study = Annotated[Path, typer.Argument(help="A study in YAML.", metavar="STUDY")]
_Replications = Annotated[
    int | None,
    typer.Option(
        "--replications",
        "-n",
        min=1,
        max=MOST_REPLICATIONS,
        help="Runs of each scenario; exactly so many, whatever precision a study asks for.",
    ),
]
_Seed = Annotated[
    int | None, typer.Option("--seed", min=0, max=MOST_SEED, help="Seed of all luck.")
]
_Processes = Annotated[
    int | None,
    typer.Option("--processes", "-p", min=1, max=256, help="Processes; default: all cores."),
]
_Out = Annotated[Path | None, typer.Option("--out", "-o", help="Folder for the results.")]
_Equal = Annotated[
    Equal | None,
    typer.Option(
        "--equal",
        help="At equal 'posts' (filled or vacant as it happens), 'filled' staff or 'money'; or as "
        "'planned', with other posts than today.",
    ),
]
_NoStore = Annotated[
    bool, typer.Option("--no-store", help="Run everything again, and keep no runs in .umbau.")
]
_Inputs = Annotated[
    list[str] | None,
    typer.Option("--input", help="Only this input, by its path or name; may be repeated."),
]
_Structures = Annotated[
    list[str] | None,
    typer.Option("--structure", help="Only this structure against today's; may be repeated."),
]
_Conditions = Annotated[
    list[str] | None,
    typer.Option("--condition", help="Only under this condition; may be repeated."),
]
_Preview = Annotated[
    bool, typer.Option("--preview", help="With the length of the study's short version.")
]
_Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
_LanguageOption = Annotated[
    str | None, typer.Option("--language", "-l", help="de or en; default: the study's.")
]


def main() -> None:
    """Run the command line; every expected failure becomes a message and an exit code."""
    try:
        with _cancelled_by(signal.SIGINT, signal.SIGTERM):
            app(standalone_mode=True)
    except ScenarioError as error:
        _say(str(error))
        number = len(error.problems)
        _say(f"{number} problem{'s' if number != 1 else ''} found; nothing was run.")
        sys.exit(BAD_CALL)
    except Cancelled as cancelled:
        _say(f"umbau: cancelled; {str(cancelled) or 'nothing was written'}.")
        sys.exit(CANCELLED)
    except (BadQuestion, BriefError, InputError) as error:
        _say(f"umbau: {error}")
        sys.exit(BAD_CALL)
    except UmbauError as error:
        _say(f"umbau: {error}")
        sys.exit(FAILED)
    except BrokenProcessPool:
        _say("umbau: a process was ended from outside, perhaps for lack of memory; "
             "try --processes 1.")  # fmt: skip
        sys.exit(FAILED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except OSError as error:
        _say(f"umbau: {error.strerror or error}: {error.filename or ''}".rstrip(": "))
        sys.exit(FAILED)


@contextmanager
def _cancelled_by(*signals: signal.Signals) -> Iterator[None]:
    """Let signals end the command in order; a second one of them ends it at once."""

    def cancel(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        raise Cancelled

    before = {each: signal.signal(each, cancel) for each in signals}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _version(value: bool) -> None:  # noqa: FBT001 - typer calls it so
    if value:
        typer.echo(f"umbau {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    _version_wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Compares structures of an immigration office by simulation, from scenario YAML."""


@app.command()
def check(
    file: _File,
    structure: Annotated[
        str | None, typer.Option("--structure", help="Only this structure of a study.")
    ] = None,
) -> None:
    """Check a scenario or study, and show offered load against capacity per team."""
    if is_study(file):
        _check_study(load_study(file), structure)
    elif structure is not None:
        message = f"{file} is a scenario and has one structure; leave this out"
        raise typer.BadParameter(message, param_hint="--structure")
    else:
        loaded = load_scenario(file)
        _print_check(loaded.scenario.name, loaded.scenario)
        if loaded.reorganised is not None:
            _print_reorganisation(loaded.reorganised)
        if loaded.changed:
            typer.echo(changes_text("What the scenario changes", loaded.changed))
    typer.echo(f"{file}: no problems found.")


def _check_study(study: Study, structure: str | None) -> None:
    """Print one structure in full, by default today's, and of the others what differs."""
    _known_structure(study, structure)
    in_full = structure or study.today
    for condition in study.conditions:
        name = scenario_key(condition, in_full)
        _print_check(name, study.scenarios[condition, in_full])
        if condition in study.changed:
            heading = f"What the condition '{condition}' changes"
            typer.echo(changes_text(heading, study.changed[condition]))
    for name, reorganised in study.reorganised.items():
        if structure in (None, name):
            _print_reorganisation(reorganised)
    first = next(iter(study.conditions))
    for name in study.packages:
        if structure is None and name != in_full:
            typer.echo(f"== {study.structures[name]}")
            typer.echo(timeline_text(study.scenarios[first, name]))
    others = {key: each for key, each in study.scenarios.items() if key[1] != in_full}
    if structure is None and others:
        typer.echo(overview_text(others))
        typer.echo("One of them in full: --structure NAME.")


def _print_check(name: str, scenario: Scenario) -> None:
    typer.echo(f"== {name}: {scenario.structure.label or scenario.structure.name}")
    typer.echo(check_text(scenario))
    changing = timeline_text(scenario)
    if changing:
        typer.echo(changing)


def _print_reorganisation(made: Reorganisation) -> None:
    typer.echo(changes_text(f"What {made.file} changes against {made.base}", made.changed))


def _known_structure(study: Study, structure: str | None) -> None:
    if structure is not None and structure not in study.structures:
        known = ", ".join(study.structures)
        message = f"the study has no structure '{structure}'; known are {known}"
        raise typer.BadParameter(message, param_hint="--structure")


@app.command()
def run(  # noqa: PLR0913 - one for each option
    file: Annotated[Path, typer.Argument(help="A scenario in YAML.", metavar="SCENARIO")],
    *,
    replications: _Replications = None,
    seed: _Seed = None,
    equal: _Equal = None,
    processes: _Processes = None,
    out: _Out = None,
    no_store: _NoStore = False,
    steady_state: Annotated[
        bool,
        typer.Option(
            "--steady-state",
            help="Means after a warm-up that MSER-5 finds; refused under overload.",
        ),
    ] = False,
    as_json: _Json = False,
) -> None:
    """Run one scenario: its measures with 95 % intervals, and the values of every run."""
    if is_study(file):
        message = f"{file} is a study; use: umbau compare {file}"
        raise typer.BadParameter(message, param_hint="SCENARIO")
    scenario = _changed(load_scenario(file).scenario, replications, seed, equal)
    if steady_state:
        _refuse_without_steady_state(scenario)
        scenario = with_warm_up(scenario, 0)
    out = _free(out or Path("results") / _file_name(scenario.name))
    store = None if no_store else Store()
    collected = first = _run_one(scenario, processes, store)
    found = warm_up_of(first) if steady_state else None
    if found is not None and not found.rejected and found.observations:
        collected = _run_one(with_warm_up(scenario, found.observations), processes, store)
    with results_folder(out) as folder:
        write_run(folder, collected, steady=steady_state)
        if found is not None:
            write_warm_up(folder, first, found)
    if found is not None and found.rejected:
        raise RunError(unsettled_text(found, out))
    if as_json:
        number = scenario.run.replications
        details = manifest(scenario.name, {scenario.name: collected.scenario}, number)
        _print_json({"manifest": details, "measures": run_rows(collected), "results": str(out)})
        return
    if found is not None:
        typer.echo(steady_text(found))
    for block in run_blocks(collected):
        typer.echo(block)
    typer.echo(f"\nValues of every run: {out}")


def _run_one(scenario: Scenario, processes: int | None, store: Store | None) -> Collected:
    number = scenario.run.replications
    return _run(
        lambda executor, bar: run_all({"": scenario}, number, executor, bar.advance, store)[""],
        number,
        processes,
        store,
    )


@app.command()
def compare(  # noqa: PLR0913 - one for each option
    file: _Study,
    *,
    replications: _Replications = None,
    seed: _Seed = None,
    equal: _Equal = None,
    processes: _Processes = None,
    out: _Out = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="The study's short version: few runs.")
    ] = False,
    language: _LanguageOption = None,
    every: Annotated[bool, typer.Option("--all", help="Print all measures.")] = False,
    with_brief: Annotated[
        bool, typer.Option("--brief", help="Write the council briefing too, beside the results.")
    ] = False,
    no_store: _NoStore = False,
    as_json: _Json = False,
) -> None:
    """Compare the structures of a study with today's, with intervals, verdicts and charts."""
    if not is_study(file):
        message = f"{file} is no study (it lists no structures); use: umbau run {file}"
        raise typer.BadParameter(message, param_hint="STUDY")
    study = load_study(file, preview=preview)
    scenarios = {
        key: _changed(scenario, replications, seed, equal)
        for key, scenario in study.scenarios.items()
    }
    study = study.with_scenarios(scenarios)
    if replications is not None:
        study = replace(study, precision=None)  # so many runs and no more
    words = _language(language or study.language)
    if with_brief:
        require_packages()
    if study.backcast is not None:
        _observed(study.backcast, study.scenarios[first_of(study)])
    out = _free(out or Path("results") / _file_name(file.resolve().parent.name))
    store = None if no_store else Store()
    runs: Runs = _run(
        lambda executor, bar: run_until_precise(study, executor, bar.advance, store, bar.planned),
        next(iter(scenarios.values())).run.replications * len(scenarios),
        processes,
        store,
    )
    number = len(next(iter(runs.values())).replications)
    with results_folder(out) as folder:
        write_comparison(folder, study, runs, words)
    table = comparison(study, runs)
    if as_json:
        details = manifest(study.name, {scenario_key(*k): s for k, s in scenarios.items()}, number)
        passings = break_even_table(study, runs, break_evens(study, runs))
        rows = {"comparison": _records(table), "break_even": _records(passings)}
        _print_json({"manifest": details, **rows, "results": str(out)})
        if with_brief:
            _told_brief(make_brief(out, folder_beside(out), language=words))
        return
    for block in study_text(study, runs, table, words, every=every):
        typer.echo(block)
    typer.echo(_closing(study, f"compare {file}", "comparison", number, out, words))
    if with_brief:  # last, so that the results are kept whatever becomes of it
        _told_brief(make_brief(out, folder_beside(out), language=words))


@app.command()
def brief(
    results: Annotated[
        Path, typer.Argument(help="The results folder of a compare.", metavar="RESULTS")
    ],
    *,
    language: _LanguageOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder; default: RESULTS_briefing.")
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", "-f", help="pdf, docx, html, xlsx; may be repeated."),
    ] = None,
    others: Annotated[
        list[Path] | None,
        typer.Option("--with", help="Results of tipping or sensitivity too; may be repeated."),
    ] = None,
) -> None:
    """Write the council briefing about results: an annex, and a workbook with the numbers."""
    words = _language(language) if language is not None else None
    wanted = formats_of(formats or ())
    _told_brief(make_brief(results, out or folder_beside(results), wanted, words, others or ()))


def _told_brief(files: list[Path]) -> None:
    for path in files:
        _say(f"umbau: briefing: {path}")


@app.command()
def attribute(  # noqa: PLR0913 - one for each option
    file: _Study,
    *,
    package: Annotated[
        str | None, typer.Option("--package", help="Which reorganisation; default: the only one.")
    ] = None,
    design: Annotated[
        Design | None,
        typer.Option("--design", help="All sets of parts, or one at a time; default: by number."),
    ] = None,
    replications: _Replications = None,
    seed: _Seed = None,
    equal: _Equal = None,
    processes: _Processes = None,
    out: _Out = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="The study's short version: few runs.")
    ] = False,
    language: _LanguageOption = None,
    no_store: _NoStore = False,
) -> None:
    """Tell which part of a reorganisation does what: each alone, each left out, all orders."""
    if not is_study(file):
        message = f"{file} is no study (it lists no structures)"
        raise typer.BadParameter(message, param_hint="STUDY")
    study = load_study(file, preview=preview)
    chosen = _package(study, package)
    parts = [Part(part.name, part.label, part.kind) for part in chosen.parts]
    sets = subsets_to_run(parts, design or design_for(parts))
    short = next(iter(study.scenarios.values())).run
    scenarios: dict[tuple[str, frozenset[str]], Scenario] = {}
    for condition in study.conditions:
        for subset in sets:
            made = chosen.scenario_of(condition, subset).model_copy(update={"run": short})
            if "equal" not in short.model_fields_set:
                made = _changed(made, None, None, "planned")
            scenarios[condition, subset] = _changed(made, replications, seed, equal)
    words = _language(language or study.language)
    out = _free(out or Path("results") / _file_name(f"{file.resolve().parent.name}_{chosen.name}"))
    number = next(iter(scenarios.values())).run.replications
    store = None if no_store else Store()
    runs = _run(
        lambda executor, bar: run_all(scenarios, number, executor, bar.advance, store),
        number * len(scenarios),
        processes,
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
    with results_folder(out) as folder:
        write_attribution(
            folder, table, parts_table(parts), study.conditions, language=words,
            preview=study.preview, source=study.name,
        )  # fmt: skip
        write_details(folder, study.name, scenario_names(scenarios), number)
    shown = table[table["measure"].isin(CHARTED)]
    typer.echo(attribution_text(shown, parts_table(parts), list(study.conditions.items()), words))
    typer.echo(_closing(study, f"attribute {file}", "attribution", number, out, words))


def _package(study: Study, name: str | None) -> Package:
    """Return the reorganisation to take apart."""
    known = ", ".join(study.packages) or "none"
    if name is None and len(study.packages) != 1:
        message = f"the study has not just one reorganisation; name one of: {known}"
        raise typer.BadParameter(message, param_hint="--package")
    if name is not None and name not in study.packages:
        message = f"the study has no reorganisation '{name}'; known are {known}"
        raise typer.BadParameter(message, param_hint="--package")
    chosen = study.packages[name] if name is not None else next(iter(study.packages.values()))
    if len(chosen.parts) < 2:  # noqa: PLR2004 - as the message says
        message = f"'{chosen.name}' has one part only; compare it, there is nothing to tell apart"
        raise typer.BadParameter(message, param_hint="--package")
    return chosen


@app.command("backcast")
def backcast_command(
    file: Annotated[Path, typer.Argument(help="A scenario in YAML.", metavar="SCENARIO")],
    data: Annotated[Path, typer.Argument(help="The office's own months as CSV.", metavar="DATA")],
    *,
    replications: _Replications = None,
    seed: _Seed = None,
    processes: _Processes = None,
    out: _Out = None,
    no_store: _NoStore = False,
    language: _LanguageOption = None,
) -> None:
    """Lay the office's own months beside the model's, before anything is compared."""
    if is_study(file):
        message = f"{file} is a study; give today's scenario, for example today.yaml beside it"
        raise typer.BadParameter(message, param_hint="SCENARIO")
    scenario = with_warm_up(_changed(load_scenario(file).scenario, replications, seed, None), 0)
    words = _language(language or "de")
    observed = _observed(data, scenario)
    out = _free(out or Path("results") / f"{_file_name(scenario.name)}_backcast")
    collected = _run_one(scenario, processes, None if no_store else Store())
    table = backcast(observed, collected)
    with results_folder(out) as folder:
        write_run(folder, collected)
        write_backcast(folder, table, scenario, words)
    typer.echo(backcast_blocks(table, scenario, len(observed), words))
    typer.echo(f"{out}")


@app.command()
def sensitivity(  # noqa: PLR0913 - one for each option
    file: _Study,
    *,
    draws: Annotated[
        int | None,
        typer.Option(min=2, max=MOST_DRAWS, help="Draws of all inputs at once, a power of 2."),
    ] = None,
    replications: _Replications = None,
    inputs: _Inputs = None,
    structures: _Structures = None,
    conditions: _Conditions = None,
    tornado: Annotated[
        int, typer.Option(min=0, max=200, help="Inputs run one at a time at both ends; 0: none.")
    ] = 8,
    screen: Annotated[
        int, typer.Option(min=0, max=1000, help="Trajectories of Morris screening; 0: none.")
    ] = 0,
    sobol: Annotated[
        Sobol, typer.Option(help="Sobol' indices of the inputs that matter, and from what.")
    ] = "none",
    base: Annotated[
        int, typer.Option(min=2, max=4096, help="Base points of --sobol runs, a power of 2.")
    ] = 32,
    list_inputs: Annotated[
        bool, typer.Option("--list", help="List the inputs with their ranges; run nothing.")
    ] = False,
    preview: _Preview = False,
    seed: _Seed = None,
    equal: _Equal = None,
    processes: _Processes = None,
    out: _Out = None,
    language: _LanguageOption = None,
    no_store: _NoStore = False,
) -> None:
    """Say what if the inputs are wrong: who still beats whom, and what to measure first."""
    study = _whole(file, preview=preview, seed=seed, equal=equal)
    study = part_of(study, structures or (), conditions or ())
    words = _language(language or study.language)
    chosen = find_inputs(study, inputs) if inputs else inputs_of(study)
    if list_inputs:
        typer.echo(inputs_text(study, chosen, words))
        return
    stated = study.sensitivity
    asked = Asked(
        draws or stated.draws, replications or stated.replications, stated.seed, tornado, screen,
        sobol, base,
    )  # fmt: skip
    _check_asked(asked)
    out = _free(out or Path("results") / f"{_file_name(file.resolve().parent.name)}_sensitivity")
    with _runner(processes, no_store=no_store) as run:
        answer = answered(study, chosen, asked, run)
    with results_folder(out) as folder:
        write_doubt(folder, answer, words)
    for block in doubt_text(answer, words):
        typer.echo(block)
    typer.echo("\n" + said("closing", words, out=out))


def _check_asked(asked: Asked) -> None:
    """Refuse what cannot be answered, before anything is run."""
    for option, number in (("--draws", asked.draws), ("--base", asked.base)):
        if number & (number - 1):
            raise typer.BadParameter(uneven_draws(number), param_hint=option)
    if asked.replications < 2:  # noqa: PLR2004 - as the message says
        message = "chance and inputs can be told apart from 2 runs of each draw on"
        raise typer.BadParameter(message, param_hint="--replications")
    if asked.trajectories == 1:
        message = "the spread of an effect shows from 2 trajectories on; write 10"
        raise typer.BadParameter(message, param_hint="--screen")
    if asked.trajectories or asked.sobol != "none":
        require_salib()


def _whole(file: Path, *, preview: bool, seed: int | None, equal: Equal | None) -> Study:
    """Return a study as the command line wants it run."""
    if not is_study(file):
        message = f"{file} is no study (it lists no structures)"
        raise typer.BadParameter(message, param_hint="STUDY")
    study = load_study(file, preview=preview)
    scenarios = {
        key: _changed(scenario, None, seed, equal) for key, scenario in study.scenarios.items()
    }
    return study.with_scenarios(scenarios)


@app.command()
def tipping(  # noqa: PLR0913 - one for each option
    file: _Study,
    *,
    name: Annotated[str, typer.Option("--input", help="The input, by its path or name.")],
    second: Annotated[
        str | None, typer.Option("--and", help="A second input: draws a map of both.")
    ] = None,
    measures: Annotated[
        list[str] | None, typer.Option("--measure", help="Only this measure; may be repeated.")
    ] = None,
    structures: _Structures = None,
    conditions: _Conditions = None,
    points: Annotated[
        int, typer.Option(min=4, max=100, help="Values from low to high that are run.")
    ] = 7,
    replications: _Replications = 10,
    preview: _Preview = False,
    seed: _Seed = None,
    equal: _Equal = None,
    processes: _Processes = None,
    out: _Out = None,
    language: _LanguageOption = None,
    no_store: _NoStore = False,
) -> None:
    """Say at which value of an input a structure stops being better than today's."""
    study = _whole(file, preview=preview, seed=seed, equal=equal)
    study = part_of(study, structures or (), conditions or ())
    words = _language(language or study.language)
    inputs = find_inputs(study, [name, *([second] if second else [])])
    about = tuple(known_measure(one) for one in measures or MATTERING)
    number = replications or 10
    if number < 2:  # noqa: PLR2004 - as the message says
        message = "how well a tipping point is known shows from 2 runs on; write 10"
        raise typer.BadParameter(message, param_hint="--replications")
    out = _free(out or Path("results") / f"{_file_name(file.resolve().parent.name)}_tipping")
    with _runner(processes, no_store=no_store) as run:
        line = tipping_line(study, inputs[0], about, points, number, run)
        both = None
        if second is not None:
            both = tipping_map(study, (inputs[0], inputs[1]), about, number, run)
    found = Tipping(study, line, both, number)
    with results_folder(out) as folder:
        write_tipping(folder, found, words)
    for block in tipping_text(found, words):
        typer.echo(block)
    typer.echo("\n" + closing_words(out, words))


@app.command()
def staff(  # noqa: PLR0913 - one for each option
    file: _Study,
    *,
    structure: Annotated[
        str | None, typer.Option("--structure", help="Whose posts are moved or counted.")
    ] = None,
    teams: Annotated[
        list[str] | None, typer.Option("--team", help="Search the size of this team; at most two.")
    ] = None,
    measure: Annotated[
        str | None, typer.Option("--measure", help="What is best; default: the study's.")
    ] = None,
    need: Annotated[
        bool, typer.Option("--need", help="How many posts hold the open cases, and clear them.")
    ] = False,
    clear_by: Annotated[
        str | None, typer.Option("--clear-by", help="Day by which the backlog is to be cleared.")
    ] = None,
    conditions: _Conditions = None,
    replications: Annotated[
        int, typer.Option("--replications", "-n", min=2, max=MOST_REPLICATIONS,
                          help="Runs of a number of posts; at most so many of a team's size.")
    ] = MOST,
    preview: _Preview = False,
    seed: _Seed = None,
    equal: _Equal = None,
    processes: _Processes = None,
    out: _Out = None,
    language: _LanguageOption = None,
    no_store: _NoStore = False,
) -> None:  # fmt: skip
    """Say where to put a fixed number of posts, and how many posts are needed."""
    study = _whole(file, preview=preview, seed=seed, equal=equal)
    stated = study.staffing
    teams = teams or stated.teams
    chosen = structure_of(study, structure or stated.structure, teams)
    best = known_measure(measure or stated.measure)
    for one in conditions or ():
        known_condition(study, one)
    if not teams and not need:
        message = "say which teams' posts are searched, or --need for how many there must be"
        raise typer.BadParameter(message, param_hint="--team")
    words = _language(language or study.language)
    day = clearing_day(study, clear_by)
    out = _free(out or Path("results") / f"{_file_name(file.resolve().parent.name)}_staff")
    found = Staffing(study, day)
    with _runner(processes, no_store=no_store) as run:
        for where in conditions or study.conditions:
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
    with results_folder(out) as folder:
        write_staffing(folder, found, words)
    for block in staffing_text(found, words):
        typer.echo(block)
    typer.echo("\n" + staffing_closing(out, words))


@app.command()
def log(
    file: Annotated[Path, typer.Argument(help="A scenario in YAML.", metavar="SCENARIO")],
    *,
    replication: Annotated[
        int, typer.Option(min=1, max=MOST_REPLICATIONS, help="Which run, from 1.")
    ] = 1,
    seed: _Seed = None,
    equal: _Equal = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="CSV file; default: standard output.")
    ] = None,
) -> None:
    """Write the event log of one run as CSV."""
    if is_study(file):
        message = f"{file} is a study; give a scenario, for example today.yaml beside it"
        raise typer.BadParameter(message, param_hint="SCENARIO")
    if out is not None and (out.is_dir() or not out.parent.is_dir()):
        message = f"{out} is a folder, or its folder does not exist; name a file"
        raise typer.BadParameter(message, param_hint="--out")
    plan = compile_plan(_changed(load_scenario(file).scenario, None, seed, equal))
    table = log_table(plan, event_log(plan, replication - 1).rows())
    if out is None:
        table.to_csv(sys.stdout, index=False)
        return
    draft = out.with_name(f".{out.name}.draft")
    try:
        table.to_csv(draft, index=False)
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    _say(f"{len(table)} events: {out}")


@app.command()
def schema(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder.")] = Path("schema"),
) -> None:
    """Write the JSON Schemas of the files, for editors."""
    out.mkdir(parents=True, exist_ok=True)
    for name, content in schemas().items():
        path = out / f"{name}.schema.json"
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        typer.echo(str(path))


@app.command("store")
def kept_runs(
    *,
    clear_all: Annotated[bool, typer.Option("--clear", help="Delete all kept runs.")] = False,
    clear_outdated: Annotated[
        bool, typer.Option("--clear-outdated", help="Delete those of other versions.")
    ] = False,
) -> None:
    """Show which runs are kept in the folder .umbau, or delete them."""
    store = Store()
    before = _size(store)
    if clear_all or clear_outdated:
        clear(store, outdated_only=not clear_all)
        typer.echo(f"{store.folder}: {before - _size(store):,.1f} MB deleted.")
        return
    typer.echo(store_text(list(listing(store)), store.folder))


# -- helpers ----------------------------------------------------------------------------------


def _changed(
    scenario: Scenario, replications: int | None, seed: int | None, equal: Equal | None
) -> Scenario:
    """Return the scenario with what the command line says about its run."""
    said = {"replications": replications, "seed": seed, "equal": equal}
    update = {key: value for key, value in said.items() if value is not None}
    return scenario.model_copy(update={"run": scenario.run.model_copy(update=update)})


class _Bar:
    """How far the runs are, for whoever watches."""

    def __init__(self, total: int) -> None:
        self.total = total

    def planned(self, total: int) -> None:
        """Take note that there will be so many runs in all."""
        self.total = total

    def advance(self, _done: int) -> None:
        """Take note of finished runs."""


class _BarOnTerminal(_Bar):
    """A bar with the remaining time."""

    def __init__(self, total: int, progress: Progress) -> None:
        super().__init__(total)
        self._progress, self._task = progress, progress.add_task("", total=total)

    def planned(self, total: int) -> None:
        super().planned(total)
        self._progress.update(self._task, total=total)

    def advance(self, done: int) -> None:
        self._progress.advance(self._task, done)


def _run(
    work: Callable[[Executor | None, _Bar], _Made],
    total: int,
    number: int | None,
    store: Store | None,
) -> _Made:
    """Let runs be made in so many processes, with a bar.

    Ctrl-C ends all processes at once, and what is kept stays.
    """
    number = min(number or os.cpu_count() or 1, total)
    with _progress(total) as bar:
        try:
            if number == 1:
                made = work(None, bar)
            else:
                with process_pool(number) as executor:
                    made = work(executor, bar)
        except Cancelled:
            if store is None or not store.kept + store.found:
                raise
            raise Cancelled(_kept(store, bar.total)) from None
    if store is not None:
        _tell(store, bar.total, no_store=False)
    return made


def _kept(store: Store, total: int) -> str:
    """Say what of a cancelled run need not be done again."""
    return (
        f"{store.kept + store.found} of {total} runs are done and kept in {store.folder}, results "
        "were not written; the same command goes on from there"
    )


@contextmanager
def _progress(total: int) -> Iterator[_Bar]:
    """Show a bar with the remaining time on standard error, only on a terminal."""
    if not sys.stderr.isatty():
        yield _Bar(total)
        return
    columns = (
        TextColumn("simulating"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("runs, left"),
        TimeRemainingColumn(),
        TextColumn("so far"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _BarOnTerminal(total, progress)


@contextmanager
def _runner(processes: int | None, *, no_store: bool) -> Iterator[Runner]:
    """Give somebody who runs scenarios again and again, and never the same run twice.

    Each of its tasks has its own progress. When it is cancelled, what is kept stays.
    """
    number = processes or os.cpu_count() or 1
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory())) if no_store else None
        store = Store() if folder is None else Store(folder)
        executor = stack.enter_context(process_pool(number)) if number > 1 else None
        planned = 0

        def run(scenarios: Mapping[Any, Scenario], replications: int) -> dict[Any, Collected]:
            nonlocal planned
            planned += len(scenarios) * replications
            with _progress(len(scenarios) * replications) as bar:
                return run_all(scenarios, replications, executor, bar.advance, store)

        try:
            yield run
        except Cancelled:
            if no_store or not store.kept + store.found:
                raise
            raise Cancelled(_kept(store, planned)) from None
        _tell(store, planned, no_store=no_store)


def _tell(store: Store, planned: int, *, no_store: bool) -> None:
    """Say which runs were there already, and what kept others from being kept."""
    if store.found and not no_store:
        _say(f"umbau: {store.found} of {planned} runs were there already, in {store.folder}.")
    if store.trouble:
        _say(f"umbau: runs could not be kept in {store.folder}: {store.trouble}")


def _size(store: Store) -> float:
    return sum(kept.size for kept in listing(store)) / 1e6


def _observed(data: Path, scenario: Scenario) -> list[ObservedMonth]:
    """Read the office's own months; refuse those that no run would hold, before any run."""
    observed = read_observed(data, scenario.office.case_types)
    try:
        refuse_strange_months(observed, scenario)
    except RunError as error:
        raise typer.BadParameter(str(error), param_hint="DATA") from None
    return observed


def _refuse_without_steady_state(scenario: Scenario) -> None:
    reasons = list(no_steady_state(scenario))
    if reasons:
        message = f"there is no steady state to find: {'; '.join(reasons)}"
        raise typer.BadParameter(message, param_hint="--steady-state")


def _closing(
    study: Study, call: str, table: str, number: int, out: Path, language: Language
) -> str:
    """Say where the results are, and of a preview that it is one.

    `call` is the command with its file, `table` the one that holds all measures.
    """
    lines = [
        f"\nErgebnisse: {out} (alle Maße: tables/{table}.csv, für Excel: excel/{table}.csv; "
        "Diagramme: charts)"
        if language == "de"
        else f"\nResults: {out} (all measures: tables/{table}.csv; charts: charts)"
    ]
    if study.preview:
        command = f"umbau {call}"
        lines.append(
            f"VORSCHAU: {number} kurze Läufe je Struktur, nur zum Kennenlernen. "
            f"Die volle Studie: {command} (oder: python3 run.py {call})"
            if language == "de"
            else f"PREVIEW: {number} short runs of each structure, for a first look only. "
            f"The full study: {command} (or: python3 run.py {call})"
        )
    return "\n".join(lines)


def _language(text: str) -> Language:
    if text == "de":
        return "de"
    if text == "en":
        return "en"
    message = f"'{text}' is no language here; write de or en"
    raise typer.BadParameter(message, param_hint="--language")


def _free(out: Path) -> Path:
    """Return the folder for results; refuse one that could not be written, before any run."""
    ground = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
    message = ""
    if not ground.is_dir() or not os.access(ground, os.W_OK | os.X_OK):
        message = f"{ground} is no folder that can be written to; choose another --out"
    try:
        refuse_other_content(out)
    except RunError as error:
        message = str(error)
    if message:
        raise typer.BadParameter(message, param_hint="--out")
    return out


def _file_name(name: str) -> str:
    return re.sub(r"[^\w.-]+", "_", name)[:80].strip("_.") or "run"


def _print_json(content: object) -> None:
    typer.echo(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))


def _records(table: pd.DataFrame) -> object:
    """Return the rows of a table for JSON; what is missing or infinite becomes null."""
    return json.loads(table.to_json(orient="records"))


def _say(text: str) -> None:
    typer.echo(text, err=True)
