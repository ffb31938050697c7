"""Why there is no figure, and what a reader must know about one: the code for machines, the sentence for people."""

from collections.abc import Mapping
from typing import Final

WHY: Final[Mapping[str, str]] = {
    # nothing to compare
    "not_entered": "Realisasi belum dimasukkan.",
    "missing": "Tidak ada lembar realisasi untuk masa ini.",
    "rejected": "Ditolak pemeriksa: tidak dihitung.",
    "no_data": "Data belum tersedia; tidak dihitung sebagai nol.",
    "not_due": "Belum jatuh tempo pada masa ini.",
    # nothing that can be compared
    "text_target": "Target berupa kata-kata: tidak ada capaian yang dapat dihitung.",
    "text_actual": "Realisasi berupa kata-kata: tidak ada capaian yang dapat dihitung.",
    "kind_differs": "Jenis angka target, realisasi dan rumus tidak sama: tidak dapat dibandingkan.",
    "unit_differs": "Satuannya tidak sama: tidak dapat dibandingkan.",
    "rank_undetermined": "Predikat tidak ada dalam tabel urutan yang ditandatangani, atau tempatnya lebih dari satu.",
    # nothing that may be computed
    "ratio_of_negative": "Perbandingan angka negatif tidak bermakna. Gunakan rumus SELISIH atau target berupa rentang.",
    "zero_target": "Target nol: perbandingan tidak terdefinisi.",
    "zero_realization": "Realisasi nol: cara terbalik tidak terdefinisi.",
    "undefined": "Rumus membagi dengan nol: tidak terdefinisi.",
    "parameter_malformed": "Parameter rumus yang ditandatangani bukan angka.",
    "no_target": "Sumbernya tidak mencetak target.",
    # no rule
    "no_polarity": "Arah indikator (naik atau turun) tidak tercetak: rumusnya tidak ditebak.",
    "rules_unknown": "Paket aturan yang disebut indikator tidak ada pada program ini; aturan lain tidak dipakai.",
    "rules_without_cases": "Paket aturan yang disebut indikator memuat rumus sebagai tulisan saja: tidak dihitung.",
    "formula_unknown": "Rumus tidak ada, atau tidak berlaku pada hari itu, dalam paket aturan yang disebut indikator.",
    # several periods, several indicators
    "covered": "Sudah termasuk dalam masa yang lebih panjang.",
    "not_a_number": "Bukan angka: tidak dapat dijumlahkan atau dirata-ratakan.",
    "no_aggregation": "Indikator ini tidak menandatangani cara menggabungkan beberapa masa.",
    "no_figure": "Belum ada masa yang memuat angka.",
}

REMARKS: Final[Mapping[str, str]] = {
    "inner_score_used": "Dihitung dari nilai di dalam predikat, bukan dari urutannya.",
    "late": "Tuntas setelah tanggalnya.",
    "capped": "Melampaui batas atas; angka mentah tetap ditunjukkan.",
    "floored": "Di bawah batas bawah; angka mentah tetap ditunjukkan.",
}
