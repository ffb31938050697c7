-- What is known: every row here is folded from the ledger and can be thrown away and folded again.
-- Ids are the 32 hex digits of a stream's name ("agreement/<id>"). Days are ISO text, moments are milliseconds UTC.
-- NULL is "not known" or "does not apply"; a figure that is withheld is NULL, never 0.
-- Every table has a primary key: a comparison of two files names the row by it.

CREATE TABLE position (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    record  INTEGER NOT NULL,             -- last record folded
    rules   TEXT    NOT NULL,             -- SHA-256 of the rule pack the deadlines were computed with
    zone    TEXT                          -- the ledger's time zone, from its first record
);

-- ---- the acts themselves ---------------------------------------------------------------------------------------

CREATE TABLE act (
    record      INTEGER PRIMARY KEY,      -- nomor register
    digest      TEXT    NOT NULL UNIQUE,
    stream      TEXT    NOT NULL,         -- kind/id
    version     INTEGER NOT NULL,
    kind        TEXT    NOT NULL,         -- kind of stream
    act         TEXT    NOT NULL,         -- "agreement-signed"
    official    TEXT,                     -- NULL: the log key or the service key
    key         TEXT    NOT NULL,
    office      TEXT,
    mandate     TEXT,                     -- digest of the act that gave the power (mandate or assignment)
    claimed_at  INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    content     TEXT    NOT NULL,         -- SHA-256 of the content
    withheld    INTEGER NOT NULL,         -- 1: the content is not here, its facts are unknown
    agreement   TEXT,                     -- the agreement it belongs to
    UNIQUE (stream, version)
);
CREATE INDEX act_official  ON act (official);
CREATE INDEX act_agreement ON act (agreement);
CREATE INDEX act_mandate   ON act (mandate);

CREATE TABLE ref (                        -- which acts an act names, and where
    record INTEGER NOT NULL,
    place  TEXT    NOT NULL,              -- "proposed", "document.trustee.mandate", "basis[0]"
    stream TEXT    NOT NULL,
    version INTEGER NOT NULL,
    digest TEXT    NOT NULL,
    PRIMARY KEY (record, place)
);
CREATE INDEX ref_digest ON ref (digest);

-- ---- people, keys, structure -----------------------------------------------------------------------------------

CREATE TABLE official (
    official     TEXT PRIMARY KEY,
    name_printed TEXT,                    -- NULL: withheld
    rank_printed TEXT,
    registrar    INTEGER NOT NULL DEFAULT 0, -- 1 while a registrar
    record       INTEGER NOT NULL
);

CREATE TABLE official_key (
    official       TEXT    NOT NULL,
    key            TEXT    NOT NULL,      -- thumbprint
    suite          TEXT,
    device_kind    TEXT,
    record         INTEGER,               -- enrolled; NULL: only vouched for yet
    attested_record INTEGER,              -- first attestation by a registrar
    vouched_record INTEGER,               -- first mandate or assignment that lists it, or second registrar
    revoked_record INTEGER,
    revoked_since  TEXT,
    revoked_reason TEXT,
    PRIMARY KEY (official, key)
);

CREATE TABLE agency (
    agency       TEXT PRIMARY KEY,
    code         TEXT,
    kind         TEXT,
    name_printed TEXT,
    parent       TEXT,
    ended_on     TEXT,
    successor    TEXT,
    record       INTEGER NOT NULL
);

CREATE TABLE office (
    office       TEXT PRIMARY KEY,
    agency       TEXT,
    code         TEXT,
    post_printed TEXT,
    level        TEXT,
    superior     TEXT,
    due_from     TEXT,                    -- owes an agreement from / until
    due_until    TEXT,
    ended_on     TEXT,
    record       INTEGER NOT NULL
);

