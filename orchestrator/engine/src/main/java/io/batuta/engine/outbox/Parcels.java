package io.batuta.engine.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which messages leave as one. The first message for an audience leaves at once; what comes within the courier's {@link Courier#gather} after it waits and leaves together. A parcel that was tried
 * once stays as it is, so that no message is ever part of two different deliveries. Used by one thread, but for {@link #tried}.
 */
final class Parcels {
    private final Map<String, Courier> couriers;
    private final Map<String, Instant> quietUntil = new ConcurrentHashMap<>();

    Parcels(Map<String, Courier> couriers) {
        this.couriers = couriers;
    }

    /** Messages that leave as one, oldest first. */
    record Parcel(Courier courier, List<Message> messages) {
        List<Long> ids() {
            return messages.stream().map(Message::id).toList();
        }

        Message first() {
            return messages.getFirst();
        }

        /** Whether its messages were bound to each other already. */
        boolean bound() {
            return first().together() != null;
        }

        @Nullable
        String audience() {
            String audience = courier.audience(first());
            return audience == null ? null : courier.channel() + " " + audience;
        }
    }

    /** Packs messages that were taken. */
    List<Parcel> pack(List<Message> messages) {
        Map<String, List<Message>> groups = new LinkedHashMap<>();
        for (Message message : messages) {
            groups.computeIfAbsent(group(message), _ -> new ArrayList<>()).add(message);
        }
        return groups.values().stream().map(this::parcel).toList();
    }

    private Parcel parcel(List<Message> messages) {
        messages.sort(Comparator.comparingLong(Message::id));
        return new Parcel(courier(messages.getFirst()), List.copyOf(messages));
    }

    private String group(Message message) {
        String audience = courier(message).audience(message);
        if (message.together() != null) {
            return "bundle " + message.together();
        }
        return audience == null ? "alone " + message.id() : message.channel() + " to " + audience;
    }

    private Courier courier(Message message) {
        Courier courier = couriers.get(message.channel());
        if (courier == null) {
            throw new IllegalStateException("a message of channel " + message.channel() + " was taken, which nobody serves");
        }
        return courier;
    }

    /** Until when it has to gather; null when it may leave. */
    @Nullable
    Instant gathersUntil(Parcel parcel, Instant now) {
        quietUntil.values().removeIf(until -> !until.isAfter(now));
        String audience = parcel.audience();
        return audience == null || parcel.bound() ? null : quietUntil.get(audience);
    }

    /** It leaves now, so that what follows for the same audience gathers. */
    void tried(Parcel parcel, Instant now) {
        String audience = parcel.audience();
        Duration gather = parcel.courier().gather();
        if (audience != null && gather.isPositive()) {
            quietUntil.put(audience, now.plus(gather));
        }
    }
}
