package io.batuta.engine.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * How far an attempt's spools are copied into its log: after a crash the log is cut to {@code logLength} and each spool goes on from its offset, so nothing is missing and nothing comes twice.
 *
 * @param spools by file name, the raw bytes copied
 */
record Sidecar(long logLength, Map<String, Long> spools) {
    static final String NAME = ".log-position";

    /** Written whole or not at all. Uses plain streams, which an interrupt does not close. */
    void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder().append(logLength).append('\n');
        spools.forEach((name, offset) -> text.append(offset).append(' ').append(name).append('\n'));
        Path fresh = file.resolveSibling(NAME + ".new");
        try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
            out.write((checksum(text.toString()) + "\n" + text).getBytes(StandardCharsets.UTF_8));
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What was written last, or null when there is nothing usable. */
    static @Nullable Sidecar read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        String all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        int head = all.indexOf('\n');
        if (head < 0 || !all.substring(0, head).equals(checksum(all.substring(head + 1)))) {
            return null;
        }
        String[] lines = all.substring(head + 1).split("\n", -1);
        Map<String, Long> spools = new LinkedHashMap<>();
        for (int i = 1; i < lines.length - 1; i++) {
            int space = lines[i].indexOf(' ');
            spools.put(lines[i].substring(space + 1), Long.valueOf(lines[i].substring(0, space)));
        }
        return new Sidecar(Long.parseLong(lines[0]), spools);
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
