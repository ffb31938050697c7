"""Every refusal on one page, sorted by who must act.

`Refused` is for the person who acts, `Unproven` for the signer or the auditor, `Fault` for the operator. Each carries a
stable code for machines, a sentence in plain Indonesian that says what to do next, and the facts that fill it.
"""

from typing import Any, ClassVar

REFUSED = {
    # the act and its place
    "superseded": "Sudah ada catatan lain yang masuk lebih dahulu pada {stream}. Susun ulang konsepnya, baca, lalu tanda tangani kembali.",
    "wrong_ledger": "Tanda tangan ini dibuat untuk buku register {ledger}, bukan untuk {origin}. Kirimkan ke buku yang benar atau susun ulang di sini.",
    "wrong_stream": "Perbuatan {act} tidak dicatat pada {stream}. Susun ulang dengan `amanah draft`.",
    "wrong_version": "Nomor urut {version} tidak menyambung catatan terakhir {stream} (seharusnya {expected}). Susun ulang konsepnya.",
    "wrong_previous": "Perbuatan ini tidak menunjuk catatan terakhir {stream}. Susun ulang konsepnya.",
    "wrong_seen": "Akar buku register yang disebut dalam perbuatan ini tidak pernah ada pada ukuran {size}. Susun ulang konsepnya di buku register ini.",
    "clock_behind": "Jam server mundur dari catatan terakhir. Hubungi pengelola agar jam dibetulkan, lalu kirim ulang; tidak ada yang hilang.",
    "clock_not_yours": "Jam simulasi hanya boleh dipakai untuk buku contoh di bawah demo.invalid. Gunakan jam server yang sebenarnya.",
    "stale": "Konsep ini disusun lebih dari {days} hari yang lalu. Susun ulang, baca kembali, lalu tanda tangani.",
    "claimed_ahead": "Waktu yang dinyatakan penanda tangan lebih dari 5 menit di depan jam server. Betulkan jam komputer Anda, lalu susun ulang.",
    # people and keys
    "unknown_official": "Pejabat {official} belum terdaftar. Minta registrar mendaftarkannya lebih dahulu.",
    "unknown_key": "Kunci {key} tidak terdaftar atas nama pejabat ini. Daftarkan kunci itu, atau gunakan kunci yang sudah terdaftar.",
    "key_taken": "Kunci {key} sudah terdaftar. Buat kunci baru dengan `amanah keygen`.",
    "key_not_vouched": "Kunci {key} belum disahkan oleh dua pihak dari perangkat daerah yang berbeda. Minta pengesahan registrar dan pencatatan pada SK.",
    "key_compromised": "Kunci ini kemudian dicabut karena bocor sejak {since}. Tanpa pemantau atau penanda waktu, tidak dapat dipastikan tangan siapa yang menandatangani.",
    "key_revoked": "Kunci {key} sudah dicabut. Gunakan kunci lain yang masih berlaku.",
    "not_registrar": "Perbuatan ini hanya boleh dilakukan oleh registrar. Minta salah satu registrar melakukannya.",
    "not_house_key": "Perbuatan ini hanya dibuat oleh kunci buku register sendiri.",
    "not_key_holder": "Kunci hanya didaftarkan oleh pemegangnya sendiri, dengan tanda tangan kunci itu.",
    # authority
    "no_mandate": "Tidak ada SK atau surat tugas {mandate} pada jabatan yang disebut. Minta bagian kepegawaian mencatatnya lebih dahulu.",
    "mandate_of_another": "SK yang disebut bukan milik pejabat yang menandatangani. Gunakan SK Anda sendiri.",
    "mandate_not_begun": "SK ini baru berlaku mulai {since}. Tunggu sampai tanggal itu.",
    "mandate_expired": "Masa berlaku SK ini berakhir pada {until}. Minta SK yang masih berlaku dicatat.",
    "mandate_ended": "SK ini sudah diakhiri per {until}. Pejabat penggantilah yang berwenang.",
    "mandate_unneeded": "Registrar bertindak tanpa SK jabatan. Susun ulang tanpa menyebut jabatan dan SK.",
    "office_ended": "Jabatan ini sudah dihapus. Perbuatan dilakukan oleh pejabat pada jabatan penggantinya.",
    "not_assignable": "Kewenangan {power} tidak dapat diberikan dengan surat tugas ini. Kewenangan itu diberikan dengan SK, atau oleh kepala yang memilikinya.",
    "missing_power": "SK atau surat tugas ini tidak memberi kewenangan {power}. Minta pejabat yang berwenang melakukannya.",
    "basis_missing": "Dasar perbuatan belum lengkap: {stream} belum disebut. Susun ulang dengan `amanah draft`.",
    "basis_unknown": "Dasar yang disebut pada {stream} tidak ada dalam buku register. Susun ulang konsepnya.",
    "wrong_agency": "Perbuatan ini menyangkut perangkat daerah lain. Hanya petugas perangkat daerah itu yang boleh melakukannya.",
    # registers
    "already_registered": "{what} sudah terdaftar. Gunakan perbuatan perubahan, bukan pendaftaran baru.",
    "already_succeeded": "Perangkat daerah ini sudah diganti atau dihapus. Periksa catatan sebelumnya.",
    "not_registered": "{what} belum terdaftar. Daftarkan lebih dahulu.",
    "id_differs": "Nomor pengenal {what} tidak sama dengan alirannya. Susun ulang dengan `amanah draft`.",
    "mandate_overlaps": "Jabatan ini masih dipegang pejabat definitif lain. Akhiri SK yang lama lebih dahulu.",
    "same_hand": "Orang yang sama tidak boleh melakukan dua langkah yang harus dipisahkan ({what}). Minta pejabat lain melakukannya.",
    "needs_second": "Langkah ini harus menunjuk usulan yang masih terbuka dari orang lain.",
    "reference_unknown": "Catatan yang ditunjuk pada {field} tidak ditemukan. Periksa nomor registernya.",
    "reference_wrong": "Catatan yang ditunjuk pada {field} bukan catatan yang dimaksud. Periksa nomor registernya.",
    "registrars_too_few": "Harus selalu ada lebih dari dua registrar sebelum satu diberhentikan. Tunjuk penggantinya lebih dahulu.",
    "keys_waiting": "Sudah ada {limit} kunci pejabat ini yang menunggu pengesahan. Minta registrar mengesahkan atau mencabutnya lebih dahulu.",
    "registrars_too_close": "Ketiga registrar harus orang dan kunci yang berbeda, dari paling sedikit dua perangkat daerah, paling banyak satu dari pengelola server.",
    "dates_reversed": "Tanggal berakhir ({until}) mendahului tanggal mulai ({since}). Betulkan tanggalnya.",
    "until_required": "SK selain definitif harus menyebut tanggal berakhir. Lengkapi tanggalnya.",
    # agreement
    "agreement_in_force": "Perjanjian kinerja jabatan ini untuk tahun tersebut sudah berlaku. Ajukan perubahan, bukan usulan baru.",
    "agreement_not_in_force": "Perjanjian kinerja ini belum berlaku. Selesaikan penandatanganan lebih dahulu.",
    "nothing_proposed": "Tidak ada usulan yang terbuka pada perjanjian ini. Ajukan usulan lebih dahulu.",
    "not_the_proposal": "Usulan yang disebut bukan usulan yang sedang terbuka. Buka usulan terakhir dan baca kembali.",
    "proposal_pending": "Masih ada usulan yang menunggu tanda tangan. Selesaikan atau tarik usulan itu lebih dahulu.",
    "not_the_trustee": "Hanya Pihak Pertama yang tertulis dalam dokumen yang boleh menandatangani di sini.",
    "not_the_grantor": "Hanya Pihak Kedua yang tertulis dalam dokumen yang boleh melakukan ini.",
    "not_a_party": "Hanya para pihak yang tertulis dalam dokumen yang boleh melakukan ini.",
    "self_countersigned": "Pihak Pertama tidak boleh menandatangani sebagai Pihak Kedua. Minta atasan langsung menandatangani.",
    "not_signed_yet": "Pihak Pertama belum menandatangani. Pihak Kedua menandatangani sesudahnya.",
    "already_signed": "Pihak Pertama sudah menandatangani usulan ini. Selanjutnya giliran Pihak Kedua.",
    "not_the_signature": "Tanda tangan Pihak Pertama yang disebut bukan tanda tangan atas usulan ini.",
    "trustee_left": "Masa jabatan Pihak Pertama sudah berakhir sebelum Pihak Kedua menandatangani. Ajukan usulan baru dengan pejabat pengganti.",
    "wrong_office": "Dokumen ini untuk jabatan lain. Periksa jabatan dan tahunnya.",
    "wrong_year": "Tahun anggaran dokumen tidak sama dengan tahun perjanjian ini.",
    "wrong_party": "Pihak dalam dokumen ({field}) tidak cocok dengan SK yang disebut. Periksa nama, jabatan dan SK-nya.",
    "not_superior": "Pihak Kedua bukan atasan langsung jabatan Pihak Pertama. Periksa struktur jabatan.",
    "wrong_level": "Tingkat dokumen seharusnya {expected}, sesuai jabatan Pihak Pertama. Betulkan tingkatnya.",
    "grantor_required": "Hanya perjanjian kepala daerah yang tidak memiliki Pihak Kedua. Lengkapi Pihak Kedua.",
    "wrong_capacity": "Kedudukan penanda tangan tidak sama dengan yang tercatat pada SK ({capacity}).",
    "wrong_round": "Putaran usulan seharusnya {expected}.",
    "wrong_total": "Jumlah anggaran tertulis {total}, sedangkan penjumlahan programnya {sum}. Betulkan salah satunya.",
    "total_missing": "Jumlah anggaran belum ditulis. Tuliskan jumlah seluruh program pada lampiran.",
    "line_repeated": "Baris {line} muncul dua kali dalam dokumen. Setiap baris harus memiliki nomor pengenal sendiri.",
    "wrong_consequences": "Akibat perjanjian harus disebut lengkap dalam tanda tangan ini. Susun ulang dengan `amanah draft`.",
    "effective_before_proposal": "Perubahan tidak boleh berlaku sebelum hari pengusulannya, {proposed}. Betulkan tanggal berlakunya.",
    "wrong_effective": "Tanggal berlaku berbeda dari tanggal tanda tangan tanpa alasan. Sebutkan alasannya atau samakan tanggalnya.",
    "wrong_doc_type": "Jenis dokumen tidak sesuai dengan perbuatan ini. Perubahan memakai pk_perubahan, usulan awal memakai pk.",
    "not_replacing": "Perubahan harus menggantikan dokumen yang sedang berlaku. Susun ulang dari dokumen terakhir.",
    "wrong_revision_no": "Nomor perubahan seharusnya {expected}.",
    "changes_differ": "Daftar perubahan tidak sama dengan perbedaan kedua dokumen ({field}). Susun ulang dengan `amanah draft`.",
    "ground_unsupported": "Dasar perubahan {ground} harus menunjuk catatan yang sesuai (a: jabatan, b: anggaran). Lengkapi rujukannya.",
    "no_change": "Dokumen perubahan tidak mengubah apa pun.",
    "still_held": "Pejabat sebelumnya masih memegang jabatan ini. Akhiri SK-nya lebih dahulu.",
    "nothing_continued": "Tidak ada pelanjutan yang menunggu persetujuan Pihak Kedua.",
    "already_published": "Publikasi yang sama sudah dicatat.",
    "dialogue_own": "Dialog dikonfirmasi oleh pihak yang lain, bukan oleh yang mencatatnya.",
    "heads_behind": "Ringkasan kepala aliran ini meliputi {size} catatan, padahal sebelumnya ada {expected}. Susun ulang ringkasannya.",
    "heads_differ": "Ringkasan kepala aliran tidak sama dengan isi buku register.",
    "hidden": "Isi catatan yang diperlukan ditahan atau tidak ada ({stream}, urutan {version}). Minta berkas bukti yang lengkap.",
    "not_in_bundle": "Catatan yang diperlukan tidak ada dalam berkas ({stream}). Minta berkas bukti yang lengkap.",
    "rests_on_fallen": "Bersandar pada catatan yang rusak atau belum pasti ({stream}, urutan {version}).",
    # periods of measurement
    "period_not_opened": "Masa pengukuran ini belum dibuka. Minta Bagian Organisasi membukanya lebih dahulu.",
    "period_bounds": "Masa pengukuran ini berlangsung dari {starts} sampai {ends}. Samakan tanggalnya dengan kalender.",
    "period_printed_differs": "Nama masa pengukuran seharusnya tertulis “{expected}”. Susun ulang dengan nama itu.",
    "due_dates_reversed": "Batas pengisian, penandatanganan dan pemeriksaan harus berurutan sesudah {ends}. Betulkan tanggalnya.",
    "period_not_begun": "Masa pengukuran ini baru mulai {starts}. Isi lembarnya sejak tanggal itu.",
    "period_not_over": "Masa pengukuran ini baru berakhir {ends}. Tunggu sampai masa itu selesai.",
    "period_locked": "Masa pengukuran ini sudah dikunci, dan pada {day} tidak dibuka kembali untuk jabatan ini. Minta perintah pembukaan kembali.",
    "period_locked_already": "Masa pengukuran ini sudah dikunci. Tidak ada yang perlu dilakukan lagi.",
    "period_not_locked": "Masa pengukuran ini belum dikunci. Lembarnya masih dapat diperbaiki tanpa perintah.",
    "reopening_over": "Batas pembukaan kembali ({until}) sudah lewat. Tetapkan tanggal hari ini atau sesudahnya.",
    "decree_ahead": "Surat yang disebut bertanggal {dated}, sesudah hari ini. Sebut surat yang sudah ditetapkan.",
    "office_printed_differs": "Jabatan ini tercatat sebagai “{expected}”. Tuliskan sebagaimana tercatat.",
    # sheets of realization
    "wrong_sheet": "Lembar ini bukan milik jabatan dan masa yang disebut. Susun ulang dari lembar jabatan itu.",
    "nothing_entered": "Lembar ini belum diisi. Minta petugas mengisinya lebih dahulu.",
    "not_the_entry": "Isian yang disebut bukan isian terakhir lembar ini. Buka isian terakhir dan baca kembali.",
    "sheet_signed": "Isian terakhir sudah ditandatangani, ditolak atau diperiksa. Ajukan perbaikan dengan alasannya, bukan isian baru.",
    "nothing_to_correct": "Isian terakhir belum ditandatangani, ditolak atau diperiksa. Isi ulang saja, tanpa perbaikan.",
    "wrong_sheet_round": "Urutan isian lembar ini seharusnya {expected}. Susun ulang dari isian terakhir.",
    "data_ahead": "Data per {day} belum mungkin ada hari ini. Betulkan tanggal datanya.",
    "not_in_force_then": "Pada {day} belum ada perjanjian kinerja yang berlaku bagi jabatan ini. Tidak ada yang dilaporkan untuk masa itu.",
    "another_version": "Lembar harus mengukur versi perjanjian yang berlaku pada {day}. Susun ulang dari versi itu.",
    "agreement_closed": "Perjanjian kinerja ini sudah ditutup per {closed_on}. Tidak ada lagi yang diubah atau dilanjutkan.",
    "line_unknown": "Baris {line} tidak ada dalam dokumen yang diukur. Gunakan baris dokumen itu saja.",
    "line_left_out": "Baris {line} belum ditulis. Tuliskan semua baris; yang belum ada datanya ditandai demikian.",
    "line_text_differs": "Tulisan baris {line} tidak sama dengan dokumennya. Salin nomor dan nama indikatornya apa adanya.",
    "line_is_due": "Baris {line} diminta pada masa ini. Isi angkanya, atau sebut bahwa datanya belum ada dan kapan diharapkan.",
    "scope_unknown": "Baris {line} menyebut pekerjaan yang tidak ada dalam lingkupnya. Gunakan daftar dalam dokumen.",
    "scope_ahead": "Baris {line} menyebut pekerjaan selesai pada {day}, sesudah hari ini. Sebut hanya yang sudah selesai.",
    "programme_unknown": "Program nomor {programme} tidak ada dalam dokumen yang diukur. Gunakan nomor program dokumen itu.",
    "sheet_already_signed": "Isian ini sudah ditandatangani. Bila perlu diubah, minta petugas mengajukan perbaikan.",
    "sheet_refused": "Isian ini sudah ditolak atau diperiksa. Minta petugas mengajukan perbaikan, lalu tanda tangani perbaikannya.",
    "sheet_not_signed": "Lembar ini belum ditandatangani dan penolakannya belum lengkap. Tunggu sampai salah satunya dicatat.",
    "not_the_sheet_signature": "Tanda tangan yang disebut bukan tanda tangan atas isian ini. Susun ulang dari lembar terakhir.",
    "not_who_answers": "Hanya pejabat yang bertanggung jawab atas perjanjian ini yang boleh melakukannya. Pejabat baru melanjutkan perjanjiannya lebih dahulu.",
    "sign_as_outgoing": "SK Anda sudah berakhir. Tanda tangani selaku pejabat yang menyelesaikan tugas.",
    "sign_as_trustee": "SK Anda masih berlaku. Tanda tangani selaku pejabat yang bertanggung jawab.",
    "sign_as_successor": "Masa ini berakhir pada waktu pejabat sebelum Anda. Tanda tangani selaku penerus dan sebut namanya.",
    "wrong_predecessor": "Pejabat sebelumnya yang disebut bukan yang bertanggung jawab pada akhir masa ini. Betulkan, lalu tanda tangani.",
    "not_outgoing": "Hanya pejabat yang bertanggung jawab pada akhir masa ini yang boleh menyelesaikannya. Minta penerusnya menandatangani.",
    "closing_days_fixed": "Waktu menyelesaikan tugas hanya ditetapkan sekali, saat SK ini pertama kali diakhiri. Catat tanggal berakhirnya saja.",
    "closing_over": "Waktu menyelesaikan tugas berakhir pada {until}. Minta pejabat penerus menandatangani.",
    "authority_awaiting": "Kewenangan menunggu: SK {number} belum dicatat. Minta bagian kepegawaian mencatatnya.",
    "signature_awaiting": "Tanda tangan atas isian ini belum didukung SK {number}: SK itu belum dicatat atau tidak memberi kewenangan. Minta SK itu dicatat, atau minta pejabat yang berwenang menandatangani.",
    "refusal_too_early": "Penolakan yang dicatat pejabat lain menunggu batas tanda tangan, {due}, lewat. Tunggu sesudahnya, atau minta pejabatnya sendiri menyatakan penolakan.",
    "awaiting_unneeded": "SK yang menunggu hanya disebut bila SK itu belum dicatat. Susun ulang tanpa menyebutnya.",
    "awaiting_recorded": "SK {number} sudah dicatat. Tanda tangani dengan menunjuk catatan SK itu.",
    "wrong_refuser": "Pejabat yang disebut menolak bukan yang harus menandatangani lembar ini, atau namanya berbeda dari yang terdaftar. Betulkan namanya.",
    "already_verified": "Isian ini sudah selesai diperiksa. Pemeriksaan baru menunggu isian perbaikan.",
    "wrong_stage": "Tahap pemeriksaan seharusnya {expected}. Susun ulang dengan tahap itu.",
    "wrong_unit": "Unit pemeriksa harus perangkat daerah penanda tangan sendiri. Susun ulang atas nama unit itu.",
    "unit_printed_differs": "Unit pemeriksa tercatat sebagai “{expected}”. Tuliskan sebagaimana tercatat.",
    # the end of an agreement
    "closing_day": "Tanggal penutupan harus antara {earliest} dan hari ini. Betulkan tanggalnya.",
    "office_not_ended": "Jabatan ini belum dihapus. Catat dahulu penghapusannya, atau tutup karena tahun berakhir.",
    # a question about a past day
    "unknown_clock": "Jam {clock} tidak dikenal. Pilih tercatat (menurut yang diketahui saat itu) atau berlaku (menurut yang berlaku efektif).",
    "asof_before": "Pada {on} belum ada catatan tentang perjanjian kinerja ini. Pilih tanggal sesudahnya.",
    "asof_in_future": "{on} belum tiba; hari ini {today}. Pilih hari ini atau tanggal sebelumnya.",
    "asof_not_whole": "Berkas bukti ini tidak utuh atau tidak terbukti, sehingga tidak dijawab: {why}. Minta berkas bukti yang asli.",
    "asof_incomplete": "Berkas bukti tidak memuat {stream} dan tidak membuktikan bahwa aliran itu kosong. Minta berkas bukti yang lengkap.",
    "asof_no_agreement": "Berkas bukti ini bukan tentang satu perjanjian kinerja. Minta berkas bukti perjanjian yang ditanyakan.",
    # the door
    "oversized": "{what} terlalu besar: {size} bita, batasnya {limit} bita. Ringkas isinya atau pindahkan berkas besar menjadi lampiran.",
    "read_only": "Buku register dibuka hanya untuk dibaca: {reason}",
    "mandate_unclear": "Ada lebih dari satu SK atau surat tugas yang dapat dipakai. Sebutkan salah satunya.",
    "not_found": "{what} tidak ditemukan. Periksa kembali alamat atau nomornya.",
    "not_open": "Isi catatan ini belum terbuka untuk umum ({what}).",
    # the key file
    "passphrase_form": "Frasa sandi terdiri atas 24 huruf dan angka (enam kelompok berisi empat), bukan {count}. Periksa catatan Anda, lalu ketik ulang.",
    "passphrase_wrong": "Frasa sandi tidak cocok dengan berkas kunci {path}. Periksa catatan Anda, lalu ketik ulang.",
    "key_file_damaged": "Berkas kunci {path} rusak: {why}. Gunakan salinan cadangannya; bila tidak ada, buat kunci baru dengan `amanah keygen` dan daftarkan.",
    "key_file_exists": "Berkas {path} sudah ada dan tidak akan ditimpa. Pilih nama lain.",
    "key_file_missing": "Berkas kunci {path} tidak ditemukan. Periksa tempat penyimpanannya.",
    # the command line
    "file_missing": "Berkas {path} tidak ditemukan. Periksa nama dan letaknya.",
    "file_exists": "Berkas {path} sudah ada dan tidak akan ditimpa. Pilih nama lain.",
    "not_json": "Berkas {path} bukan JSON yang dapat dibaca ({why}). Betulkan berkas itu.",
    "input_shape": "Berkas {path} tidak sesuai pada {where}: {expected}. Bentuknya diterangkan dalam docs/konsep.md.",
    "not_confirmed": "Tidak ditandatangani, karena jawabannya bukan “ya”. Tidak ada yang ditulis.",
    "ledger_exists": "Buku register di {path} sudah dibuka. Gunakan AMANAH_HOME lain untuk buku yang baru.",
}

