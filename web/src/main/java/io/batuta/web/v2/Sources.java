package io.batuta.web.v2;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.store.read.DagReads.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The text of a bundle: one file, or the Java sources of an archive one after the other. */
final class Sources {
    private static final int MOST = 2 * 1024 * 1024;

    private Sources() {}

    static String text(Source source) {
        byte[] bytes = source.bytes();
        boolean archive = bytes.length > 3 && bytes[0] == 'P' && bytes[1] == 'K';
        if (!archive) {
            return new String(bytes, 0, Math.min(bytes.length, MOST), UTF_8);
        }
        try {
            return ofArchive(source);
        } catch (IOException e) {
            return "// " + source.origin() + " cannot be read: " + e.getMessage();
        }
    }

    /** The file of the DAG's own class comes first. */
    private static String ofArchive(Source source) throws IOException {
        String own = source.sourceClass().replace('.', '/') + ".java";
        List<String> texts = new ArrayList<>();
        int left = MOST;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(source.bytes()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null && left > 0; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".java")) {
                    String text = "// " + entry.getName() + "\n" + new String(zip.readNBytes(left), UTF_8);
                    left -= text.length();
                    if (entry.getName().endsWith(own)) {
                        texts.addFirst(text);
                    } else {
                        texts.add(text);
                    }
                }
            }
        }
        return texts.isEmpty()
                ? "// " + source.origin() + " holds compiled classes only; " + source.sourceClass() + " builds this DAG."
                : String.join("\n\n", texts);
    }
}
