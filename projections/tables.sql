-- What is known: every row here is folded from the ledger and can be thrown away and folded again.
-- Ids are the 32 hex digits of a stream's name ("agreement/<id>"). Days are ISO text, moments are milliseconds UTC.
-- NULL is "not known" or "does not apply"; a figure that is withheld is NULL, never 0.
-- Every table has a primary key: a comparison of two files names the row by it.

CREATE TABLE position (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    record  INTEGER NOT NULL,             -- last record folded
    rules   TEXT    NOT NULL,             -- SHA-256 of the rule pack the deadlines were computed with
    zone    TEXT,                         -- the ledger's time zone, from its first record
    government  TEXT,                     -- whose ledger it is, squashed: claims of another government match no agency
    region_code TEXT
);

-- ---- the acts themselves ---------------------------------------------------------------------------------------

CREATE TABLE act (
    record      INTEGER PRIMARY KEY,      -- nomor register
    digest      TEXT    NOT NULL,         -- no two alike
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
    agreement   TEXT                      -- the agreement it belongs to
);

CREATE TABLE ref (                        -- which acts an act names, and where
    record INTEGER NOT NULL,
    place  TEXT    NOT NULL,              -- "proposed", "document.trustee.mandate", "basis[0]"
    stream TEXT    NOT NULL,
    version INTEGER NOT NULL,
    digest TEXT    NOT NULL,
    PRIMARY KEY (record, place)
) WITHOUT ROWID;

-- ---- people, keys, structure -----------------------------------------------------------------------------------

CREATE TABLE official (
    official     TEXT PRIMARY KEY,
    name_printed TEXT,                    -- NULL: withheld
    name_key     TEXT    NOT NULL,        -- what lists order by: the name in small letters, those without one last
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
    squashed     TEXT,                    -- the name as claims are matched by it: letters and digits alone
    parent       TEXT,
    ended_on     TEXT,
    ended_reason TEXT,
    successor    TEXT,
    record       INTEGER NOT NULL
);
CREATE INDEX agency_squashed  ON agency (squashed);
CREATE INDEX agency_code      ON agency (code);

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
    retired_record INTEGER,
    lineage      TEXT                     -- what it is through the years, whatever its definition
);

CREATE TABLE budget_line (                -- what a version of a budget document gives
    digest         TEXT    NOT NULL,
    position       INTEGER NOT NULL,
    code           TEXT    NOT NULL,
    level          TEXT,
    name_printed   TEXT,
    amount_printed TEXT,
    amount         TEXT,
    PRIMARY KEY (digest, position)
);

CREATE TABLE budget_realized (            -- what was spent since 1 January, as of a day of a period
    record        INTEGER PRIMARY KEY,
    digest        TEXT    NOT NULL UNIQUE,
    budget        TEXT    NOT NULL,       -- stream id
    document      TEXT,                   -- digest of the document in force that it is held against
    agency        TEXT,
    fiscal_year   INTEGER,
    period        TEXT    NOT NULL,
    as_of         TEXT,
    total_printed TEXT,
    total         TEXT,
    corrected_record INTEGER,             -- the last that corrects it
    reason_code   TEXT,
    withheld      INTEGER NOT NULL
);

CREATE TABLE budget_realized_line (
    record         INTEGER NOT NULL,
    code           TEXT    NOT NULL,
    amount_printed TEXT    NOT NULL,
    amount         TEXT    NOT NULL,
    PRIMARY KEY (record, code)
);

-- ---- plans -----------------------------------------------------------------------------------------------------

CREATE TABLE plan (                       -- one row a version
    digest          TEXT PRIMARY KEY,
    plan            TEXT    NOT NULL,     -- stream id
    record          INTEGER NOT NULL,
    kind            TEXT,                 -- rpjmd rpd renstra rkpd renja
    agency          TEXT,                 -- NULL: of the government
    period_from     INTEGER,
    period_until    INTEGER,
    version         INTEGER,
    version_printed TEXT,
    title           TEXT,
    decree_printed  TEXT,
    adopted_on      TEXT,
    valid_from      TEXT,
    reason_code     TEXT,
    replaces        TEXT,
    replaced_by     INTEGER,              -- record of the version that replaces it
    current         INTEGER NOT NULL,     -- 1: the last version of its plan
    sorting         TEXT    NOT NULL,
    withheld        INTEGER NOT NULL
);
CREATE INDEX plan_id      ON plan (plan, record);
CREATE INDEX plan_sorting ON plan (current, sorting);

