-- How the newest run of each of many DAGs ended is answered from the index alone. Whatever changes a run's state writes to every index of it anyway.
create index run_newest on run (dag, run_after desc, id desc) include (state);
drop index run_by_dag;
