package io.batuta.server.cli;

import io.batuta.server.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/** Whether a server could listen where its settings say. */
final class Listening {
    private Listening() {}

    /** Why nothing can listen there, and what to do about it. */
    record Trouble(String what, String todo) {}

    static String place(Settings settings) {
        return settings.bind() + ":" + settings.port();
    }

    /** Null when a server could listen there at this moment. */
    static @Nullable Trouble trouble(Settings settings) {
        InetAddress address;
        try {
            address = InetAddress.getByName(settings.bind());
            if (!address.isAnyLocalAddress() && NetworkInterface.getByInetAddress(address) == null) {
                return new Trouble(settings.bind() + " is no address of this machine",
                        "choose one that is (ip address lists them) with --bind or BATUTA_BIND, or 0.0.0.0 for all");
            }
        } catch (IOException e) {
            return new Trouble("the address " + settings.bind() + " is not known: " + e.getMessage(),
                    "choose one of this machine with --bind or BATUTA_BIND, or 0.0.0.0 for all");
        }
        try (ServerSocket _ = new ServerSocket(settings.port(), 1, address)) {
            return null;
        } catch (IOException e) {
            boolean rights = String.valueOf(e.getMessage()).contains("Permission denied");
            return new Trouble(place(settings) + " cannot be listened on: " + e.getMessage(), rights
                    ? "ports below 1024 want rights that Batuta need not have: choose a higher one with --port or BATUTA_PORT, and put a proxy in front"
                    : "another program has it (ss -ltnp shows which); end that, or choose another with --port or BATUTA_PORT, 0 for any that is free");
        }
    }

    /** Before anything is made or started: the first start of a home must not spend its one look at the password on a port that is taken. */
    static void check(Settings settings) {
        Trouble trouble = trouble(settings);
        if (trouble != null) {
            throw new CommandFailed(Exit.CONFLICT, "Nothing was started: " + trouble.what() + ". What to do: " + trouble.todo() + ".");
        }
    }
}
