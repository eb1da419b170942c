/**
 * The audit is only ever added to (what retention takes away, it takes away whole), and courses that were kept before
 * there were books of authorities (10) enter them, whole, when they are next looked at: now.
 */
export const migration013 = `
ALTER TABLE course ADD COLUMN entered INTEGER NOT NULL DEFAULT 1;
UPDATE course SET entered = 0, due_at = 0;

CREATE TRIGGER step_kept BEFORE UPDATE ON step BEGIN
  SELECT RAISE(ABORT, 'the audit is only added to (R-SEC-06)');
END;
CREATE TRIGGER disclosure_kept BEFORE UPDATE ON disclosure BEGIN
  SELECT RAISE(ABORT, 'the audit is only added to (R-SEC-06)');
END;
CREATE TRIGGER disclosure_on_a_basis BEFORE INSERT ON disclosure WHEN NEW.basis IS NULL BEGIN
  SELECT RAISE(ABORT, 'a disclosure has a legal basis (R-SEC-01)');
END;
CREATE TRIGGER operator_action_kept BEFORE UPDATE ON operator_action BEGIN
  SELECT RAISE(ABORT, 'the audit is only added to (R-SEC-06)');
END;
`;
