-- A command is answered in the commit that carries it out, so that it happens once whatever dies in between, and whoever asked learns what became of it.
alter table inbox add column key text unique;          -- of who sends it: the same command sent twice is one
alter table inbox add column answer text;
alter table inbox add column answered_at timestamptz;
create index inbox_waiting on inbox (run) where answered_at is null;
