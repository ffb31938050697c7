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
CREATE INDEX act_official  ON act (official, record);
CREATE INDEX act_agreement ON act (agreement);
CREATE INDEX act_mandate   ON act (mandate);
CREATE INDEX act_kind      ON act (kind, record);
CREATE INDEX act_withheld  ON act (withheld) WHERE withheld = 1;

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
    name_key     TEXT    NOT NULL,        -- what lists order by: the name in small letters, those without one last
    rank_printed TEXT,
    registrar    INTEGER NOT NULL DEFAULT 0, -- 1 while a registrar
    record       INTEGER NOT NULL
);
CREATE INDEX official_name ON official (name_key);

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
CREATE INDEX office_agency ON office (agency);

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
CREATE INDEX budget_id   ON budget (budget);
CREATE INDEX budget_of   ON budget (fiscal_year);

CREATE TABLE indicator (                  -- one row a definition
    digest       TEXT PRIMARY KEY,
    indicator    TEXT    NOT NULL,
    version      INTEGER,
    record       INTEGER NOT NULL,
    name         TEXT,
    unit         TEXT,
    polarity     TEXT,
    aggregation  TEXT,
    formula      TEXT,
    formula_printed TEXT,
    owner_office TEXT,
    valid_from   TEXT,
    facts        TEXT,                    -- canonical JSON of the whole definition; NULL: withheld
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
    agency           TEXT,                -- of the office
    sorting          TEXT    NOT NULL,    -- what lists order by: newest year first, then agency and office by code
    budget           TEXT,                -- budget stream the last proposal names
    deadline_budget  TEXT,                -- digest of the budget document that sets the deadline
    status           TEXT    NOT NULL,    -- diusulkan diselaraskan ditandatangani berlaku dilanjutkan_sepihak ditutup dikembalikan ditolak ditarik
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
    published_record INTEGER,
    closed_record    INTEGER,             -- the act that closed it after its year
    closed_on        TEXT
);
CREATE INDEX agreement_sorting ON agreement (sorting);
CREATE INDEX agreement_year    ON agreement (fiscal_year, sorting);
CREATE INDEX agreement_owed    ON agreement (fiscal_year, agency, in_force_since, in_force_known, closed_on);
CREATE INDEX agreement_agency  ON agreement (agency, sorting);
CREATE INDEX agreement_status  ON agreement (status, sorting);
CREATE INDEX agreement_office  ON agreement (office, fiscal_year);

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
CREATE INDEX publication_agreement ON publication (agreement);


-- ---- the year: periods, sheets, attainment ---------------------------------------------------------------------

CREATE TABLE period (
    period           TEXT PRIMARY KEY,
    record           INTEGER NOT NULL,
    fiscal_year      INTEGER,
    code             TEXT,                -- tw1 tw2 tw3 tw4 semester1 semester2 tahunan; NULL: withheld
    printed          TEXT,
    starts           TEXT,
    ends             TEXT,
    entry_due        TEXT,
    signature_due    TEXT,
    verification_due TEXT,
    locked_record    INTEGER,
    locked_on        TEXT                 -- local day on which the ledger received the lock
);
CREATE INDEX period_year ON period (fiscal_year, code);

CREATE TABLE period_reopening (
    record          INTEGER PRIMARY KEY,
    period          TEXT    NOT NULL,
    order_printed   TEXT,
    reason_code     TEXT,
    reason          TEXT,
    until           TEXT,
    offices         TEXT    NOT NULL,     -- JSON list of ids
    offices_printed TEXT    NOT NULL      -- JSON list
);
CREATE INDEX reopening_period ON period_reopening (period);

CREATE TABLE sheet (                      -- one row an agreement and period, as the round that holds stands
    sheet           TEXT PRIMARY KEY,
    agreement       TEXT    NOT NULL,     -- both from the basis of the first entry: known also where it is withheld
    period          TEXT    NOT NULL,
    office          TEXT,
    agency          TEXT,                 -- of the agreement
    state           TEXT    NOT NULL,     -- entered corrected signed refused verified rejected, of entry_record
    entry_record    INTEGER NOT NULL,     -- what is told of the sheet: the round that holds, else the last
    held_record     INTEGER,              -- the round that holds; NULL: every round is rejected
    last_record     INTEGER NOT NULL,     -- the last entry: a pending correction where another holds
    entries         INTEGER NOT NULL,     -- how many there were
    first_record    INTEGER NOT NULL,     -- the first of each hand, by which lateness is judged; days are local
    first_on        TEXT    NOT NULL,
    signed_record   INTEGER,              -- first signature, or complete refusal
    signed_on       TEXT,
    verified_record INTEGER,              -- first final verification
    verified_on     TEXT,
    refused_record  INTEGER,              -- complete refusal to sign entry_record
    rejected_lines  INTEGER,              -- of the last verification of entry_record
    UNIQUE (agreement, period)
);
-- Holds all that progress counts, so that counting it reads nothing else.
CREATE INDEX sheet_period ON sheet (
    period, agency, state, first_on, signed_on, verified_on, refused_record
);

