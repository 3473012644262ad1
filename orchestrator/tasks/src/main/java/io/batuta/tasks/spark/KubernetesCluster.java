package io.batuta.tasks.spark;

import io.batuta.tasks.process.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kubernetes, asked through spark-submit, which finds the way there and signs in as it did to submit. Its exit code says nothing: it is 0 when the driver failed, too. But it watches the driver's pod and tells of
 * each change. Only where it did not tell the end is another spark-submit asked, which is a JVM for each question.
 *
 * @param env the environment of a spark-submit
 * @param pod the driver's pod, named by us
 * @param told what the submission printed
 */
record KubernetesCluster(Submission submission, Map<String, String> env, String pod, Path told) implements Cluster {
    private static final String SETTINGS = "spark.kubernetes.";
    private static final Pattern PHASE = Pattern.compile("phase: (\\w+)");
    private static final Pattern EXIT_CODE = Pattern.compile("exit code: ([0-9]+)");
    private static final Pattern REASON = Pattern.compile("(?:termination|pending) reason: (\\w+)");
    private static final int TAIL = 64 * 1024;
    private static final int SECONDS_PER_QUESTION = 30;
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(20), 1, 4);

    @Override
    public Pattern name() {
        return Pattern.compile("[a-z0-9-]+:" + Pattern.quote(pod) + "(?![a-z0-9-])");
    }

    /** The name before spark-submit says it. */
    String expected() {
        return submission.conf().getOrDefault(SETTINGS + "namespace", "default") + ":" + pod;
    }

    /** Spares the JVM: spark-submit finds the same. */
    @Override
    public void knock() {}

    @Override
    public boolean submittedTo() {
        return true;
    }

    @Override
    public Patience patience() {
        return PATIENCE;
    }

    @Override
    public Seen look(String id) throws IOException, InterruptedException {
        Seen seen = seen(Spool.tail(told, TAIL));
        return seen.phase() == Phase.SUCCEEDED || seen.phase() == Phase.FAILED ? seen : asked("--status", id);
    }

    @Override
    public void kill(String id) throws IOException, InterruptedException {
        asked("--kill", id);
    }

    private Seen asked(String what, String id) throws IOException, InterruptedException {
        Path answer = Files.createTempFile(told.toAbsolutePath().getParent(), "asked", "");
        ProcessBuilder builder = new ProcessBuilder(words(what, id)).redirectErrorStream(true).redirectOutput(answer.toFile());
        builder.environment().clear();
        builder.environment().putAll(env);
        Process process = builder.start();
        try {
            if (!process.waitFor(SECONDS_PER_QUESTION, TimeUnit.SECONDS)) {
                throw new IOException("spark-submit " + what + " had no answer within " + SECONDS_PER_QUESTION + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(
                        "spark-submit " + what + " ended with exit code " + process.exitValue() + ": " + SparkWords.said(answer));
            }
            return seen(Spool.tail(answer, TAIL));
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(answer);
        }
    }

    private List<String> words(String what, String id) {
        List<String> words = new ArrayList<>(List.of(submission.program(), what, id, "--master", submission.master()));
        if (submission.config().propertiesFile() != null) {
            words.addAll(List.of("--properties-file", submission.config().propertiesFile()));
        }
        submission.conf().forEach((name, value) -> {
            if (name.startsWith(SETTINGS)) {
                words.addAll(List.of("--conf", name + "=" + value));
            }
        });
        return words;
    }

    /** What the last words about a pod mean. */
    static Seen seen(String text) {
        String phase = "";
        int from = 0;
        for (Matcher matcher = PHASE.matcher(text); matcher.find();) {
            phase = matcher.group(1);
            from = matcher.end();
        }
        String code = last(EXIT_CODE, text.substring(from));
        String reason = last(REASON, text.substring(from));
        String words = phase + (code.isEmpty() ? "" : " with exit code " + code) + (reason.isEmpty() ? "" : " (" + reason + ")");
        return new Seen(phase(phase), words);
    }

    private static String last(Pattern pattern, String text) {
        String last = "";
        for (Matcher matcher = pattern.matcher(text); matcher.find();) {
            last = matcher.group(1);
        }
        return last;
    }

    private static Phase phase(String word) {
        return switch (word) {
            case "Succeeded" -> Phase.SUCCEEDED;
            case "Failed" -> Phase.FAILED;
            case "" -> Phase.NOT_KNOWN;
            default -> Phase.GOING;
        };
    }

    @Override
    public String whereItSpeaks(String id) {
        String[] parts = id.split(":", 2);
        return "what the driver said: kubectl logs -n " + parts[0] + " " + parts[1];
    }

    @Override
    public String address() {
        return submission.master();
    }
}
