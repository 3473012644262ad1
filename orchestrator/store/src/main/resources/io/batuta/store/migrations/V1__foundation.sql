-- What Batuta remembers. Two kinds of tables: hot ones, which the scheduler's commits change (run, task_instance, attempt, pool, dag, state_value), and the rest.
-- Hot tables carry no foreign keys and no index on a column that a transition changes, so that a transition is a HOT update of one page. All times are the database's.

-- ---------------------------------------------------------------- helpers

-- Every id of a run, task instance, attempt, version and backfill. A node takes a block of 100,000 at a time.
create sequence id_block as bigint start 1 increment 100000 no cycle;

-- Times travel as microseconds since 1970, because arrays of numbers are what the driver sends fastest.
create function at_micros(micros bigint) returns timestamptz language sql stable parallel safe
    return timestamptz 'epoch' + micros * interval '1 microsecond';

-- Ends a commit that was based on something somebody else changed first: nothing of it stays. When the session asks to be told, it answers with what was late instead.
create function late(what text, which text[]) returns text[] language plpgsql as $$
begin
    if current_setting('batuta.tell_late', true) = 'yes' then
        return what || which;
    end if;
    raise exception using errcode = 'BT001', message = 'late: ' || what || ' ' || array_to_string(which[1:20], ' ');
end
$$;

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'history is append-only: % on % was refused', tg_op, tg_table_name using errcode = '42501';
end
$$;

-- ---------------------------------------------------------------- code: bundles, versions, DAGs

-- The bytes a DAG came from, by their hash.
create table bundle (
    hash       text        primary key,
    origin     text        not null,               -- the file or folder it was read from
    bytes      bytea       not null,
    size       bigint      not null,
    created_at timestamptz not null
);
alter table bundle alter column bytes set storage external;

create table dag_version (
    id             bigint      primary key,
    uuid           uuid        not null,
    dag            text        not null,
    number         int         not null,           -- 1, 2, 3 … per DAG, as people see it
    bundle         text        not null references bundle,
    structure_hash text        not null,
    source_class   text        not null,           -- the class in the bundle whose dag() builds it
    plan           text        not null,           -- the whole structure as JSON
    created_at     timestamptz not null,
    unique (dag, number),
    unique (dag, bundle, structure_hash)
);

