package io.batuta.server.cli;

/** One command per wish. */
final class Help {
    private static final String TEXT = """
            Batuta, a workflow orchestrator that is one Java process. In front of each command: ./batuta

              Run it
                standalone                        run everything here, console on http://127.0.0.1:8080
                standalone --demo                 the same with a Kafka broker, an API and a DAG that uses them
                server                            run as a service (see systemd/)
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