UNPROVEN = {
    # a bundle
    "member_missing": "Berkas bukti tidak lengkap: {name} tidak ada. Minta berkas bukti yang utuh.",
    "member_unused": "Berkas bukti memuat {name} yang tidak dipakai pernyataan apa pun. Minta berkas bukti yang asli.",
    "member_differs": "{name} dalam berkas bukti tidak sama dengan yang seharusnya. Minta berkas bukti yang asli.",
    "wrong_genesis": "Catatan nomor 1 bukan yang disebut trust.json Anda. Berkas ini dari buku register lain, atau trust.json Anda keliru.",
    "acts_left_out": "Berkas ini menyembunyikan catatan pada {stream}: ditunjukkan {shown}, seharusnya {known}. Minta berkas bukti yang lengkap.",
    "malformed": "Berkas atau isian tidak berbentuk baku: {why}. Mintalah kembali dari pengirimnya, atau buat kembali dengan program Amanah.",
    "wrong_format_version": "Versi format {version} tidak dikenal program ini. Perbarui program, atau buat ulang dengan versi yang dikenal.",
    "content_differs": "Isi tidak sama dengan yang ditandatangani. Ambil kembali isi aslinya.",
    "bad_signature": "Tanda tangan tidak cocok dengan perbuatan dan kuncinya. Tanda tangani kembali dengan kunci yang benar.",
    "bad_key": "Kunci publik tidak sah: {why}. Buat kunci baru dengan `amanah keygen`.",
    "facts_shape": "Isian {path} tidak sesuai. Yang diminta: {expected}.",
    "unknown_act": "Jenis perbuatan {act} tidak dikenal. Periksa daftar perbuatan dan versinya.",
    "unknown_template": "Susunan kata {template} tidak dikenal atau belum ditetapkan. Susun ulang dengan `amanah draft`.",
    "wording_missing": "Susunan kata memerlukan isian {path}, tetapi isian itu tidak ada. Lengkapi isiannya, lalu susun ulang.",
    "wording_unknown_word": "Kode {word} tidak mempunyai sebutan dalam daftar kata {table}. Gunakan kode yang dikenal, lalu susun ulang.",
    "wording_too_long": "Bunyi pernyataan melampaui batas panjang. Ringkas isiannya atau pindahkan rinciannya ke lampiran.",
    "wording_differs": "Bunyi pernyataan tidak sama dengan hasil susunan kata dari isian. Susun ulang, baca, lalu tanda tangani kembali.",
    # tree, checkpoint and proof ("segel" = the signed checkpoint)
    "bad_proof": "Bukti letak catatan tidak berlaku: {why}. Minta bukti baru dari buku register.",
    "not_included": "Catatan ini tidak berada pada letak {index} dalam buku register berukuran {size} yang disegel itu. Ambil kembali catatan beserta buktinya.",
    "not_consistent": "Buku register berukuran {new} bukan kelanjutan dari yang berukuran {old}. Simpan kedua segelnya dan laporkan kepada pengawas.",
    "tile_missing": "Ubin {path} tidak ada atau tidak lengkap. Ambil kembali seluruh salinan buku register.",
    "not_sealed": "Segel ini tidak ditandatangani oleh kunci buku register {name}. Ambil kembali segelnya dari sumber yang benar.",
    "bad_seal": "Tanda tangan kunci {name} pada segel ini tidak cocok dengan isinya. Simpan segel ini dan laporkan kepada pengawas.",
    "wrong_origin": "Segel ini milik buku register {origin}, bukan {expected}. Gunakan segel dari buku yang benar.",
}

