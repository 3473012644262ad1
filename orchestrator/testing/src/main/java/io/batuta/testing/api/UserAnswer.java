package io.batuta.testing.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The body of one answer, and who is in it.
 *
 * @param uuids empty when the caller left {@code login} out
 */
record UserAnswer(Map<String, @Nullable Object> body, List<UUID> uuids) {
    private static final String VERSION = "1.4";

    static UserAnswer to(UserQuery query, String seed, Instant now) {
        List<Map<String, @Nullable Object>> people = new ArrayList<>();
        List<UUID> uuids = new ArrayList<>();
        long first = (query.page() - 1L) * query.results();
        for (int i = 0; i < query.results(); i++) {
            Map<String, @Nullable Object> person = People.person(seed, first + i, query, now);
            people.add(person);
            if (person.get("login") instanceof Map<?, ?> login) {
                uuids.add(UUID.fromString(String.valueOf(login.get("uuid"))));
            }
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("results", people);
        if (query.info()) {
            Map<String, @Nullable Object> info = new LinkedHashMap<>();
            info.put("seed", seed);
            info.put("results", query.results());
            info.put("page", query.page());
            info.put("version", VERSION);
            body.put("info", info);
        }
        return new UserAnswer(body, uuids);
    }

    /** Changes a field of the first person; the path's last step may be new. */
    void replace(String path, @Nullable Object value) {
        String[] steps = path.split("\\.", -1);
        holder(path, steps).put(steps[steps.length - 1], value);
    }

    /** Takes a field away from the first person. */
    void omit(String path) {
        String[] steps = path.split("\\.", -1);
        holder(path, steps).remove(steps[steps.length - 1]);
    }

    @SuppressWarnings("unchecked") // The body is made of such maps only, by People.
    private Map<String, @Nullable Object> holder(String path, String[] steps) {
        Object at = body.get("results") instanceof List<?> people ? people.getFirst() : null;
        for (int i = 0; i < steps.length - 1 && at instanceof Map<?, ?> map; i++) {
            at = map.get(steps[i]);
        }
        if (at instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new IllegalArgumentException("No person has " + path + "; say something like dob.age or location.city");
    }
}
