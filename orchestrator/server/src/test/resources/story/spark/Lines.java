import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A Spark application that notes its beginning, its first job and its end and prints lines with numbers, one a job, until a file lets it end. With a third word its jobs are done by the driver alone. */
public final class Lines {
    private Lines() {}

    public static void main(String[] args) throws Exception {
        Path place = Path.of(args[0]);
        String name = args[1];
        note(place, "begin " + name);
        SparkConf settings = new SparkConf();
        JavaSparkContext spark = new JavaSparkContext(args.length > 2 ? settings.setMaster("local[1]") : settings);
        int i = 0;
        while (i < 20 || !Files.exists(place.resolve("go"))) {
            i += (int) spark.parallelize(List.of(1), 1).count();
            System.out.println("line " + i + " of " + name);
            if (i == 1) {
                note(place, "works " + name);
            }
            Thread.sleep(300);
        }
        spark.stop();
        note(place, "end " + name + " " + i);
    }

    private static void note(Path place, String line) throws IOException {
        Files.writeString(place.resolve("ledger"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
