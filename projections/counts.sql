-- Figures of whole years that pages show: kept by the triggers, for no page can count a year's rows anew. A rebuild
-- makes them once every row is in (`tables.raised`). Nothing that is counted is ever deleted; a sheet stays with its
-- period, its agency and its first day; the days of a period and the deadline of a budget never change.
-- Files are cut where a line ends in a semicolon: inside a trigger it begins the next line.

CREATE TABLE act_count (                  -- acts by the kind of their stream
    kind  TEXT PRIMARY KEY,
    total INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO act_count SELECT kind, count(*) FROM act GROUP BY kind;
CREATE TRIGGER act_counted AFTER INSERT ON act BEGIN
    INSERT INTO act_count VALUES (NEW.kind, 1) ON CONFLICT DO UPDATE SET total = total + 1
; END;

CREATE TABLE agreement_count (            -- the agreements of a year and an agency that have one deadline
    fiscal_year     INTEGER NOT NULL,     -- 0, and below an empty text: not known
    agency          TEXT    NOT NULL,
    deadline_budget TEXT    NOT NULL,
    total           INTEGER NOT NULL,     -- never 0
    in_force        INTEGER NOT NULL,
    on_time         INTEGER NOT NULL,
    pending         INTEGER NOT NULL,     -- in force, and a revision is in the air
    PRIMARY KEY (fiscal_year, agency, deadline_budget)
) WITHOUT ROWID;
INSERT INTO agreement_count
SELECT coalesce(a.fiscal_year, 0), coalesce(a.agency, ''), coalesce(a.deadline_budget, ''),
       count(*), count(a.in_force_known), coalesce(sum(a.in_force_known <= b.deadline), 0),
       sum(a.version_no IS NOT NULL AND a.pending_no IS NOT NULL)
  FROM agreement a LEFT JOIN budget b ON b.digest = a.deadline_budget
 GROUP BY 1, 2, 3;
CREATE TRIGGER agreement_counted AFTER INSERT ON agreement BEGIN
    INSERT INTO agreement_count VALUES (
        coalesce(NEW.fiscal_year, 0), coalesce(NEW.agency, ''), coalesce(NEW.deadline_budget, ''),
        1, 0, 0, 0 -- what is proposed for the first time is not in force
    ) ON CONFLICT DO UPDATE SET total = total + 1
; END;
CREATE TRIGGER agreement_recounted AFTER UPDATE OF in_force_known, version_no, pending_no ON agreement
WHEN (OLD.fiscal_year, OLD.agency, OLD.deadline_budget) IS (NEW.fiscal_year, NEW.agency, NEW.deadline_budget)
 AND (OLD.in_force_known, OLD.version_no, OLD.pending_no) IS NOT (NEW.in_force_known, NEW.version_no, NEW.pending_no)
BEGIN
    UPDATE agreement_count SET
        in_force = in_force + (NEW.in_force_known IS NOT NULL) - (OLD.in_force_known IS NOT NULL),
        on_time = on_time + coalesce((
            SELECT coalesce(NEW.in_force_known <= b.deadline, 0) - coalesce(OLD.in_force_known <= b.deadline, 0)
              FROM budget b WHERE b.digest = OLD.deadline_budget), 0),
        pending = pending + (NEW.version_no IS NOT NULL AND NEW.pending_no IS NOT NULL)
                          - (OLD.version_no IS NOT NULL AND OLD.pending_no IS NOT NULL)
     WHERE fiscal_year = coalesce(OLD.fiscal_year, 0) AND agency = coalesce(OLD.agency, '')
       AND deadline_budget = coalesce(OLD.deadline_budget, '')
; END;
CREATE TRIGGER agreement_moved AFTER UPDATE OF fiscal_year, agency, deadline_budget ON agreement
WHEN (OLD.fiscal_year, OLD.agency, OLD.deadline_budget) IS NOT (NEW.fiscal_year, NEW.agency, NEW.deadline_budget)
BEGIN
    UPDATE agreement_count SET
        total = total - 1,
        in_force = in_force - (OLD.in_force_known IS NOT NULL),
        on_time = on_time
            - coalesce(OLD.in_force_known <= (SELECT deadline FROM budget WHERE digest = OLD.deadline_budget), 0),
        pending = pending - (OLD.version_no IS NOT NULL AND OLD.pending_no IS NOT NULL)
     WHERE fiscal_year = coalesce(OLD.fiscal_year, 0) AND agency = coalesce(OLD.agency, '')
       AND deadline_budget = coalesce(OLD.deadline_budget, '')
    ; DELETE FROM agreement_count
     WHERE fiscal_year = coalesce(OLD.fiscal_year, 0) AND agency = coalesce(OLD.agency, '')
       AND deadline_budget = coalesce(OLD.deadline_budget, '') AND total = 0
    ; INSERT INTO agreement_count VALUES (
        coalesce(NEW.fiscal_year, 0), coalesce(NEW.agency, ''), coalesce(NEW.deadline_budget, ''),
        1, NEW.in_force_known IS NOT NULL,
        coalesce(NEW.in_force_known <= (SELECT deadline FROM budget WHERE digest = NEW.deadline_budget), 0),
        NEW.version_no IS NOT NULL AND NEW.pending_no IS NOT NULL
    ) ON CONFLICT DO UPDATE SET
        total = total + 1, in_force = in_force + excluded.in_force, on_time = on_time + excluded.on_time,
        pending = pending + excluded.pending
; END;
CREATE TABLE sheet_count (                -- the sheets of a period and an agency, and the hands put to them
    period            TEXT    NOT NULL,
    agency            TEXT    NOT NULL,   -- empty: not known
    entered           INTEGER NOT NULL,
    answered          INTEGER NOT NULL,   -- signed or refused once, whatever came of it
    examined          INTEGER NOT NULL,   -- verified once, whatever came of it
    refused           INTEGER NOT NULL,
    signed            INTEGER NOT NULL,
    verified          INTEGER NOT NULL,
    late_entry        INTEGER NOT NULL,
    late_signature    INTEGER NOT NULL,
    late_verification INTEGER NOT NULL,
    PRIMARY KEY (period, agency)
) WITHOUT ROWID;
INSERT INTO sheet_count
SELECT s.period, coalesce(s.agency, ''), count(*), count(s.signed_on), count(s.verified_on), count(s.refused_record),
       sum(s.state IN ('signed', 'verified', 'rejected') AND s.refused_record IS NULL), sum(s.state = 'verified'),
       coalesce(sum(s.first_on > p.entry_due), 0), coalesce(sum(s.signed_on > p.signature_due), 0),
       coalesce(sum(s.verified_on > p.verification_due), 0)
  FROM sheet s JOIN period p ON p.period = s.period
 GROUP BY 1, 2;
CREATE TRIGGER sheet_counted AFTER INSERT ON sheet BEGIN
    INSERT INTO sheet_count
    SELECT NEW.period, coalesce(NEW.agency, ''), 1, 0, 0, 0, 0, 0, coalesce(NEW.first_on > p.entry_due, 0), 0, 0
      FROM period p WHERE p.period = NEW.period
        ON CONFLICT DO UPDATE SET entered = entered + 1, late_entry = late_entry + excluded.late_entry
; END;
CREATE TRIGGER sheet_recounted AFTER UPDATE OF state, signed_on, verified_on, refused_record ON sheet BEGIN
    UPDATE sheet_count SET
        answered = answered + (NEW.signed_on IS NOT NULL) - (OLD.signed_on IS NOT NULL),
        examined = examined + (NEW.verified_on IS NOT NULL) - (OLD.verified_on IS NOT NULL),
        refused = refused + (NEW.refused_record IS NOT NULL) - (OLD.refused_record IS NOT NULL),
        signed = signed + (NEW.state IN ('signed', 'verified', 'rejected') AND NEW.refused_record IS NULL)
                        - (OLD.state IN ('signed', 'verified', 'rejected') AND OLD.refused_record IS NULL),
        verified = verified + (NEW.state = 'verified') - (OLD.state = 'verified'),
        late_signature = late_signature + (
            SELECT coalesce(NEW.signed_on > p.signature_due, 0) - coalesce(OLD.signed_on > p.signature_due, 0)
              FROM period p WHERE p.period = NEW.period),
        late_verification = late_verification + (
            SELECT coalesce(NEW.verified_on > p.verification_due, 0) - coalesce(OLD.verified_on > p.verification_due, 0)
              FROM period p WHERE p.period = NEW.period)
     WHERE period = NEW.period AND agency = coalesce(NEW.agency, '')
; END;
