"""What the mayor of Kota Contoh promises, and the money of the secretariat. All of it is invented."""

from service.demo.facts import number
from service.demo.measures import APPARATUS, Measure, Objective, Programme, percent

SECRETARIAT = (
    Programme("4.01.01", APPARATUS, {"dau": 58_420_750_000}),
    Programme("4.01.02", "Program Pemerintahan dan Kesejahteraan Rakyat", {"dau": 7_315_000_000}),
    Programme("4.01.03", "Program Perekonomian dan Pembangunan", {"dau": 2_864_300_000}),
)

MAYOR = "walikota"

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
                target=percent("15.8"),
                baseline=percent("18.3"),
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
                target=percent("6.9"),
                baseline=percent("7.35"),
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

CITY_MEASURES = tuple(measure for objective in CITY_OBJECTIVES for measure in objective.measures)
