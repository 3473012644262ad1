create table thing (id bigint primary key, name text not null);
create table event (id bigint not null, at timestamptz not null, what text not null, primary key (id, at)) partition by range (at);
create table event_first partition of event for values from ('2026-01-01') to ('2027-01-01');
