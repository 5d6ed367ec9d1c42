"""`umbau log`, `umbau schema` and `umbau store`: files beside the results."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.choices import MOST_REPLICATIONS
from sim.cli.options import AllowOutside, EqualAt, Seed
from sim.cli.printing import say


def log(
    file: Annotated[Path, typer.Argument(help="A scenario in YAML.", metavar="SCENARIO")],
    *,
    replication: Annotated[
        int, typer.Option(min=1, max=MOST_REPLICATIONS, help="Which run, from 1.")
    ] = 1,
    seed: Seed = None,
    equal: EqualAt = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="CSV file; default: standard output.")
    ] = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Write the event log of one run as CSV."""
    from sim.cli.reading import changed
    from sim.experiment.replication import event_log
    from sim.model.plan import compile_plan
    from sim.report.log_table import log_table
    from sim.scenario.loading import is_study, load_scenario

    if is_study(file, anywhere=allow_outside):
        message = f"{file} is a study; give a scenario, for example today.yaml beside it"
        raise typer.BadParameter(message, param_hint="SCENARIO")
    if out is not None and (out.is_dir() or not out.parent.is_dir()):
        message = f"{out} is a folder, or its folder does not exist; name a file"
        raise typer.BadParameter(message, param_hint="--out")
    plan = compile_plan(
        changed(load_scenario(file, anywhere=allow_outside).scenario, None, seed, equal)
    )
    table = log_table(plan, event_log(plan, replication - 1).rows())
    if out is None:
        table.to_csv(sys.stdout, index=False)
        sys.stdout.flush()  # so that a full disk is told
        return
    draft = out.with_name(f".{out.name}.draft")
    try:
        table.to_csv(draft, index=False)
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    say(f"{len(table)} events: {out}")


def schema(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder.")] = Path("schema"),
) -> None:
    """Write the JSON Schemas of the files, for editors."""
    from sim.scenario.schema import schemas

    out.mkdir(parents=True, exist_ok=True)
    for name, content in schemas().items():
        path = out / f"{name}.schema.json"
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        typer.echo(str(path))


def kept_runs(
    *,
    clear_all: Annotated[bool, typer.Option("--clear", help="Delete all kept runs.")] = False,
    clear_outdated: Annotated[
        bool, typer.Option("--clear-outdated", help="Delete those of other versions.")
    ] = False,
) -> None:
    """Show which runs are kept in the folder .umbau, or delete them."""
    from sim.experiment.kept import clear, listing
    from sim.experiment.store import Store
    from sim.report.store_text import cleared_text, store_text

    store = Store()
    store.sweep()
    if clear_all or clear_outdated:
        cleared = clear(store, outdated_only=not clear_all)
        typer.echo(cleared_text(cleared, store.folder))
        return
    typer.echo(store_text(list(listing(store)), store.folder))
