package io.batuta.tasks.spark;

import io.batuta.model.task.TaskFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * What the Hadoop configuration says about the resource manager: the one that spark-submit reads, too.
 *
 * @param settings those of yarn-site.xml, overlaid by Spark's own ({@code spark.hadoop.…})
 * @param user whom applications will belong to
 */
record YarnSite(Map<String, String> settings, String user) {
    /** Spark looks in both, in this order. */
    private static final List<String> PLACES = List.of("HADOOP_CONF_DIR", "YARN_CONF_DIR");

    private static final String RM = "yarn.resourcemanager.";
    private static final String SPARKS = "spark.hadoop.";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^${}\\s]+)}");
    private static final int MOST_REFERENCES = 20;

    /**
     * Reads it.
     *
     * @param environment the one that spark-submit gets
     * @param conf Spark's settings
     * @param proxyUser who the application is meant to be; null for whoever submits it
     * @throws TaskFailedException when nobody says where it is, or it cannot be read
     */
    static YarnSite of(Map<String, String> environment, Map<String, String> conf, @Nullable String proxyUser) {
        List<Path> directories = PLACES.stream()
                .filter(name -> !environment.getOrDefault(name, "").isBlank()).map(name -> directory(name, environment)).toList();
        if (directories.isEmpty()) {
            throw new TaskFailedException("the master is yarn, and nobody says where that is: HADOOP_CONF_DIR is not set",
                    "name the directory with yarn-site.xml: hadoop_conf_dir of the connection, .env(\"HADOOP_CONF_DIR\", \"…\"), or HADOOP_CONF_DIR in the service's environment",
                    false, null);
        }
        Map<String, String> settings = new TreeMap<>();
        directories.stream().map(directory -> directory.resolve("yarn-site.xml")).filter(Files::isRegularFile).findFirst()
                .ifPresent(file -> settings.putAll(read(file)));
        conf.forEach((name, value) -> {
            if (name.startsWith(SPARKS)) {
                settings.put(name.substring(SPARKS.length()), value);
            }
        });
        String user = proxyUser == null
                ? environment.getOrDefault("HADOOP_USER_NAME", System.getProperty("user.name"))
                : proxyUser;
        return new YarnSite(settings, user);
    }

    private static Path directory(String name, Map<String, String> environment) {
        Path directory = Path.of(environment.getOrDefault(name, ""));
        if (!Files.isDirectory(directory)) {
            throw new TaskFailedException(name + " is " + directory + ", which is no directory of this host",
                    "it is where yarn-site.xml and core-site.xml of the cluster lie", false, null);
        }
        return directory;
    }

    private static Map<String, String> read(Path file) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try (InputStream in = Files.newInputStream(file)) {
            return properties(factory.createXMLStreamReader(in));
        } catch (IOException | XMLStreamException e) {
            throw new TaskFailedException("cannot read " + file + ": " + e.getMessage(), "it is what spark-submit reads, too", false, e);
        }
    }

    private static Map<String, String> properties(XMLStreamReader xml) throws XMLStreamException {
        Map<String, String> found = new TreeMap<>();
        String name = "";
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamReader.START_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "name" -> name = xml.getElementText().strip();
                    case "value" -> found.put(name, xml.getElementText().strip());
                    default -> {
                        // Everything else is about the property, not in it.
                    }
                }
            }
        }
        return found;
    }

    /** Where resource managers can be asked over HTTP, whichever is the active one. */
    List<String> webAddresses() {
        boolean secure = setting("yarn.http.policy").filter("HTTPS_ONLY"::equals).isPresent();
        boolean several = setting(RM + "ha.enabled").filter("true"::equals).isPresent();
        Stream<String> suffixes = several
                ? Arrays.stream(setting(RM + "ha.rm-ids").orElse("").split(",")).map(id -> "." + id.strip())
                : Stream.of("");
        return suffixes.map(suffix -> secure
                ? "https://" + address("webapp.https.address", suffix, 8090)
                : "http://" + address("webapp.address", suffix, 8088)).toList();
    }

    private String address(String name, String suffix, int port) {
        String address = setting(RM + name + suffix)
                .orElseGet(() -> setting(RM + "hostname" + suffix).orElse("0.0.0.0") + ":" + port);
        // Hadoop's way to say: this host.
        return address.replaceFirst("^0\\.0\\.0\\.0(:|$)", "127.0.0.1$1");
    }

    private Optional<String> setting(String name) {
        String value = settings.getOrDefault(name, "");
        for (int i = 0; i < MOST_REFERENCES; i++) {
            Matcher reference = REFERENCE.matcher(value);
            if (!reference.find()) {
                break;
            }
            value = value.replace(reference.group(), settings.getOrDefault(reference.group(1), ""));
        }
        return value.isBlank() ? Optional.empty() : Optional.of(value.strip());
    }
}