CREATE TABLE plan_objective (
    digest   TEXT    NOT NULL,
    position INTEGER NOT NULL,
    id       TEXT    NOT NULL,
    level    TEXT    NOT NULL,
    text     TEXT    NOT NULL,
    parent   TEXT,
    PRIMARY KEY (digest, position)
);

CREATE TABLE plan_indicator (
    digest           TEXT    NOT NULL,
    position         INTEGER NOT NULL,
    objective        TEXT    NOT NULL,
    id               TEXT    NOT NULL,
    name             TEXT    NOT NULL,
    lineage          TEXT,
    unit             TEXT,
    polarity         TEXT,
    baseline_year    INTEGER,
    baseline_printed TEXT,
    PRIMARY KEY (digest, position)
);

CREATE TABLE plan_target (
    digest    TEXT    NOT NULL,
    indicator TEXT    NOT NULL,
    year      INTEGER NOT NULL,
    printed   TEXT    NOT NULL,
    quantity  TEXT    NOT NULL,           -- canonical JSON
    PRIMARY KEY (digest, indicator, year)
);

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
CREATE INDEX agreement_owed    ON agreement (fiscal_year, agency, in_force_since, in_force_known, closed_on);
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
    plan              TEXT,               -- digest of the plan's version that the line names
    plan_line         TEXT,               -- and the indicator in it
    PRIMARY KEY (agreement, version_no, position)
) WITHOUT ROWID;

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;

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

-- ---- the year: periods, sheets ---------------------------------------------------------------------------------

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
) WITHOUT ROWID;

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
) WITHOUT ROWID;
CREATE TABLE sheet_money_cause (          -- why money of a programme was not spent, as the head signs it
    record       INTEGER NOT NULL,        -- the entry
    programme_no TEXT    NOT NULL,
    cause_code   TEXT    NOT NULL,
    files        INTEGER NOT NULL,
    PRIMARY KEY (record, programme_no)
);

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

-- ---- the register of changes -----------------------------------------------------------------------------------

CREATE TABLE target_change (              -- what a proposal would change, agreed or not; and who followed whom
    record          INTEGER NOT NULL,
    position        INTEGER NOT NULL,
    number          INTEGER NOT NULL UNIQUE, -- record and position in one: what words find it by
    kind            TEXT    NOT NULL,     -- revision continuation claim paper
    grade           TEXT    NOT NULL,
    open            INTEGER NOT NULL,
    withheld        INTEGER NOT NULL,
    holder          TEXT    NOT NULL,     -- agreement or past agreement: what a chain stays in
    agreement       TEXT,                 -- NULL: of a claim or a paper
    past_agreement  TEXT,
    source          TEXT,                 -- stream id
    state           INTEGER,              -- of a claim: the import it stands in
    seen_from       TEXT,                 -- of a claim: the days on which both states were received
    seen_until      TEXT,
    previous_state  INTEGER,              -- record of the state before
    difference      TEXT,                 -- cell row_new row_gone row_unread row_missing
    claim_table     TEXT,
    claim_key       TEXT,
    claim_field     TEXT,
    agency_printed  TEXT,
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
    outcome         TEXT    NOT NULL,     -- agreed rejected pending withdrawn; seen of a claim, on_paper
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
    lift            REAL,                 -- attainment after less before, to order by; never shown
    PRIMARY KEY (record, position)
);
CREATE INDEX change_of_holder    ON target_change (holder, thing, record, position);
CREATE INDEX change_of_version   ON target_change (agreement, version_no);
CREATE INDEX change_of_outcome   ON target_change (outcome, record, position);

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

-- ---- other systems: sources, their states, claims ----------------------------------------------------------------

CREATE TABLE source (
    source        TEXT PRIMARY KEY,       -- stream id
    code          TEXT,
    kind          TEXT,                   -- esakip workbook report skp spse bank press other
    title         TEXT,
    owner_printed TEXT,
    url           TEXT,
    record        INTEGER NOT NULL,       -- the first
    state         INTEGER,                -- the last import that is finished
    in_air        INTEGER                 -- the import whose parts are coming in
);

