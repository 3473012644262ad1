package io.batuta.tasks.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.model.task.TaskFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a resource manager is asked, from the file that spark-submit reads. */
class YarnSiteTest {
    @TempDir Path directory;

    private YarnSite site(Map<String, String> conf, String... namesAndValues) throws IOException {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?>\n<!-- ours -->\n<configuration>\n");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            xml.append("<property>\n  <name> ").append(namesAndValues[i]).append("</name><value>").append(namesAndValues[i + 1])
                    .append("\n</value><description>name</description></property>\n");
        }
        Files.writeString(directory.resolve("yarn-site.xml"), xml.append("</configuration>"));
        return YarnSite.of(Map.of("YARN_CONF_DIR", directory.toString(), "HADOOP_CONF_DIR", "", "HADOOP_USER_NAME", "ann"), conf, null);
    }

    @Test
    void theAddressIsTheOneOfTheFile() throws IOException {
        assertThat(site(Map.of(), "yarn.resourcemanager.hostname", "rm").webAddresses()).containsExactly("http://rm:8088");
        assertThat(site(Map.of(), "yarn.resourcemanager.webapp.address", "${host}.${zone}:81", "host", "web", "zone", "${country}",
                "country", "example.org").webAddresses()).containsExactly("http://web.example.org:81");
        assertThat(site(Map.of(), "yarn.resourcemanager.webapp.address", "${yarn.resourcemanager.webapp.address}").webAddresses())
                .as("what names itself ends").hasSize(1);
        assertThat(site(Map.of(), "yarn.resourcemanager.hostname", "rm", "yarn.http.policy", "HTTPS_ONLY").webAddresses())
                .containsExactly("https://rm:8090");
        assertThat(site(Map.of()).webAddresses()).as("Hadoop's default is this host").containsExactly("http://127.0.0.1:8088");
        assertThat(site(Map.of("spark.hadoop.yarn.resourcemanager.hostname", "other"), "yarn.resourcemanager.hostname", "rm")
                .webAddresses()).as("Spark's settings win").containsExactly("http://other:8088");
    }

    @Test
    void ofSeveralManagersEachHasItsOwn() throws IOException {
        assertThat(site(Map.of(), "yarn.resourcemanager.ha.enabled", "true", "yarn.resourcemanager.ha.rm-ids", "rm1, rm2",
                "yarn.resourcemanager.hostname.rm1", "a", "yarn.resourcemanager.webapp.address.rm2", "b:81").webAddresses())
                .containsExactly("http://a:8088", "http://b:81");
    }

    @Test
    void whoSubmitsIsWhoAsks() throws IOException {
        assertThat(site(Map.of()).user()).isEqualTo("ann");
        Map<String, String> environment = Map.of("HADOOP_CONF_DIR", directory.toString());
        assertThat(YarnSite.of(environment, Map.of(), null).user()).isEqualTo(System.getProperty("user.name"));
        assertThat(YarnSite.of(environment, Map.of(), "ben").user()).isEqualTo("ben");
    }

    @Test
    void aFileThatReadsOthersDoesNot() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "harvest");
        Files.writeString(directory.resolve("yarn-site.xml"), "<!DOCTYPE c [<!ENTITY x SYSTEM \"" + secret.toUri()
                + "\">]><c><property><name>yarn.resourcemanager.hostname</name><value>rm&x;</value></property></c>");
        try {
            assertThat(YarnSite.of(Map.of("HADOOP_CONF_DIR", directory.toString()), Map.of(), null).webAddresses().toString())
                    .doesNotContain("harvest");
        } catch (TaskFailedException e) {
            assertThat(e).hasMessageContaining("cannot read " + directory.resolve("yarn-site.xml"));
        }
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        assertThatThrownBy(() -> YarnSite.of(Map.of("HADOOP_CONF_DIR", "/nowhere"), Map.of(), null))
                .isInstanceOf(TaskFailedException.class).hasMessage("HADOOP_CONF_DIR is /nowhere, which is no directory of this host");
        Files.writeString(directory.resolve("yarn-site.xml"), "<configuration><property>");
        assertThatThrownBy(() -> YarnSite.of(Map.of("HADOOP_CONF_DIR", directory.toString()), Map.of(), null))
                .isInstanceOf(TaskFailedException.class).hasMessageStartingWith("cannot read " + directory.resolve("yarn-site.xml"));
    }
}
