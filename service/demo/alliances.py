"""What the mayor signs beside agreements: a nota kesepahaman with a bank, and a pakta integritas.

The papers mix the three up ("perjanjian integritas", "perjanjian kerja"); here each is what it is. Who signs for the
bank has a surat kuasa and no NIP.
"""

from collections.abc import Sequence

from domain.evidence.entry import ActRef
from service.demo.facts import Facts, day, decree, name
from service.demo.founding import City, Officer
from service.demo.paperwork import PLACE
from service.demo.promise import READ_FOR
from service.demo.stage import Person

BANK, BANK_POST = "PT Bank Nusa Contoh (Perseroda)", "Direktur Utama"
BANKER = "Robertus Aloysius Kellen, S.E., M.M."
LICENSING = "dpmptsp"  # whose head signs a pakta integritas
_KEPT = ("official", "office", "mandate", "capacity", "name_printed", "office_printed")


class Alliances:
    """The instruments of Kota Contoh."""

    def __init__(self, city: City) -> None:
        self.city = city

    def sign_with_bank(self) -> None:
        """17 February: payments without cash, as the mayor and the bank agree them."""
        banker = self._banker()
        mayor = self.city.officers["walikota"]
        text = (
            "Para pihak sepakat bahwa belanja daerah dibayar tanpa uang tunai.",
            "Pihak kedua menyediakan data pembayaran setiap hari kepada Badan Pengelolaan Keuangan dan Aset Daerah.",
            "Data pembayaran boleh dipakai sebagai bukti realisasi anggaran.",
        )
        parties = [_ours(1, mayor), _outside(2, banker)]
        offered = self._offer(
            "nota_kesepahaman", "NOTA KESEPAHAMAN TENTANG TRANSAKSI NONTUNAI", "900/5/MOU/2025", parties, text
        )
        self._sign(mayor.person, offered, 1)
        self._sign(banker, offered, 2)

    def pledge_integrity(self) -> None:
        """17 February: the head of the licensing office signs a pakta integritas before the mayor."""
        head, mayor = self.city.officers[LICENSING], self.city.officers["walikota"]
        text = (
            "Saya tidak menerima pemberian apa pun yang berkaitan dengan pelayanan perizinan.",
            "Saya melaporkan setiap benturan kepentingan kepada Inspektorat Daerah.",
        )
        offered = self._offer(
            "pakta_integritas", "PAKTA INTEGRITAS", "800/77/PI/2025", [_ours(1, head), _ours(2, mayor)], text
        )
        self._sign(head.person, offered, 1)
        self._sign(mayor.person, offered, 2)

    def _banker(self) -> Person:
        """A registrar registers who speaks for the bank; two of them have seen the key."""
        stage, (first, second, _) = self.city.stage, self.city.registrars
        person = stage.person(BANKER)
        facts: Facts = {
            "official": person.official,
            "name_printed": person.name,
            "name": name(person.name),
            "entity": {"kind": "bank", "name_printed": BANK},
            "post_printed": BANK_POST,
            "attorney": decree("014/SK-DIR/2025", "2025-02-03", f"Dewan Komisaris {BANK}", kind="surat"),
            "from": day("2025-02-03"),
            "until": day("2026-12-31"),
        }
        stage.do(first, "outside-party-registered", facts)
        stage.do(person, "key-enrolled", {"key": person.public, "device_kind": "berkas"})
        for registrar in (first, second):
            stage.do_all(registrar, [self.city.attesting(person)])
        return person

    def _offer(self, kind: str, title: str, number: str, parties: Sequence[Facts], text: Sequence[str]) -> ActRef:
        facts: Facts = {
            "instrument": self.city.stage.new_id(),
            "kind": kind,
            "title_printed": title,
            "number_printed": number,
            "parties": list(parties),
            "text": list(text),
            "from": day("2025-02-17"),
            "until": day("2026-12-31"),
        }
        return self.city.stage.do(self.city.officers["organisasi"].person, "instrument-proposed", facts)

    def _sign(self, person: Person, offered: ActRef, party: int) -> None:
        stage = self.city.stage
        facts: Facts = {
            "instrument": offered.data(),
            "party": party,
            "stated": day(stage.today().isoformat()),
            "place_printed": PLACE,
            "opened_at": stage.clock.now_ms() - READ_FOR,
        }
        stage.do(person, "instrument-signed", facts, stream=offered.stream)


def _ours(no: int, officer: Officer) -> Facts:
    """A party of the government."""
    party = officer.party
    return {"no": no, "entity_printed": "Pemerintah Kota Contoh", **{field: party[field] for field in _KEPT}}


def _outside(no: int, person: Person) -> Facts:
    """A party outside: a name and a post, no office and no number of an official."""
    return {
        "no": no,
        "entity_printed": BANK,
        "official": person.official,
        "name_printed": person.name,
        "office_printed": BANK_POST,
    }
