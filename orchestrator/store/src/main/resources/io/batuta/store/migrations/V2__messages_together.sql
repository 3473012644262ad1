-- Messages that left as one: the smallest id among them. Fixed before the first try, so that a message never leaves as part of two different ones.
alter table outbox add column together bigint;
create index outbox_together on outbox (together) where together is not null and state = 'waiting';
