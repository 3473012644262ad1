-- While somebody tries to deliver a message, next_at only says when it counts as given up. Whether that is so was not told before.
alter table outbox add column held boolean not null default false;
