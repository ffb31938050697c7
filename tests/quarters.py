"""The Dinas Kesehatan in the year of dossier 12 as it is measured: what it reports for each period, day by day."""

from typing import TYPE_CHECKING

from domain.evidence.entry import ActRef
from service.demo.departments import HEALTH
from service.demo.facts import Facts, number
from service.demo.figures import lines
from service.demo.founding import Officer
from service.demo.paperwork import revised
from service.demo.periods import TERMS
from service.demo.sheets import noted

if TYPE_CHECKING:
    from tests.people import Town

SEVEN = "Rekap pengaduan memuat tujuh keluhan."


def reported(code: str, *, no: int = 1) -> list[Facts]:
    """What the Dinas reports for a period, the first time, the second, ..."""
    return lines(HEALTH.key, code, no=no)


# -- the chapters of the measured year ---------------------------------------------------------------------------------


def measuring(town: "Town") -> None:
    """7 February: Bagian Organisasi opens the periods of the year."""
    town.stage.at("2025-02-07 09:00")
    for code in TERMS:
        town.periods.open(code)


def tw1_entered(town: "Town") -> None:
    """31 March: the first sheet of TW I."""
    town.stage.at("2025-03-31 15:00")
    town.enter("tw1", reported("tw1"))


def tw1(town: "Town") -> None:
    """14 April: entered again with all figures, signed by A, verified by Bagian Organisasi."""
    town.stage.at("2025-04-14 09:00")
    town.enter("tw1", reported("tw1", no=2))
    town.sheet("tw1").sign()
    town.sheet("tw1").verify()


def tw2(town: "Town") -> None:
    """25 July: TW II entered, ten days after A should have signed it."""
    town.stage.at("2025-07-25 09:00")
    town.enter("tw2", reported("tw2"))


def tw3(town: "Town") -> None:
    """14 October: TW III entered, signed by C, verified by Bagian Organisasi."""
    town.stage.at("2025-10-14 09:00")
    town.enter("tw3", reported("tw3"))
    town.sheet("tw3").sign_as_successor(_former(town))
    town.sheet("tw3").verify()


def november(town: "Town") -> None:
    """6 November: C proposes I1 from 90 to 98, on ground c, without evidence."""
    town.stage.at("2025-11-06 09:00")
    document = revised(
        town.promise.document_in_force, trustee=town.head, targets={"I1": number("98", "Per 100.000 KH")}
    )
    town.promise.propose_revision(town.promise.revision_facts(document, ground="c"), by=town.head)


def rejected(town: "Town") -> None:
    """10 November: the mayor rejects."""
    town.stage.at("2025-11-10 09:00")
    town.promise.reject_revision("bukti_tidak_cukup", "Perubahan asumsi tidak disertai bukti.")


def tw4(town: "Town") -> None:
    """15 January 2026: TW IV entered; 16 January: signed by C; 19 January: verified with a remark on I5."""
    town.stage.at("2026-01-15 09:00")
    town.enter("tw4", reported("tw4"))
    town.stage.at("2026-01-16 09:00")
    town.sheet("tw4").sign()
    town.stage.at("2026-01-19 09:00")
    town.sheet("tw4").verify({"I5": noted("Tidak ada rekap pengaduan yang dilampirkan.")})


def locked(town: "Town") -> None:
    """20 January 2026: TW IV is locked."""
    town.stage.at("2026-01-20 16:00")
    town.periods.lock("tw4")


def reopen(town: "Town") -> ActRef:
    """The Sekda's order, today: the Dinas may write TW IV again for a week."""
    return town.periods.reopen(
        "tw4", ["dinkes"], number="700/12/2026", reason="Rekap pengaduan tidak dilampirkan.", until="2026-02-10"
    )


def reopened(town: "Town") -> None:
    """3 February 2026: the order."""
    town.stage.at("2026-02-03 09:00")
    reopen(town)


def corrected(town: "Town") -> None:
    """4 February 2026: seven complaints after all; signed by C again, verified by Bagian Organisasi."""
    town.stage.at("2026-02-04 09:00")
    correct(town)
    town.sheet("tw4").sign()
    town.sheet("tw4").verify()


def correct(town: "Town") -> ActRef:
    """The operator corrects I5 of TW IV."""
    return town.sheet("tw4").correct(reported("tw4", no=2), reason_code="bukti_dilengkapi", reason=SEVEN)


def _former(town: "Town") -> Officer:
    assert town.former is not None
    return town.former
