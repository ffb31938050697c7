"""The promises of Kota Contoh in 2025, told day by day: January to the November revision attempt."""

from collections.abc import Sequence

from domain.evidence.entry import ActRef
from service.demo import paperwork, settling
from service.demo.departments import DEPARTMENTS, DISTRICT, EDUCATION, HEALTH, INSPECTORATE, PLANNING, WORKS
from service.demo.facts import Facts, day, decree, number
from service.demo.founding import HEAD_POWERS, City, Officer
from service.demo.government import CITY_OBJECTIVES, SECRETARIAT
from service.demo.measures import Department, Programme
from service.demo.plans import Plans
from service.demo.promise import Promise
from service.heads import record_heads

END_OF_DAY = "23:30"
SIGNED_IN_JANUARY = (HEALTH, EDUCATION, PLANNING, INSPECTORATE)

EDUCATION_AFTER_CHANGE = (
    Programme("1.01.01", "Program Penunjang Urusan Pemerintahan Daerah Kabupaten/Kota", {"dau": 147_655_300_000}),
    Programme("1.01.02", "Program Pengelolaan Pendidikan", {"dau": 44_350_000_000, "dak_fisik": 18_340_000_000}),
    Programme("1.01.03", "Program Pengembangan Kurikulum", {"dau": 875_000_000}),
    Programme("1.01.04", "Program Pendidik dan Tenaga Kependidikan", {"dak_nonfisik": 6_480_600_000}),
)


