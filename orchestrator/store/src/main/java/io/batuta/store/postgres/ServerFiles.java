package io.batuta.store.postgres;

/** The text of the server's own configuration files. They are written at every start, so a new Batuta brings its own. */
final class ServerFiles {
    /** Our passwords are 256 random bits: stretching them adds nothing but time to every connection. */
    static final int SCRAM_ITERATIONS = 256;

    private ServerFiles() {}

    /** Everyone comes over loopback and shows a password; nobody is trusted for being on this machine. */
    static final String PG_HBA = """
            # Written by Batuta at every start.
            # TYPE  DATABASE  USER  ADDRESS        METHOD
            host    all       all   127.0.0.1/32   scram-sha-256
            """;

    /**
     * {@code postgresql.conf}. Small on purpose: the hot tables fit in the cache, and the machine belongs to the
     * pipelines. What an administrator adds in {@code custom.conf} wins.
     */
    static String postgresqlConf(int port) {
        return """
                # Written by Batuta at every start. Put your own settings into ../custom.conf: they win.

                # Who may come: only this machine, only with a password.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                max_connections = 60
                scram_iterations = %d

                # What was committed stays.
                fsync = on
                synchronous_commit = on
                full_page_writes = on
                wal_level = replica
                max_wal_senders = 2
                max_replication_slots = 2
                min_wal_size = 80MB
                max_wal_size = 512MB
                checkpoint_timeout = 15min

                # Memory and processes: modest, and none that nobody needs.
                shared_buffers = 64MB
                work_mem = 4MB
                maintenance_work_mem = 32MB
                huge_pages = off
                io_method = sync
                max_worker_processes = 4
                max_parallel_workers = 2
                max_parallel_workers_per_gather = 1
                max_logical_replication_workers = 0
                jit = off

                # Small hot tables: clean often and in small bites.
                autovacuum_max_workers = 2
                autovacuum_naptime = 20s
                autovacuum_vacuum_threshold = 200
                autovacuum_vacuum_scale_factor = 0.05
                autovacuum_analyze_threshold = 500
                autovacuum_analyze_scale_factor = 0.05
                autovacuum_vacuum_cost_delay = 1ms

                # A client that died, or fell asleep in a transaction, must not hold others up.
                client_connection_check_interval = 10s
                idle_in_transaction_session_timeout = 10min

                # Texts and times are the same on every machine.
                timezone = 'UTC'
                datestyle = 'iso, ymd'
                lc_messages = 'C'
                default_text_search_config = 'pg_catalog.simple'

                # The log says what an operator wants to know, and no values: they may be secrets.
                log_destination = 'stderr'
                logging_collector = off
                log_timezone = 'UTC'
                log_line_prefix = '%%m [%%p] %%u@%%d '
                log_min_messages = warning
                log_checkpoints = off
                log_lock_waits = on
                log_min_duration_statement = 5s
                log_error_verbosity = terse
                log_parameter_max_length = 0
                log_parameter_max_length_on_error = 0

                include_if_exists = '../custom.conf'
                """
                .formatted(port, SCRAM_ITERATIONS);
    }
}
