"""The planning board, the inspectorate and a district of Kota Contoh. All of it is invented."""

from service.demo.facts import interval, number, yes_or_no
from service.demo.measures import APPARATUS, Department, Measure, Objective, Programme, percent, sakip

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
    powers=("agreement.align", "realization.verify", "plan.record"),
    objectives=(
        Objective(
            text="Meningkatnya mutu perencanaan pembangunan daerah",
            measures=(
                Measure(
                    line="I1",
                    name="Persentase keselarasan program RKPD dengan RPJMD",
                    formula="NAIK",
                    target=percent("100"),
                    baseline=percent("97.5"),
                    definition="Program RKPD yang sesuai RPJMD dibagi seluruh program RKPD, dikali 100.",
                    source="SIPD-RI",
                ),
                Measure(
                    line="I2",
                    name="Persentase sasaran RPJMD yang tercapai",
                    formula="NAIK",
                    target=percent("85"),
                    baseline=percent("79.17"),
                    definition="Sasaran RPJMD yang mencapai target tahun berjalan dibagi seluruh sasaran, dikali 100.",
                    source="Laporan evaluasi RKPD",
                ),
            ),
        ),
        Objective(text="Meningkatnya akuntabilitas kinerja", measures=(sakip("I3", "A", "A"),)),
        Objective(
            text="Terkendalinya pembangunan ekonomi daerah",
            measures=(
                Measure(
                    line="I4",
                    name="Laju pertumbuhan ekonomi kota (tahun ke tahun)",
                    formula="SELISIH",
                    parameters={"poin_per_satuan": "10"},
                    kind="impact",
                    target=percent("5.4"),
                    baseline=percent("5.12"),
                    definition="Perubahan PDRB atas dasar harga konstan terhadap triwulan yang sama tahun sebelumnya.",
                    source="Berita Resmi Statistik BPS",
                    lineage="new",
                ),
                Measure(
                    line="I5",
                    name="RKPD tahun 2026 ditetapkan paling lambat 30 Juni",
                    formula="ADA",
                    kind="output",
                    decimals=0,
                    target=yes_or_no(there=True),
                    baseline=yes_or_no(there=True),
                    due_on="2025-06-30",
                    definition="Peraturan Wali Kota tentang RKPD sudah ditetapkan dan diundangkan.",
                    source="Jaringan Dokumentasi dan Informasi Hukum",
                ),
            ),
        ),
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
    powers=("claims.import", "paper.record", "paper.attest"),
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
                    target=percent("88"),
                    baseline=percent("83.4"),
                    definition="Rekomendasi BPK yang selesai ditindaklanjuti dibagi seluruh rekomendasi, dikali 100.",
                    source="Pemantauan tindak lanjut BPK",
                ),
                Measure(
                    line="I3",
                    name="Persentase perangkat daerah dengan predikat SAKIP minimal BB",
                    formula="NAIK",
                    target=percent("75"),
                    baseline=percent("66.67"),
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
                    aggregation="avg",
                    target=number("86.5", "Indeks"),
                    baseline=number("84.73", "Indeks"),
                    definition="Nilai survei kepuasan masyarakat menurut PermenPANRB 14/2017.",
                    source="Survei kepuasan masyarakat",
                ),
                Measure(
                    line="I2",
                    name="Persentase usulan Musrenbang kelurahan yang masuk RKPD",
                    formula="NAIK",
                    target=percent("42"),
                    baseline=percent("37.8"),
                    definition="Usulan Musrenbang kelurahan yang termuat dalam RKPD dibagi seluruh usulan, dikali 100.",
                    source="SIPD-RI",
                ),
            ),
        ),
        Objective(
            text="Meningkatnya akuntabilitas kinerja",
            measures=(
                sakip("I3", "B", "CC"),
                Measure(
                    line="I4",
                    name="Persentase realisasi anggaran terhadap rencana kas",
                    formula="RENTANG",
                    polarity="rentang",
                    aggregation="avg",
                    kind="process",
                    target=interval("95", "105", "Persen"),
                    baseline=percent("88.2"),
                    definition="Realisasi anggaran triwulan dibagi rencana kas triwulan, dikali 100.",
                    source="SIPD-RI Penatausahaan",
                    lineage="new",
                ),
            ),
        ),
    ),
    programmes=(
        Programme("7.01.01", APPARATUS, {"dau": 5_421_350_000}),
        Programme("7.01.02", "Program Penyelenggaraan Pemerintahan dan Pelayanan Publik", {"dau": 684_200_000}),
        Programme("7.01.03", "Program Pemberdayaan Masyarakat Desa dan Kelurahan", {"dau": 2_137_500_000}),
        Programme("7.01.04", "Program Koordinasi Ketentraman dan Ketertiban Umum", {"dau": 396_750_000}),
    ),
)