class Year:
    """A city, its agreements, and the calendar; every day with acts ends with the heads of all streams."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.stage = city.stage
        self.promises: dict[str, Promise] = {}
        self.budgets: dict[str, ActRef] = {}
        self.definitions: dict[str, dict[str, ActRef]] = {}
        self.health_heads: list[Officer] = []
        self.plans = Plans(city)

    def on(self, date: str, hour: str = "08:30") -> None:
        """Close the day before, and let the morning of another come."""
        self.close_day()
        self.stage.at(f"{date} {hour}")

    def close_day(self) -> None:
        """The house's own act at the end of a day: the heads of all streams under one root."""
        today = self.stage.today().isoformat()
        self.stage.at(f"{today} {END_OF_DAY}")
        record_heads(self.stage.house)

    # -- December and January --

    def settle(self) -> None:
        """2 and 3 December 2024: the treasury and the six departments enter the register."""
        settling.treasury(self.city)
        self.on("2024-12-03")
        for department in DEPARTMENTS:
            settling.settle(self.city, department)

    def adopt_budgets(self) -> None:
        """6 to 9 January: the DPA of every department, and of the secretariat."""
        for date in ("2025-01-06", "2025-01-07", "2025-01-08", "2025-01-09"):
            self.on(date)
            if date == "2025-01-06":
                self.budgets["setda"] = settling.record_budget(
                    self.city, "setda", "4.01.0.00.0.00.01.0000", "Sekretariat Daerah", SECRETARIAT, adopted_on=date
                )
            for department in DEPARTMENTS:
                if department.budget_adopted_on == date:
                    self.budgets[department.key] = settling.adopt_budget(self.city, department)

    def define_indicators(self) -> None:
        """10 January: departments define their indicators, the Sekda the city's; Organisasi confirms them."""
        self.on("2025-01-10")
        city_measures = [measure for objective in CITY_OBJECTIVES for measure in objective.measures]
        self.definitions["walikota"] = settling.define(
            self.city, city_measures, owner="walikota", publisher="Pemerintah Kota Contoh", by="sekda"
        )
        for department in DEPARTMENTS:
            by = settling.operator_of(department.key)
            self.definitions[department.key] = settling.define(
                self.city, department.measures, owner=department.key, publisher=department.name, by=by
            )
        self.on("2025-01-13")
        for definitions in self.definitions.values():
            settling.confirm(self.city, definitions.values())

    def propose(self) -> None:
        """15 to 21 January: dialogues, proposals, alignment; the mayor's own comes first."""
        self.on("2025-01-15")
        self._mayor()
        for department in DEPARTMENTS:
            promise = self.promises[department.key] = settling.promise_of(self.city, department)
            other_side = "organisasi" if department is PLANNING else "bappeda"
            promise.hold_dialogue(self._positions(department), delegate=other_side)
            promise.confirm_dialogue(other_side)
        self.on("2025-01-18")
        for department in DEPARTMENTS:
            document = settling.document_of(
                self.city, department, self.definitions[department.key], self.budgets[department.key]
            )
            document = self.plans.named_in(document, department.key)
            self.promises[department.key].propose(document, budget=self.budgets[department.key])
        self.on("2025-01-20")
        for department in DEPARTMENTS:
            if department is not EDUCATION:
                self.promises[department.key].align("organisasi" if department is PLANNING else "bappeda")
        self._return_education()

    def _positions(self, department: Department) -> list[str]:
        return [
            f"Target {measure.name} disepakati {measure.target['printed']} {measure.target['unit']}."
            for measure in department.measures
        ]

    def _mayor(self) -> None:
        programmes = [programme for department in DEPARTMENTS for programme in department.programmes]
        budgets = {
            programme.code: self.budgets[department.key]
            for department in DEPARTMENTS
            for programme in department.programmes
        }
        document = paperwork.document(
            CITY_OBJECTIVES,
            programmes,
            trustee=self.city.officers["walikota"],
            grantor=None,
            definitions=self.definitions["walikota"],
            budgets=budgets,
        )
        mayor = self.promises["walikota"] = Promise(self.city, "walikota", operator="organisasi", grantor=None)
        mayor.propose(self.plans.named_in(document, "walikota"))
        mayor.align()

    def _return_education(self) -> None:
        promise = self.promises[EDUCATION.key]
        promise.give_back(
            "tidak_selaras",
            "Target anak yang kembali bersekolah pada Triwulan III belum sesuai tahun ajaran baru.",
        )
        document = {**promise.document, "number_printed": "400.3/14/PK/2025"}
        self.on("2025-01-21")
        promise.propose(document, budget=self.budgets[EDUCATION.key])
        promise.align()

    def sign(self) -> None:
        """24 and 27 January: heads sign, the mayor countersigns in one session."""
        self.on("2025-01-24")
        self.promises["walikota"].sign()
        ready = [self.promises[department.key] for department in SIGNED_IN_JANUARY]
        for promise in ready:
            promise.sign()
        self.on("2025-01-27")
        mayor = self.city.officers["walikota"].person
        for promise, act in zip(
            ready, self.stage.do_all(mayor, [promise.countersigning() for promise in ready]), strict=True
        ):
            promise.enter_force(act)

    def publish(self) -> None:
        """February: publication; the camat is late; one agreement waits for the mayor's hand and goes on waiting."""
        self.on("2025-02-05")
        for key in ("walikota", *(department.key for department in SIGNED_IN_JANUARY)):
            self.promises[key].publish()
        self.promises[WORKS.key].sign()
        camat = self.promises[DISTRICT.key]
        self.on("2025-02-10")
        camat.sign()
        self.on("2025-02-12")
        camat.countersign()
        self.on("2025-02-14")
        camat.publish()

    # -- August to November --

    def change_head(self) -> None:
        """12 to 22 August: the head of the Dinas Kesehatan is moved; an acting head continues."""
        city, promise = self.city, self.promises[HEALTH.key]
        self.on("2025-08-14")
        first = city.officers[HEALTH.key]
        self.health_heads.append(first)
        self.end(first, ended_on="2025-08-12", number="821.2/208/2025", closing_until="2025-08-29")
        acting = self.appoint_acting_head()
        self.health_heads.append(acting)
        self.on("2025-08-20")
        promise.continue_after(first)
        self.on("2025-08-22")
        promise.accept_continuation()

    def end(self, officer: Officer, *, ended_on: str, number: str, closing_until: str | None = None) -> ActRef:
        """BKPSDM records the SK that moves an official; `closing_until`: the last day to sign what ended before."""
        facts: Facts = {
            "mandate": officer.mandate.data(),
            "ended_on": day(ended_on),
            "reason_code": "mutasi",
            "decree": decree(number, ended_on, "Wali Kota Contoh"),
        }
        facts |= {"closing_until": day(closing_until)} if closing_until else {}
        return self.stage.do(self.city.officers["bkpsdm"].person, "mandate-ended", facts)

    def appoint_acting_head(self) -> Officer:
        """The secretary of the Dinas leads it as Plt."""
        city = self.city
        city.office("sekdinkes", HEALTH.key, "Sekretaris Dinas Kesehatan", "administrator", superior=HEALTH.key)
        secretary = self.stage.person("Benediktus Wair, S.K.M., M.P.H.")
        city.enrol(secretary)
        city.appoint(
            "sekdinkes",
            secretary,
            "Sekretaris Dinas Kesehatan",
            since="2023-01-09",
            number="821.3/5/2023",
            powers=("agreement.sign",),
            rank="Pembina Tingkat I, IV/b",
        )
        return city.appoint(
            HEALTH.key,
            secretary,
            "Plt. Kepala Dinas Kesehatan",
            capacity="plt",
            since="2025-08-12",
            until="2025-09-30",
            number="821.2/209/2025",
            powers=HEAD_POWERS,
            rank="Pembina Tingkat I, IV/b",
            own_office="sekdinkes",
        )

    def install_head(self) -> None:
        """1 to 6 October: the new head takes office and continues."""
        city, promise = self.city, self.promises[HEALTH.key]
        self.on("2025-10-02")
        third = self.stage.person("drg. Cahyaning Prabandari, M.A.R.S.")
        city.enrol(third)
        self.health_heads.append(
            city.appoint(
                HEALTH.key,
                third,
                HEALTH.post,
                since="2025-10-01",
                number="821.2/251/2025",
                powers=HEAD_POWERS,
                rank="Pembina Tingkat I, IV/b",
            )
        )
        self.on("2025-10-06")
        promise.continue_after(self.health_heads[1])
        promise.accept_continuation()

    def change_budget(self) -> None:
        """9 October: the DPPA of the Dinas Pendidikan."""
        self.on("2025-10-09")
        self.budgets["dppa"] = settling.record_budget(
            self.city,
            EDUCATION.key,
            EDUCATION.code,
            EDUCATION.name,
            EDUCATION_AFTER_CHANGE,
            adopted_on="2025-10-09",
            replaces=self.budgets[EDUCATION.key],
        )

    def revise_education(self, known: Sequence[ActRef]) -> None:
        """20 to 31 October: the revision that follows it on ground b; one target becomes harder, one easier."""
        city, promise, changed = self.city, self.promises[EDUCATION.key], self.budgets["dppa"]
        self.on("2025-10-20")
        document = paperwork.with_money(
            paperwork.revised(
                promise.document_in_force,
                trustee=city.officers[EDUCATION.key],
                targets={"I1": number("98.5", "Persen"), "I3": number("300", "Orang")},
                quarters={"I3": {"tw4": number("20", "Orang")}},
            ),
            EDUCATION_AFTER_CHANGE,
            {programme.code: changed for programme in EDUCATION_AFTER_CHANGE},
        )
        promise.propose_revision(
            promise.revision_facts(document, ground="b", refs=[changed], known=known),
            by=city.officers[promise.operator],
        )
        promise.align()
        self.on("2025-10-27")
        promise.sign()
        self.on("2025-10-30")
        promise.countersign()
        self.on("2025-10-31")
        promise.publish()

    def attempt_revision(self) -> None:
        """6 and 10 November: the new head asks for an easier target without evidence; the mayor rejects."""
        promise = self.promises[HEALTH.key]
        self.on("2025-11-06")
        document = paperwork.revised(
            promise.document_in_force, trustee=promise.trustee, targets={"I1": number("98", "Per 100.000 KH")}
        )
        facts = promise.revision_facts(
            document,
            ground="c",
            assumption={
                "before": "Rujukan kegawatdaruratan ibu dilayani dua rumah sakit.",
                "after": "Salah satu rumah sakit rujukan sedang direnovasi.",
            },
        )
        promise.propose_revision(facts, by=promise.trustee)
        self.on("2025-11-10")
        promise.reject_revision(
            "bukti_tidak_cukup",
            "Perubahan asumsi tidak disertai bukti, dan tahun anggaran tersisa kurang dari dua bulan.",
        )
