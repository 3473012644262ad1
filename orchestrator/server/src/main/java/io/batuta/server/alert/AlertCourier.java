package io.batuta.server.alert;

import io.batuta.engine.outbox.Courier;
import io.batuta.engine.outbox.Message;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every way of delivering alerts has in common: what they say, how they gather, and how long they are tried. */
abstract class AlertCourier implements Courier {
    /** About a day, with pauses that grow to ten minutes. */
    private static final int MOST_TRIES = 150;

    private final AlertText words;
    private final Duration gather;

    AlertCourier(StoredFacts facts, ZoneId zone, Duration gather) {
        this.words = new AlertText(facts, zone);
        this.gather = gather;
    }

    @Override
    public final @Nullable String audience(Message message) {
        return Alert.of(message).audience();
    }

    @Override
    public final Duration gather() {
        return gather;
    }

    @Override
    public final int mostTries() {
        return MOST_TRIES;
    }

    @Override
    public final String deliver(List<Message> messages) throws Exception {
        List<Alert> alerts = messages.stream().map(Alert::of).toList();
        return deliver(alerts, words.of(alerts));
    }

    /** Delivers alerts for the same people in these words; gives what the other side said. */
    abstract String deliver(List<Alert> alerts, AlertText.Words said) throws Exception;
}
