package io.batuta.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.server.cli.Shell.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody meets on the first day, before there is any server. */
class NewcomerTest {
    private final Path place;
    private final Shell shell;

    NewcomerTest(@TempDir Path place) {
        this.place = place;
        this.shell = new Shell(place.resolve("home"));
    }

    @Test
    void aStartWhereNothingCanListenSaysSoBeforeItMakesAnything() throws IOException {
        Path other = place.resolve("home with blanks, ü");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ran ran = shell.exactly("", "standalone", "--home", other.toString(), "--port", Integer.toString(taken.getLocalPort()));
            assertThat(ran.code()).as(ran.all()).isEqualTo(Exit.CONFLICT);
            assertThat(ran.err()).contains("127.0.0.1:" + taken.getLocalPort() + " cannot be listened on", "--port", "Nothing was started");
        }
        Ran ran = shell.exactly("", "standalone", "--home", other.toString(), "--port", "0", "--bind", "192.0.2.1");
        assertThat(ran.code()).as(ran.all()).isEqualTo(Exit.CONFLICT);
        assertThat(ran.err()).contains("192.0.2.1 is no address of this machine", "--bind");
        assertThat(other.resolve("postgres")).doesNotExist();
    }

    @Test
    void helpNamesEveryCommand() {
        String help = shell.exactly("", "help").out();
        assertThat(Registry.names().stream().filter(name -> !name.equals("rehearse"))).allSatisfy(name -> assertThat(help).contains(name));
    }
}
