package io.batuta.server.cli;

/** One command per wish. */
final class Help {
    private static final String TEXT = """
            Batuta, a workflow orchestrator that is one Java process. In front of each command: ./batuta

              Run it
                standalone                        run everything here, console on http://127.0.0.1:8080
                standalone --demo                 the same with a Kafka broker, an API and a DAG that uses them
                server                            run as a service (see systemd/)

              DAGs
                dags list                         all of them, when they run next, how they ran last
                dags show DAG                     its tasks and its last runs
                dags next DAG                     when it runs next
                dags explain DAG [RUN [TASK]]     why it does (not) run
                dags errors                       which files could not be read, and why
                dags trigger DAG                  start a run (--param, --conf, --logical-date, --wait)
                dags test FILE                    run a DAG once, here, with no server and no database
                dags pause DAG, dags unpause DAG  stop its schedule, let it go on

              Runs and tasks
                runs list [DAG]                   the newest runs
                runs show DAG RUN                 its tasks, what failed, what it waits for
                runs wait DAG RUN                 wait for its end
                runs cancel DAG RUN               end it as failed
                runs clear DAG RUN                run it again (--failed: only what failed)
                runs delete DAG RUN               remove it
                tasks list DAG RUN                the state of each task
                tasks log DAG RUN TASK            its log (--follow: until it ends)
                tasks clear DAG RUN TASK…         run them again (--downstream, --past, …)
                tasks mark DAG RUN STATE TASK…    decide how they ended
                tasks kill DAG RUN [TASK…]        end what runs
                backfill create DAG --from --to   run it for dates of the past (--dry-run)
                backfill list DAG                 its backfills
                backfill pause, resume, cancel ID

              What they need
                connections list, get, set, trust, … how to reach other systems
                connections test ID                  whether one can be used
                variables list, get, set, delete     values that DAGs read
                pools list, set, delete              how many tasks of a sort run at once
                alerts list, test, retry             what became of mails and webhooks

              Look after it
                doctor                               whether everything is in order, and what to do if not
                users list, create, password, delete who may sign in
                db check, db migrate, db clean       the database, while no server runs
                bench                                how fast it is on this machine
                version
            """;

    private Help() {}

    static int print(Terminal terminal) {
        terminal.text(TEXT);
        terminal.line("");
        terminal.line("Each command explains itself with --help, prints JSON with --json, and ends with:");
        terminal.line("  " + Exit.ALL);
        return Exit.OK;
    }
}