CREATE TABLE mandate (                    -- pengangkatan / penunjukan (office) and assignment (Surat Tugas)
    digest         TEXT PRIMARY KEY,
    record         INTEGER NOT NULL,
    kind           TEXT    NOT NULL,      -- mandate | assignment
    official       TEXT,
    office         TEXT    NOT NULL,
    capacity       TEXT,                  -- definitif | plt | plh | pj | pjs; NULL for an assignment
    decree_printed TEXT,                  -- "Keputusan Nomor … tanggal …"
    decree_number  TEXT,
    decree_dated   TEXT,
    valid_from     TEXT,
    valid_until    TEXT,
    powers         TEXT    NOT NULL,      -- JSON list
    ended_on       TEXT,
    ended_reason   TEXT,
    ended_record   INTEGER
);
CREATE INDEX mandate_office   ON mandate (office);
CREATE INDEX mandate_official ON mandate (official);

-- ---- what agreements rest on -----------------------------------------------------------------------------------

CREATE TABLE budget (                     -- one row a version; the deadline stands on the first
    digest         TEXT PRIMARY KEY,
    budget         TEXT    NOT NULL,      -- stream id
    record         INTEGER NOT NULL,
    agency         TEXT,
    fiscal_year    INTEGER,
    kind           TEXT,                  -- dpa | dppa | dpa_pergeseran
    number_printed TEXT,
    adopted_on     TEXT,
    total_printed  TEXT,
    total          TEXT,                  -- decimal text
    deadline       TEXT                   -- last day to have the agreement in force; NULL on later versions
);
CREATE INDEX budget_year ON budget (agency, fiscal_year);

CREATE TABLE indicator (                  -- one row a definition
    digest       TEXT PRIMARY KEY,
    indicator    TEXT    NOT NULL,
    version      INTEGER,
    record       INTEGER NOT NULL,
    name         TEXT,
    unit         TEXT,
    polarity     TEXT,
    formula      TEXT,
    formula_printed TEXT,
    owner_office TEXT,
    valid_from   TEXT,
    confirmed_record INTEGER,
    retired_from TEXT,
    retired_record INTEGER
);
CREATE INDEX indicator_id ON indicator (indicator);

-- ---- agreements ------------------------------------------------------------------------------------------------

CREATE TABLE agreement (
    agreement        TEXT PRIMARY KEY,
    record           INTEGER NOT NULL,    -- first proposal
    office           TEXT,
    fiscal_year      INTEGER,
    budget           TEXT,                -- budget stream the first proposal names
    status           TEXT    NOT NULL,    -- diusulkan diselaraskan ditandatangani berlaku dilanjutkan_sepihak dikembalikan ditolak ditarik
    title            TEXT,
    trustee_official TEXT,
    trustee_name     TEXT,
    trustee_post     TEXT,
    trustee_capacity TEXT,
    grantor_official TEXT,                -- NULL: head of region, or withheld
    grantor_name     TEXT,
    grantor_post     TEXT,
    version_no       INTEGER,             -- the version in force
    in_force_record  INTEGER,             -- the act that first brought it into force
    in_force_since   TEXT,                -- effective day of that act
    in_force_known   TEXT,                -- local day on which the ledger received that act: timeliness is judged by it
    pending_no       INTEGER,             -- a revision in the air
    published_record INTEGER
);
CREATE INDEX agreement_year ON agreement (fiscal_year);

CREATE TABLE agreement_version (          -- one row a proposal, in force or not; nothing is edited away
    agreement     TEXT    NOT NULL,
    version_no    INTEGER NOT NULL,       -- 1, 2, … in order of proposal
    proposal      TEXT    NOT NULL UNIQUE, -- digest
    record        INTEGER NOT NULL,
    kind          TEXT    NOT NULL,       -- pk | pk_perubahan
    draft_round   INTEGER,
    revision_no   INTEGER,
    status        TEXT    NOT NULL,       -- diusulkan diselaraskan ditandatangani berlaku digantikan diganti_usulan dikembalikan ditolak ditarik
    ground        TEXT,                   -- a | b | c
    applies_from  TEXT,
    replaces      TEXT,                   -- digest of the act that brought the replaced version into force
    title         TEXT,
    total_printed TEXT,
    total         TEXT,
    document      TEXT,                   -- canonical JSON; NULL: withheld
    aligned_record INTEGER,
    signed_record INTEGER,
    countersigned_record INTEGER,         -- the act in force; equals signed_record for the head of region
    effective     TEXT,
    closed_record INTEGER,                -- returned, refused, withdrawn or rejected
    PRIMARY KEY (agreement, version_no)
);

