package io.batuta.store.journal;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.postgresql.core.Oid;

/** Arrays as Postgres takes them on the wire, of types that the driver would send as text. */
final class BinaryArray {
    private static final int HEADER = 5 * Integer.BYTES;
    private static final int UUID_BYTES = 2 * Long.BYTES;

    private BinaryArray() {}

    /** One dimension, counted from 1, without nulls. */
    static byte[] uuids(List<UUID> uuids) {
        var bytes = ByteBuffer.allocate(HEADER + uuids.size() * (Integer.BYTES + UUID_BYTES));
        bytes.putInt(1).putInt(0).putInt(Oid.UUID).putInt(uuids.size()).putInt(1);
        for (var uuid : uuids) {
            bytes.putInt(UUID_BYTES).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        }
        return bytes.array();
    }
}
