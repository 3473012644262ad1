package io.batuta.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MaskerTest {
    private static final String SECRET = "p@ss \"wörd'/1";

    @Test
    void hidesASecretInEveryUsualSpelling() {
        Masker masker = Masker.of(List.of(SECRET));
        for (String spelling : List.of(
                SECRET,
                Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8)),
                Base64.getUrlEncoder().withoutPadding().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8)),
                URLEncoder.encode(SECRET, StandardCharsets.UTF_8),
                URLEncoder.encode(SECRET, StandardCharsets.UTF_8).replace("+", "%20"),
                "p%40ss%20%22w%c3%b6rd%27%2f1",
                "p@ss \\\"wörd'/1",
                "p@ss \\\"w\\u00f6rd'\\/1",
                "p@ss \"wörd'\\''/1",
                "p@ss \\\"wörd'/1",
                "p@ss\\ \\\"w\\örd\\'/1",
                "p@ss &quot;wörd'/1")) {
            assertThat(masker.mask("before " + spelling + " after")).as(spelling).isEqualTo("before *** after");
        }
    }

    @Test
    void hidesAPasswordInsideABasicAuthHeader() {
        Masker masker = Masker.of(List.of("tiger-7788"));
        for (String user : List.of("scott", "me", "you", "batuta")) {
            String header = Base64.getEncoder().encodeToString((user + ":tiger-7788").getBytes(StandardCharsets.UTF_8));
            assertThat(masker.mask("Authorization: Basic " + header)).as(user).contains("***")
                    .doesNotContain(header.substring(header.length() - 10, header.length() - 4));
        }
    }

    @Test
    void hidesTheLinesOfAKey() {
        String key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB\n-----END KEY-----\n";
        Masker masker = Masker.of(List.of(key));
        assertThat(masker.mask("x" + key + "y")).isEqualTo("x***y");
        assertThat(masker.mask("one line: AQEFAASCBKcwggSjAgEAAoIB.")).isEqualTo("one line: ***.");
    }

    @Test
    void overlappingSecretsLeaveNothingBetweenThem() {
        Masker masker = Masker.of(List.of("abcdef", "defghi", "ghijkl"));
        assertThat(masker.mask("-abcdefghijkl-abcdef-")).isEqualTo("-***-***-");
    }

    @Test
    void shortValuesAreNotSecrets() {
        assertThat(Masker.of(List.of("ab", "")).mask("abab")).isEqualTo("abab");
        assertThat(Masker.of(List.of("abc")).mask("xabcx")).isEqualTo("x***x");
    }

    @Test
    void knowsNothingNew() {
        Masker masker = Masker.of(List.of("abc"));
        assertThat(masker.with(List.of("abc"))).isSameAs(masker);
    }

    /** However the text is cut into pieces, it comes out as in one piece, and as a plain search for every spelling would do it. */
    @Property(tries = 2000)
    void cuttingTheTextChangesNothing(@ForAll("secrets") List<String> secrets, @ForAll("texts") String filler, @ForAll List<Integer> cuts) {
        Masker masker = Masker.of(secrets);
        String text = filler + String.join(filler, secrets) + filler + secrets.getFirst().substring(0, 2) + filler;
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        assertThat(chunked(masker, in, cuts)).isEqualTo(masker.mask(text)).isEqualTo(plain(text, secrets));
        assertThat(masker.finds(text)).isTrue();
    }

    @Provide
    Arbitrary<List<String>> secrets() {
        return Arbitraries.strings().withChars("ab1ö/\n").ofMinLength(3).ofMaxLength(9).filter(s -> s.strip().length() >= 3).list()
                .ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab1ö/\n .").ofMaxLength(20);
    }

    private static String chunked(Masker masker, byte[] in, List<Integer> cuts) {
        Bytes out = new Bytes(16);
        int from = 0;
        int have = 0;
        List<Integer> steps = new ArrayList<>(cuts);
        while (from < in.length) {
            int step = steps.isEmpty() ? 7 : 1 + Math.floorMod(steps.removeFirst(), 11);
            have = Math.min(in.length, have + step);
            from = masker.mask(in, from, have, have == in.length, out);
        }
        return new String(out.copy(), StandardCharsets.UTF_8);
    }

    /** The plainest way to say what masking means. */
    private static String plain(String text, List<String> secrets) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        boolean[] hidden = new boolean[in.length];
        boolean[] joined = new boolean[in.length + 1];
        for (String secret : secrets) {
            for (String form : SecretForms.of(secret)) {
                byte[] pattern = form.getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i + pattern.length <= in.length; i++) {
                    if (java.util.Arrays.equals(in, i, i + pattern.length, pattern, 0, pattern.length)) {
                        for (int j = i; j < i + pattern.length; j++) {
                            hidden[j] = true;
                            joined[j] |= j > i;
                        }
                    }
                }
            }
        }
        Bytes out = new Bytes(16);
        for (int i = 0; i < in.length; i++) {
            if (!hidden[i]) {
                out.add(in[i]);
            } else if (!joined[i]) {
                out.add("***".getBytes(StandardCharsets.US_ASCII));
            }
        }
        return new String(out.copy(), StandardCharsets.UTF_8);
    }
}
