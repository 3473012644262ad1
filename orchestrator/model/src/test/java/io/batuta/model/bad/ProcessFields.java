package io.batuta.model.bad;

import static io.batuta.model.bad.Field.number;
import static io.batuta.model.bad.Field.text;
import static io.batuta.model.bad.Field.time;

import io.batuta.model.shell.Shell;
import io.batuta.model.spark.Spark;
import io.batuta.model.ssh.Ssh;
import java.util.List;

/** What runs as a process, here or on another host: shell, SSH and its files, Spark. */
final class ProcessFields {
    private ProcessFields() {}

    static List<Field<?>> all() {
        return java.util.stream.Stream.of(shell(), ssh(), files(), spark()).flatMap(List::stream).toList();
    }

    private static Shell<?> sh() {
        return Shell.run("a").command("true");
    }

    private static List<Field<?>> shell() {
        return List.of(
                text("shell", "task id", id -> Shell.run(id).command("true")),
                text("shell", "command", word -> Shell.run("a").command(word), "two lines"),
                text("shell", "command", word -> Shell.run("a").command("true", word), "empty", "blank", "two lines"),
                text("shell", "script", script -> Shell.run("a").script(script), "two lines", "1 MB"),
                text("shell", "env", name -> sh().env(name, "v")),
                text("shell", "env NAME", value -> sh().env("NAME", value), "empty", "blank", "two lines"),
                text("shell", "directory", path -> sh().in(path)),
                text("shell", "stdin", input -> sh().stdin(input), "empty", "blank", "two lines", "1 MB"),
                number("shell", "successCodes", code -> sh().successCodes(code), "zero"),
                number("shell", "skipCode", code -> sh().skipCode(code)),
                number("shell", "maxOutputMb", mb -> sh().maxOutputMb(mb)));
    }

    private static Ssh<?> remote() {
        return Ssh.run("a").connection("c").command("true");
    }

    private static List<Field<?>> ssh() {
        return List.of(
                text("ssh", "task id", id -> Ssh.run(id).connection("c").command("true")),
                text("ssh", "connection", id -> Ssh.run("a").connection(id).command("true")),
                text("ssh", "command", word -> Ssh.run("a").connection("c").command(word), "two lines"),
                text("ssh", "command", word -> Ssh.run("a").connection("c").command("true", word), "empty", "blank", "two lines"),
                text("ssh", "script", script -> Ssh.run("a").connection("c").script(script), "two lines"),
                text("ssh", "env", name -> remote().env(name, "v")),
                text("ssh", "env NAME", value -> remote().env("NAME", value), "empty", "blank", "two lines"),
                text("ssh", "directory", path -> remote().in(path)),
                text("ssh", "sudo", user -> remote().sudo(user)),
                text("ssh", "stdin", input -> remote().stdin(input), "empty", "blank", "two lines"),
                number("ssh", "successCodes", code -> remote().successCodes(code), "zero"),
                number("ssh", "skipCode", code -> remote().skipCode(code)),
                number("ssh", "maxOutputMb", mb -> remote().maxOutputMb(mb)),
                time("ssh", "giveUpAfter", patience -> remote().giveUpAfter(patience), "zero"));
    }

    private static List<Field<?>> files() {
        return List.of(
                text("ssh_upload", "connection", id -> Ssh.upload("a").connection(id).content("x").to("y")),
                text("ssh_upload", "local path", path -> Ssh.upload("a").connection("c").from(path).to("y")),
                text("ssh_upload", "content", content -> Ssh.upload("a").connection("c").content(content).to("y"), "empty", "blank",
                        "two lines", "1 MB"),
                text("ssh_upload", "remote path", path -> Ssh.upload("a").connection("c").content("x").to(path)),
                text("ssh_upload", "mode", mode -> Ssh.upload("a").connection("c").content("x").to("y").mode(mode)),
                text("ssh_download", "connection", id -> Ssh.download("a").connection(id).from("x").to("/y")),
                text("ssh_download", "remote path", path -> Ssh.download("a").connection("c").from(path).to("/y")),
                text("ssh_download", "local path", path -> Ssh.download("a").connection("c").from("x").to(path)));
    }

    private static Spark app() {
        return Spark.submit("a").application("job.jar");
    }

    private static List<Field<?>> spark() {
        return List.of(
                text("spark", "task id", id -> Spark.submit(id).application("job.jar")),
                text("spark", "application", path -> Spark.submit("a").application(path)),
                text("spark", "connection", id -> app().connection(id)),
                text("spark", "master", master -> app().master(master)),
                text("spark", "mainClass", name -> app().mainClass(name)),
                text("spark", "name", name -> app().name(name)),
                text("spark", "args", word -> app().args(word), "empty", "blank", "two lines"),
                text("spark", "conf", name -> app().conf(name, "v")),
                text("spark", "conf spark.x", value -> app().conf("spark.x", value), "empty", "blank", "two lines"),
                text("spark", "spark.jars.packages", value -> app().packages(value)),
                text("spark", "spark.driver.memory", size -> app().driverMemory(size)),
                text("spark", "spark.executor.memory", size -> app().executorMemory(size)),
                text("spark", "env", name -> app().env(name, "v")),
                text("spark", "env NAME", value -> app().env("NAME", value), "empty", "blank", "two lines"),
                text("spark", "sparkHome", path -> app().sparkHome(path)),
                text("spark", "javaHome", path -> app().javaHome(path)),
                text("spark", "propertiesFile", path -> app().propertiesFile(path)),
                text("spark", "proxyUser", user -> app().proxyUser(user)),
                number("spark", "spark.executor.cores", cores -> app().executorCores(cores)),
                number("spark", "spark.cores.max", cores -> app().totalExecutorCores(cores)),
                number("spark", "spark.executor.instances", count -> app().executors(count)),
                number("spark", "maxOutputMb", mb -> app().maxOutputMb(mb)));
    }
}
