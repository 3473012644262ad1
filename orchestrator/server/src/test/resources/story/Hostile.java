import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.dag.Tasks;
import io.batuta.model.docker.Docker;
import io.batuta.model.docker.DockerResult;
import io.batuta.model.http.Http;
import io.batuta.model.sql.Sql;
import io.batuta.model.shell.Shell;
import io.batuta.model.ssh.Ssh;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Texts that mean harm, wherever somebody's words may stand. Each task hands all of them on and gives back what arrived. */
public final class Hostile implements DagSource {
    /** How many texts there are; the test gives as many. */
    private static final int TEXTS = 16;

    record Said(String x) {}

    record Count(long n) {}

    @Override
    public Dag dag() {
        var dag = Dag.named("hostile").param("place", ".").param("name", "plain").param("limit", 1);
        IntStream.range(0, TEXTS).forEach(i -> dag.param("x" + i, "plain"));
        return dag.tasks(t -> {
            here(t);
            onAnotherHost(t);
            inContainers(t);
            elsewhere(t);
        });
    }

    /** Each text as a template, with this between them. */
    private static String texts(String between) {
        return IntStream.range(0, TEXTS).mapToObj(i -> "{{ params.x" + i + " }}").collect(Collectors.joining(between));
    }

    private static String[] printing() {
        return Stream.concat(Stream.of("printf", "%s|"), IntStream.range(0, TEXTS).mapToObj(i -> "{{ params.x" + i + " }}"))
                .toArray(String[]::new);
    }

    private static void here(Tasks t) {
        t.add(Shell.run("shell_script").script("printf '%s|' " + texts(" ")));
        t.add(Shell.run("shell_words").command(printing()));
        t.add(Shell.run("shell_env").script("printf '%s|' \"$X\"").env("X", texts("|")));
        t.add(Shell.run("shell_stdin").command("cat").stdin(texts("|") + "|"));
        t.add(Shell.run("shell_directory").command("pwd").in("{{ params.place }}/{{ params.name }}"));
        t.add(Shell.run("refused_in_quotes").script("echo \"{{ params.x0 }}\""));
        t.add(Shell.run("refused_in_a_program").command("bash", "-c", "echo {{ params.x0 }}"));
    }

    private static void onAnotherHost(Tasks t) {
        t.add(Ssh.run("ssh_script").connection("worker").script("printf '%s|' " + texts(" ")));
        t.add(Ssh.run("ssh_words").connection("worker").command(printing()));
        t.add(Ssh.run("ssh_env").connection("worker").script("printf '%s|' \"$X\"").env("X", texts("|")));
        t.add(Ssh.run("ssh_stdin").connection("worker").command("cat").stdin(texts("|") + "|"));
        t.add(Ssh.run("ssh_directory").connection("worker").command("pwd").in("{{ params.place }}/{{ params.name }}"));
        var up = t.add(Ssh.upload("ssh_upload").connection("worker").content(texts("|") + "|")
                .to("{{ params.place }}/{{ params.name }}/uploaded {{ params.name }}"));
        t.add(Ssh.run("ssh_uploaded").connection("worker").script("cat {{ params.place }}/{{ params.name }}/uploaded*")).after(up);
    }

    private static Docker<DockerResult> box(String id) {
        return Docker.run(id).connection("engine").image("batuta/busybox:1").network("none");
    }

    private static void inContainers(Tasks t) {
        t.add(box("docker_words").command(printing()));
        t.add(box("docker_env").command("sh", "-c", "printf '%s|' \"$X\"").env("X", texts("|")));
    }

    private static void elsewhere(Tasks t) {
        var put = t.add(Sql.run("sql_insert").connection("db").sql("insert into said (x) values (" + texts("), (") + ")"));
        t.add(Sql.query("sql_rows").connection("db").sql("select x from said where x <> 'kept' and number >= {{ params.limit }} order by number")
                .rows(Said.class)).after(put);
        t.add(Sql.query("sql_where").connection("db").sql("select count(*) as n from said where x = {{ params.x7 }}").rows(Count.class))
                .after(put);
        t.add(Http.post("http").connection("echo").url("/{{ params.x7 }}/{{ params.x0 }}").query("q", "{{ params.x1 }}")
                .body("{\"x\": \"{{ params.x2 }}\"}", "application/json"));
    }
}
