package io.batuta.dags;

import static io.batuta.model.schedule.Schedule.every;
import static io.batuta.model.task.OutputType.listOf;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.http.Http;
import io.batuta.model.kafka.Kafka;
import io.batuta.model.schedule.Catchup;
import io.batuta.model.spark.Spark;
import io.batuta.model.task.Connection;
import io.batuta.model.task.OnUnknown;
import io.batuta.model.task.Run;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskSkippedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Every 25 seconds, ten people from an API shaped like randomuser.me to the topic {@code random-user}, keyed by their uuid so that each person's records stay in order, and from there by Spark into the
 * table {@code users} of a Postgres, each person once.
 *
 * <p>It needs the connections {@code randomuser}, whose host is the API's address ({@code https://randomuser.me}), {@code kafka}, whose host and port are a broker's, and {@code users_db}, a Postgres with
 * its database as schema; and the variable {@code random_users_producer}, the producer's settings as JSON, which may be an empty object. The connection {@code spark} says where Spark runs; without it the
 * last task is skipped. {@code ./batuta standalone --demo} brings all of them and runs it.
 */
public final class RandomUsers implements DagSource {
    /** How many calls a run makes; each brings one person. */
    static final int CALLS = 10;

    private static final String TOPIC = "random-user";

    /** What is sent on; the table has a column for each. */
    public record User(String uuid, String gender, String nameTitle, String nameFirst, String nameLast, String streetNumber,
            String streetName, String city, String state, String country, String postcode, String email, Instant dobDate, int age,
            String phone, String cell, String pictureLarge) {}

    @Override
    public Dag dag() {
        return Dag.named("random_users")
                .description("People from an API to Kafka and by Spark to Postgres, every 25 seconds")
                .tags("reference")
                .schedule(every(ofSeconds(25)))
                .startingAt("2025-05-07T12:00:00Z")
                .catchup(Catchup.NONE)
                .defaults(d -> d.retries(2).retryDelay(ofSeconds(5)).timeout(ofSeconds(60)))
                .tasks(t -> {
                    var users = t.call("fetch_users", listOf(User.class), RandomUsers::fetch);
                    var sent = t.add(Kafka.produce("publish").to(TOPIC).connection("kafka").configVariable("random_users_producer")
                            .values(users, User::uuid).ensureTopic(3));
                    // One at a time, since they share the place where Spark keeps how far it has read. Rows are keyed, so running it again does no harm.
                    t.late("users_to_postgres", Spark.CLIENT, sent, (run, _) -> usersToPostgres(run)).maxActive(1).timeout(ofMinutes(10))
                            .onUnknown(OnUnknown.RERUN);
                });
    }

    private static List<User> fetch(Run run) throws InterruptedException {
        List<User> users = new ArrayList<>();
        for (int call = 1; call <= CALLS; call++) {
            List<Person> answer = Http.get("person").connection("randomuser").url("/api/").path("results").lenient()
                    .into(listOf(Person.class)).call(run);
            answer.forEach(person -> users.add(person.user()));
        }
        run.log().info("fetched " + users.size() + " people");
        return users;
    }

    private static Spark usersToPostgres(Run run) {
        Connection spark = spark(run);
        Connection kafka = run.connection("kafka");
        Connection database = run.connection("users_db");
        String checkpoints = spark.extra("checkpoints").orElse(System.getProperty("user.home") + "/.batuta-checkpoints");
        Spark job = Spark.submit("users_to_postgres").connection("spark").application("users-to-postgres.jar").driverMemory("512m")
                .args("--brokers", kafka.host() + ":" + kafka.port(), "--topic", TOPIC,
                        "--database", "jdbc:postgresql://" + database.host() + ":" + database.port() + "/" + database.schema(),
                        "--user", String.valueOf(database.login()), "--table", "users",
                        "--checkpoint", checkpoints + "/users-to-postgres");
        return database.password() == null ? job : job.env("USERS_DB_PASSWORD", database.password());
    }

    private static Connection spark(Run run) {
        try {
            return run.connection("spark");
        } catch (TaskFailedException e) {
            throw new TaskSkippedException("no Spark to run on: " + e.getMessage() + "; the demo makes it where it finds a Spark home");
        }
    }

    /** A person as the API writes it, as far as it is read here; the API has more, which is ignored. */
    record Person(String gender, Name name, Location location, String email, Login login, Birth dob, String phone, String cell,
            Picture picture) {
        record Name(String title, String first, String last) {}

        /** The API writes some postcodes as numbers and some as text. */
        record Location(Street street, String city, String state, String country, String postcode) {}

        record Street(String number, String name) {}

        record Login(String uuid) {}

        record Birth(Instant date, int age) {}

        record Picture(String large) {}

        User user() {
            return new User(login.uuid(), gender, name.title(), name.first(), name.last(), location.street().number(),
                    location.street().name(), location.city(), location.state(), location.country(), location.postcode(), email, dob.date(),
                    dob.age(), phone, cell, picture.large());
        }
    }
}
