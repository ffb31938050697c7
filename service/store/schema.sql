-- The ledger's file. Two tables hold what was said (entry, content); everything else can be computed from them again.
-- Acts are named by their record number: leaf index + 1, without a gap, given under the head lock.

PRAGMA application_id = 0x414d4148;  -- "AMAH"
PRAGMA user_version = 1;

-- Each stream once, numbered in order of birth: hashed names in the growing indexes would scatter every write.
CREATE TABLE stream (
    id      INTEGER PRIMARY KEY,
    name    TEXT    NOT NULL UNIQUE,          -- kind/32 hex
    version INTEGER NOT NULL,                 -- of the last act
    head    BLOB                              -- digest of the last act, 32 bytes; NULL where states are opaque
);

-- The bytes that were signed, received and hashed into the tree. Digest and leaf are computed from them, never stored.
CREATE TABLE entry (
    record  INTEGER PRIMARY KEY,
    stream  INTEGER NOT NULL REFERENCES stream (id),
    version INTEGER NOT NULL,
    entry   BLOB    NOT NULL,
    UNIQUE (stream, version)
);

-- What the act says, by its salted digest in the body. An absent row: the content is withheld.
CREATE TABLE content (
    record  INTEGER PRIMARY KEY REFERENCES entry (record),
    content BLOB    NOT NULL
);

-- Hash tiles of C2SP tlog-tiles, 32 bytes a hash; the last tile of a level grows until it holds 256.
CREATE TABLE tile (
    level INTEGER NOT NULL,
    idx   INTEGER NOT NULL,
    data  BLOB    NOT NULL,
    PRIMARY KEY (level, idx)
);

CREATE TABLE head (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    size        INTEGER NOT NULL,
    root        BLOB    NOT NULL,             -- 32 bytes; of nothing: SHA-256 of nothing (RFC 6962, 2.1)
    received_at INTEGER NOT NULL,             -- the latest time of receipt so far, ms UTC
    checkpoint  TEXT                          -- the signed note over size and root; NULL before the first act
);
INSERT INTO head VALUES (1, 0, x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0, NULL);

-- A register is only ever appended to. These stop mistakes, not an attacker with the file: him the tree convicts.
CREATE TRIGGER entry_in_order BEFORE INSERT ON entry
WHEN NEW.record <> (SELECT COALESCE(MAX(record), 0) + 1 FROM entry)
BEGIN SELECT RAISE(ABORT, 'records are given in order, without a gap'); END;

CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;

CREATE TRIGGER entry_kept BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;

CREATE TRIGGER content_stays BEFORE UPDATE ON content
BEGIN SELECT RAISE(ABORT, 'a content is never changed'); END;

CREATE TRIGGER content_kept BEFORE DELETE ON content
BEGIN SELECT RAISE(ABORT, 'a content is never deleted'); END;
