/**
 * Order for each course and endpoint. Deliveries to one endpoint with the same order_key form a line. A line's members
 * that are blocked are set aside: held as `turn`, without a time, and so out of the way of whoever looks for what
 * is due. Whatever takes a member out of its line lets the first of those that are set aside try again.
 */
export const migration002 = `
ALTER TABLE delivery ADD COLUMN order_key TEXT;
-- Place in the line: the instant the sender gave, milliseconds; before that of the message that continues it.
ALTER TABLE delivery ADD COLUMN order_at INTEGER NOT NULL DEFAULT 0;
-- 1 where the gateway itself brings the messages: the line then waits until one is delivered.
ALTER TABLE delivery ADD COLUMN brought INTEGER NOT NULL DEFAULT 0;
-- How often it was taken out of the queue again untried; with the failed tries it tells one attempt from another.
ALTER TABLE delivery ADD COLUMN postponements INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN held TEXT;
ALTER TABLE delivery ADD COLUMN awaits TEXT;

-- Whoever waits in a line, in order.
CREATE INDEX delivery_line ON delivery (endpoint, order_key, order_at, seq)
  WHERE order_key IS NOT NULL AND state IN ('queued', 'failed');
-- Lines that wait for what is in the receiver's queue.
CREATE INDEX delivery_under_way ON delivery (endpoint, order_key)
  WHERE order_key IS NOT NULL AND state = 'available' AND brought = 1;
CREATE INDEX delivery_aside ON delivery (endpoint, order_key, order_at, seq)
  WHERE held = 'turn' AND state IN ('queued', 'failed');
CREATE INDEX delivery_awaits ON delivery (awaits) WHERE awaits IS NOT NULL;
CREATE INDEX delivery_paused ON delivery (endpoint) WHERE held = 'endpoint';

-- Also when one comes back from the queue: another that came meanwhile may stand before it.
CREATE TRIGGER delivery_line_moves AFTER UPDATE OF state, brought ON delivery
WHEN old.order_key IS NOT NULL
  AND (old.state IN ('queued', 'failed') OR old.state = 'available' AND old.brought = 1)
  AND NOT (new.state IN ('queued', 'failed') AND old.state <> 'available' OR new.state = 'available' AND new.brought = 1)
BEGIN
  UPDATE delivery SET held = NULL, due_at = queued_at WHERE seq = (
    SELECT seq FROM delivery
    WHERE held = 'turn' AND state IN ('queued', 'failed') AND endpoint = new.endpoint AND order_key = new.order_key
    ORDER BY order_at, seq LIMIT 1);
END;

-- Endpoints that are left alone for a while.
CREATE TABLE pause (
  endpoint  TEXT PRIMARY KEY,
  failures  INTEGER NOT NULL,
  since     INTEGER NOT NULL,
  until     INTEGER NOT NULL,
  reason    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
