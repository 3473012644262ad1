package io.batuta.web.http;

import java.util.function.BiConsumer;

/** The headers on every answer: nothing inline, nothing from elsewhere, nobody's frame. */
public final class SecurityHeaders {
    /** Lit makes its templates through a trusted-types policy of that name; no other code may turn text into markup. */
    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types lit-html");

    private SecurityHeaders() {}

    /** Hands each header to the sink. */
    public static void forEach(boolean secure, BiConsumer<String, String> sink) {
        sink.accept("Content-Security-Policy", POLICY);
        sink.accept("X-Content-Type-Options", "nosniff");
        sink.accept("X-Frame-Options", "DENY");
        sink.accept("Referrer-Policy", "no-referrer");
        sink.accept("Cross-Origin-Opener-Policy", "same-origin");
        sink.accept("Cross-Origin-Resource-Policy", "same-origin");
        sink.accept("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        if (secure) {
            sink.accept("Strict-Transport-Security", "max-age=31536000");
        }
    }
}
