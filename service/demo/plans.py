"""The plans that the promises stand on, and the order from above to bring both in line."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from domain.evidence.entry import ActRef
from service.demo.departments import HEALTH, PLANNING
from service.demo.facts import Facts, day, decree, file, number
from service.demo.founding import City
from service.demo.government import MAYOR
from service.demo.paperwork import YEAR
from service.demo.roster import FOLDER

SPAN = (2021, 2026)
BASELINE = 2020
# Which line of whose agreement stands in which plan, and there as what.
LINES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    HEALTH.key: ("renstra", {"I1": "S1.1", "I2": "S1.2"}),
    MAYOR: ("rpjmd_perubahan", {"W1": "S1.1", "W2": "S1.2", "W3": "S2.1", "W4": "S3.1"}),
}


class Plans:
    """What Bappeda recorded of them."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.adopted: dict[str, ActRef] = {}
        self._facts: dict[str, Facts] = {}

    def adopt(self) -> None:
        """3 December: the RPJMD, its change, and the Renstra of the Dinas Kesehatan, years after they were adopted."""
        for row in tomllib.loads((FOLDER / "rencana.toml").read_text(encoding="utf-8"))["plan"]:
            key, facts = row["key"], self._plan(row)
            planner = self.city.officers[PLANNING.key].person
            self.adopted[key], self._facts[key] = self.city.stage.do(planner, "plan-adopted", facts), facts

    def _plan(self, row: Mapping[str, Any]) -> Facts:
        kind, number_printed, adopted_on = row["decree"]
        before = row.get("changes")
        facts: Facts = {
            "kind": row["kind"],
            "period_from": SPAN[0],
            "period_until": SPAN[1],
            "version": 1 if before is None else self._facts[before]["version"] + 1,
            "version_printed": row["printed"],
            "title_printed": row["title"],
            "decree": decree(
                number_printed, adopted_on, "Kota Contoh" if kind == "perda" else "Wali Kota Contoh", kind=kind
            ),
            "adopted_on": day(adopted_on),
            "valid_from": day(adopted_on),
            "file": file(row["title"], dated=adopted_on),
            "objectives": [_objective(one) for one in row["objectives"]],
        }
        if "agency" in row:
            agency = self.city.agencies[row["agency"]]
            facts |= {"agency": agency, "agency_printed": self.city.names[agency]}
        if before is not None:
            facts |= {"replaces": self.adopted[before].data(), "reason_code": row["reason_code"]}
        return facts

    def named_in(self, document: Facts, key: str) -> Facts:
        """The same document, whose lines say what the plan asks for in the year."""
        if key not in LINES:
            return document
        plan, told = LINES[key]
        targets = dict(_targets(self._facts[plan], document["fiscal_year"]))
        objectives = [
            {**objective, "lines": [self._with_plan(line, plan, told, targets) for line in objective["lines"]]}
            for objective in document["objectives"]
        ]
        return {**document, "objectives": objectives}

    def _with_plan(self, line: Facts, plan: str, told: Mapping[str, str], targets: Mapping[str, Facts]) -> Facts:
        within = told.get(line["line_id"])
        if within is None:
            return line
        return line | {"plan": {"ref": self.adopted[plan].data(), "line": within, "target": targets[within]}}

    def order_alignment(self) -> None:
        """13 January: the mayor tells the Sekda, the Sekda tells Bappeda: promises and plan are to say the same."""
        mayor, secretary = self.city.officers["walikota"], self.city.officers["sekda"]
        plan = self.adopted["rpjmd_perubahan"].data()
        asked = (
            "Sampaikan kepada Bappeda agar perjanjian kinerja para kepala perangkat daerah selaras dengan RPJMD saya."
        )
        first = self.city.stage.do(mayor.person, "order-given", self._order("sekda", text=asked, refers=[plan]))
        passed_on = "Selaraskan setiap rancangan perjanjian kinerja dengan Perubahan RPJMD sebelum ditandatangani."
        facts = self._order(PLANNING.key, text=passed_on, follows=first.data(), refers=[plan])
        self.city.stage.do(secretary.person, "order-given", facts)

    def _order(self, to: str, **more: Any) -> Facts:
        officer = self.city.officers[to]
        return {
            "order": self.city.stage.new_id(),
            "to": [{"office": officer.office, "office_printed": officer.post}],
            "about": "penyelarasan",
            "due_on": day(f"{YEAR}-01-20"),
            **more,
        }


def _objective(row: Mapping[str, Any]) -> Facts:
    parent = {"parent": row["parent"]} if "parent" in row else {}
    return {
        "id": row["id"],
        "level": row["level"],
        "text": row["text"],
        **parent,
        "indicators": [_indicator(one) for one in row.get("indicators", ())],
    }


def _indicator(row: Sequence[Any]) -> Facts:
    key, name, unit, polarity, baseline, targets = row
    return {
        "id": key,
        "name_printed": name,
        "unit": unit,
        "polarity": polarity,
        "baseline": {"year": BASELINE, "value": number(baseline, unit)},
        "targets": [{"year": int(year), "target": number(value, unit)} for year, value in targets.items()],
    }


def _targets(plan: Facts, year: int) -> Iterator[tuple[str, Facts]]:
    for objective in plan["objectives"]:
        for indicator in objective["indicators"]:
            yield indicator["id"], next(one["target"] for one in indicator["targets"] if one["year"] == year)
