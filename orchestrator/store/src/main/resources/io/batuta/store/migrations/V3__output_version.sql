-- The version of the DAG whose code made an output, so that a later version that cannot read it can say so. Null for outputs made before this was kept.
alter table output add column dag_version bigint;
