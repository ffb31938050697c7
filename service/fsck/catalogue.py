"""What our migrations leave in PostgreSQL's catalogue, and how it is asked: an altered guard is an altered ledger.

Columns' compression is not in it: it depends on the server. A test holds this against a database migrated just now.
"""

ASKED = """
SELECT 'tabel', c.relname::text, concat_ws(' ', c.relkind, c.relpersistence, c.relrowsecurity, c.relhasrules)
FROM pg_class c WHERE c.relnamespace = 'amanah'::regnamespace AND c.relkind NOT IN ('i', 't')
UNION ALL
SELECT 'kolom', c.relname || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull,
       l.collname, pg_get_expr(d.adbin, d.adrelid))
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
LEFT JOIN pg_collation l ON l.oid = a.attcollation
WHERE c.relnamespace = 'amanah'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'syarat', c.relname || '.' || k.conname, pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE k.connamespace = 'amanah'::regnamespace AND k.contype <> 'n'
UNION ALL
SELECT 'indeks', i.indexrelid::regclass::text, concat_ws(' ', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = 'amanah'::regnamespace
UNION ALL
SELECT 'pemicu', c.relname || '.' || t.tgname,
       concat_ws(' ', t.tgfoid::regproc, t.tgtype, t.tgenabled, t.tgattr, t.tgqual)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'amanah'::regnamespace AND NOT t.tgisinternal
UNION ALL
SELECT 'fungsi', p.proname::text, concat_ws(' ', md5(p.prosrc), p.prosecdef, p.proconfig)
FROM pg_proc p WHERE p.pronamespace = 'amanah'::regnamespace
ORDER BY 1, 2
"""

EXPECTED = frozenset(
    {
        ("fungsi", "refuse", "0f1b1b2fe63c38b634181c1e2fc36eec f"),
        ("indeks", "amanah.event_pkey", "CREATE UNIQUE INDEX event_pkey ON amanah.event USING btree (record) t t"),
        (
            "indeks",
            "amanah.event_stream_version_key",
            "CREATE UNIQUE INDEX event_stream_version_key ON amanah.event USING btree (stream, version) t t",
        ),
        ("indeks", "amanah.head_pkey", "CREATE UNIQUE INDEX head_pkey ON amanah.head USING btree (id) t t"),
        (
            "indeks",
            "amanah.migration_pkey",
            "CREATE UNIQUE INDEX migration_pkey ON amanah.migration USING btree (number) t t",
        ),
        (
            "indeks",
            "amanah.stream_name_key",
            "CREATE UNIQUE INDEX stream_name_key ON amanah.stream USING btree (name) t t",
        ),
        ("indeks", "amanah.stream_pkey", "CREATE UNIQUE INDEX stream_pkey ON amanah.stream USING btree (id) t t"),
        ("indeks", "amanah.tile_pkey", "CREATE UNIQUE INDEX tile_pkey ON amanah.tile USING btree (level, part) t t"),
        ("kolom", "event.content", "bytea f"),
        ("kolom", "event.entry", "bytea t"),
        ("kolom", "event.record", "bigint t"),
        ("kolom", "event.stream", "integer t"),
        ("kolom", "event.version", "integer t"),
        ("kolom", "head.checkpoint", "text f default"),
        ("kolom", "head.id", "smallint t"),
        ("kolom", "head.received_at", "bigint t"),
        ("kolom", "head.root", "bytea t"),
        ("kolom", "head.size", "bigint t"),
        ("kolom", "migration.applied_at", "timestamp with time zone t now()"),
        ("kolom", "migration.number", "integer t"),
        ("kolom", "migration.sha256", "bytea t"),
        ("kolom", "stream.id", "integer t"),
        ("kolom", "stream.name", "text t C"),
        ("kolom", "tile.data", "bytea t"),
        ("kolom", "tile.level", "smallint t"),
        ("kolom", "tile.part", "bigint t"),
        ("pemicu", "event.event_kept", "amanah.refuse 34 A "),
        ("pemicu", "event.event_stays", "amanah.refuse 27 A "),
        ("pemicu", "stream.stream_kept", "amanah.refuse 34 A "),
        ("pemicu", "stream.stream_stays", "amanah.refuse 27 A "),
        ("syarat", "event.event_pkey", "PRIMARY KEY (record)"),
        ("syarat", "event.event_stream_version_key", "UNIQUE (stream, version)"),
        ("syarat", "head.head_id_check", "CHECK ((id = 1))"),
        ("syarat", "head.head_pkey", "PRIMARY KEY (id)"),
        ("syarat", "migration.migration_pkey", "PRIMARY KEY (number)"),
        ("syarat", "stream.stream_name_key", "UNIQUE (name)"),
        ("syarat", "stream.stream_pkey", "PRIMARY KEY (id)"),
        ("syarat", "tile.tile_pkey", "PRIMARY KEY (level, part)"),
        ("tabel", "event", "r p f f"),
        ("tabel", "head", "r p f f"),
        ("tabel", "migration", "r p f f"),
        ("tabel", "stream", "r p f f"),
        ("tabel", "tile", "r p f f"),
    }
)
