"""The options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from sim.choices import MOST_REPLICATIONS, MOST_SEED, EngineAsked, Equal

File = Annotated[Path, typer.Argument(metavar="FILE")]


StudyFile = Annotated[Path, typer.Argument(metavar="STUDY")]


Replications = Annotated[
    int | None,
    typer.Option(
        "--replications",
        "-n",
        min=1,
        max=MOST_REPLICATIONS,
    ),
]


SeveralRuns = Annotated[int, typer.Option("--replications", "-n", min=2, max=MOST_REPLICATIONS)]
"""Replications of a command that compares on intervals of its own."""


Seed = Annotated[int | None, typer.Option("--seed", min=0, max=MOST_SEED)]


Processes = Annotated[
    int | None,
    typer.Option("--processes", "-p", min=1, max=256),
]


Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="tcp://HOST:PORT"),
]


Engine = Annotated[EngineAsked, typer.Option("--engine")]


Out = Annotated[Path | None, typer.Option("--out", "-o")]


EqualAt = Annotated[
    Equal | None,
    typer.Option(
        "--equal",
    ),
]


NoStore = Annotated[bool, typer.Option("--no-store")]


Inputs = Annotated[
    list[str] | None,
    typer.Option("--input"),
]


Structures = Annotated[
    list[str] | None,
    typer.Option("--structure"),
]


Conditions = Annotated[
    list[str] | None,
    typer.Option("--condition"),
]


Managements = Annotated[
    list[str] | None,
    typer.Option("--management"),
]


Preview = Annotated[bool, typer.Option("--preview")]


Every = Annotated[bool, typer.Option("--all")]


Json = Annotated[bool, typer.Option("--json")]


LanguageOption = Annotated[
    str | None,
    typer.Option("--language", "-l"),
]


AllowOutside = Annotated[
    bool,
    typer.Option(
        "--allow-outside",
    ),
]
