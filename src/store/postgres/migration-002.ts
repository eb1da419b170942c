/** Order for each course and endpoint; what the columns mean is told in SQLite's migration of the same number. */
export const migration002 = `
ALTER TABLE delivery
  ADD COLUMN order_key text,
  ADD COLUMN order_at bigint NOT NULL DEFAULT 0,
  ADD COLUMN brought boolean NOT NULL DEFAULT false,
  ADD COLUMN postponements integer NOT NULL DEFAULT 0,
  ADD COLUMN held text,
  ADD COLUMN awaits text;

CREATE INDEX delivery_line ON delivery (endpoint, order_key, order_at, seq)
  WHERE order_key IS NOT NULL AND state IN ('queued', 'failed');
CREATE INDEX delivery_under_way ON delivery (endpoint, order_key)
  WHERE order_key IS NOT NULL AND state = 'available' AND brought;
CREATE INDEX delivery_aside ON delivery (endpoint, order_key, order_at, seq)
  WHERE held = 'turn' AND state IN ('queued', 'failed');
CREATE INDEX delivery_awaits ON delivery (awaits) WHERE awaits IS NOT NULL;
CREATE INDEX delivery_paused ON delivery (endpoint) WHERE held = 'endpoint';

-- A function that may write sees, in each of its statements, all that is committed by then. Whoever sets a member aside
-- locks the row that blocks it; here that row is locked by us, so that all who waited for it can be seen.
CREATE FUNCTION delivery_line_moves() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  UPDATE delivery SET held = NULL, due_at = queued_at WHERE seq = (
    SELECT seq FROM delivery
    WHERE held = 'turn' AND state IN ('queued', 'failed') AND endpoint = new.endpoint AND order_key = new.order_key
    ORDER BY order_at, seq LIMIT 1);
  -- Two that were taken in at the same instant did not see each other.
  UPDATE delivery SET awaits = NULL, held = CASE WHEN held = 'predecessor' THEN NULL ELSE held END,
    due_at = CASE WHEN held = 'predecessor' THEN queued_at ELSE due_at END
  WHERE awaits = new.message_id AND new.state NOT IN ('queued', 'failed');
  RETURN NULL;
END $$;

CREATE TRIGGER delivery_line_moves AFTER UPDATE OF state, brought ON delivery FOR EACH ROW
WHEN (old.order_key IS NOT NULL
  AND (old.state IN ('queued', 'failed') OR old.state = 'available' AND old.brought)
  AND NOT (new.state IN ('queued', 'failed') AND old.state <> 'available' OR new.state = 'available' AND new.brought))
EXECUTE FUNCTION delivery_line_moves();

CREATE TABLE pause (
  endpoint  text PRIMARY KEY,
  failures  integer NOT NULL,
  since     bigint NOT NULL,
  until     bigint NOT NULL,
  reason    text NOT NULL
);
`;
