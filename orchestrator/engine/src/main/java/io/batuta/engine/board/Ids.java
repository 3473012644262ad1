package io.batuta.engine.board;

import io.batuta.model.journal.Journal;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** New numbers and unique names for rows. Touched by the lifecycle's thread only. */
public final class Ids {
    private static final int BLOCK = 10_000;

    private final Journal journal;
    private final SecureRandom random = new SecureRandom();
    private final byte[] pool = new byte[4_096];
    private int poolAt = pool.length;
    private long next;
    private long end;

    Ids(Journal journal) {
        this.journal = journal;
    }

    /** The next number. */
    public long next() {
        if (next == end) {
            next = journal.takeIds(BLOCK);
            end = next + BLOCK;
        }
        return next++;
    }

    /** A UUID of version 7 (RFC 9562): sorted by time, 74 random bits. */
    public UUID uuid(Instant now) {
        long high = (now.toEpochMilli() << 16) | 0x7000 | (bits() & 0xFFF);
        long low = (bits() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private long bits() {
        if (poolAt == pool.length) {
            random.nextBytes(pool);
            poolAt = 0;
        }
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = (value << 8) | (pool[poolAt++] & 0xFF);
        }
        return value;
    }
}
