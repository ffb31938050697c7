"""What stands beside the answers of a verdict and changes none of them (SPEC.md 9.8)."""

from collections.abc import Iterator, Mapping, Sequence

from domain.evidence import authority
from domain.evidence.bench import Awaited
from domain.evidence.bundle import Manifest
from domain.evidence.court import standing
from domain.evidence.entry import Entry
from domain.evidence.papers import Paper
from domain.evidence.partial import Heard, PartialWorld
from domain.evidence.printing import printed_day, printed_moment
from domain.evidence.streams import ZONES, local_date, stream_of
from domain.evidence.wholeness import Wholeness

# On which grade a paper stands: what its figures are worth, whoever signed the acts about it.
_GRADES = {
    "certified": "salinannya sesuai, dan tanda tangan elektroniknya dinyatakan sah oleh layanan lain",
    "acknowledged": "salinannya sesuai dan diakui para pihaknya",
    "attested": "salinannya sesuai menurut petugas kedua",
    None: "salinannya belum dinyatakan sesuai oleh petugas kedua",
}


def interval_of(heard: Sequence[Heard], world: PartialWorld) -> str:
    """From when to when the records were received, by the register's clock."""
    if not heard:
        return "tidak diketahui"
    first, last = (printed_moment(one.entry.received_at, world.zone) for one in (heard[0], heard[-1]))
    return f"menurut register: dari {first} sampai {last}"


def remarks_on(
    whole: Wholeness, manifest: Manifest, entries: Mapping[int, Entry], heard: Sequence[Heard], world: PartialWorld
) -> Iterator[str]:
    """Every remark, in the order of SPEC.md 9.8."""
    heads = entries.get(manifest.heads or 0)
    if whole.as_of is not None and heads is not None:
        at = printed_moment(heads.received_at, world.zone)
        yield f"Tidak ada yang disembunyikan sampai nomor {whole.as_of} ({at}); yang lebih baru mungkin ada."
        silent = len(whole.silent())
        if silent:
            yield (
                f"Tentang {silent} lembar, masa pengukuran atau anggaran perjanjian ini berkas ini diam: "
                "ada atau tidaknya tidak ditunjukkan."
            )
    withheld = [str(act) for act in manifest.records if act not in manifest.contents]
    if withheld:
        yield f"Isi ditahan pada nomor {', '.join(withheld)}: hanya letak, tanda tangan dan SK yang diperiksa."
    yield from _late_ends(heard, world)
    yield from _late_decrees(heard, world)
    yield from _of_before(heard, world)


def _late_ends(heard: Sequence[Heard], world: PartialWorld) -> Iterator[str]:
    """Both clocks: an SK whose end was recorded later than the act, with an earlier day."""
    zone = world.zone
    for one in heard:
        actor = one.entry.body.actor
        if actor.office is None or zone not in ZONES:
            continue
        mandate = authority.office_of(world, actor.office).mandates.get(actor.mandate or "")
        if mandate is None or mandate.ended is None or mandate.ended_on is None:
            continue
        on_day = mandate.ended_on <= local_date(one.entry.received_at, zone)
        if on_day and mandate.ended.received_at > one.entry.received_at:
            yield f"Nomor {one.record}: kewenangan diketahui saat itu ya; {_ended(mandate, zone)}"


def _late_decrees(heard: Sequence[Heard], world: PartialWorld) -> Iterator[str]:
    """Both clocks: a decree that was recorded later than the signature under it."""
    records = {one.entry.body.digest: one.record for one in heard}
    for awaited in world.awaited():
        if awaited.mandate is not None:
            granted = awaited.mandate.granted
            recorded = printed_moment(granted.received_at, world.zone)
            yield (
                f"Nomor {awaited.record}: SK dicatat kemudian, nomor {records[granted.ref.digest]} ({recorded}); "
                f"kewenangan diketahui saat itu belum; {_effective(awaited, awaited.mandate, world.zone)}"
            )


def _effective(awaited: Awaited, mandate: authority.Mandate, zone: str | None) -> str:
    """Whether a decree that was recorded later held on the day of the signature, as far as its end is known."""
    return "berlaku efektif ya." if awaited.ended_on is None else _ended(mandate, zone)


def _ended(mandate: authority.Mandate, zone: str | None) -> str:
    if mandate.ended is None or mandate.ended_on is None:
        raise LookupError
    recorded = printed_moment(mandate.ended.received_at, zone)
    return (
        f"berlaku efektif tidak, karena SK berakhir {printed_day(mandate.ended_on)} dan akhirnya baru dicatat "
        f"{recorded}."
    )


def _of_before(heard: Sequence[Heard], world: PartialWorld) -> Iterator[str]:
    """What nobody signed here: claims of other systems, and papers with the grade on which they stand."""
    claims = [str(one.record) for one in heard if one.entry.body.stream.startswith("source/")]
    if claims:
        told = "yang dibuktikan hanya bahwa berkasnya berbunyi demikian"
        yield f"Klaim sumber lain pada nomor {', '.join(claims)}: {told}."
    records: dict[str, list[str]] = {}
    for one in heard:
        if one.entry.body.stream.startswith("paper/"):
            records.setdefault(one.entry.body.stream, []).append(str(one.record))
    for stream, numbers in records.items():
        paper = stream_of(standing(world), stream, Paper)
        disowned = "; disangkal oleh pihaknya" if paper.disowned else ""
        yield f"Dokumen kertas pada nomor {', '.join(numbers)}: {_GRADES[paper.grade]}{disowned}."
