package io.batuta.server;

import io.batuta.server.cli.Cli;

/** Where the program begins. */
public final class Main {
    private Main() {}

    /** Does what the words say and ends with a code that scripts can use. */
    public static void main(String[] words) {
        System.exit(Cli.run(words));
    }
}
