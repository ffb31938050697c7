"""What click says by itself, in Indonesian: headings of the help, and how a command was misused."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import click

_A_MOMENT: Final = datetime(2026, 1, 31, 21)  # noqa: DTZ001 -- an example of how a moment is written

_HEADINGS = {"Options": "Pilihan", "Commands": "Perintah", "Positional arguments": "Isian"}
_NOTES = {
    "Show this message and exit.": "Tampilkan bantuan ini.",
    "[required]": "[wajib]",
    "[OPTIONS]": "[PILIHAN]",
    "COMMAND [ARGS]...": "PERINTAH …",
    "[default: ": "[bila kosong: ",
}


class Help(click.HelpFormatter):
    """Help under Indonesian headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _translated(args), prefix or "Pemakaian: ")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        with super().section(_HEADINGS.get(name, name)):
            yield

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(term, _translated(text)) for term, text in rows], col_max, col_spacing)


def _translated(text: str) -> str:
    for english, indonesian in _NOTES.items():
        text = text.replace(english, indonesian)
    return text


def usage_sentence(error: click.ClickException) -> str:
    """How a command was misused, in one sentence with its code."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "amanah"
    return f"{_misuse(error)} Lihat `{path} --help`. [usage]"


def _misuse(error: click.ClickException) -> str:
    match error:
        case click.MissingParameter():
            return f"{_hint(error)} wajib diisi."
        case click.NoSuchOption():
            return f"Pilihan {error.option_name} tidak dikenal."
        case click.BadParameter():
            return f"Nilai untuk {_hint(error)} tidak sesuai.{_wanted(error.param)}"
        case click.UsageError() if error.ctx is not None and isinstance(error.ctx.command, click.Group):
            return "Perintah itu tidak dikenal."
        case _:
            return "Perintah itu tidak dapat dibaca."


def _wanted(param: click.Parameter | None) -> str:
    """What an option takes, where there are few words for it."""
    match param.type if param is not None else None:
        case click.Choice(choices=choices):
            return f" Pilih: {', '.join(map(str, choices))}."
        case click.DateTime(formats=formats):
            return f" Tulis {' atau '.join(_A_MOMENT.strftime(one) for one in formats)}."
        case click.IntRange(min=int(least), max=int(most)):
            return f" Isi bilangan {least} sampai {most}."
        case _:
            return ""


def _hint(error: click.BadParameter) -> str:
    if error.param is not None:
        return error.param.get_error_hint(error.ctx) if error.ctx else str(error.param.name)
    return str(error.param_hint or "Isian")
