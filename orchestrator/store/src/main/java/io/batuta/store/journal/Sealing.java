package io.batuta.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.store.crypto.Secrets;

/** Where the journal seals values, so that each opens only in its own row. */
record Sealing(Secrets secrets) {
    byte[] sealOutput(long attempt, String json) {
        return secrets.seal(row(attempt), "json", json.getBytes(UTF_8));
    }

    String openOutput(long attempt, byte[] sealed) {
        return secrets.revealText(row(attempt), "json", sealed);
    }

    private static String row(long attempt) {
        return "output/" + attempt;
    }
}
