"""The departments of Kota Contoh: who leads them, what they promise, with which money. All of it is invented.

Programmes carry the codes of Permendagri 90/2019; amounts are whole rupiah of the fiscal year 2025.
"""

from service.demo.bodies import DISTRICT, INSPECTORATE, PLANNING
from service.demo.facts import number
from service.demo.measures import APPARATUS, Department, Measure, Objective, Programme, percent, sakip

__all__ = ["DEPARTMENTS", "DISTRICT", "EDUCATION", "HEALTH", "INSPECTORATE", "PLANNING", "WORKS"]

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
                    target=percent("92.5"),
                    baseline=percent("90.1"),
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
                    scope=tuple((f"p{no:02}", f"Paket DAK Fisik bidang kesehatan nomor {no}") for no in range(1, 15)),
                    definition="Seluruh paket DAK Fisik sudah diumumkan pemilihannya pada SPSE paling lambat 31 Maret.",
                    source="SPSE",
                    lineage="new",
                ),
                sakip("I4", "A", "BB"),
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
                    target=percent("98.4"),
                    baseline=percent("97.62"),
                    definition="Penduduk 7-15 tahun yang bersekolah dibagi penduduk 7-15 tahun, dikali 100.",
                    source="Dapodik dan data penduduk",
                ),
                Measure(
                    line="I2",
                    name="Persentase murid SD dan SMP yang mencapai kompetensi minimum literasi",
                    formula="NAIK",
                    target=percent("74"),
                    baseline=percent("70.3"),
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
        Objective(text="Meningkatnya akuntabilitas kinerja", measures=(sakip("I4", "BB", "B"),)),
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
                    target=percent("81.25"),
                    baseline=percent("78.9"),
                    definition="Panjang jalan baik dan sedang dibagi panjang seluruh jalan kota, dikali 100.",
                    source="Survei kondisi jalan",
                ),
                Measure(
                    line="I2",
                    name="Persentase rumah tangga dengan akses air minum layak",
                    formula="NAIK",
                    target=percent("93.1"),
                    baseline=percent("91.75"),
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
        Objective(text="Meningkatnya akuntabilitas kinerja", measures=(sakip("I4", "BB", "BB"),)),
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

DEPARTMENTS = (HEALTH, EDUCATION, WORKS, PLANNING, INSPECTORATE, DISTRICT)
