-- The ids of a DAG's tasks, for finding one among many DAGs without looking at runs.
alter table dag add column tasks text[] not null default '{}';

update dag
set tasks = coalesce((select array_agg(task ->> 'id' order by place)
                      from dag_version v, json_array_elements(v.plan::json -> 'tasks') with ordinality t (task, place)
                      where v.id = dag.version), '{}');

-- The newest runs of all DAGs by when they began, as the list of runs is asked for.
create index run_by_start on run (started_at desc nulls last, id desc);
