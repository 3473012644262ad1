package io.batuta.tasks.docker;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Reads the one file of a tar archive, as engines hand files out. Pure. */
final class Tar {
    private static final int BLOCK = 512;
    private static final int SIZE_AT = 124;
    private static final int TYPE_AT = 156;

    private Tar() {}

    /** The first ordinary file in it, if it is not larger than that. */
    static Optional<byte[]> onlyFile(byte[] archive, int most) {
        int at = 0;
        while (at + BLOCK <= archive.length && archive[at] != 0) {
            String octal = new String(archive, at + SIZE_AT, 11, StandardCharsets.US_ASCII).strip();
            if (!octal.matches("[0-7]{1,11}")) {
                return Optional.empty();
            }
            long size = Long.parseLong(octal, 8);
            long end = at + BLOCK + size;
            if (end > archive.length) {
                return Optional.empty();
            }
            byte type = archive[at + TYPE_AT];
            if (type == '0' || type == 0) {
                return size > most ? Optional.empty() : Optional.of(Arrays.copyOfRange(archive, at + BLOCK, (int) end));
            }
            at = (int) ((end + BLOCK - 1) / BLOCK * BLOCK);
        }
        return Optional.empty();
    }
}
