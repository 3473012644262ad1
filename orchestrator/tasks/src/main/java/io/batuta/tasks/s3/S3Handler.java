package io.batuta.tasks.s3;

import io.batuta.model.s3.S3Config;
import io.batuta.model.s3.S3Get;
import io.batuta.model.s3.S3List;
import io.batuta.model.s3.S3Object;
import io.batuta.model.s3.S3Put;
import io.batuta.model.s3.S3Wait;
import io.batuta.model.s3.S3WaitConfig;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskHandler;
import io.batuta.tasks.sensor.Seen;
import io.batuta.tasks.sensor.SensorHandler;
import io.batuta.tasks.sensor.Sight;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;

/** Puts, gets and lists objects, and waits for them. Done again after a crash: what it makes appears whole or not at all. */
public final class S3Handler implements TaskHandler {
    private static final long LARGEST = 5L * 1024 * 1024 * 1024;

    private final String kind;
    private final Work work;

    private interface Work {
        Outcome with(S3Client client, Store store, S3Config config, TaskContext task) throws IOException;
    }

    private S3Handler(String kind, Work work) {
        this.kind = kind;
        this.work = work;
    }

    /** The handlers of all kinds. */
    public static List<TaskHandler> all() {
        return List.of(new S3Handler(S3Put.KIND.name(), S3Handler::put), new S3Handler(S3Get.KIND.name(), S3Handler::get),
                new S3Handler(S3List.KIND.name(), S3Handler::list), new SensorHandler(S3Wait.KIND.name(), S3Handler::sight));
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public Recovery recovery() {
        return Recovery.RERUN;
    }

    @Override
    public Outcome start(TaskContext task) throws IOException {
        S3Config config = task.config(S3Config.class);
        Store store = Store.of(task.connection(config.connection()));
        String what = kind.substring("s3.".length()) + " " + config.key() + " of bucket " + store.bucket(config.bucket());
        try (S3Client client = store.open()) {
            return work.with(client, store, config, task);
        } catch (SdkException e) {
            if (task.cancelled()) {
                return new Outcome.Cancelled();
            }
            throw S3Sentences.failure(e, store, what);
        }
    }

    private static Outcome put(S3Client client, Store store, S3Config config, TaskContext task) throws IOException {
        String bucket = store.bucket(config.bucket());
        String content = config.content();
        Path file = config.local() == null ? null : local(config.local());
        if (file != null && !Files.isRegularFile(file)) {
            throw new TaskFailedException("there is no file " + file + " on this host to put",
                    "it must be on the host of the node that runs the task; .queue(…) chooses the node", true, null);
        }
        RequestBody body = file == null
                ? RequestBody.fromBytes(String.valueOf(content).getBytes(StandardCharsets.UTF_8))
                : RequestBody.fromFile(file);
        long bytes = body.optionalContentLength().orElse(0L);
        if (bytes > LARGEST) {
            throw new TaskFailedException(file + " has " + bytes + " bytes, and one request carries 5 GB at most", "split it", false, null);
        }
        client.putObject(request -> request.bucket(bucket).key(config.key()).contentType(config.contentType()), body);
        task.log().info("put " + bytes + " bytes as " + config.key() + " into bucket " + bucket);
        return new Outcome.Success(new S3Object(bucket, config.key(), bytes));
    }

    private static Outcome get(S3Client client, Store store, S3Config config, TaskContext task) throws IOException {
        String bucket = store.bucket(config.bucket());
        Path file = local(String.valueOf(config.local()));
        Path directory = file.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new TaskFailedException("there is no directory " + directory + " on this host to get it into", "make it first", true,
                    null);
        }
        Path part = file.resolveSibling("." + file.getFileName() + "." + task.outsideName() + ".part");
        try {
            Files.deleteIfExists(part);
            client.getObject(request -> request.bucket(bucket).key(config.key()), ResponseTransformer.toFile(part));
            long bytes = Files.size(part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            task.log().info("got " + bytes + " bytes of " + config.key() + " to " + file);
            return new Outcome.Success(new S3Object(bucket, config.key(), bytes));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static Outcome list(S3Client client, Store store, S3Config config, TaskContext task) {
        String bucket = store.bucket(config.bucket());
        List<S3Object> found = objects(client, bucket, config.key()).limit(config.atMost() + 1L).toList();
        if (found.size() > config.atMost()) {
            throw new TaskFailedException("bucket " + bucket + " has more than " + config.atMost() + " objects whose keys begin with '"
                    + config.key() + "'", "narrow the prefix, or raise .atMost(…)", false, null);
        }
        task.log().info(found.size() + (found.size() == 1 ? " object" : " objects"));
        return new Outcome.Success(found);
    }

    private static Sight sight(TaskContext task) {
        S3WaitConfig config = task.config(S3WaitConfig.class);
        Pattern fits = pattern(config.key());
        String prefix = config.key().replaceFirst("[*?].*$", "");
        return new Sight(config.looks(), config.key() + " in " + (config.bucket() == null ? "the bucket" : "bucket " + config.bucket())
                + " of connection " + config.connection(), () -> look(task, config, prefix, fits));
    }

    private static Seen look(TaskContext task, S3WaitConfig config, String prefix, Pattern fits) {
        Store store = Store.of(task.connection(config.connection()));
        String bucket = store.bucket(config.bucket());
        try (S3Client client = store.open()) {
            List<S3Object> found = objects(client, bucket, prefix).filter(one -> fits.matcher(one.key()).matches()).toList();
            return found.isEmpty() ? new Seen.NotYet("it is not there") : new Seen.There(found);
        } catch (SdkException e) {
            if (task.cancelled()) {
                return new Seen.Never(new Outcome.Cancelled());
            }
            throw S3Sentences.failure(e, store, "look for " + config.key() + " in bucket " + bucket);
        }
    }

    private static Stream<S3Object> objects(S3Client client, String bucket, String prefix) {
        return client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).contents().stream()
                .map(one -> new S3Object(bucket, one.key(), one.size()));
    }

    private static Pattern pattern(String key) {
        return Pattern.compile(key.codePoints().mapToObj(c -> c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining()), Pattern.DOTALL);
    }

    private static Path local(String local) {
        return local.startsWith("~/") ? Path.of(System.getProperty("user.home") + local.substring(1)) : Path.of(local);
    }
}
