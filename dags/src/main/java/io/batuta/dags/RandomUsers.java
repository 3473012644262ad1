package io.batuta.dags;

import static io.batuta.model.schedule.Schedule.every;
import static io.batuta.model.task.OutputType.listOf;
import static java.time.Duration.ofSeconds;

import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.http.Http;
import io.batuta.model.kafka.Kafka;
import io.batuta.model.schedule.Catchup;
import io.batuta.model.task.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Every 25 seconds, ten people from an API shaped like randomuser.me to the topic {@code random-user}, keyed by their uuid so that each person's records stay in order.
 *
 * <p>It needs two connections: {@code randomuser}, whose host is the API's address ({@code https://randomuser.me}), and {@code kafka}, whose host and port are a broker's. {@code ./batuta standalone
 * --demo} brings both and runs it.
 */
public final class RandomUsers implements DagSource {
    /** How many calls a run makes; each brings one person. */
    static final int CALLS = 10;

    /** What is sent on. */
    public record User(String uuid, String firstName, String lastName, String gender, String email, String city, String country,
            Instant born,
            int age, String nationality) {}

    @Override
    public Dag dag() {
        return Dag.named("random_users")
                .description("People from an API to Kafka, every 25 seconds")
                .tags("reference")
                .schedule(every(ofSeconds(25)))
                .startingAt("2025-05-07T12:00:00Z")
                .catchup(Catchup.NONE)
                .defaults(d -> d.retries(2).retryDelay(ofSeconds(5)).timeout(ofSeconds(60)))
                .tasks(t -> {
                    var users = t.call("fetch_users", listOf(User.class), RandomUsers::fetch);
                    t.add(Kafka.produce("publish").to("random-user").connection("kafka").values(users, User::uuid).ensureTopic(3));
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

    /** A person as the API writes it, as far as it is read here; the API has more, which is ignored. */
    record Person(String gender, Name name, Location location, String email, Login login, Birth dob, String nat) {
        record Name(String first, String last) {}

        record Location(String city, String country) {}

        record Login(String uuid) {}

        record Birth(Instant date, int age) {}

        User user() {
            return new User(login.uuid(), name.first(), name.last(), gender, email, location.city(), location.country(), dob.date(),
                    dob.age(), nat);
        }
    }
}
