-- What only pages look things up by. No fold needs these: a rebuild makes them once every row is in, which costs a
-- fraction of keeping them in order row by row (`tables.raised`). What a fold looks up by stands in tables.sql.

CREATE UNIQUE INDEX act_digest ON act (digest);
CREATE UNIQUE INDEX act_place  ON act (stream, version);
CREATE INDEX act_official ON act (official, record);
CREATE INDEX act_agreement ON act (agreement);
CREATE INDEX act_mandate ON act (mandate);
CREATE INDEX act_kind ON act (kind, record);
CREATE INDEX act_withheld ON act (withheld) WHERE withheld = 1;
CREATE INDEX act_received ON act (received_at, record);
CREATE INDEX ref_digest ON ref (digest);
CREATE INDEX official_name ON official (name_key);
CREATE INDEX agency_successor ON agency (successor);
CREATE INDEX office_agency ON office (agency);
CREATE INDEX office_post ON office (post_printed, record);
CREATE INDEX mandate_office ON mandate (office);
CREATE INDEX mandate_official ON mandate (official);
CREATE INDEX budget_of ON budget (fiscal_year);
CREATE INDEX indicator_id ON indicator (indicator);
CREATE INDEX indicator_lineage ON indicator (lineage);
CREATE INDEX indicator_owner ON indicator (owner_office);
CREATE INDEX realized_budget ON budget_realized (budget, record);
CREATE INDEX plan_kind ON plan (current, kind, sorting);
CREATE INDEX plan_agency ON plan (current, agency, sorting);
CREATE INDEX plan_indicator_lineage ON plan_indicator (lineage);
CREATE INDEX agreement_sorting ON agreement (sorting);
-- Holds all by which an agreement owes a sheet of a period, so that whoever has none is found by reading nothing else.
CREATE INDEX agreement_year ON agreement (
    fiscal_year, sorting, in_force_since, in_force_known, closed_on, agreement
);
CREATE INDEX agreement_agency ON agreement (agency, sorting);
-- Holds all that is counted of the agreements of a status; of all together it is kept (counts.sql).
CREATE INDEX agreement_tally ON agreement (
    status, fiscal_year, agency, deadline_budget, in_force_record, in_force_known, version_no, pending_no
);
CREATE INDEX agreement_status ON agreement (status, sorting);
CREATE INDEX line_plan ON line (plan, plan_line);
CREATE INDEX line_indicator ON line (indicator);
CREATE INDEX hand_agreement ON agreement_hand (agreement);
CREATE INDEX hand_official ON agreement_hand (official);
CREATE INDEX publication_agreement ON publication (agreement);
CREATE INDEX reopening_period ON period_reopening (period);
CREATE INDEX sheet_period ON sheet (period, agreement, state);
CREATE INDEX verdict_entry ON sheet_verdict (entry_record);
CREATE INDEX change_of_grade ON target_change (grade, record, position);
CREATE INDEX change_of_source ON target_change (source, record, position);
-- Whose changes of a year there are, and on what they rest, without the changes themselves.
CREATE INDEX change_counted ON target_change (fiscal_year, agency, grade);
CREATE INDEX change_lift ON target_change (lift, record, position) WHERE lift IS NOT NULL;
CREATE INDEX change_lift_of_year ON target_change (fiscal_year, lift, record, position) WHERE lift IS NOT NULL;
CREATE INDEX change_of_year ON target_change (fiscal_year, record, position);
CREATE INDEX change_of_agency ON target_change (agency, fiscal_year, record, position);
CREATE INDEX change_of_field ON target_change (field, record, position);
CREATE INDEX source_code ON source (code);
CREATE INDEX state_source ON source_state (source, record);
CREATE INDEX cell_open ON claim_cell (open_in) WHERE open_in IS NOT NULL;
CREATE INDEX difference_state ON claim_difference (state, record, position);
CREATE INDEX difference_unseen ON claim_difference (state, kind) WHERE kind IN ('row_unread', 'row_missing');
CREATE INDEX rejected_state ON claim_rejected (state, record, position);
CREATE INDEX decision_state ON claim_decision (state, record, position);
CREATE INDEX evaluation_year ON claim_evaluation (fiscal_year, row);
CREATE INDEX evaluation_agency ON claim_evaluation (agency, fiscal_year, row);
CREATE INDEX evaluation_source ON claim_evaluation (source, row);
CREATE INDEX signing_year ON claim_signing (fiscal_year, row);
CREATE INDEX signing_source ON claim_signing (source, row);
CREATE INDEX paper_record ON paper (record);
CREATE INDEX paper_year ON paper (fiscal_year, record);
CREATE INDEX paper_grade ON paper (grade, record);
CREATE INDEX paper_state ON paper (state, record);
CREATE INDEX past_sorting ON past_agreement (sorting);
CREATE INDEX past_year ON past_agreement (fiscal_year, sorting);
CREATE INDEX past_agency ON past_agreement (agency, fiscal_year, sorting);
CREATE INDEX past_grade ON past_agreement (grade, sorting);
CREATE INDEX past_source ON past_agreement (source, sorting);
CREATE INDEX past_differs ON past_agreement (sorting) WHERE differs > 0;
CREATE INDEX past_line_name ON past_line (squashed);
CREATE INDEX past_line_lineage ON past_line (lineage);
CREATE INDEX past_figure_name ON past_figure (squashed);
CREATE INDEX past_figure_row ON past_figure (row);
CREATE INDEX instrument_record ON instrument (record);
CREATE INDEX instrument_kind ON instrument (kind, record);
CREATE INDEX instrument_state ON instrument (state, record);
CREATE INDEX order_first ON order_given (first, record);
CREATE INDEX order_begin ON order_given (depth, record);
