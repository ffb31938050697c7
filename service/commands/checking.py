"""`fsck`: whether the whole ledger is what its entries say."""

import json
import sys
from pathlib import Path
from time import monotonic

import click

from domain.evidence.errors import Refused
from service.commands.files import FILE, asked_key, demand_private, read_text
from service.commands.opening import settings
from service.files import replace
from service.fsck import Means, Progress
from service.fsck import fsck as checked
from service.fsck.findings import Report
from service.fsck.state import Verified, open_state
from service.keyfile import SigningKey

_EVERY = 0.5  # seconds between two words about the progress


@click.command(short_help="Memeriksa seluruh buku register.")
@click.option("--json", "as_json", is_flag=True, help="Hasil sebagai JSON.")
@click.option(
    "--state",
    type=FILE,
    metavar="BERKAS",
    help="Pernyataan Anda sendiri dari pemeriksaan terdahulu; ditulis bila utuh.",
)
@click.option("--key", type=FILE, metavar="KUNCI", help="Berkas kunci Anda untuk --state, dari `amanah keygen`.")
def fsck(as_json: bool, state: Path | None, key: Path | None) -> int:  # noqa: FBT001 -- a flag of the command line
    """Menghitung ulang seluruh buku register dari catatannya, dan menyebut setiap catatan yang rusak.

    Dengan --state dan --key, catatan yang pernah Anda periksa seluruhnya hanya dihash, dan selebihnya diperiksa. Bila
    buku utuh, pernyataan itu ditulis baru dan ditandatangani dengan kunci Anda.

    Kode keluar: 0 utuh, 1 ditemukan kerusakan, 70 tidak dapat dijalankan.
    """
    if (state is None) != (key is None):
        raise Refused("state_needs_key")
    signer = None if key is None else _signer(key)
    known = None if state is None or signer is None else _known(state, signer)
    report = checked(settings(), means=Means(state=known), progress=_progress())
    click.echo(json.dumps(report.data(), ensure_ascii=False, indent=1) if as_json else report.text().rstrip("\n"))
    if state is not None and signer is not None:
        _keep(report, state, signer)
    return report.exit_code


def _signer(key: Path) -> SigningKey:
    demand_private(key)
    return asked_key(key)


def _known(state: Path, signer: SigningKey) -> Verified | None:
    if not state.exists():
        if not state.parent.is_dir():
            raise Refused("file_missing", path=state.parent)
        return None
    return open_state(read_text(state), signer.public_key, state)


def _keep(report: Report, state: Path, signer: SigningKey) -> None:
    """Only what was found sound is signed."""
    if report.sound and report.verified is not None:
        replace(state, report.verified.signed(signer).encode())
        click.echo(f"Ditulis: {state} (sampai nomor {report.verified.size})", err=True)


def _progress() -> Progress | None:
    """A line that is written over, for a person who waits; nothing where nobody looks."""
    if not sys.stderr.isatty():
        return None
    began: dict[str, float] = {}
    told = 0.0

    def tell(phase: str, done: int, total: int) -> None:
        nonlocal told
        now = monotonic()
        since = began.setdefault(phase, now)
        if now - told < _EVERY or not done:
            return
        told = now
        left = round((now - since) / done * (total - done))
        line = f"{phase}: {done} dari {total} ({done * 100 // total} %), sisa sekitar {left // 60}.{left % 60:02} menit"
        click.echo(f"\r{line:<79}\r", nl=False, err=True)

    return tell
