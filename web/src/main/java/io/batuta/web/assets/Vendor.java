package io.batuta.web.assets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The console's libraries, as they lie in their WebJars. */
final class Vendor {
    /**
     * A library.
     *
     * @param name what modules import
     * @param webjar its artifact
     * @param main the file that the bare name means
     */
    private record Library(String name, String webjar, String main) {}

    private static final List<Library> LIBRARIES = List.of(
            new Library("lit", "lit", "index.js"),
            new Library("lit-html", "lit-html", "lit-html.js"),
            new Library("lit-element", "lit-element", "index.js"),
            new Library("@lit/reactive-element", "lit__reactive-element", "reactive-element.js"));

    private Vendor() {}

    /** Their files by path below {@code vendor/}, without source maps and the variants for development and Node. */
    static Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>();
        for (Library library : LIBRARIES) {
            String root = "/META-INF/resources/webjars/" + library.webjar() + "/" + version(library.webjar());
            ResourceTree.read(root).forEach((path, bytes) -> {
                if (path.endsWith(".js") && !path.startsWith("development/") && !path.startsWith("node/")) {
                    files.put("vendor/" + library.name() + "/" + path, bytes);
                }
            });
        }
        return files;
    }

    /** The file below {@code ui/} that a bare import means; the import itself when it names no library of ours. */
    static String resolve(String bare) {
        for (Library library : LIBRARIES) {
            if (bare.equals(library.name())) {
                return "vendor/" + library.name() + "/" + library.main();
            }
            if (bare.startsWith(library.name() + "/")) {
                return "vendor/" + bare;
            }
        }
        return bare;
    }

    private static String version(String webjar) {
        String resource = "/META-INF/maven/org.webjars.npm/" + webjar + "/pom.properties";
        try (var in = Vendor.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The class path lacks the WebJar " + webjar);
            }
            Properties properties = new Properties();
            properties.load(new StringReader(new String(in.readAllBytes(), UTF_8)));
            return properties.getProperty("version", "");
        } catch (IOException e) {
            throw new UncheckedIOException("The class path does not yield " + resource, e);
        }
    }
}
