"""The departments of Kota Contoh: who leads them, what they promise, with which money. All of it is invented.

Programmes carry the codes of Permendagri 90/2019; amounts are whole rupiah of the fiscal year 2025.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.demo.facts import Facts, number, ordinal

SAKIP = (
    ("AA", 7, "90", "100"),
    ("A", 6, "80", "90"),
    ("BB", 5, "70", "80"),
    ("B", 4, "60", "70"),
    ("CC", 3, "50", "60"),
    ("C", 2, "30", "50"),
    ("D", 1, "0", "30"),
)
APPARATUS = "Program Penunjang Urusan Pemerintahan Daerah Kabupaten/Kota"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """An indicator and the target of the year."""

    line: str
    name: str
    target: Facts
    baseline: Facts
    formula: str
    definition: str
    source: str
    polarity: str = "naik"
    aggregation: str = "last"
    kind: str = "outcome"
    level: str = "iku_opd"
    decimals: int = 2
    quarters: tuple[str, ...] = ()
    due_on: str | None = None
    ordinals: tuple[tuple[str, int, str, str], ...] = ()
    lineage: str = "carried"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """A strategic objective (sasaran) and its indicators."""

    text: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme with its money, by source."""

    code: str
    name: str
    sources: Mapping[str, int]

    @property
    def amount(self) -> int:
        """The money of all sources."""
        return sum(self.sources.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A perangkat daerah: its head, its operator, its promise and its money."""

    key: str
    code: str
    name: str
    kind: str
    post: str
    level: str = "jpt_pratama"
    head: str
    rank: str
    since: str
    operator: str
    budget_adopted_on: str = "2025-01-06"
    powers: tuple[str, ...] = ()
    objectives: tuple[Objective, ...] = ()
    programmes: tuple[Programme, ...] = field(default=())

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Every indicator of the department."""
        return tuple(measure for objective in self.objectives for measure in objective.measures)


def _percent(value: str) -> Facts:
    return number(value, "Persen")


def _sakip(line: str, target: str, before: str) -> Measure:
    ranks = {label: rank for label, rank, _, _ in SAKIP}
    return Measure(
        line=line,
        name="Predikat SAKIP perangkat daerah",
        target=ordinal(target, ranks[target]),
        baseline=ordinal(before, ranks[before]),
        formula="PREDIKAT",
        ordinals=SAKIP,
        definition="Predikat hasil evaluasi AKIP internal oleh Inspektorat menurut PermenPANRB 88/2021.",
        source="Laporan hasil evaluasi Inspektorat",
    )


HEALTH = Department(
    key="dinkes",
    code="1.02.0.00.0.00.01.0000",
    name="Dinas Kesehatan",
    kind="dinas",
    post="Kepala Dinas Kesehatan",
    head="dr. Anindya Laksmi, M.Kes.",
    rank="Pembina Utama Muda, IV/c",
    since="2024-01-03",
    operator="Putu Ayu Maharani, S.K.M.",
    objectives=(
        Objective(
            text="Meningkatnya derajat kesehatan masyarakat",
            measures=(
                Measure(
                    line="I1",
                    name="Angka Kematian Ibu per 100.000 kelahiran hidup",
                    formula="TURUN",
                    polarity="turun",
                    kind="impact",
                    target=number("90", "Per 100.000 KH"),
                    baseline=number("95", "Per 100.000 KH"),
                    definition="Kematian ibu hamil, bersalin dan nifas dibagi kelahiran hidup, dikali 100.000.",
                    source="Maternal Perinatal Death Notification",
                ),
                Measure(
                    line="I2",
                    name="Persentase imunisasi dasar lengkap",
                    formula="NAIK",
                    target=_percent("92.5"),
                    baseline=_percent("90.1"),
                    definition="Bayi dengan imunisasi dasar lengkap dibagi bayi bertahan hidup, dikali 100.",
                    source="Aplikasi Sehat IndonesiaKu",
                ),
            ),
        ),
        Objective(
            text="Meningkatnya mutu tata kelola dan pelayanan kesehatan",
            measures=(
                Measure(
                    line="I3",
                    name="Paket DAK Fisik bidang kesehatan yang dilelang sampai dengan 31 Maret",
                    formula="TUNTAS",
                    kind="output",
                    decimals=0,
                    target=number("14", "Paket"),
                    baseline=number("12", "Paket"),
                    due_on="2025-03-31",
                    definition="Seluruh paket DAK Fisik sudah diumumkan pemilihannya pada SPSE paling lambat 31 Maret.",
                    source="SPSE",
                    lineage="new",
                ),
                _sakip("I4", "A", "BB"),
                Measure(
                    line="I5",
                    name="Kasus keluhan pelayanan kesehatan",
                    formula="TURUN",
                    polarity="turun",
                    aggregation="sum",
                    decimals=0,
                    target=number("40", "Kasus"),
                    baseline=number("52", "Kasus"),
                    quarters=("10", "10", "10", "10"),
                    definition="Jumlah keluhan pelayanan kesehatan yang masuk dan dinyatakan berdasar.",
                    source="SP4N-LAPOR!",
                ),
            ),
        ),
    ),
    programmes=(
        Programme("1.02.01", APPARATUS, {"dau": 61_240_500_000}),
        Programme(
            "1.02.02",
            "Program Pemenuhan Upaya Kesehatan Perorangan dan Upaya Kesehatan Masyarakat",
            {"dau": 36_250_000_000, "dak_fisik": 14_875_250_000},
        ),
        Programme("1.02.03", "Program Peningkatan Kapasitas Sumber Daya Manusia Kesehatan", {"dau": 3_418_750_000}),
        Programme(
            "1.02.04", "Program Sediaan Farmasi, Alat Kesehatan dan Makanan Minuman", {"dak_nonfisik": 1_126_400_000}
        ),
        Programme("1.02.05", "Program Pemberdayaan Masyarakat Bidang Kesehatan", {"dak_nonfisik": 2_090_850_000}),
    ),
)

EDUCATION = Department(
    key="disdik",
    code="1.01.0.00.0.00.01.0000",
    name="Dinas Pendidikan",
    kind="dinas",
    post="Kepala Dinas Pendidikan",
    head="Drs. Yohanis Paliama, M.Pd.",
    rank="Pembina Utama Muda, IV/c",
    since="2022-05-17",
    operator="Siska Wulandari, S.Pd.",
    budget_adopted_on="2025-01-07",
    objectives=(
        Objective(
            text="Meningkatnya akses dan mutu pendidikan dasar",
            measures=(
                Measure(
                    line="I1",
                    name="Angka Partisipasi Sekolah usia 7-15 tahun",
                    formula="NAIK",
                    target=_percent("98.4"),
                    baseline=_percent("97.62"),
                    definition="Penduduk 7-15 tahun yang bersekolah dibagi penduduk 7-15 tahun, dikali 100.",
                    source="Dapodik dan data penduduk",
                ),
                Measure(
                    line="I2",
                    name="Persentase murid SD dan SMP yang mencapai kompetensi minimum literasi",
                    formula="NAIK",
                    target=_percent("74"),
                    baseline=_percent("70.3"),
                    definition="Murid yang mencapai literasi minimum pada AN dibagi murid peserta, dikali 100.",
                    source="Rapor Pendidikan",
                ),
                Measure(
                    line="I3",
                    name="Jumlah anak tidak sekolah yang kembali bersekolah",
                    formula="NAIK",
                    aggregation="sum",
                    decimals=0,
                    kind="output",
                    target=number("320", "Orang"),
                    baseline=number("215", "Orang"),
                    quarters=("60", "80", "140", "40"),
                    definition="Anak usia 7-18 tahun yang tidak sekolah dan terdaftar kembali tahun ini.",
                    source="Dapodik",
                    lineage="new",
                ),
            ),
        ),
        Objective(text="Meningkatnya akuntabilitas kinerja", measures=(_sakip("I4", "BB", "B"),)),
    ),
    programmes=(
        Programme("1.01.01", APPARATUS, {"dau": 148_905_300_000}),
        Programme("1.01.02", "Program Pengelolaan Pendidikan", {"dau": 41_700_000_000, "dak_fisik": 18_340_000_000}),
        Programme("1.01.03", "Program Pengembangan Kurikulum", {"dau": 1_250_000_000}),
        Programme("1.01.04", "Program Pendidik dan Tenaga Kependidikan", {"dak_nonfisik": 6_480_600_000}),
    ),
)

WORKS = Department(
    key="pupr",
    code="1.03.1.04.0.00.01.0000",
    name="Dinas Pekerjaan Umum dan Penataan Ruang",
    kind="dinas",
    post="Kepala Dinas Pekerjaan Umum dan Penataan Ruang",
    head="Ir. Gusti Rahardian, M.T.",
    rank="Pembina Tingkat I, IV/b",
    since="2023-10-09",
    operator="Fajar Nugroho Siahaan, S.T.",
    budget_adopted_on="2025-01-08",
    objectives=(
        Objective(
            text="Meningkatnya mutu infrastruktur kota",
            measures=(
                Measure(
                    line="I1",
                    name="Persentase panjang jalan kota dalam kondisi mantap",
                    formula="NAIK",
                    target=_percent("81.25"),
                    baseline=_percent("78.9"),
                    definition="Panjang jalan baik dan sedang dibagi panjang seluruh jalan kota, dikali 100.",
                    source="Survei kondisi jalan",
                ),
                Measure(
                    line="I2",
                    name="Persentase rumah tangga dengan akses air minum layak",
                    formula="NAIK",
                    target=_percent("93.1"),
                    baseline=_percent("91.75"),
                    definition="Rumah tangga dengan akses air minum layak dibagi seluruh rumah tangga, dikali 100.",
                    source="Susenas",
                ),
                Measure(
                    line="I3",
                    name="Luas genangan di kawasan permukiman",
                    formula="TURUN",
                    polarity="turun",
                    target=number("18.5", "Ha"),
                    baseline=number("24.2", "Ha"),
                    definition="Luas kawasan permukiman yang tergenang lebih dari 30 cm selama lebih dari dua jam.",
                    source="Peta genangan tahunan",
                ),
            ),
        ),
        Objective(text="Meningkatnya akuntabilitas kinerja", measures=(_sakip("I4", "BB", "BB"),)),
    ),
    programmes=(
        Programme("1.03.01", APPARATUS, {"dau": 21_730_400_000}),
        Programme("1.03.02", "Program Pengelolaan Sumber Daya Air (SDA)", {"dau": 9_615_000_000}),
        Programme(
            "1.03.03", "Program Pengelolaan dan Pengembangan Sistem Penyediaan Air Minum", {"dak_fisik": 7_902_750_000}
        ),
        Programme("1.03.06", "Program Pengelolaan dan Pengembangan Sistem Drainase", {"dau": 12_480_000_000}),
        Programme("1.03.10", "Program Penyelenggaraan Jalan", {"dau": 54_300_000_000, "dak_fisik": 23_115_600_000}),
    ),
)

PLANNING = Department(
    key="bappeda",
    code="5.01.5.05.0.00.01.0000",
    name="Badan Perencanaan Pembangunan Daerah",
    kind="badan",
    post="Kepala Badan Perencanaan Pembangunan Daerah",
    head="Dr. Hasan Basri Nasution, S.E., M.Si.",
    rank="Pembina Utama Muda, IV/c",
    since="2023-03-13",
    operator="Melati Kusumaningrum, S.Si.",
    powers=("agreement.align",),
    objectives=(
        Objective(
            text="Meningkatnya mutu perencanaan pembangunan daerah",
            measures=(
                Measure(
                    line="I1",
                    name="Persentase keselarasan program RKPD dengan RPJMD",
                    formula="NAIK",
                    target=_percent("100"),
                    baseline=_percent("97.5"),
                    definition="Program RKPD yang sesuai RPJMD dibagi seluruh program RKPD, dikali 100.",
                    source="SIPD-RI",
                ),
                Measure(
                    line="I2",
                    name="Persentase sasaran RPJMD yang tercapai",
                    formula="NAIK",
                    target=_percent("85"),
                    baseline=_percent("79.17"),
                    definition="Sasaran RPJMD yang mencapai target tahun berjalan dibagi seluruh sasaran, dikali 100.",
                    source="Laporan evaluasi RKPD",
                ),
            ),
        ),
        Objective(text="Meningkatnya akuntabilitas kinerja", measures=(_sakip("I3", "A", "A"),)),
    ),
    programmes=(
        Programme("5.01.01", APPARATUS, {"dau": 12_318_900_000}),
        Programme(
            "5.01.02", "Program Perencanaan, Pengendalian dan Evaluasi Pembangunan Daerah", {"dau": 3_745_250_000}
        ),
        Programme(
            "5.01.03", "Program Koordinasi dan Sinkronisasi Perencanaan Pembangunan Daerah", {"dau": 2_610_000_000}
        ),
    ),
)

INSPECTORATE = Department(
    key="inspektorat",
    code="6.01.0.00.0.00.01.0000",
    name="Inspektorat Daerah",
    kind="inspektorat",
    post="Inspektur Daerah",
    head="Dra. Theresia Manuhutu, Ak., M.Ak.",
    rank="Pembina Utama Muda, IV/c",
    since="2021-08-23",
    operator="Rizal Effendi Lubis, S.E.",
    budget_adopted_on="2025-01-07",
    objectives=(
        Objective(
            text="Meningkatnya mutu pengawasan intern",
            measures=(
                Measure(
                    line="I1",
                    name="Level kapabilitas APIP",
                    formula="NAIK",
                    decimals=0,
                    target=number("3", "Level"),
                    baseline=number("3", "Level"),
                    definition="Level kapabilitas APIP hasil penilaian BPKP.",
                    source="Laporan penilaian BPKP",
                ),
                Measure(
                    line="I2",
                    name="Persentase rekomendasi BPK yang ditindaklanjuti",
                    formula="NAIK",
                    target=_percent("88"),
                    baseline=_percent("83.4"),
                    definition="Rekomendasi BPK yang selesai ditindaklanjuti dibagi seluruh rekomendasi, dikali 100.",
                    source="Pemantauan tindak lanjut BPK",
                ),
                Measure(
                    line="I3",
                    name="Persentase perangkat daerah dengan predikat SAKIP minimal BB",
                    formula="NAIK",
                    target=_percent("75"),
                    baseline=_percent("66.67"),
                    definition="Perangkat daerah berpredikat BB ke atas dibagi yang dievaluasi, dikali 100.",
                    source="Laporan hasil evaluasi AKIP",
                ),
            ),
        ),
    ),
    programmes=(
        Programme("6.01.01", APPARATUS, {"dau": 9_874_600_000}),
        Programme("6.01.02", "Program Penyelenggaraan Pengawasan", {"dau": 2_956_000_000}),
        Programme("6.01.03", "Program Perumusan Kebijakan, Pendampingan dan Asistensi", {"dau": 1_184_750_000}),
    ),
)

DISTRICT = Department(
    key="kec_utara",
    code="7.01.0.00.0.00.01.0000",
    name="Kecamatan Contoh Utara",
    kind="kecamatan",
    post="Camat Contoh Utara",
    level="administrator",
    head="Agustinus Leimena, S.STP., M.AP.",
    rank="Pembina, IV/a",
    since="2022-11-21",
    operator="Nur Aisyah Ramadhani, S.Sos.",
    budget_adopted_on="2025-01-09",
    objectives=(
        Objective(
            text="Meningkatnya mutu pelayanan publik kecamatan",
            measures=(
                Measure(
                    line="I1",
                    name="Indeks Kepuasan Masyarakat",
                    formula="NAIK",
                    target=number("86.5", "Indeks"),
                    baseline=number("84.73", "Indeks"),
                    definition="Nilai survei kepuasan masyarakat menurut PermenPANRB 14/2017.",
                    source="Survei kepuasan masyarakat",
                ),
                Measure(
                    line="I2",
                    name="Persentase usulan Musrenbang kelurahan yang masuk RKPD",
                    formula="NAIK",
                    target=_percent("42"),
                    baseline=_percent("37.8"),
                    definition="Usulan Musrenbang kelurahan yang termuat dalam RKPD dibagi seluruh usulan, dikali 100.",
                    source="SIPD-RI",
                ),
            ),
        ),
        Objective(text="Meningkatnya akuntabilitas kinerja", measures=(_sakip("I3", "B", "CC"),)),
    ),
    programmes=(
        Programme("7.01.01", APPARATUS, {"dau": 5_421_350_000}),
        Programme("7.01.02", "Program Penyelenggaraan Pemerintahan dan Pelayanan Publik", {"dau": 684_200_000}),
        Programme("7.01.03", "Program Pemberdayaan Masyarakat Desa dan Kelurahan", {"dau": 2_137_500_000}),
        Programme("7.01.04", "Program Koordinasi Ketentraman dan Ketertiban Umum", {"dau": 396_750_000}),
    ),
)

DEPARTMENTS = (HEALTH, EDUCATION, WORKS, PLANNING, INSPECTORATE, DISTRICT)

SECRETARIAT = (
    Programme("4.01.01", APPARATUS, {"dau": 58_420_750_000}),
    Programme("4.01.02", "Program Pemerintahan dan Kesejahteraan Rakyat", {"dau": 7_315_000_000}),
    Programme("4.01.03", "Program Perekonomian dan Pembangunan", {"dau": 2_864_300_000}),
)

CITY_OBJECTIVES = (
    Objective(
        text="Meningkatnya kualitas sumber daya manusia",
        measures=(
            Measure(
                line="W1",
                name="Indeks Pembangunan Manusia",
                formula="NAIK",
                level="iku_pemda",
                kind="impact",
                target=number("79.4", "Indeks"),
                baseline=number("78.86", "Indeks"),
                definition="Indeks Pembangunan Manusia yang diumumkan BPS.",
                source="Publikasi BPS",
            ),
            Measure(
                line="W2",
                name="Prevalensi stunting",
                formula="TURUN",
                polarity="turun",
                level="iku_pemda",
                kind="impact",
                target=_percent("15.8"),
                baseline=_percent("18.3"),
                definition="Balita pendek dan sangat pendek dibagi seluruh balita yang diukur, dikali 100.",
                source="Survei Status Gizi Indonesia",
            ),
        ),
    ),
    Objective(
        text="Menurunnya kemiskinan",
        measures=(
            Measure(
                line="W3",
                name="Persentase penduduk miskin",
                formula="TURUN",
                polarity="turun",
                level="iku_pemda",
                kind="impact",
                target=_percent("6.9"),
                baseline=_percent("7.35"),
                definition="Penduduk di bawah garis kemiskinan dibagi seluruh penduduk, dikali 100.",
                source="Publikasi BPS",
            ),
        ),
    ),
    Objective(
        text="Terwujudnya tata kelola pemerintahan yang akuntabel",
        measures=(
            Measure(
                line="W4",
                name="Nilai SAKIP pemerintah daerah",
                formula="NAIK",
                level="iku_pemda",
                target=number("72.5", "Nilai"),
                baseline=number("69.84", "Nilai"),
                definition="Nilai hasil evaluasi AKIP pemerintah daerah oleh KemenPANRB.",
                source="Laporan hasil evaluasi KemenPANRB",
            ),
        ),
    ),
)
