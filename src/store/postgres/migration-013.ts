/** The audit is only added to, and courses from before the books enter them; as in SQLite's migration of the same number. */
export const migration013 = `
ALTER TABLE course ADD COLUMN entered boolean NOT NULL DEFAULT true;
UPDATE course SET entered = false, due_at = 0;

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is only added to (R-SEC-06): %', TG_TABLE_NAME;
END $$;
CREATE TRIGGER step_kept BEFORE UPDATE ON step FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER disclosure_kept BEFORE UPDATE ON disclosure FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
-- Those from before there were any have none.
ALTER TABLE disclosure ADD CONSTRAINT disclosure_on_a_basis CHECK (basis IS NOT NULL) NOT VALID;
CREATE TRIGGER operator_action_kept BEFORE UPDATE ON operator_action
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
`;