CREATE TABLE source_state (               -- one row an import, counted once its last part is in
    first_record   INTEGER PRIMARY KEY,   -- record of its first part: what names the import
    record         INTEGER NOT NULL,      -- of the last part that is there
    source         TEXT    NOT NULL,
    state          TEXT    NOT NULL,      -- finished unfinished abandoned withheld
    act            TEXT    NOT NULL,
    previous       INTEGER,               -- the finished import before it
    received_at    INTEGER NOT NULL,
    received_on    TEXT    NOT NULL,      -- local day
    file_sha256    TEXT,
    file_title     TEXT,
    file_size      INTEGER,
    media_type     TEXT,
    extracted_at   INTEGER,
    parts          INTEGER,
    parts_done     INTEGER NOT NULL,
    tables         TEXT    NOT NULL,      -- JSON list
    years          TEXT    NOT NULL,      -- JSON list
    complete       INTEGER,
    decimal        TEXT,
    decimal_by     TEXT,
    mapping        TEXT,
    mapping_sha256 TEXT,
    rows_sha256    TEXT,
    taken          INTEGER NOT NULL DEFAULT 0,
    asked          INTEGER NOT NULL DEFAULT 0,
    open           INTEGER NOT NULL DEFAULT 0,
    rejected       INTEGER NOT NULL DEFAULT 0,
    changed        INTEGER NOT NULL DEFAULT 0,
    new            INTEGER NOT NULL DEFAULT 0,
    gone           INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX state_record ON source_state (record);

CREATE TABLE source_part (
    record  INTEGER PRIMARY KEY,
    state   INTEGER NOT NULL,
    content TEXT                          -- rows or differences as JSON, kept until the last part is in
);
CREATE INDEX part_state ON source_part (state, record);

CREATE TABLE claim_row (
    row       INTEGER PRIMARY KEY,
    source    TEXT    NOT NULL,
    tbl       TEXT    NOT NULL,           -- agreements indicators programmes realizations evaluations signings
    key       TEXT    NOT NULL,
    agreement TEXT,                       -- the agreement it speaks of, as its source names it
    gone_record INTEGER,                  -- the state in which it was missing; NULL: it is there
    unseen_record INTEGER,                -- the state since which no file says what it is; NULL: it was read last time
    unseen_why TEXT,                      -- row_unread row_missing
    UNIQUE (source, tbl, key)
);
CREATE INDEX claim_unseen    ON claim_row (source, tbl) WHERE unseen_record IS NOT NULL;
CREATE INDEX claim_agreement ON claim_row (source, agreement);
CREATE INDEX claim_standing  ON claim_row (source, gone_record);

CREATE TABLE claim_cell (                 -- what a cell said, from which state until which: nothing is edited away
    row          INTEGER NOT NULL,
    field        TEXT    NOT NULL,
    since_record INTEGER NOT NULL,        -- last part of the state: known from it on
    record       INTEGER NOT NULL,        -- the part that says so
    printed      TEXT    NOT NULL,
    how          TEXT    NOT NULL,        -- sole context asked open words none withheld
    reading      TEXT,                    -- quantity or money, canonical JSON
    until_record INTEGER,                 -- NULL: still
    open_in      TEXT,                    -- the source, while two readings remain and nobody chose
    PRIMARY KEY (row, field, since_record)
) WITHOUT ROWID;
CREATE INDEX cell_agreement ON claim_cell (printed) WHERE field = 'agreement' AND until_record IS NULL;

CREATE TABLE claim_difference (           -- what a state says otherwise than the one before
    record         INTEGER NOT NULL,
    position       INTEGER NOT NULL,
    state          INTEGER NOT NULL,
    tbl            TEXT    NOT NULL,
    key            TEXT    NOT NULL,
    kind           TEXT    NOT NULL,      -- cell row_new row_gone
    field          TEXT,
    before_printed TEXT,
    after_printed  TEXT,
    direction      TEXT,
    sheet          TEXT,
    row            INTEGER,
    cells          TEXT    NOT NULL,      -- JSON: [field, printed] of a row that is new or gone
    past           TEXT,
    PRIMARY KEY (record, position)
);

CREATE TABLE claim_rejected (             -- rows of a file that were not taken
    record   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    state    INTEGER NOT NULL,
    sheet    TEXT,
    row      INTEGER NOT NULL,
    column_  TEXT,
    code     TEXT    NOT NULL,
    printed  TEXT,
    PRIMARY KEY (record, position)
);

CREATE TABLE claim_decision (             -- cells with two readings of which a person chose one
    record   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    state    INTEGER NOT NULL,
    sheet    TEXT,
    row      INTEGER NOT NULL,
    field    TEXT    NOT NULL,
    readings TEXT    NOT NULL,            -- JSON list
    chosen   TEXT    NOT NULL,
    PRIMARY KEY (record, position)
);

CREATE TABLE claim_evaluation (
    row                INTEGER PRIMARY KEY,
    source             TEXT    NOT NULL,
    government_printed TEXT,
    region_code        TEXT,
    agency             TEXT,
    agency_printed     TEXT,
    agency_code        TEXT,
    squashed           TEXT,
    fiscal_year        INTEGER,
    scheme             TEXT,
    components         TEXT,
    score              TEXT,              -- JSON: a printed figure
    predicate          TEXT,
    record             INTEGER NOT NULL
);
CREATE INDEX evaluation_squashed ON claim_evaluation (squashed);
CREATE INDEX evaluation_code     ON claim_evaluation (agency_code);

CREATE TABLE claim_signing (              -- the day of a signing as it is printed
    row                INTEGER PRIMARY KEY,
    source             TEXT    NOT NULL,
    government_printed TEXT,
    fiscal_year        INTEGER,
    doc_kind           TEXT,
    printed            TEXT    NOT NULL,
    day                TEXT,
    weekday_printed    TEXT,
    weekday_is         TEXT,
    weekday_fits       INTEGER,
    fits_instead       TEXT,
    origin             TEXT,
    note               TEXT,
    record             INTEGER NOT NULL
);

-- ---- papers ------------------------------------------------------------------------------------------------------

CREATE TABLE paper (
    paper             TEXT PRIMARY KEY,
    record            INTEGER NOT NULL,   -- the last transcription
    recorded_on       TEXT    NOT NULL,   -- local day
    state             TEXT    NOT NULL,   -- recorded attested rejected
    open              INTEGER NOT NULL,   -- 1: attested to be what the paper says
    grade             TEXT,
    official          TEXT,               -- who transcribed it
    kind              TEXT,
    title             TEXT,
    agency            TEXT,
    agency_named      TEXT,               -- as the clerk named it, by id
    agency_printed    TEXT,
    squashed          TEXT,
    office            TEXT,
    fiscal_year       INTEGER,
    date_printed      TEXT,
    date_on_paper     TEXT,
    date_precision    TEXT,
    signed_on         TEXT,
    signed_on_source  TEXT,
    received_on       TEXT,
    pages             INTEGER,
    original_seen     INTEGER,
    original_kept_at  TEXT,
    electronic_subject TEXT,
    electronic_issuer TEXT,
    electronic_result TEXT,
    attested_record   INTEGER,
    attested_on       TEXT,
    supersedes        TEXT,               -- paper
    superseded_by     TEXT,
    parties           INTEGER NOT NULL,   -- who would have to acknowledge it
    acknowledged      INTEGER NOT NULL DEFAULT 0,
    disowned          INTEGER NOT NULL DEFAULT 0,
    document          TEXT,               -- canonical JSON of the transcription
    scans             TEXT    NOT NULL,   -- JSON
    seen              TEXT    NOT NULL,   -- JSON: hands that the clerk saw
    illegible         TEXT    NOT NULL,   -- JSON
    withheld          INTEGER NOT NULL
);
CREATE INDEX paper_agency   ON paper (agency, fiscal_year, record);
CREATE INDEX paper_office   ON paper (office, fiscal_year, record);
CREATE INDEX paper_squashed ON paper (squashed, fiscal_year);

CREATE TABLE paper_hand (
    record      INTEGER PRIMARY KEY,
    paper       TEXT    NOT NULL,
    act         TEXT    NOT NULL,
    role        TEXT,
    official    TEXT,
    name        TEXT,
    post        TEXT,
    outcome     TEXT,
    seen        TEXT,
    reason_code TEXT,
    electronic_result TEXT,
    received_at INTEGER NOT NULL,
    local_day   TEXT    NOT NULL,
    stated      TEXT,
    withheld    INTEGER NOT NULL
);
CREATE INDEX paper_hand_paper ON paper_hand (paper);

-- ---- past agreements: out of claims and attested papers ------------------------------------------------------------

CREATE TABLE past_agreement (
    past               TEXT PRIMARY KEY,
    kind               TEXT    NOT NULL,  -- claim paper
    grade              TEXT    NOT NULL,
    source             TEXT,
    key                TEXT    NOT NULL,
    fiscal_year        INTEGER,
    doc_kind           TEXT,
    government_printed TEXT,
    region_code        TEXT,
    agency             TEXT,              -- exactly one agency of the register has this code or name
    agency_printed     TEXT,
    agency_code        TEXT,
    squashed           TEXT,
    trustee_name       TEXT,
    trustee_post       TEXT,
    grantor_name       TEXT,
    grantor_post       TEXT,
    signed_printed     TEXT,
    signed_on          TEXT,
    record             INTEGER NOT NULL,
    recorded_on        TEXT    NOT NULL,
    gone_record        INTEGER,
    lines              INTEGER NOT NULL,
    programmes         INTEGER NOT NULL,
    realizations       INTEGER NOT NULL,
    compared           INTEGER NOT NULL,
    differs            INTEGER NOT NULL,
    sorting            TEXT    NOT NULL
);
CREATE INDEX past_squashed ON past_agreement (squashed);
CREATE INDEX past_code     ON past_agreement (agency_code);

CREATE TABLE past_line (
    past      TEXT    NOT NULL,
    position  INTEGER NOT NULL,
    row       INTEGER,                    -- of the claim
    line_id   TEXT,                       -- of the paper
    no        TEXT,
    objective TEXT,
    indicator TEXT    NOT NULL,
    squashed  TEXT    NOT NULL,
    record    INTEGER NOT NULL,
    unit      TEXT,
    polarity  TEXT,
    formula   TEXT,                       -- JSON: printed
    target    TEXT,                       -- JSON: a printed figure
    lineage   TEXT,
    PRIMARY KEY (past, position)
);
CREATE INDEX past_line_row     ON past_line (row);

CREATE TABLE past_figure (                -- what is reported of a line, beside what the formula makes of it
    past        TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    no          INTEGER NOT NULL,
    row         INTEGER,
    squashed    TEXT    NOT NULL,
    period      TEXT,
    target      TEXT,
    realization TEXT,
    attainment  TEXT,
    formula     TEXT,
    raw         TEXT,
    computed    TEXT,
    agrees      INTEGER,
    difference  TEXT,
    why         TEXT,
    PRIMARY KEY (past, position, no)
);

CREATE TABLE past_programme (
    past     TEXT    NOT NULL,
    position INTEGER NOT NULL,
    row      INTEGER,
    code     TEXT,
    name     TEXT    NOT NULL,
    amount   TEXT,
    realized TEXT,
    PRIMARY KEY (past, position)
);

-- ---- instruments and orders ----------------------------------------------------------------------------------------

CREATE TABLE outside_party (
    official         TEXT PRIMARY KEY,
    record           INTEGER NOT NULL,
    entity_kind      TEXT,
    entity           TEXT,
    post             TEXT,
    attorney_printed TEXT,
    since            TEXT,
    until            TEXT
);

CREATE TABLE instrument (
    instrument  TEXT PRIMARY KEY,
    record      INTEGER NOT NULL,
    kind        TEXT,
    title       TEXT,
    number      TEXT,
    since       TEXT,
    until       TEXT,
    state       TEXT    NOT NULL,         -- proposed partly signed
    parties     INTEGER NOT NULL,
    signed      INTEGER NOT NULL,
    last_record INTEGER NOT NULL,
    proposed_on TEXT    NOT NULL,
    text        TEXT    NOT NULL,         -- JSON list
    files       TEXT    NOT NULL,         -- JSON list
    withheld    INTEGER NOT NULL
);

CREATE TABLE instrument_party (
    instrument    TEXT    NOT NULL,
    no            INTEGER NOT NULL,
    entity        TEXT    NOT NULL,
    official      TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    post          TEXT    NOT NULL,
    office        TEXT,
    capacity      TEXT,
    signed_record INTEGER,
    signed_on     TEXT,
    stated        TEXT,
    PRIMARY KEY (instrument, no)
);

CREATE TABLE order_given (
    order_id TEXT PRIMARY KEY,
    record   INTEGER NOT NULL UNIQUE,
    digest   TEXT    NOT NULL UNIQUE,
    about    TEXT,
    text     TEXT,
    due_on   TEXT,
    given_on TEXT    NOT NULL,
    official TEXT,
    office   TEXT,
    follows  TEXT,                        -- digest
    first    INTEGER NOT NULL,            -- record of the order that the chain begins with
    depth    INTEGER NOT NULL,
    addressed TEXT   NOT NULL,            -- JSON: [office, post]
    refers   TEXT    NOT NULL,            -- JSON: digests
    withheld INTEGER NOT NULL
);
CREATE INDEX order_follows ON order_given (follows)