package io.batuta.workertasks.users;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.substring_index;

import io.batuta.workertasks.users.Arguments.WrongArguments;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * People from a topic into a table. Spark's checkpoint says how far it has read; a batch that was written but not yet noted there is written again, which changes nothing, since rows are keyed by uuid.
 */
public final class UsersToPostgres {
    private static final int WRONG_ARGUMENTS = 2;

    /** A record of the topic, as the DAG random_users sends it. */
    private static final StructType PERSON = new StructType()
            .add("uuid", DataTypes.StringType)
            .add("gender", DataTypes.StringType)
            .add("nameTitle", DataTypes.StringType)
            .add("nameFirst", DataTypes.StringType)
            .add("nameLast", DataTypes.StringType)
            .add("streetNumber", DataTypes.StringType)
            .add("streetName", DataTypes.StringType)
            .add("city", DataTypes.StringType)
            .add("state", DataTypes.StringType)
            .add("country", DataTypes.StringType)
            .add("postcode", DataTypes.StringType)
            .add("email", DataTypes.StringType)
            .add("dobDate", DataTypes.TimestampType)
            .add("age", DataTypes.IntegerType)
            .add("phone", DataTypes.StringType)
            .add("cell", DataTypes.StringType)
            .add("pictureLarge", DataTypes.StringType);

    private UsersToPostgres() {}

    /** Runs it; ends with 2 when the command line is wrong. */
    public static void main(String[] args) throws Exception {
        if (Arguments.askForHelp(args)) {
            System.out.print(Arguments.HELP);
            return;
        }
        try {
            run(Arguments.parse(args));
        } catch (WrongArguments e) {
            System.err.println("users-to-postgres: " + e.getMessage());
            System.err.println(Arguments.HELP);
            System.exit(WRONG_ARGUMENTS);
        }
    }

    private static void run(Arguments arguments) throws IOException, SQLException, TimeoutException, StreamingQueryException {
        JobSettings settings = JobSettings.read(arguments.settings() == null ? null : Path.of(arguments.settings()));
        UsersTable table = new UsersTable(arguments.database(), arguments.user(), arguments.password(System.getenv()).orElse(null),
                arguments.table());
        table.createIfMissing();
        SparkSession spark = SparkSession.builder().getOrCreate();
        try {
            people(reader(spark, arguments, settings).load())
                    .writeStream()
                    .queryName("users-to-postgres")
                    .option("checkpointLocation", arguments.checkpoint())
                    .trigger(arguments.every() == null ? Trigger.AvailableNow() : Trigger.ProcessingTime(arguments.every()))
                    .foreachBatch((VoidFunction2<Dataset<Row>, Long>) (batch, number) -> write(batch, number, table))
                    .start()
                    .awaitTermination();
            System.out.println("users-to-postgres: the table " + arguments.table() + " has " + table.count() + " people now");
        } finally {
            spark.stop();
        }
    }

    private static DataStreamReader reader(SparkSession spark, Arguments arguments, JobSettings settings) {
        DataStreamReader reader = spark.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", arguments.brokers())
                .option("subscribe", arguments.topic())
                .option("startingOffsets", settings.startingOffsets())
                .option("failOnDataLoss", settings.failOnDataLoss())
                .option("maxOffsetsPerTrigger", settings.maxOffsetsPerTrigger());
        settings.consumer().forEach((name, value) -> reader.option("kafka." + name, value));
        return reader;
    }

    /** The table's columns, in its order. A record without a uuid is nobody. */
    private static Dataset<Row> people(Dataset<Row> records) {
        Column person = from_json(col("value").cast("string"), PERSON);
        return records.select(person.as("person")).select("person.*").where(col("uuid").isNotNull())
                .withColumn("emailDomain", substring_index(col("email"), "@", -1));
    }

    private static void write(Dataset<Row> batch, long number, UsersTable table) {
        batch.foreachPartition(table);
        System.out.println("users-to-postgres: batch " + number + " is written");
    }
}
