"""`amanah`: the command line. Every command is a small function of its own room in `service.commands`."""

import sqlite3
import sys
from importlib import import_module
from keyword import iskeyword
from typing import Any, NoReturn

import click

from domain.evidence.errors import AmanahError, Fault
from service.commands.indonesian import Help, usage_sentence

USAGE, FAULT = 64, 70  # sysexits.h: EX_USAGE, EX_SOFTWARE; 1 is a refusal, and the "no" of a verdict

# A room is loaded when one of its commands is called: `verify` needs the evidence alone, `sign` no ledger.
ROOMS = {
    "init": "founding",
    "migrate": "founding",
    "demo": "demonstrating",
    "serve": "serving",
    "clerk": "clerking",
    "keygen": "keys",
    "draft": "drafting",
    "sign": "signing",
    "submit": "submitting",
    "heads": "submitting",
    "import": "importing",
    "watch": "watching",
    "upload-link": "uploading",
    "bundle": "evidence",
    "as-of": "asof",
    "trust": "evidence",
    "export-log": "evidence",
    "verify": "verifying",
    "fsck": "checking",
    "rebuild": "keeping",
    "backup": "keeping",
    "move": "keeping",
}


class Amanah(click.Group):
    """The commands, and one way to tell what went wrong: a sentence, its code in brackets, an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- as click calls it
        return list(ROOMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- as click calls it
        if cmd_name not in ROOMS:
            return None
        room = import_module(f"service.commands.{ROOMS[cmd_name]}")
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(room, f"{name}_" if iskeyword(name) else name)
        return command

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            code = super().main(*args, **extra | {"prog_name": "amanah", "standalone_mode": False})
        except AmanahError as error:
            _stop(str(error), FAULT if isinstance(error, Fault) else 1)
        except click.exceptions.NoArgsIsHelpError as error:
            _stop(error.format_message(), USAGE)
        except click.ClickException as error:
            _stop(usage_sentence(error), USAGE)
        except click.Abort:
            _stop("Dibatalkan. [cancelled]", 1)
        except BrokenPipeError:  # the reader of our output has seen enough
            sys.stderr.close()
            sys.exit(FAULT)
        except OSError as error:
            _stop(str(Fault("file_failing", path=error.filename or "-", error=error.strerror or error)), FAULT)
        except sqlite3.Error as error:
            _stop(str(Fault("file_failing", path="di AMANAH_HOME", error=error)), FAULT)
        except Exception as error:  # noqa: BLE001 -- 1 means "tidak" and "damage found": a crash must not pass for either
            _stop(str(Fault("program_failing", error=f"{type(error).__name__}: {error}")), FAULT)
        sys.exit(code if isinstance(code, int) else 0)


def _stop(sentence: str, code: int) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)


@click.group(cls=Amanah, context_settings={"help_option_names": ["--help", "-h"]})
def main() -> None:
    """Amanah: perjanjian kinerja dari pena sampai bukti.

    Buku register berada di direktori AMANAH_HOME (bila kosong: ./var). AMANAH_DATABASE_URL menunjuk berkas register
    di tempat lain (sqlite:///letak/berkas.sqlite). Perintah keygen, sign dan verify tidak memerlukan buku register
    maupun jaringan.

    Kode keluar: 0 berhasil, 1 ditolak, 64 salah pemakaian, 70 gangguan; verify memakai 0, 1 dan 2 untuk ya, tidak
    dan belum dapat dipastikan.
    """


main.context_class.formatter_class = Help

if __name__ == "__main__":
    main()
