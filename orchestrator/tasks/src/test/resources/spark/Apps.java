import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;

/** What the tests submit: Java 17, made into a jar when they run. */
public final class Apps {
    private Apps() {}

    public static void main(String[] args) throws Exception {
        Path place = Path.of(args[1]);
        if (args[0].equals("words")) {
            Files.writeString(place.resolve("words"), String.join("\0", List.of(args).subList(2, args.length)) + "\0" + System.getenv("EVIL"));
            return;
        }
        note(place, "begins");
        if (args[0].equals("stream")) {
            stream(place);
            return;
        }
        JavaSparkContext spark = new JavaSparkContext(new SparkConf());
        long even = spark.parallelize(IntStream.range(0, 1000).boxed().toList(), 4).filter(i -> i % 2 == 0).count();
        System.out.println("even: " + even);
        note(place, "counted");
        switch (args[0]) {
            case "count" -> {}
            case "throw" -> {
                spark.stop();
                throw new IllegalStateException("after the context was stopped");
            }
            case "wait" -> await(place.resolve("go"));
            case "pause" -> Thread.sleep(20_000);
            default -> throw new IllegalArgumentException(args[0]);
        }
        note(place, "ends");
        spark.stop();
    }

    /** A query that never ends by itself. */
    private static void stream(Path place) throws Exception {
        SparkSession spark = SparkSession.builder().getOrCreate();
        spark.readStream().format("rate").option("rowsPerSecond", 50).load()
                .writeStream().queryName("ticks").format("noop").option("checkpointLocation", place.resolve("checkpoint").toString())
                .trigger(Trigger.ProcessingTime(500)).start();
        await(place.resolve("go"));
        note(place, "ends");
        spark.stop();
    }

    private static void await(Path go) throws InterruptedException {
        while (!Files.exists(go)) {
            Thread.sleep(50);
        }
    }

    private static void note(Path place, String line) throws IOException {
        Files.writeString(place.resolve("ledger"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
