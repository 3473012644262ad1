package io.batuta.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/** Writes names into addresses. */
final class Encode {
    private Encode() {}

    static String segment(String name) {
        return URLEncoder.encode(name, UTF_8).replace("+", "%20");
    }
}
