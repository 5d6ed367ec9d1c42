"""The commands, a file each. The only package that prints."""

from collections.abc import Callable

from sim.cli import (
    attribute,
    backcast,
    check,
    compare,
    explain,
    files,
    frontier,
    new,
    run,
    sensitivity,
    staff,
    tipping,
)
from sim.cli.app import app
from sim.cli.entry import main
from sim.cli.helping import HelpfulCommand

__all__ = ["app", "main"]

COMMANDS: dict[str, Callable[..., None]] = {
    "new": new.new,
    "check": check.check,
    "run": run.run,
    "compare": compare.compare,
    "brief": compare.brief,
    "attribute": attribute.attribute,
    "backcast": backcast.backcast_command,
    "sensitivity": sensitivity.sensitivity,
    "tipping": tipping.tipping,
    "staff": staff.staff,
    "explain": explain.explain,
    "frontier": frontier.frontier,
    "log": files.log,
    "schema": files.schema,
    "store": files.kept_runs,
}
"""In the order in which `umbau --help` lists them."""

for _name, _command in COMMANDS.items():
    app.command(_name, cls=HelpfulCommand)(_command)
