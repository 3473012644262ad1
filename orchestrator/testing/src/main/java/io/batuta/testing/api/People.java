package io.batuta.testing.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes people up: the same seed and number make the same person (of the same age on the same day). Pure; safe for any thread. */
final class People {
    private static final Instant OLDEST = Instant.parse("1944-09-01T00:00:00Z");
    private static final Instant YOUNGEST = Instant.parse("2006-12-31T00:00:00Z");
    private static final Instant FIRST_REGISTERED = Instant.parse("2009-03-01T00:00:00Z");
    private static final Instant LAST_REGISTERED = Instant.parse("2025-10-31T00:00:00Z");
    private static final List<String> COLOURS = List.of("amber", "blue", "crimson", "green", "ivory", "olive", "silver", "teal", "white");
    private static final List<String> ANIMALS = List.of("badger", "crane", "dolphin", "gecko", "heron", "lynx", "otter", "panda", "wolf");
    private static final List<String> PASSWORDS = List.of("anchovy", "blizzard", "cactus", "domino", "fiddle", "glacier", "marble",
            "quartz");
    private static final List<String> ZONES = List.of("-8:00|Tijuana, Vancouver", "-5:00|Bogotá, Lima, Panamá", "-3:30|St. John's",
            "-3:00|Buenos Aires, São Luís", "0:00|Lisbon, Reykjavík", "+1:00|Kraków, Madrid, Tunis", "+2:00|Athens, Cairo, Kyiv",
            "+3:30|Tehran", "+5:30|Colombo, Kolkata", "+5:45|Kathmandu", "+9:00|Osaka, Seoul", "+12:00|Auckland, Suva");

    private People() {}

    /**
     * One person as the API writes it: a map of maps, strings and numbers in the API's order of fields.
     *
     * @param number which person of this seed, from 0
     * @param now for the ages
     */
    static Map<String, @Nullable Object> person(String seed, long number, UserQuery query, Instant now) {
        SplittableRandom random = random(seed, number);
        UUID uuid = new UUID((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62));
        Nation nation = pick(random, query.nations());
        String drawn = random.nextBoolean() ? "female" : "male";
        String gender = query.gender() == null ? drawn : query.gender();
        boolean woman = gender.equals("female");
        Nation.Name first = pick(random, woman ? nation.women() : nation.men());
        Nation.Name last = pick(random, nation.lastNames());

        Map<String, @Nullable Object> person = new LinkedHashMap<>();
        person.put("gender", gender);
        person.put("name", fields("title", title(random, woman), "first", first.written(), "last", last.written()));
        person.put("location", location(random, nation));
        person.put("email", address(first.latin()) + "." + address(last.latin()) + "@example.com");
        person.put("login", login(random, uuid));
        person.put("dob", dated(between(random, OLDEST, YOUNGEST), now));
        person.put("registered", dated(between(random, FIRST_REGISTERED, LAST_REGISTERED), now));
        person.put("phone", pattern(random, nation.phone()));
        person.put("cell", pattern(random, nation.cell()));
        boolean numbered = !nation.idName().equals("-");
        String idNumber = pattern(random, nation.idPattern());
        person.put("id", fields("name", numbered ? nation.idName() : "", "value", numbered ? idNumber : null));
        person.put("picture", picture(woman ? "women" : "men", random.nextInt(100)));
        person.put("nat", nation.code());
        person.keySet().removeIf(field -> !query.wants(field));
        return person;
    }

    private static Map<String, @Nullable Object> location(SplittableRandom random, Nation nation) {
        Nation.Place place = pick(random, nation.places());
        String postcode = pattern(random, nation.postcode());
        String[] zone = pick(random, ZONES).split("\\|", 2);
        return fields(
                "street", fields("number", random.nextInt(1, 9_999), "name", pick(random, nation.streets())),
                "city", place.city(),
                "state", place.state(),
                "country", nation.country(),
                "postcode", postcode.chars().allMatch(Character::isDigit) ? (Object) Integer.valueOf(postcode) : postcode,
                "coordinates", fields("latitude", degrees(random, 90), "longitude", degrees(random, 180)),
                "timezone", fields("offset", zone[0], "description", zone[1]));
    }

    private static Map<String, @Nullable Object> login(SplittableRandom random, UUID uuid) {
        String password = pick(random, PASSWORDS);
        String salt = pattern(random, "A#A##A#A");
        return fields(
                "uuid", uuid.toString(),
                "username", pick(random, COLOURS) + pick(random, ANIMALS) + random.nextInt(100, 1_000),
                "password", password,
                "salt", salt,
                "md5", hash("MD5", password + salt),
                "sha1", hash("SHA-1", password + salt),
                "sha256", hash("SHA-256", password + salt));
    }

    private static Map<String, @Nullable Object> dated(Instant date, Instant now) {
        long age = ChronoUnit.YEARS.between(LocalDate.ofInstant(date, ZoneOffset.UTC), LocalDate.ofInstant(now, ZoneOffset.UTC));
        return fields("date", date.toString(), "age", (int) age);
    }

    private static Map<String, @Nullable Object> picture(String group, int number) {
        String place = group + "/" + number + ".jpg";
        String base = "https://pictures.example/portraits/";
        return fields("large", base + place, "medium", base + "med/" + place, "thumbnail", base + "thumb/" + place);
    }

    private static String title(SplittableRandom random, boolean woman) {
        return woman ? pick(random, List.of("Ms", "Mrs", "Miss", "Mx")) : pick(random, List.of("Mr", "Mr", "Monsieur", "Mx"));
    }

    /** Only a to z and 0 to 9: Zoë becomes zoe, Weiß weiss, 't Hart thart. */
    private static String address(String latin) {
        String plain = latin.replace("ß", "ss").replace("ı", "i").replace("ø", "o");
        return Normalizer.normalize(plain, Normalizer.Form.NFD).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static Instant between(SplittableRandom random, Instant from, Instant to) {
        return Instant.ofEpochMilli(random.nextLong(from.toEpochMilli(), to.toEpochMilli()));
    }

    private static String degrees(SplittableRandom random, int most) {
        return String.format(Locale.ROOT, "%.4f", random.nextDouble(-most, most));
    }

    /** A first digit is never 0, so that a number keeps its digits when it is one. */
    private static String pattern(SplittableRandom random, String pattern) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '#' -> text.append((char) ('0' + random.nextInt(text.isEmpty() ? 1 : 0, 10)));
                case 'A' -> text.append((char) ('A' + random.nextInt(26)));
                default -> text.append(c);
            }
        }
        return text.toString();
    }

    private static <T> T pick(SplittableRandom random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static Map<String, @Nullable Object> fields(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return fields;
    }

    private static SplittableRandom random(String seed, long number) {
        byte[] digest = digest("SHA-256", seed + "/" + number);
        return new SplittableRandom(ByteBuffer.wrap(digest).getLong());
    }

    private static String hash(String algorithm, String text) {
        return HexFormat.of().formatHex(digest(algorithm, text));
    }

    private static byte[] digest(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has " + algorithm, e);
        }
    }
}