CREATE TABLE sheet_entry (                -- one row an entry or correction; nothing is edited away
    record     INTEGER PRIMARY KEY,
    sheet      TEXT    NOT NULL,
    digest     TEXT    NOT NULL UNIQUE,
    round      INTEGER,
    agreement  TEXT    NOT NULL,
    period     TEXT    NOT NULL,
    version_no INTEGER,                   -- the document it reports on
    data_as_of TEXT,
    open       INTEGER NOT NULL DEFAULT 0, -- 1: a final verification that rejects no line names it
    state      TEXT    NOT NULL,          -- entered corrected signed refused verified rejected
    refused_record INTEGER,               -- complete refusal to sign it
    rejected_lines INTEGER,               -- of its last verification; NULL: none yet
    withheld   INTEGER NOT NULL
);
CREATE INDEX sheet_entry_sheet ON sheet_entry (sheet);
CREATE INDEX sheet_entry_withheld ON sheet_entry (agreement) WHERE withheld = 1;

CREATE TABLE sheet_line (                 -- what an entry says of a line
    record             INTEGER NOT NULL,
    position           INTEGER NOT NULL,
    line_id            TEXT    NOT NULL,
    no_printed         TEXT    NOT NULL,
    state              TEXT    NOT NULL,  -- figure no_data not_due
    printed            TEXT,
    value              TEXT,              -- decimal text, where the figure has one
    unit               TEXT,
    quantity           TEXT,              -- canonical JSON; NULL: no figure
    expected_on        TEXT,
    reason_code        TEXT,
    evidence           INTEGER NOT NULL,
    scope_done         TEXT,              -- canonical JSON of what is done of the scope; NULL: not said
    attainment_printed TEXT,              -- what the office itself reports
    cause_code         TEXT,
    follow_up_code     TEXT,
    PRIMARY KEY (record, position)
);

CREATE TABLE sheet_verdict (              -- what a verification says of a line
    record       INTEGER NOT NULL,
    line_id      TEXT    NOT NULL,
    entry_record INTEGER NOT NULL,
    verdict      TEXT    NOT NULL,        -- accepted accepted_with_note rejected
    method_code  TEXT,
    reason_code  TEXT,
    note         TEXT,
    value_read   TEXT,                    -- what the verifier read, as printed
    checked      INTEGER NOT NULL,        -- files checked
    PRIMARY KEY (record, line_id)
);
CREATE INDEX verdict_entry ON sheet_verdict (entry_record);

CREATE TABLE sheet_hand (
    record         INTEGER PRIMARY KEY,
    sheet          TEXT    NOT NULL,
    entry_record   INTEGER,
    act            TEXT    NOT NULL,
    role           TEXT    NOT NULL,      -- enterer corrector trustee outgoing successor refuser witness verifier
    official       TEXT,
    name           TEXT,
    office         TEXT,
    post           TEXT,
    capacity       TEXT,
    decree_printed TEXT,
    mandate_record INTEGER,
    awaiting       TEXT,                  -- "number/date" of the decree named, where it was not recorded yet
    key            TEXT    NOT NULL,
    local_day      TEXT    NOT NULL,
    stated         TEXT,
    received_at    INTEGER NOT NULL,
    reason_code    TEXT,
    reason         TEXT,
    final          INTEGER
);
CREATE INDEX sheet_hand_sheet    ON sheet_hand (sheet);
CREATE INDEX sheet_hand_awaiting ON sheet_hand (office, official) WHERE awaiting IS NOT NULL;