create table dag (
    id            text        primary key,
    version       bigint      not null,            -- what new runs use
    paused        boolean     not null,
    paused_reason text,
    paused_by     text,
    stale         boolean     not null default false, -- its source is gone; its history stays
    anchor        timestamptz,                     -- what "every" schedules count from
    last_fire     timestamptz,
    next_fire     timestamptz,
    active_runs   int         not null default 0,  -- RUNNING, scheduled and manual ones
    fileloc       text        not null,
    description   text,
    owner         text,
    tags          text[]      not null default '{}',
    schedule      text        not null default '', -- one line, as an author writes it
    created_at    timestamptz not null,
    updated_at    timestamptz not null             -- when its source was last read with success
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

create table import_error (
    id      bigint generated always as identity primary key,
    file    text        not null unique,
    message text        not null,
    line    int,
    details text        not null,                  -- the whole text: compiler messages or stack trace
    at      timestamptz not null
);

-- ---------------------------------------------------------------- runs

create table run (
    id             bigint      primary key,
    logical_date   timestamptz,
    interval_start timestamptz,
    interval_end   timestamptz,
    run_after      timestamptz not null,
    queued_at      timestamptz not null,
    started_at     timestamptz,
    ended_at       timestamptz,
    backfill       bigint,
    dag_version    bigint,
    owner          bigint      not null,           -- the node through which every transition goes
    owner_epoch    int         not null,           -- grows with every change of owner
    clear_no       int         not null default 0,
    uuid           uuid        not null,
    dag            text        not null,
    run_id         text        not null check (run_id ~ '^[A-Za-z0-9_.~:+-]{1,250}$'),
    type           text        not null check (type in ('scheduled', 'manual', 'backfill', 'asset_triggered')),
    state          text        not null check (state in ('queued', 'running', 'success', 'failed')),
    triggered_by   text        not null,
    actor          text,
    conf           text,
    note           text,
    partition_key  text,
    team           text
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
create unique index run_by_name on run (dag, run_id);
create unique index run_by_date on run (dag, logical_date) where logical_date is not null;
create index run_by_dag on run (dag, run_after desc, id desc);
create index run_by_time on run (run_after desc, id desc);
create index run_open on run (owner, id) where state in ('queued', 'running');
create index run_ended on run (ended_at) where ended_at is not null;
create index run_failed on run (ended_at desc) where state = 'failed';
create index run_of_backfill on run (backfill) where backfill is not null;

-- A task of a run; of a mapped task one per element (-1 while it is not expanded). Its epoch is always its run's owner_epoch.
create table task_instance (
    id                bigint      primary key,
    run               bigint      not null,
    attempt           bigint,                      -- the newest
    node              bigint,
    output_attempt    bigint,
    not_before        timestamptz,
    scheduled_at      timestamptz,
    queued_at         timestamptz,
    started_at        timestamptz,
    ended_at          timestamptz,
    first_try_at      timestamptz,
    uuid              uuid        not null,
    epoch             int         not null,
    map_index         int         not null default -1,
    try_number        int         not null,
    max_tries         int         not null,
    tries_since_clear int         not null,
    losses            int         not null,
    output_items      int,
    task              text        not null,
    state             text        not null,
    map_key           text,
    skips             text,
    reason            text,
    hint              text,
    constraint task_instance_state check (state in ('none', 'scheduled', 'queued', 'running', 'success', 'failed', 'skipped', 'upstream_failed', 'up_for_retry', 'up_for_reschedule', 'deferred',
        'awaiting_input', 'restarting', 'removed'))
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
create unique index task_instance_by_name on task_instance (run, task, map_index);

create table attempt (
    task_instance bigint      not null,
    id            bigint      not null,
    node          bigint      not null,
    started_at    timestamptz not null,
    ended_at      timestamptz,
    try_number    int         not null,
    slots         int         not null,
    deaths        int         not null default 0,
    cause         text        not null,
    outside_name  text        not null,
    pool          text        not null,
    state         text,                            -- what its task instance became when it ended
    reason        text,
    primary key (task_instance, id)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
-- Never two attempts at once at the same thing.
create unique index attempt_open on attempt (task_instance) where ended_at is null;

-- What an attempt gave, as JSON. Sealed when it is sensitive; kept in output_large when it is long.
create table output (
    attempt       bigint  primary key,
    task_instance bigint  not null,
    items         int,
    sensitive     boolean not null default false,
    large         boolean not null default false,
    json          text,
    sealed        bytea
);

-- Written ahead of the commit that makes it visible, so a long text does not hold up the others. Always sealed.
create table output_large (
    attempt    bigint      primary key,
    sealed     bytea       not null,
    written_at timestamptz not null default clock_timestamp()
);
alter table output_large alter column sealed set storage external;

create table map_element (
    task_instance bigint primary key,
    json          text   not null
);

-- Small values that outlive a run. A removed one keeps its row without a value, so that its version never goes back.
create table state_value (
    scope      text        not null,               -- empty, or a backfill's own
    dag        text        not null,
    task       text        not null,               -- empty for the whole DAG
    name       text        not null,
    version    bigint      not null,
    json       text,
    attempt    bigint      not null,               -- who wrote it
    updated_at timestamptz not null,
    primary key (scope, dag, task, name)
) with (fillfactor = 70);

-- A run that was deleted.
create table tombstone (
    run          bigint      primary key,
    dag          text        not null,
    run_id       text        not null,
    logical_date timestamptz,
    state        text        not null,
    tasks        int         not null,
    actor        text        not null,
    deleted_at   timestamptz not null
);
create index tombstone_by_dag on tombstone (dag, logical_date);

-- ---------------------------------------------------------------- history

-- Everything that happened: the audit log and the history of runs. Never changed; retention drops whole weeks.
create sequence event_id as bigint cache 100;
create table event (
    id            bigint      not null default nextval('event_id'),
    at            timestamptz not null,
    run           bigint,
    task_instance bigint,
    attempt       bigint,
    dag           text,
    event         text        not null,
    from_state    text,
    to_state      text,
    via           text,
    actor         text        not null,
    source        text        not null,
    reason        text,
    primary key (id, at)
) partition by range (at);
create index event_by_run on event (run, id);
create index event_by_dag on event (dag, id) where run is null;
create trigger event_append_only before update or delete on event for each row execute function refuse_change();

-- What lies outside of all weeks, so that history never refuses a line. Weeks are made ahead by maintenance.
create table event_elsewhere partition of event default;
do $$
declare
    week timestamp := date_trunc('week', now() at time zone 'UTC');
begin
    for i in 1..5 loop
        execute format('create table event_%s partition of event for values from (%L) to (%L)',
            to_char(week, 'YYYYMMDD'), week || 'Z', (week + interval '7 days') || 'Z');
        week := week + interval '7 days';
    end loop;
end
$$;

-- Ticks of a schedule that made no run, and why.
create table skipped_tick (
    id     bigint generated always as identity primary key,
    dag    text        not null,
    first  timestamptz not null,
    last   timestamptz not null,
    ticks  bigint      not null,
    reason text        not null,
    at     timestamptz not null default clock_timestamp()
);
create index skipped_tick_by_dag on skipped_tick (dag, last desc);

-- ---------------------------------------------------------------- limits, nodes, work between nodes

create table pool (
    name             text    primary key,
    slots            int     not null check (slots >= -1), -- -1: no limit
    used             int     not null default 0,           -- of the attempts under way on all nodes; not kept without a limit
    include_deferred boolean not null default false,
    description      text
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
insert into pool (name, slots, description) values ('default_pool', -1, 'Where tasks run that name no pool');

-- A process that schedules. Its lease is a counter that others see growing.
create table node (
    id         bigint      primary key,
    name       text        not null,
    home       text        not null,
    labels     text[]      not null,
    counter    bigint      not null default 0,
    dead       boolean     not null default false,
    drained    boolean     not null default false,
    joined_at  timestamptz not null default clock_timestamp(),
    renewed_at timestamptz not null default clock_timestamp(),
    ended_at   timestamptz                                 -- when it left or was declared dead
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
create unique index node_alive on node (name, home) where not dead;

-- Commands for the owner of a run, whoever that is when they are taken.
create table inbox (
    id         bigint generated always as identity primary key,
    run        bigint      not null,
    command    text        not null,
    created_at timestamptz not null default clock_timestamp()
);

-- Messages to the outside: written with what they tell of, at most one per key, ever.
create table outbox (
    id            bigint generated always as identity primary key,
    key           text        not null unique,
    channel       text        not null,
    dag           text        not null,
    run           bigint      not null,
    task_instance bigint,
    payload       text        not null,
    state         text        not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
    tries         int         not null default 0,
    next_at       timestamptz not null,            -- when to try; while somebody is trying, when it counts as given up
    last_error    text,
    answer        text,                            -- what the other side said
    created_at    timestamptz not null default clock_timestamp(),
    ended_at      timestamptz
) with (fillfactor = 80);
create index outbox_waiting on outbox (next_at, id) where state = 'waiting';
create index outbox_by_run on outbox (run);

create table backfill (
    id              bigint      primary key,
    dag             text        not null,
    from_date       timestamptz not null,
    to_date         timestamptz not null,
    reprocess       text        not null check (reprocess in ('none', 'failed', 'completed')),
    max_active_runs int         not null,
    reverse         boolean     not null,
    paused          boolean     not null,
    conf            text,
    actor           text,
    node            bigint      not null,
    created_at      timestamptz not null default clock_timestamp(),
    updated_at      timestamptz not null default clock_timestamp(),
    finished_at     timestamptz
);
create index backfill_by_dag on backfill (dag, id desc);

-- ---------------------------------------------------------------- people and settings

create table setting (
    name       text        primary key,
    value      text        not null,
    actor      text        not null,
    updated_at timestamptz not null default clock_timestamp()
);

create table user_account (
    id            bigint generated always as identity primary key,
    name          text        not null unique,
    password_hash text        not null,
    role          text        not null check (role in ('viewer', 'user', 'op', 'admin')),
    active        boolean     not null default true,
    created_at    timestamptz not null default clock_timestamp(),
    updated_at    timestamptz not null default clock_timestamp(),
    last_login_at timestamptz
);

-- Who is signed in. The token itself is never stored.
create table session (
    token_hash bytea       primary key,
    account    bigint      not null references user_account on delete cascade,
    kind       text        not null check (kind in ('cookie', 'bearer', 'cli')),
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index session_of_account on session (account);
create index session_expiry on session (expires_at);

-- Values are sealed.
create table variable (
    name        text        primary key,
    sealed      bytea       not null,
    description text,
    updated_at  timestamptz not null default clock_timestamp()
);

-- How to reach other systems. Password and secret extras are sealed.
create table connection (
    id             text        primary key,
    kind           text        not null,
    description    text,
    host           text,
    port           int,
    login          text,
    schema         text,
    extra          text        not null default '{}',
    sealed_secrets bytea,                          -- the password and the secret extras
    updated_at     timestamptz not null default clock_timestamp()
);