FAULTS = {
    "demo_differs": "Buku contoh yang baru dibuat berakar {root}, seharusnya {expected}. Program ini bukan yang menerbitkan akar itu.",
    "program_failing": "Program gagal: {error}. Tidak ada yang dicatat. Laporkan kalimat ini kepada pengelola program.",
    "port_taken": "Nomor port {port} sedang dipakai program lain. Hentikan program itu, atau pilih port lain dengan --port.",
    "not_opened": "Belum ada buku register di {path}. Buka dahulu dengan `amanah init`, atau lihat contoh dengan `amanah demo`.",
    "not_the_demo": "Di {path} sudah ada buku register lain, atau buku contoh yang belum selesai dibuat. Pilih `AMANAH_HOME` lain, atau singkirkan foldernya lalu ulangi `amanah demo`.",
    "projection_outdated": "Berkas daftar dibuat oleh versi program yang lain. Jalankan `amanah rebuild`.",
    "rules_malformed": "Paket aturan tidak dapat dibaca: {why}. Pasang kembali berkas aturan yang asli.",
    "rule_missing": "Aturan {rule} tidak ada untuk tanggal {day}. Pasang paket aturan yang memuatnya.",
    "projection_halted": "Penyusunan daftar berhenti pada catatan nomor {record}: {why}. Jalankan `amanah fsck`.",
    "row_differs": "Baris catatan nomor {record} tidak sama dengan isi catatannya. Jalankan `amanah fsck`.",
    # the house's own keys and its memory
    "seal_key_absent": "Kunci buku register {path} tidak ada. Pulihkan dari cadangan; jangan membuat kunci baru untuk buku yang sudah berisi.",
    "seal_key_damaged": "Kunci buku register {path} rusak. Pulihkan dari cadangan.",
    "seal_key_exposed": "Kunci buku register {path} dapat dibaca pengguna lain. Jalankan `chmod 600` pada berkas itu dan periksa siapa yang pernah membacanya.",
    "seal_key_exists": "Kunci {path} sudah ada dan tidak akan ditimpa.",
    "head_memory_damaged": "Ingatan segel terakhir {path} rusak ({why}). Bandingkan dengan segel yang pernah dibagikan sebelum berkas itu disingkirkan.",
    # the store, the ledger and the settings
    "store_full": "Ruang simpan {path} penuh. Tidak ada yang tercatat separuh; kosongkan ruang, lalu kirim ulang.",
    "store_busy": "Buku register sedang ditulis pihak lain lebih dari {seconds} detik. Tidak ada yang tercatat; coba lagi sebentar lagi.",
    "store_failing": "Media simpan {path} gagal membaca atau menulis ({error}). Periksa cakramnya; tidak ada yang tercatat separuh.",
    "store_damaged": "Isi berkas {path} rusak ({error}). Jalankan `amanah fsck`, lalu pulihkan dari cadangan atau ekspor.",
    "store_unwritable": "Berkas {path} tidak dapat dibuka atau ditulis ({error}). Periksa letak berkas dan hak aksesnya.",
    "store_unsafe": "Penyimpanan tidak menjamin catatan selamat dari mati listrik (journal {journal}, synchronous {synchronous}). Server tidak dijalankan.",
    "store_remote": "Direktori {path} berada pada sistem berkas jaringan ({kind}). Pindahkan ke cakram server sendiri.",
    "store_version": "Bentuk berkas register bernomor {version}, sedangkan program ini mengenal {expected}. Jalankan `amanah migrate` atau perbarui program.",
    "store_replaced": "Berkas {path} ditukar selagi server berjalan. Hentikan server, periksa berkasnya, lalu jalankan kembali.",
    "seal_absent": "Buku register dibuka tanpa kuncinya, hanya untuk dibaca. Buka dengan kunci segel untuk mencatat.",
    "tree_differs": "Pohon bukti pada ukuran {size} tidak sama dengan segelnya. Jalankan `amanah fsck`, lalu pulihkan dari cadangan atau ekspor.",
    "rollback_detected": "Buku register hanya memuat {size} catatan, padahal segel yang pernah diberikan memuat {known}: {lost} catatan terakhir hilang. Buku hanya dapat dibaca sampai dipulihkan.",
    "fork_detected": "Isi buku register sampai catatan nomor {known} berbeda dari segel yang pernah diberikan. Buku hanya dapat dibaca sampai dipulihkan.",
    "wrong_seal": "Segel buku register tidak dibuat oleh kunci buku ini ({why}). Pasang kunci yang benar, atau pulihkan berkas registernya.",
    "export_not_empty": "Direktori {path} sudah berisi. Pilih direktori yang kosong untuk ekspor.",
    "file_failing": "Berkas {path} tidak dapat dibaca atau ditulis ({error}). Periksa letak, ruang simpan dan hak aksesnya.",
    "backup_differs": "Salinan {path} tidak sama dengan buku register ({why}) dan sudah disingkirkan. Jalankan `amanah fsck`, lalu ulangi.",
    "setting_wrong": "Pengaturan {name} bernilai {value}: seharusnya {expected}.",
    "postgresql_not_yet": "AMANAH_DATABASE_URL menunjuk PostgreSQL, yang belum didukung versi ini. Kosongkan agar register disimpan pada berkas SQLite di AMANAH_HOME.",
}


class AmanahError(Exception):
    """A refusal with a stable `code`, a `message` in Indonesian and the `facts` that fill it."""

    MESSAGES: ClassVar[dict[str, str]] = {}

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
        self.message = self.MESSAGES[code].format_map(_Told(facts))

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]"


class _Told(dict[str, Any]):
    """Facts as told; one that is missing must not hide the refusal behind a KeyError."""

    def __missing__(self, key: str) -> str:
        return "?"


class Refused(AmanahError):
    """The person who acts must do something else."""

    MESSAGES = REFUSED


class Unproven(AmanahError):
    """The bytes do not prove what they claim; the signer or the auditor must look."""

    MESSAGES = UNPROVEN


class Fault(AmanahError):
    """The house is damaged or out of order; the operator must act."""

    MESSAGES = FAULTS
