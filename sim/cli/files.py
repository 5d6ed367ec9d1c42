"""`umbau log`, `umbau schema` and `umbau store`: files beside the results."""

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.choices import MOST_REPLICATIONS
from sim.cli.language import heard, spoken
from sim.cli.options import AllowOutside, Engine, EqualAt, LanguageOption, Seed
from sim.cli.printing import on_screen, say
from sim.errors import RunError
from sim.messages.message import Message

if TYPE_CHECKING:
    import pandas as pd

_DECIMALS = 4
"""Of minutes, in Excel: less than a hundredth of a second."""


def log(  # noqa: PLR0913 - one for each option
    file: Annotated[Path, typer.Argument(metavar="SCENARIO")],
    *,
    replication: Annotated[int, typer.Option(min=1, max=MOST_REPLICATIONS)] = 1,
    engine: Engine = "auto",
    seed: Seed = None,
    equal: EqualAt = None,
    out: Annotated[Path | None, typer.Option("--out", "-o")] = None,
    language: LanguageOption = None,
    for_excel: Annotated[
        bool,
        typer.Option("--excel"),
    ] = False,
    allow_outside: AllowOutside = False,
) -> None:
    """Answer `umbau log`."""
    from sim.cli.places import tell_tidied
    from sim.cli.reading import changed
    from sim.cli.running import engines_for, tell_engines
    from sim.experiment.replication import engine_for, event_log
    from sim.experiment.tasks import expected_entities
    from sim.plan.plan import compile_plan
    from sim.reading.loading import is_study, load_scenario
    from sim.report.catalogue.catalogue import phrase
    from sim.report.catalogue.numbers import number
    from sim.report.folder.csv import FOR_EXCEL, SHEET_ROWS, write_for_excel
    from sim.report.folder.log_table import log_table
    from sim.report.folder.whole_file import is_standard_output, whole_file

    if is_study(file, anywhere=allow_outside):
        message = Message("call.study_for_log", file=file)
        raise typer.BadParameter(message, param_hint="SCENARIO")
    if for_excel and out is None:
        message = Message("call.excel_needs_a_file")
        raise typer.BadParameter(message, param_hint="--excel")
    words = spoken(language)
    loaded = load_scenario(file, anywhere=allow_outside, language=words).scenario
    plan = compile_plan(changed(loaded, None, seed, equal))
    engines = engines_for(engine)

    def table() -> "pd.DataFrame":
        chosen = engines.chosen(expected_entities(plan.scenario), plan.scenario)
        maker, uncovered = engine_for(plan, chosen)
        engines.took(plan.scenario, 1, chosen, uncovered)
        return log_table(plan, event_log(plan, replication - 1, maker).rows())

    if out is None:
        table().to_csv(sys.stdout, index=False)
        sys.stdout.flush()  # so that a full disk is told
        tell_engines(engines)
        return
    tell_tidied(out.parent)
    replaced = out.is_file() and not is_standard_output(out)
    with ExitStack() as stack:
        try:  # before anything is run
            target = stack.enter_context(whole_file(out, FOR_EXCEL if for_excel else "utf-8"))
        except RunError as error:
            raise typer.BadParameter(error.told(heard()), param_hint="--out") from None
        made = table()
        if for_excel:
            write_for_excel(made, target, decimals=_DECIMALS)
        else:
            made.to_csv(target, index=False, lineterminator="\n")
        target.flush()
    if for_excel and len(made) >= SHEET_ROWS:
        say("umbau: " + phrase("cli.sheet", words, rows=number(SHEET_ROWS - 1, 0, words)))
    key = "cli.events_replaced" if replaced else "cli.events"
    say(phrase(key, words, count=len(made), out=out))
    tell_engines(engines)


def schema(
    out: Annotated[Path, typer.Option("--out", "-o")] = Path("schema"),
    *,
    _language: LanguageOption = None,
) -> None:
    """Answer `umbau schema`; only its help and its errors are in a language."""
    from sim.reading.schema import schemas
    from sim.report.folder.whole_file import whole_file

    out.mkdir(parents=True, exist_ok=True)
    for name, content in schemas().items():
        path = out / f"{name}.schema.json"
        with whole_file(path) as file:
            file.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        typer.echo(str(path))


def kept_runs(
    *,
    clear_all: Annotated[bool, typer.Option("--clear")] = False,
    clear_outdated: Annotated[bool, typer.Option("--clear-outdated")] = False,
    language: LanguageOption = None,
) -> None:
    """Answer `umbau store`."""
    from sim.experiment.kept import clear, listing
    from sim.experiment.store import Store
    from sim.report.sections.store import cleared_blocks, store_blocks
    from sim.report.writers.terminal import ANY_WIDTH, terminal

    store = Store()
    store.sweep()
    if clear_all or clear_outdated:
        cleared = clear(store, outdated_only=not clear_all)
        blocks = cleared_blocks(cleared, store.folder, spoken(language))
        typer.echo(terminal(blocks, ANY_WIDTH), nl=False)
        return
    blocks = store_blocks(list(listing(store)), store.folder, spoken(language))
    typer.echo(on_screen(blocks), nl=False)
