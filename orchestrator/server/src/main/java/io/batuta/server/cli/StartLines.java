package io.batuta.server.cli;

import io.batuta.server.wiring.Server;
import java.time.Duration;

/** The first page a newcomer sees: where everything is, and the password, once. */
final class StartLines {
    private StartLines() {}

    static void print(Terminal terminal, Server.Facts facts, boolean standalone, Duration took) {
        Table table = new Table("Console", facts.url());
        table.row("Home", facts.home().path());
        table.row("DAGs", facts.settings().dags());
        table.row("Logs", facts.home().logs() + "  (the server's own: batuta.log)");
        table.row("Database", facts.database());
        table.row("Sign in", signIn(facts, standalone));
        table.print(terminal);
        facts.more().forEach(terminal::line);
        if (facts.settings().opensToTheNetwork()) {
            terminal.line("Open to the network without TLS: put a proxy with TLS in front of it.");
        }
        terminal.line("Ready after " + Words.span(took) + "." + (standalone ? " Ctrl-C stops it." : ""));
    }

    private static String signIn(Server.Facts facts, boolean standalone) {
        if (facts.adminPassword().isEmpty()) {
            return "as admin (a new password, if it is lost: ./batuta users password admin)";
        }
        if (standalone) {
            return "as admin with the password " + facts.adminPassword().get() + "  (shown only now)";
        }
        facts.home().writePrivate(facts.home().adminPassword(), facts.adminPassword().get() + "\n");
        return "as admin with the password in " + facts.home().adminPassword() + " (delete the file when you have it)";
    }
}
