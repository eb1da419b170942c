/** What authorities answer for: placements, settlement events, capacity, and on which basis somebody was told. */
export const migration010 = `
-- Where the citizen of each course is; one row for each course that has an authority.
CREATE TABLE placement (
  seq        bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  course_id  text NOT NULL UNIQUE,
  authority  text NOT NULL,
  site       text,
  place      text,
  open       boolean NOT NULL,
  content    text NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX placement_authority ON placement (authority, open, seq);
CREATE INDEX placement_site ON placement (site, place) WHERE place IS NOT NULL;

CREATE TABLE settlement (
  seq          bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  id           text NOT NULL,
  course_id    text NOT NULL,
  authority    text,
  recorded_at  bigint NOT NULL,
  corrects     text,
  content      text NOT NULL,
  UNIQUE (course_id, id)
);
CREATE INDEX settlement_authority ON settlement (authority, seq);

CREATE TABLE capacity (
  seq          bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  message_id   text NOT NULL,
  site         text NOT NULL,
  service      text NOT NULL,
  speciality   text NOT NULL,
  at           bigint NOT NULL,
  recorded_at  bigint NOT NULL,
  content      text NOT NULL
);
CREATE INDEX capacity_site ON capacity (site, seq);

-- The latest of them.
CREATE TABLE capacity_now (
  site         text NOT NULL,
  service      text NOT NULL,
  speciality   text NOT NULL,
  message_id   text NOT NULL,
  at           bigint NOT NULL,
  recorded_at  bigint NOT NULL,
  content      text NOT NULL,
  PRIMARY KEY (site, service, speciality)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is only added to (R-SET-04)', TG_TABLE_NAME;
END $$;
CREATE TRIGGER settlement_kept BEFORE UPDATE OR DELETE ON settlement
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER settlement_not_emptied BEFORE TRUNCATE ON settlement
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER capacity_kept BEFORE UPDATE OR DELETE ON capacity
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER capacity_not_emptied BEFORE TRUNCATE ON capacity
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- So that who reads events in order can tell a number that is missing for now from one that is missing for good.
ALTER TABLE course_event ADD COLUMN kept_at timestamptz NOT NULL DEFAULT clock_timestamp();

ALTER TABLE disclosure ADD COLUMN basis text, ADD COLUMN authority text;
CREATE INDEX disclosure_authority ON disclosure (authority, seq) WHERE authority IS NOT NULL;
`;
