/** What authorities answer for: placements, settlement events, capacity, and on which basis somebody was told. */
export const migration010 = `
-- Where the citizen of each course is; one row for each course that has an authority.
CREATE TABLE placement (
  seq        INTEGER PRIMARY KEY,
  course_id  TEXT NOT NULL UNIQUE,
  authority  TEXT NOT NULL,
  site       TEXT,
  place      TEXT,
  open       INTEGER NOT NULL,
  content    TEXT NOT NULL
) STRICT;
CREATE INDEX placement_authority ON placement (authority, open, seq);
CREATE INDEX placement_site ON placement (site, place) WHERE place IS NOT NULL;

CREATE TABLE settlement (
  seq          INTEGER PRIMARY KEY,
  id           TEXT NOT NULL,
  course_id    TEXT NOT NULL,
  authority    TEXT,
  recorded_at  INTEGER NOT NULL,
  corrects     TEXT,
  content      TEXT NOT NULL,
  UNIQUE (course_id, id)
) STRICT;
CREATE INDEX settlement_authority ON settlement (authority, seq);

CREATE TABLE capacity (
  seq          INTEGER PRIMARY KEY,
  message_id   TEXT NOT NULL,
  site         TEXT NOT NULL,
  service      TEXT NOT NULL,
  speciality   TEXT NOT NULL,
  at           INTEGER NOT NULL,
  recorded_at  INTEGER NOT NULL,
  content      TEXT NOT NULL
) STRICT;
CREATE INDEX capacity_site ON capacity (site, seq);

-- The latest of them.
CREATE TABLE capacity_now (
  site         TEXT NOT NULL,
  service      TEXT NOT NULL,
  speciality   TEXT NOT NULL,
  message_id   TEXT NOT NULL,
  at           INTEGER NOT NULL,
  recorded_at  INTEGER NOT NULL,
  content      TEXT NOT NULL,
  PRIMARY KEY (site, service, speciality)
) STRICT, WITHOUT ROWID;

-- A correction is a new event. INSERT OR REPLACE would delete without telling the triggers of deletion.
CREATE TRIGGER settlement_kept BEFORE UPDATE ON settlement BEGIN
  SELECT RAISE(ABORT, 'settlement events are only added to (R-SET-04)');
END;
CREATE TRIGGER settlement_not_deleted BEFORE DELETE ON settlement BEGIN
  SELECT RAISE(ABORT, 'settlement events are only added to (R-SET-04)');
END;
CREATE TRIGGER settlement_not_replaced BEFORE INSERT ON settlement
WHEN EXISTS (SELECT 1 FROM settlement WHERE seq = NEW.seq OR (course_id = NEW.course_id AND id = NEW.id)) BEGIN
  SELECT RAISE(ABORT, 'settlement events are only added to (R-SET-04)');
END;
CREATE TRIGGER capacity_kept BEFORE UPDATE ON capacity BEGIN
  SELECT RAISE(ABORT, 'capacity is only added to');
END;
CREATE TRIGGER capacity_not_deleted BEFORE DELETE ON capacity BEGIN
  SELECT RAISE(ABORT, 'capacity is only added to');
END;

ALTER TABLE disclosure ADD COLUMN basis TEXT;
ALTER TABLE disclosure ADD COLUMN authority TEXT;
CREATE INDEX disclosure_authority ON disclosure (authority, seq) WHERE authority IS NOT NULL;
`;
