"""Money spent, quarter by quarter, of four departments: what BPKAD says beside what they say they attained."""

from collections.abc import Mapping

from service.demo.departments import EDUCATION, HEALTH
from service.demo.facts import Facts, day, file, money, total
from service.demo.paperwork import YEAR
from service.demo.periods import TERMS
from service.demo.reporting import Reporting
from service.demo.roster import ROSTER
from service.demo.stage import Deed
from service.demo.year import EDUCATION_AFTER_CHANGE

# What was spent since January at the end of each quarter, in thousandths of the budget, programme by programme. The
# Dinas Lingkungan Hidup spends nearly all and attains less; the Dinas Sosial saves and attains.
SPENT: Mapping[str, Mapping[str, tuple[int, ...]]] = {
    HEALTH.key: {
        "tw1": (182, 121, 64, 90, 110), "tw2": (438, 365, 290, 402, 415), "tw3": (693, 640, 571, 733, 690),
        "tw4": (968, 951, 812, 984, 972),
    },
    EDUCATION.key: {
        "tw1": (205, 133, 20, 155), "tw2": (472, 391, 245, 480), "tw3": (721, 655, 498, 742),
        "tw4": (981, 962, 994, 989),
    },
    "dinsos": {"tw1": (198, 140, 115), "tw2": (455, 402, 391), "tw3": (702, 655, 648), "tw4": (962, 884, 861)},
    "dlh": {"tw1": (210, 95, 231), "tw2": (480, 310, 492), "tw3": (731, 604, 755), "tw4": (988, 979, 996)},
}  # fmt: skip


class Treasury:
    """BPKAD, and the budgets it watches."""

    def __init__(self, reporting: Reporting) -> None:
        self.reporting = reporting
        self.year = reporting.year

    def tell(self, code: str) -> None:
        """What was spent by the end of a period, of every department that is watched."""
        officer = self.year.city.officers["bpkad"]
        deeds = [Deed("budget-realized", self._spent(key, code)) for key in SPENT]
        self.year.stage.do_all(officer.person, deeds)

    def _spent(self, key: str, code: str) -> Facts:
        department = next(one for one in ROSTER if one.key == key)
        city, ends = self.year.city, TERMS[code].ends
        changed = key == EDUCATION.key and code == "tw4"
        budget = self.year.budgets["dppa" if changed else key]
        programmes = EDUCATION_AFTER_CHANGE if changed else department.programmes
        lines: list[Facts] = [
            {"code": programme.code, "amount": money(programme.amount * share // 1_000)}
            for programme, share in zip(programmes, SPENT[key][code], strict=True)
        ]
        return {
            "agency": city.agencies[key],
            "agency_printed": department.name,
            "fiscal_year": YEAR,
            "budget": budget.data(),
            "period": self.reporting.periods.opened[code].data(),
            "as_of": day(ends),
            "lines": lines,
            "total": total(line["amount"] for line in lines),
            "file": file(f"Laporan realisasi anggaran {department.name}, {TERMS[code].printed} {YEAR}", dated=ends),
        }
