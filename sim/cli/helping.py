"""Help of commands and options: from the catalogue, in the language of whoever asks."""

from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

from sim.cli.language import heard

if TYPE_CHECKING:
    from sim.report.catalogue.catalogue import Language


class HelpfulCommand(TyperCommand):
    """A command whose help is looked up by its name and those of its options."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - as Typer has it
        """Write the help, with its frame in the same language."""
        _look_up(self, ctx)
        super().format_help(ctx, formatter)
        _translate_frame(formatter)


class HelpfulGroup(TyperGroup):
    """All commands together, likewise."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - as Typer has it
        """Write the help, a line for each command."""
        from sim.report.catalogue.catalogue import phrase

        for name, command in self.commands.items():
            command.help = phrase(f"help.command.{name}", heard())
        _look_up(self, ctx)
        super().format_help(ctx, formatter)
        _translate_frame(formatter)


def _look_up(command: Any, ctx: Any) -> None:  # noqa: ANN401 - as Typer has it
    """Give a command and its options their help."""
    from sim.report.catalogue.catalogue import phrase, phrases

    command.help = phrase(f"help.command.{command.name}", heard())
    told = phrases("help.option", heard())
    for option in command.get_params(ctx):
        own = told.get(f"{command.name}.{option.name}")
        option.help = own or phrase(f"help.option.{option.name.strip('_')}", heard())


def _translate_frame(formatter: Any) -> None:  # noqa: ANN401 - as Typer has it
    """Put what Typer writes around the texts into the same language."""
    formatter.buffer[:] = [in_frame(each, heard()) for each in formatter.buffer]


def in_frame(text: str, language: "Language") -> str:
    """Return what Typer writes around texts in a language."""
    from sim.report.catalogue.catalogue import phrases

    said = phrases("help.frame", language)
    for key, english in phrases("help.frame", "en").items():
        text = text.replace(english, said[key])
    return text
