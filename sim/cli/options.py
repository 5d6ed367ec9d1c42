"""The options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from sim.choices import MOST_REPLICATIONS, MOST_SEED, Equal

File = Annotated[Path, typer.Argument(help="A scenario or study in YAML.", metavar="FILE")]


StudyFile = Annotated[Path, typer.Argument(help="A study in YAML.", metavar="STUDY")]


Replications = Annotated[
    int | None,
    typer.Option(
        "--replications",
        "-n",
        min=1,
        max=MOST_REPLICATIONS,
        help="Runs of each scenario; exactly so many, whatever precision a study asks for.",
    ),
]


Seed = Annotated[int | None, typer.Option("--seed", min=0, max=MOST_SEED, help="Seed of all luck.")]


Processes = Annotated[
    int | None,
    typer.Option("--processes", "-p", min=1, max=256, help="Processes; default: all cores."),
]


Out = Annotated[Path | None, typer.Option("--out", "-o", help="Folder for the results.")]


EqualAt = Annotated[
    Equal | None,
    typer.Option(
        "--equal",
        help="At equal 'posts' (filled or vacant as it happens), 'filled' staff or 'money'; or as "
        "'planned', with other posts than today.",
    ),
]


NoStore = Annotated[
    bool, typer.Option("--no-store", help="Run everything again, and keep no runs in .umbau.")
]


Inputs = Annotated[
    list[str] | None,
    typer.Option("--input", help="Only this input, by its path or name; may be repeated."),
]


Structures = Annotated[
    list[str] | None,
    typer.Option("--structure", help="Only this structure against today's; may be repeated."),
]


Conditions = Annotated[
    list[str] | None,
    typer.Option("--condition", help="Only under this condition; may be repeated."),
]


Preview = Annotated[
    bool, typer.Option("--preview", help="With the length of the study's short version.")
]


ShortVersion = Annotated[
    bool, typer.Option("--preview", help="The study's short version: few runs.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]


LanguageOption = Annotated[
    str | None,
    typer.Option("--language", "-l", help="de or en; default: the study's, or the system's."),
]


AllowOutside = Annotated[
    bool,
    typer.Option(
        "--allow-outside",
        help="Let the file name files outside of the folder above its own.",
    ),
]
