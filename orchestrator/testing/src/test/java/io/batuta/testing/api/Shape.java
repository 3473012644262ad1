package io.batuta.testing.api;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The API's answer as a careful reader would declare it. */
final class Shape {
    private Shape() {}

    record Answer(List<User> results, Info info) {}

    record Info(String seed, int results, int page, String version) {}

    record User(String gender, Name name, Location location, String email, Login login, Dated dob, Dated registered, String phone,
            String cell, Id id, Picture picture, String nat) {}

    record Name(String title, String first, String last) {}

    /** @param postcode a number or a string */
    record Location(Street street, String city, String state, String country, Object postcode, Coordinates coordinates,
            Timezone timezone) {}

    record Street(int number, String name) {}

    record Coordinates(String latitude, String longitude) {}

    record Timezone(String offset, String description) {}

    record Login(UUID uuid, String username, String password, String salt, String md5, String sha1, String sha256) {}

    record Dated(Instant date, int age) {}

    record Id(String name, @Nullable String value) {}

    record Picture(String large, String medium, String thumbnail) {}
}
