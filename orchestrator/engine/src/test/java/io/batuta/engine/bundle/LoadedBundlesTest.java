package io.batuta.engine.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.batuta.model.task.TaskFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedBundlesTest {
    @TempDir Path home;

    private final MemorySink sink = new MemorySink();

    private LoadedBundles built(String... words) throws IOException {
        try (DagFolder folder = new DagFolder(home, sink, Duration.ofSeconds(30))) {
            folder.start();
            for (String word : words) {
                folder.write("A.java", DagFolder.source("A", "a", word));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> sink.dags().contains("a") && word.equals(sink.built("a").dags().getFirst().plan().description()));
                sink.version("a");
            }
        }
        return new LoadedBundles(sink, home.resolve("cache"), home.resolve("lib"));
    }

    @Test
    void severalVersionsAreLoadedSideBySide() throws IOException {
        try (LoadedBundles loaded = built("one", "two")) {
            CodeSource.Loaded one = loaded.load(0);
            CodeSource.Loaded two = loaded.load(1);
            assertThat(one.dag().plan().description()).isEqualTo("one");
            assertThat(two.dag().plan().description()).isEqualTo("two");
            assertThat(loaded.load(0).dag()).isSameAs(one.dag());
            assertThat(loaded.loaded()).isEqualTo(2);
        }
    }

    @Test
    void aSourceOfManyDagsMakesThemOnceForAllOfThem() throws IOException {
        try (DagFolder folder = new DagFolder(home, sink, Duration.ofSeconds(30))) {
            folder.start();
            folder.write("Many.java", MANY);
            await().atMost(Duration.ofSeconds(60)).until(() -> sink.dags().contains("m19"));
        }
        try (LoadedBundles loaded = new LoadedBundles(sink, home.resolve("cache"), home.resolve("lib"))) {
            for (int i = 0; i < 20; i++) {
                assertThat(loaded.load(sink.version("m" + i)).dag().id()).isEqualTo("m" + i);
            }
            assertThat(Integer.getInteger("batuta.test.made")).isEqualTo(1);
        } finally {
            System.clearProperty("batuta.test.made");
        }
    }

    /** Says in the JVM that it runs in how often its DAGs were made. */
    private static final String MANY = """
            import io.batuta.model.dag.Dag;
            import io.batuta.model.dag.DagSource;
            import java.util.List;
            import java.util.stream.IntStream;

            public final class Many implements DagSource {
                @Override
                public Dag dag() {
                    return dags().getFirst();
                }

                @Override
                public List<Dag> dags() {
                    System.setProperty("batuta.test.made", Integer.toString(Integer.getInteger("batuta.test.made", 0) + 1));
                    return IntStream.range(0, 20).mapToObj(i -> Dag.named("m" + i).tasks(t -> t.run("x", run -> {}))).toList();
                }
            }
            """;

    @Test
    void whatIsIdleIsLetGoAndWhatIsInUseStays() throws IOException {
        try (LoadedBundles loaded = built("one", "two")) {
            CodeSource.Loaded used = loaded.load(0);
            loaded.load(1).close();
            loaded.sweep();
            assertThat(loaded.loaded()).isEqualTo(2);
            loaded.sweep();
            assertThat(loaded.loaded()).isEqualTo(1);
            used.close();
            used.close();
            loaded.sweep();
            loaded.sweep();
            assertThat(loaded.loaded()).isZero();
            assertThat(loaded.load(1).dag().plan().description()).isEqualTo("two");
        }
    }

    @Test
    void unpacksOnceAndCleansUpWhatIsUnknown() throws IOException {
        try (LoadedBundles loaded = built("one")) {
            String hash = sink.built("a").hash();
            Files.createDirectories(home.resolve("cache/new-left-by-a-crash"));
            loaded.clean(Set.of(hash));
            assertThat(home.resolve("cache/new-left-by-a-crash")).doesNotExist();
            loaded.load(0).close();
            assertThat(home.resolve("cache").resolve(hash).resolve("src/A.java")).exists();
            loaded.clean(Set.of());
            assertThat(home.resolve("cache").resolve(hash)).doesNotExist();
        }
    }

    @Test
    void codeThatMakesAnotherDagThanWhenItWasBuiltIsRefused() throws IOException {
        try (LoadedBundles loaded = built("one")) {
            StoredBundles.Version real = sink.version(0L);
            long changed = sink.version(new StoredBundles.Version("a", real.bundleHash(), "A", real.planJson().replace("one", "two")));
            assertThatThrownBy(() -> loaded.load(changed)).isInstanceOf(TaskFailedException.class)
                    .hasMessage("the code of DAG a makes another DAG than when it was built");
            long missing = sink.version(new StoredBundles.Version("a", real.bundleHash(), "Nowhere", real.planJson()));
            assertThatThrownBy(() -> loaded.load(missing)).isInstanceOf(TaskFailedException.class)
                    .hasMessageContaining("cannot be loaded: java.lang.ClassNotFoundException: Nowhere");
            assertThat(loaded.loaded()).isZero();
        }
    }

    @Test
    void bundlesSeeTheWordsButNotTheInsideOfTheService() throws IOException {
        try (LoadedBundles loaded = built("one")) {
            ClassLoader own = new BundleClassLoader("test", loaded.load(0).classPath());
            assertThatThrownBy(() -> own.loadClass("io.batuta.engine.runner.Runner")).isInstanceOf(ClassNotFoundException.class);
            assertThatThrownBy(() -> own.loadClass("org.quartz.Scheduler")).isInstanceOf(ClassNotFoundException.class);
            assertThatThrownBy(() -> own.loadClass("com.fasterxml.jackson.databind.ObjectMapper"))
                    .isInstanceOf(ClassNotFoundException.class);
            assertThat(io.batuta.model.dag.Dag.class).isSameAs(loads(own, "io.batuta.model.dag.Dag"));
            assertThat(loads(own, "A").getClassLoader()).isSameAs(own);
        }
    }

    /** Two ways to end the process, each behind a branch, so that the class needs its frames. */
    private static final String LEAVES = """

            final class Leaves implements Runnable {
                @Override
                public void run() {
                    try {
                        Object first = System.nanoTime() == 0 ? "never" : Integer.valueOf(3);
                        if (first instanceof Integer code) {
                            System.exit(code);
                        }
                    } finally {
                        Runtime.getRuntime().halt(4);
                    }
                }
            }
            """;

    @Test
    void codeThatWantsToEndTheProcessFailsInstead() throws Exception {
        try (DagFolder folder = new DagFolder(home, sink, Duration.ofSeconds(30))) {
            folder.start();
            folder.write("A.java", DagFolder.source("A", "a", "one") + LEAVES);
            await().atMost(Duration.ofSeconds(60)).until(() -> sink.dags().contains("a"));
            sink.version("a");
        }
        try (LoadedBundles loaded = new LoadedBundles(sink, home.resolve("cache"), home.resolve("lib"));
                CodeSource.Loaded code = loaded.load(0);
                BundleClassLoader own = new BundleClassLoader("test", code.classPath())) {
            var constructor = loads(own, "Leaves").getDeclaredConstructor();
            constructor.setAccessible(true);
            Runnable leaves = (Runnable) constructor.newInstance();
            assertThatThrownBy(leaves::run).isInstanceOf(TaskFailedException.class)
                    .hasMessage("its code wanted to end the whole process with System.exit(4), which other tasks run in, too");
        }
    }

    private static Class<?> loads(ClassLoader loader, String name) {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