CREATE TABLE line (
    agreement         TEXT    NOT NULL,
    version_no        INTEGER NOT NULL,
    position          INTEGER NOT NULL,
    line_id           TEXT    NOT NULL,
    objective_no      TEXT    NOT NULL,
    objective         TEXT    NOT NULL,
    no_printed        TEXT    NOT NULL,
    indicator         TEXT,               -- digest of the definition
    indicator_printed TEXT    NOT NULL,
    target_printed    TEXT    NOT NULL,
    target_kind       TEXT    NOT NULL,   -- number range ordinal date binary text
    target_value      TEXT,
    target_low        TEXT,
    target_high       TEXT,
    unit              TEXT,                  -- as printed; NULL where the paper prints none
    due_on            TEXT,
    lineage           TEXT,               -- carried | new | redefined
    PRIMARY KEY (agreement, version_no, position)
);

CREATE TABLE programme (
    agreement      TEXT    NOT NULL,
    version_no     INTEGER NOT NULL,
    position       INTEGER NOT NULL,
    no             TEXT    NOT NULL,
    code           TEXT,
    level          TEXT    NOT NULL,
    name_printed   TEXT    NOT NULL,
    amount_printed TEXT    NOT NULL,
    amount         TEXT    NOT NULL,
    note_printed   TEXT,
    PRIMARY KEY (agreement, version_no, position)
);

CREATE TABLE change (                     -- what a revision proposes to change, as the proposal states it
    agreement      TEXT    NOT NULL,
    version_no     INTEGER NOT NULL,
    position       INTEGER NOT NULL,
    line_id        TEXT,
    programme_no   TEXT,
    field          TEXT    NOT NULL,
    period         TEXT,
    before_printed TEXT,
    after_printed  TEXT,
    direction      TEXT    NOT NULL,      -- easier harder same incomparable
    PRIMARY KEY (agreement, version_no, position)
);

CREATE TABLE agreement_hand (             -- who put which hand, in order of record
    record        INTEGER PRIMARY KEY,
    agreement     TEXT    NOT NULL,
    version_no    INTEGER,
    act           TEXT    NOT NULL,
    role          TEXT    NOT NULL,       -- proposer discussant aligner trustee grantor returner refuser withdrawer publisher successor rejecter
    official      TEXT,
    name          TEXT,
    post          TEXT,                   -- as printed then ("Plt. Kepala …")
    capacity      TEXT,
    decree_number TEXT,
    decree_dated  TEXT,
    mandate_record INTEGER,
    key           TEXT    NOT NULL,
    stated_printed TEXT,                  -- the date printed beside the hand
    stated        TEXT,
    received_at   INTEGER NOT NULL,
    reason_code   TEXT,
    reason        TEXT
);
CREATE INDEX hand_agreement ON agreement_hand (agreement);
CREATE INDEX hand_official  ON agreement_hand (official);

CREATE TABLE agreement_trustee (          -- who carried the agreement, from when
    agreement        TEXT    NOT NULL,
    record           INTEGER NOT NULL,    -- signed or continued
    official         TEXT,
    name             TEXT,
    post             TEXT,
    capacity         TEXT,
    since            TEXT,                -- day stated
    confirmed_record INTEGER,             -- countersigned
    confirmed_on     TEXT,
    PRIMARY KEY (agreement, record)
);

CREATE TABLE publication (
    record       INTEGER PRIMARY KEY,
    agreement    TEXT    NOT NULL,
    channel      TEXT,
    address      TEXT,
    published_on TEXT
);
