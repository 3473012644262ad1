package io.batuta.testing.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What people of one nation are called, where they live, and what their numbers look like.
 *
 * @param code two capital letters, as the API's {@code nat}
 * @param postcode a pattern, as {@code phone} and {@code cell}: # is a digit, A a capital letter
 * @param idName "-" when the nation has no such number
 */
record Nation(
        String code,
        String country,
        List<Name> women,
        List<Name> men,
        List<Name> lastNames,
        List<String> streets,
        List<Place> places,
        String postcode,
        String phone,
        String cell,
        String idName,
        String idPattern) {

    /** Every nation of the stand-in, in the order of its file. */
    static final List<Nation> ALL = load();

    /** A name as its bearer writes it, and as an e-mail address can. */
    record Name(String written, String latin) {
        static Name of(String text) {
            int tilde = text.indexOf('~');
            return tilde < 0 ? new Name(text, text) : new Name(text.substring(0, tilde), text.substring(tilde + 1));
        }
    }

    record Place(String city, String state) {
        static Place of(String text) {
            String[] parts = text.split("/", 2);
            return new Place(parts[0], parts[1]);
        }
    }

    private static List<Nation> load() {
        try (InputStream file = Objects.requireNonNull(Nation.class.getResourceAsStream("nations.txt"), "nations.txt")) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("\n\n", -1)).map(String::strip).filter(block -> block.startsWith("nation ")).map(Nation::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("nations.txt cannot be read", e);
        }
    }

    private static Nation parse(String block) {
        Map<String, String> lines = new HashMap<>();
        block.lines().map(line -> line.split(" ", 2)).forEach(pair -> lines.put(pair[0], pair[1]));
        String[] id = line(lines, "id").split(" ", 2);
        return new Nation(
                line(lines, "nation"),
                line(lines, "country"),
                list(lines, "women").map(Name::of).toList(),
                list(lines, "men").map(Name::of).toList(),
                list(lines, "last").map(Name::of).toList(),
                list(lines, "streets").toList(),
                list(lines, "places").map(Place::of).toList(),
                line(lines, "postcode"),
                line(lines, "phone"),
                line(lines, "cell"),
                id[0],
                id[1]);
    }

    private static Stream<String> list(Map<String, String> lines, String key) {
        return Arrays.stream(line(lines, key).split(", ", -1));
    }

    private static String line(Map<String, String> lines, String key) {
        return Objects.requireNonNull(lines.get(key), () -> "nations.txt: " + lines.get("nation") + " has no line " + key);
    }
}
