-- The ledger's tables. One table holds what was said (event); everything else can be computed from it again.
-- Acts are named by their record number: leaf index + 1, without a gap, given under the lock of the head row.

-- Each stream once, numbered in order of birth: hashed names in the growing indexes would scatter every write.
CREATE TABLE amanah.stream (
    id   integer PRIMARY KEY,
    name text    NOT NULL UNIQUE COLLATE "C"      -- kind/32 hex
);

-- The bytes that were signed, received and hashed into the tree, and what the act says, by its salted digest in the body.
-- Digest and leaf are computed from them, never stored. One row for both, so that it passes the 2 KB from which
-- PostgreSQL compresses: measured smaller than the bytes in it, where two tables took 562 bytes an act more.
-- No foreign key: its check would lock, and so write, a row of the streams for every act.
CREATE TABLE amanah.event (
    record  bigint  PRIMARY KEY,
    stream  integer NOT NULL,
    version integer NOT NULL,
    entry   bytea   NOT NULL,
    content bytea,                                -- NULL: withheld
    UNIQUE (stream, version)
);

-- Hashes of C2SP tlog-tiles, an eighth of a tile a row: the last one of a level is written anew by every commit.
CREATE TABLE amanah.tile (
    level smallint NOT NULL,
    part  bigint   NOT NULL,                      -- index of the tile * 8 + eighth
    data  bytea    NOT NULL,                      -- at most 32 hashes of 32 bytes
    PRIMARY KEY (level, part)
);

CREATE TABLE amanah.head (
    id          smallint PRIMARY KEY CHECK (id = 1),
    size        bigint   NOT NULL,
    root        bytea    NOT NULL,                -- 32 bytes; of nothing: SHA-256 of nothing (RFC 6962, 2.1)
    received_at bigint   NOT NULL,                -- the latest time of receipt so far, ms UTC
    checkpoint  text                              -- the signed note over size and root; NULL before the first act
);
INSERT INTO amanah.head VALUES (1, 0, '\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0, NULL);

-- Compressed in the row itself (MAIN): pieces in a side table would cost an index each. Measured on real acts of 3.8 KB,
-- 981 bytes an act below entry and content; the keys, streams, tiles and head take about 120 of them again.
ALTER TABLE amanah.event ALTER entry SET STORAGE MAIN, ALTER content SET STORAGE MAIN;
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
        ALTER TABLE amanah.event ALTER entry SET COMPRESSION lz4, ALTER content SET COMPRESSION lz4;
    END IF;
END $$;

-- A register is only ever appended to. These stop mistakes, not whoever owns the database: him the tree convicts.
-- ALWAYS: also in sessions that call themselves replicas, in which other triggers rest.
CREATE FUNCTION amanah.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a register is only ever appended to: % on %.% is refused', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE ON amanah.event FOR EACH ROW EXECUTE FUNCTION amanah.refuse();
CREATE TRIGGER event_kept BEFORE TRUNCATE ON amanah.event FOR EACH STATEMENT EXECUTE FUNCTION amanah.refuse();
CREATE TRIGGER stream_stays BEFORE UPDATE OR DELETE ON amanah.stream FOR EACH ROW EXECUTE FUNCTION amanah.refuse();
CREATE TRIGGER stream_kept BEFORE TRUNCATE ON amanah.stream FOR EACH STATEMENT EXECUTE FUNCTION amanah.refuse();
ALTER TABLE amanah.event ENABLE ALWAYS TRIGGER event_stays, ENABLE ALWAYS TRIGGER event_kept;
ALTER TABLE amanah.stream ENABLE ALWAYS TRIGGER stream_stays, ENABLE ALWAYS TRIGGER stream_kept;
