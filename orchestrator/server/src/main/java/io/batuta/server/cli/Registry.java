package io.batuta.server.cli;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Every command, in the order of the help page. A new one is a line here. */
final class Registry {
    private static final Consumer<CommandSpec> AS_IT_IS = _ -> {};

    private static final List<Entry> ALL = List.of(
            new Entry("standalone", () -> new Serve(true), SettingFlags::addTo),
            new Entry("server", () -> new Serve(false), SettingFlags::addTo),
            new Entry("dags", Dags::new, AS_IT_IS),
            new Entry("runs", Runs::new, AS_IT_IS),
            new Entry("tasks", TaskCommands::new, AS_IT_IS),
            new Entry("backfill", Backfills::new, AS_IT_IS),
            new Entry("variables", Variables::new, AS_IT_IS),
            new Entry("connections", ConnectionCommands::new, AS_IT_IS),
            new Entry("pools", Pools::new, AS_IT_IS),
            new Entry("alerts", Alerts::new, AS_IT_IS),
            new Entry("doctor", DoctorCommand::new, AS_IT_IS),
            new Entry("users", UserCommands::new, AS_IT_IS),
            new Entry("db", Db::new, AS_IT_IS),
            new Entry("rehearse", Rehearse::new, AS_IT_IS),
            new Entry("bench", BenchCommand::new, AS_IT_IS),
            new Entry("version", Version::new, AS_IT_IS));

    /**
     * A command.
     *
     * @param make makes the object that picocli reads
     * @param prepare adds what annotations cannot say
     */
    record Entry(String name, Supplier<Object> make, Consumer<CommandSpec> prepare) {}

    private Registry() {}

    static @Nullable Entry find(String name) {
        return ALL.stream().filter(entry -> entry.name().equals(name)).findFirst().orElse(null);
    }

    static List<String> names() {
        return ALL.stream().map(Entry::name).filter(name -> !name.equals("rehearse")).toList();
    }
}
