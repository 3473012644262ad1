package io.batuta.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.model.json.Json;
import io.batuta.server.client.ApiException;
import io.batuta.server.doctor.Doctor;
import io.batuta.server.home.Home;
import io.batuta.server.settings.Key;
import io.batuta.server.settings.Machine;
import io.batuta.server.settings.Settings;
import io.batuta.server.settings.SettingsException;
import io.batuta.web.console.DoctorApi.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Asks the server to look at itself; without one it looks at what a server would need to start. */
@Command(name = "doctor", description = {
    "Look whether everything is in order: database, disk, clock, DAG files, and every connection that a DAG names, each with what to do when it is not.",
    "The exit code is 1 when something is red."})
final class DoctorCommand implements Callable<Integer> {
    @Mixin private Remote remote = new Remote();

    @Override
    public Integer call() {
        JsonNode answer;
        try {
            answer = remote.api().get("/api/batuta/v1/doctor");
        } catch (ApiException e) {
            if (e.status() != 0 || remote.url != null) {
                throw e;
            }
            answer = Json.tree(Json.writeSnake(Map.of("good", false, "findings", without(String.valueOf(e.getMessage())))));
        }
        return remote.show(answer, this::print) == Exit.OK && answer.path("good").asBoolean() ? Exit.OK : Exit.FAILED;
    }

    private List<Finding> without(String said) {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding("server", false, said, "./batuta standalone starts one; what it would need stands below"));
        boolean compiler = ToolProvider.getSystemJavaCompiler() != null;
        findings.add(new Finding("Java", compiler,
                "Java " + Runtime.version().feature() + (compiler ? " with its compiler" : " without a compiler"),
                compiler ? null : "install a whole JDK, not only a runtime: DAGs are compiled with it"));
        try {
            Settings settings = Settings.read(remote.home == null ? Map.of() : Map.of(Key.HOME, remote.home), System.getenv(),
                    Machine.here());
            findings.add(new Finding("settings", true, "they can be read", null));
            findings.add(port(settings));
            Path there = settings.home();
            while (there.getParent() != null && !Files.exists(there)) {
                there = there.getParent();
            }
            findings.addAll(Doctor.disks(Home.at(there), settings.diskReserve()));
        } catch (SettingsException e) {
            findings.add(new Finding("settings", false, String.valueOf(e.getMessage()), "correct them"));
        }
        return findings;
    }

    private static Finding port(Settings settings) {
        Listening.Trouble trouble = Listening.trouble(settings);
        return trouble == null
                ? new Finding("port", true, Listening.place(settings) + " is free", null)
                : new Finding("port", false, trouble.what(), trouble.todo());
    }

    private void print(JsonNode answer) {
        for (JsonNode one : answer.path("findings")) {
            boolean good = one.path("good").asBoolean();
            remote.terminal().line(remote.terminal().mark(good) + " " + one.path("about").asText() + ": " + one.path("said").asText());
            @Nullable
            String fix = good || !one.path("fix").isTextual() ? null : one.path("fix").asText();
            if (fix != null) {
                remote.terminal().line("  → " + fix);
            }
        }
        long red = 0;
        for (JsonNode one : answer.path("findings")) {
            red += one.path("good").asBoolean() ? 0 : 1;
        }
        remote.terminal().line(red == 0 ? "Everything is in order." : red + (red == 1 ? " thing is" : " things are") + " not in order.");
    }
}
