package io.batuta.engine.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleWatcherTest {
    private final Path home;
    private final MemorySink sink = new MemorySink();
    private DagFolder folder;

    BundleWatcherTest(@TempDir Path home) throws IOException {
        this.home = home;
        folder = new DagFolder(home, sink, Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        folder.close();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
    }

    private void word(String file, String word) throws IOException {
        String name = file.substring(0, file.indexOf('.'));
        folder.write(file, DagFolder.source(name, "d_" + name, word));
    }

    private String description(String dagId) {
        return String.valueOf(sink.built(dagId).dags().getFirst().plan().description());
    }

    @Test
    void anEditIsSeenAndABrokenOneKeepsTheLastGoodVersion() throws Exception {
        word("A.java", "one");
        folder.start();
        soon().until(() -> sink.dags().contains("d_A"));
        word("A.java", "two");
        soon().until(() -> description("d_A").equals("two"));
        folder.write("A.java", "public final class A {");
        soon().until(() -> sink.message("A.java").startsWith("A.java:1:"));
        assertThat(sink.dags()).containsExactly("d_A");
        assertThat(description("d_A")).isEqualTo("two");
        assertThat(Objects.requireNonNull(sink.problem("A.java")).line()).isEqualTo(1);
        sink.happened();
        word("A.java", "two");
        soon().until(() -> sink.problem("A.java") == null);
        assertThat(sink.happened()).as("what is stored is not built again").containsExactly("revived A.java");
    }

    @Test
    void deletedAndRenamedFilesAreNoted() throws Exception {
        word("A.java", "one");
        folder.start();
        soon().until(() -> sink.dags().contains("d_A"));
        Files.delete(folder.dags.resolve("A.java"));
        soon().until(() -> sink.dags().isEmpty());
        word("A.java", "one");
        soon().until(() -> sink.dags().contains("d_A"));
        assertThat(sink.happened()).containsExactly("registered A.java", "gone A.java", "revived A.java");
    }

    @Test
    void whatWentWhileNobodyWatchedIsGone() throws Exception {
        sink.with(folder.dags.resolve("Old.java").toString());
        folder.start();
        soon().until(() -> sink.happened().equals(java.util.List.of("gone Old.java")));
    }

    @Test
    void aFileBeingWrittenIsLeftAlone() throws Exception {
        String whole = DagFolder.source("A", "d_A", "one");
        folder.write("A.java", whole.substring(0, 100));
        assertThat(folder.watcher.scan()).as("first look: it is new").isTrue();
        folder.write("A.java", whole.substring(0, 200));
        assertThat(folder.watcher.scan()).as("it has changed since").isTrue();
        folder.write("A.java", whole);
        assertThat(folder.watcher.scan()).as("it has changed since").isTrue();
        assertThat(folder.watcher.scan()).as("now it stands still").isTrue();
        soon().until(() -> !folder.watcher.scan());
        assertThat(sink.happened()).containsExactly("registered A.java");
    }

    @Test
    void aFolderIsOneBundleWithItsHelpersResourcesAndJars() throws Exception {
        folder.write("sales/src/main/java/acme/Sales.java", """
                package acme;

                import io.batuta.model.dag.Dag;
                import io.batuta.model.dag.DagSource;

                public final class Sales implements DagSource {
                    @Override
                    public Dag dag() {
                        return Dag.named(Names.SALES).tasks(t -> t.call("a", String.class, run -> lib.Shared.word()));
                    }
                }
                """);
        folder.write("sales/src/main/java/acme/Names.java",
                "package acme;\nfinal class Names {\n    static final String SALES = \"sales\";\n}\n");
        folder.write("sales/src/main/resources/acme/query.sql", "select 1");
        folder.write("sales/pom.xml", "<project/>");
        folder.write("sales/target/Broken.java", "this is not Java");
        folder.write("data/readme.txt", "no DAGs in here");
        folder.write("sales/lib/shared.jar", sharedJar());
        folder.start();
        soon().until(() -> sink.count() == 1);
        assertThat(sink.message("sales")).isEmpty();
        assertThat(sink.dags()).containsExactly("sales");
        try (LoadedBundles loaded = new LoadedBundles(sink, home.resolve("cache"), folder.libraries);
                CodeSource.Loaded code = loaded.load(sink.version("sales"))) {
            assertThat(code.classPath()).allSatisfy(path -> assertThat(path).exists());
            assertThat(code.classPath().getFirst().resolve("acme/query.sql")).hasContent("select 1");
            assertThat(code.dag().code("a")).isNotNull();
        }
    }

    /** A jar with a class {@code lib.Shared}. */
    private byte[] sharedJar() throws IOException {
        Path source = Files.writeString(Files.createDirectories(home.resolve("shared/lib")).resolve("Shared.java"),
                "package lib;\npublic final class Shared {\n    public static String word() {\n        return \"shared\";\n    }\n}\n");
        int failed = javax.tools.ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", home.resolve("shared").toString(),
                source.toString());
        assertThat(failed).isZero();
        return jar("lib/Shared.class", Files.readAllBytes(home.resolve("shared/lib/Shared.class")));
    }

    private static byte[] jar(String name, byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new JarEntry(name));
            jar.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void aJarIsABundle() throws Exception {
        word("A.java", "one");
        folder.start();
        soon().until(() -> sink.dags().contains("d_A"));
        LoadedBundles loaded = new LoadedBundles(sink, home.resolve("cache"), folder.libraries);
        byte[] compiled = Files.readAllBytes(loaded.load(sink.version("d_A")).classPath().getFirst().resolve("A.class"));
        loaded.close();
        Files.delete(folder.dags.resolve("A.java"));
        folder.write("a.jar", jar("A.class", compiled));
        soon().until(() -> sink.happened().contains("registered a.jar"));
        assertThat(sink.dags()).containsExactly("d_A");
    }

    @Test
    void aJarOfTheLibraryFolderServesEveryBundle() throws Exception {
        folder.write("UsesLib.java", DagFolder.source("UsesLib", "uses_lib", "x").replace("\"x\")", "lib.Shared.word())"));
        folder.start();
        soon().until(() -> sink.message("UsesLib.java")
                .contains("the package lib is missing: put its jar into the bundle's lib folder or into BATUTA_HOME/lib"));
        Files.write(folder.libraries.resolve("shared.jar"), sharedJar());
        folder.write("UsesLib.java", DagFolder.source("UsesLib", "uses_lib", "y").replace("\"y\")", "lib.Shared.word())"));
        soon().until(() -> sink.dags().contains("uses_lib"));
    }

    @Test
    void whatOthersCanChangeIsRefused() throws Exception {
        word("A.java", "one");
        Path file = folder.dags.resolve("A.java");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        folder.start();
        soon().until(() -> sink.message("A.java").equals(file
                + " can be changed by its group, and whoever can change it controls this service; take that away and it is read at once: chmod go-w "
                + file));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setLastModifiedTime(file, Files.getLastModifiedTime(file));
        soon().until(() -> sink.dags().contains("d_A"));
    }

    @Test
    void aFolderThatEverybodyCanChangeIsRefused() throws Exception {
        word("A.java", "one");
        Files.setPosixFilePermissions(folder.dags, PosixFilePermissions.fromString("rwxrwxrwx"));
        folder.start();
        soon().until(() -> sink.message("A.java").startsWith(folder.dags + " can be changed by everybody"));
    }

    @Test
    void twoFilesCannotOfferTheSameDagAndTheSecondGetsItsTurn() throws Exception {
        word("A.java", "one");
        folder.start();
        soon().until(() -> sink.dags().contains("d_A"));
        folder.write("B.java", DagFolder.source("B", "d_A", "other"));
        soon().until(() -> sink.message("B.java")
                .equals("B.java: DAG d_A is offered by " + folder.dags.resolve("A.java") + " already; give one of them another id"));
        assertThat(description("d_A")).isEqualTo("one");
        Files.delete(folder.dags.resolve("A.java"));
        soon().until(() -> sink.problem("B.java") == null && sink.dags().contains("d_A"));
        assertThat(description("d_A")).isEqualTo("other");
    }

    @Test
    void whatNamesAMissingPoolIsRefusedUntilThePoolIsThere() throws Exception {
        folder.write("A.java", DagFolder.source("A", "d_A", "one").replace("\"one\"))", "\"one\").pool(\"narrow\"))"));
        folder.start();
        soon().until(() -> sink.message("A.java").equals("A.java: there are no pools [narrow]"));
        assertThat(sink.dags()).isEmpty();
        sink.pool("narrow");
        soon().until(() -> sink.problem("A.java") == null && sink.dags().contains("d_A"));
    }

    @Test
    void aFolderThatCannotBeReadKeepsItsDags() throws Exception {
        word("A.java", "one");
        folder.start();
        soon().until(() -> sink.dags().contains("d_A"));
        Files.move(folder.dags, home.resolve("away"), StandardCopyOption.ATOMIC_MOVE);
        for (int i = 0; i < 3; i++) {
            folder.watcher.scan();
        }
        assertThat(sink.dags()).containsExactly("d_A");
    }

    @Test
    void whatIsNoFileIsRefusedAndALinkBackIsNotFollowed() throws Exception {
        Files.createSymbolicLink(folder.dags.resolve("Endless.java"), Path.of("/dev/zero"));
        Files.createSymbolicLink(folder.dags.resolve("Nowhere.java"), Path.of("moved.java"));
        folder.write("team/A.java", DagFolder.source("A", "d_A", "one"));
        Files.createSymbolicLink(folder.dags.resolve("team/again"), Path.of("."));
        folder.start();
        soon().until(() -> sink.dags().contains("d_A"));
        soon().until(() -> sink.message("Endless.java").contains("is no file but a pipe, a socket or a device"));
        soon().until(() -> sink.message("Nowhere.java").contains("is a symbolic link to moved.java, where nothing is"));
        // None of them keeps the watcher looking without a pause.
        soon().until(() -> !folder.watcher.scan());
        Files.move(folder.dags.resolve("team/A.java"), folder.dags.resolve("moved.java"));
        soon().until(() -> !sink.message("Nowhere.java").contains("where nothing is"));
    }

    @Test
    void manyKnownFilesAreNotBuiltAgain() throws Exception {
        word("A.java", "one");
        folder.start();
        soon().until(() -> sink.dags().contains("d_A"));
        folder.close();
        sink.happened();
        folder = new DagFolder(home, sink, Duration.ofSeconds(30));
        soon().until(() -> !folder.watcher.scan());
        assertThat(sink.happened()).containsExactly("revived A.java");
    }

    @Test
    void aStartWithUnchangedFilesChangesNothing() throws Exception {
        word("A.java", "one");
        folder.start();
        soon().until(() -> sink.dags().contains("d_A"));
        folder.close();
        sink.happened();
        word("B.java", "one");
        folder = new DagFolder(home, sink, Duration.ofSeconds(30)).start();
        soon().until(() -> sink.dags().contains("d_B"));
        assertThat(sink.happened()).containsExactly("registered B.java");
    }
}