CREATE TABLE attainment (                 -- of a line up to a period, by the document and the figures known
    agreement              TEXT    NOT NULL,
    period                 TEXT    NOT NULL,
    line_id                TEXT    NOT NULL,
    record                 INTEGER NOT NULL, -- the entry
    target_printed         TEXT,
    quarter_target_printed TEXT,
    how                    TEXT,          -- sum last avg max none
    known_value            TEXT,          -- the figure up to here, decimal text or printed; NULL: none is known
    known                  TEXT,          -- JSON: the aggregate, its periods, what it left out
    scope_total            INTEGER,
    annual_text            TEXT,
    annual                 TEXT,          -- JSON: against the target of the year
    quarter                TEXT,          -- JSON: against the target of the quarter
    differs                INTEGER,       -- 1: the office reports another figure than is recomputed; NULL: nothing to compare
    PRIMARY KEY (agreement, period, line_id)
);

CREATE TABLE rule_cited (                 -- rows of rule packs on which a figure rests
    cited    INTEGER PRIMARY KEY,
    digest   TEXT    NOT NULL UNIQUE,
    id       TEXT    NOT NULL,
    what     TEXT    NOT NULL,
    citation TEXT    NOT NULL,
    verified INTEGER NOT NULL
);

CREATE TABLE roll_up (                    -- of an agreement up to a period
    agreement TEXT    NOT NULL,
    period    TEXT    NOT NULL,
    record    INTEGER NOT NULL,
    raw       TEXT,
    text      TEXT,
    capped_text TEXT,
    counted   INTEGER NOT NULL,
    left_out  TEXT    NOT NULL,           -- JSON: [line, number, why]
    PRIMARY KEY (agreement, period)
);

-- ---- the register of changes -----------------------------------------------------------------------------------

CREATE TABLE target_change (              -- what a proposal would change, agreed or not; and who followed whom
    record          INTEGER NOT NULL,
    position        INTEGER NOT NULL,
    kind            TEXT    NOT NULL,     -- revision continuation
    open            INTEGER NOT NULL,
    withheld        INTEGER NOT NULL,
    agreement       TEXT    NOT NULL,
    version_no      INTEGER,
    fiscal_year     INTEGER,
    office          TEXT,
    agency          TEXT,
    thing           TEXT,                 -- "line/<id>", "programme/<no>", "party/<role>", "document": what a chain follows
    line_id         TEXT,
    programme_no    TEXT,
    no_printed      TEXT,
    subject         TEXT,
    field           TEXT    NOT NULL,
    period          TEXT,
    before_printed  TEXT,
    before_read     TEXT,
    after_printed   TEXT,
    after_read      TEXT,
    unit            TEXT,
    direction       TEXT,
    ground          TEXT,
    evidence        INTEGER,
    asked_by        TEXT,
    applies_from    TEXT,
    proposed_on     TEXT    NOT NULL,     -- local day
    trustee         TEXT,                 -- who answered for the agreement when it was proposed
    trustee_name    TEXT,
    trustee_post    TEXT,
    outcome         TEXT    NOT NULL,     -- agreed rejected pending withdrawn
    signed_record   INTEGER,
    decided_record  INTEGER,
    decided_on      TEXT,
    days_left       INTEGER,
    known           INTEGER,
    known_record    INTEGER,
    known_period    TEXT,
    known_printed   TEXT,
    known_value     TEXT,
    known_signed    INTEGER,
    attainment_before TEXT,
    attainment_after  TEXT,
    effect_why      TEXT,
    known_rests     TEXT    NOT NULL DEFAULT '[]', -- JSON: the entries whose figures were used
    known_pending_record INTEGER,         -- the correction that stood beside the figure then
    PRIMARY KEY (record, position)
);
CREATE INDEX change_of_agreement ON target_change (agreement, thing, record, position);
CREATE INDEX change_of_year      ON target_change (fiscal_year, record, position);
CREATE INDEX change_of_agency    ON target_change (agency, fiscal_year, record, position);
CREATE INDEX change_of_outcome   ON target_change (outcome, record, position);
CREATE INDEX change_of_field     ON target_change (field, record, position);

CREATE TABLE change_person (              -- who proposed, answered for it, signed or decided
    official TEXT    NOT NULL,
    record   INTEGER NOT NULL,
    PRIMARY KEY (official, record)
) WITHOUT ROWID;

-- ---- searching by words ----------------------------------------------------------------------------------------

CREATE TABLE word (                       -- what a search looks for: beginnings of words
    of   TEXT NOT NULL,                   -- agreement official change
    word TEXT NOT NULL,
    id   TEXT NOT NULL,                   -- id of the agreement or the official; record of the change
    PRIMARY KEY (of, word, id)
) WITHOUT ROWID;
CREATE INDEX word_id ON word (of, id);
