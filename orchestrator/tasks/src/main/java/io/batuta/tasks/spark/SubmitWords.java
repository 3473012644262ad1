package io.batuta.tasks.spark;

import io.batuta.model.spark.SparkConfig;
import io.batuta.model.task.TaskFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.launcher.SparkLauncher;

/**
 * The command line, as SparkLauncher writes it. It is not SparkLauncher that runs it: that can neither drop the service's own variables from the environment nor begin a process that outlives us, its
 * {@code stop} leaves drivers behind, and its first final state may be wrong. So the Spark home it is given is a program of a line that says which words it got, and those are begun by us.
 */
final class SubmitWords {
    private static final String ECHO = "#!/bin/sh\nprintf '%s\\0' \"$@\"\n";

    private static final int MOST_TRIES = 5;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

    private SubmitWords() {}

    static List<String> of(Submission submission, Map<String, String> conf, String master, Path work)
            throws IOException, InterruptedException {
        Path echo = echo(work);
        SparkConfig config = submission.config();
        SparkLauncher launcher = new SparkLauncher()
                .setSparkHome(echo.toString())
                .setMaster(master)
                .setDeployMode(config.cluster() ? "cluster" : "client")
                .setAppResource(submission.application())
                .addAppArgs(config.args().toArray(String[]::new))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        conf.forEach((name, value) -> {
            if (name.equals("spark.app.name")) {
                launcher.setAppName(value);
            } else {
                launcher.setConf(name, value);
            }
        });
        if (config.mainClass() != null) {
            launcher.setMainClass(config.mainClass());
        }
        if (config.propertiesFile() != null) {
            launcher.setPropertiesFile(config.propertiesFile());
        }
        if (config.proxyUser() != null) {
            launcher.addSparkArg("--proxy-user", config.proxyUser());
        }
        List<String> words = new ArrayList<>();
        words.add(submission.program());
        words.addAll(said(begun(launcher, MOST_TRIES)));
        return words;
    }

    /** A program just written may be "busy" for a moment: another process that is being begun holds it open for writing. */
    private static Process begun(SparkLauncher launcher, int tries) throws IOException, InterruptedException {
        try {
            return launcher.launch();
        } catch (IOException e) {
            if (tries == 1) {
                throw e;
            }
            Thread.sleep(BETWEEN_TRIES);
            return begun(launcher, tries - 1);
        }
    }

    private static List<String> said(Process process) throws IOException, InterruptedException {
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0 || !text.endsWith("\0")) {
            throw new TaskFailedException("cannot make the command line of spark-submit: exit code " + code,
                    "sh must be installed, and the service's home allow programs to be run", true, null);
        }
        return List.of(text.substring(0, text.length() - 1).split("\0", -1));
    }

    private static Path echo(Path work) throws IOException {
        Path home = work.resolve("launcher");
        Path program = home.resolve("bin/spark-submit");
        if (!Files.exists(program)) {
            Files.createDirectories(program.getParent());
            Path made = Files.createTempFile(home, "echo", "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.writeString(made, ECHO);
            Files.move(made, program);
        }
        return home;
    }
}
