package io.batuta.engine.log;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The spellings a secret can turn up in: as it is, and as programs commonly escape or encode it. Pure. */
final class SecretForms {
    /** Shorter values are not secrets but noise. */
    static final int SHORTEST = 3;

    private static final int SHORTEST_LINE = 6;
    private static final String URL_RESERVED = ";/?:@&=+$,#";

    private SecretForms() {}

    /** Every form worth hiding; empty when the secret is too short. */
    static Set<String> of(String secret) {
        Set<String> forms = new LinkedHashSet<>();
        addWhole(forms, secret);
        addWhole(forms, secret.strip());
        if (secret.strip().contains("\n")) {
            secret.lines().map(String::strip).filter(line -> line.length() >= SHORTEST_LINE && !line.startsWith("-----"))
                    .forEach(line -> addWhole(forms, line));
        }
        forms.removeIf(form -> form.getBytes(StandardCharsets.UTF_8).length < SHORTEST);
        return forms;
    }

    private static void addWhole(Set<String> forms, String secret) {
        if (secret.length() < SHORTEST) {
            return;
        }
        forms.add(secret);
        addBase64(forms, secret.getBytes(StandardCharsets.UTF_8));
        addUrl(forms, secret);
        addJson(forms, secret);
        addShell(forms, secret);
        forms.add(secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;"));
    }

    /** Alone, and as a part of something longer (as in {@code user:password}), where it can begin at any of three places of a group. */
    private static void addBase64(Set<String> forms, byte[] secret) {
        for (Base64.Encoder encoder : new Base64.Encoder[]{Base64.getEncoder(), Base64.getUrlEncoder()}) {
            forms.add(encoder.encodeToString(secret));
            forms.add(encoder.withoutPadding().encodeToString(secret));
            for (int shift = 0; shift < 3 && secret.length >= SHORTEST_LINE; shift++) {
                byte[] shifted = new byte[secret.length + shift];
                System.arraycopy(secret, 0, shifted, shift, secret.length);
                String text = encoder.withoutPadding().encodeToString(shifted);
                int first = shift == 0 ? 0 : shift + 1;
                int end = shifted.length * 8 / 6;
                forms.add(text.substring(first, end));
            }
        }
    }

    private static void addUrl(Set<String> forms, String secret) {
        String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String strict = form.replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
        StringBuilder light = new StringBuilder();
        secret.codePoints().forEach(c -> {
            String one = Character.toString(c);
            light.append(URL_RESERVED.indexOf(c) >= 0
                    ? one
                    : URLEncoder.encode(one, StandardCharsets.UTF_8).replace("+", "%20").replace("%7E", "~"));
        });
        for (String one : new String[]{form, strict, light.toString()}) {
            forms.add(one);
            forms.add(lowerHex(one));
        }
    }

    private static String lowerHex(String encoded) {
        StringBuilder text = new StringBuilder(encoded);
        for (int at = text.indexOf("%"); at >= 0 && at + 3 <= text.length(); at = text.indexOf("%", at + 3)) {
            text.replace(at + 1, at + 3, text.substring(at + 1, at + 3).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }

    private static void addJson(Set<String> forms, String secret) {
        for (boolean ascii : new boolean[]{false, true}) {
            for (String hex : new String[]{"\\u%04x", "\\u%04X"}) {
                StringBuilder text = new StringBuilder();
                secret.chars().forEach(c -> text.append(json((char) c, ascii, hex)));
                forms.add(text.toString());
                forms.add(text.toString().replace("/", "\\/"));
            }
        }
    }

    private static String json(char c, boolean ascii, String hex) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            default -> c < 0x20 || (ascii && c > 0x7e) ? hex.formatted((int) c) : String.valueOf(c);
        };
    }

    private static void addShell(Set<String> forms, String secret) {
        forms.add(secret.replace("'", "'\\''"));
        forms.add(secret.replace("'", "'\"'\"'"));
        forms.add(secret.replaceAll("([\\\\\"$`])", "\\\\$1"));
        forms.add(secret.replaceAll("([\\\\\"$`!])", "\\\\$1"));
        forms.add(secret.replaceAll("([^A-Za-z0-9_@%+=:,./\\-\\n])", "\\\\$1"));
        forms.add(secret.replaceAll("([^A-Za-z0-9_%+=:./\\-\\n])", "\\\\$1"));
    }
}
