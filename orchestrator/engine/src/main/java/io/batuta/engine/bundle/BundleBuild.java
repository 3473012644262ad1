package io.batuta.engine.bundle;

import io.batuta.model.json.Json;
import io.batuta.model.plan.DagPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Has a bundle's files built in a staging directory of its own, and packs what came of it. */
final class BundleBuild {
    private BundleBuild() {}

    static BundleSink.Built build(Builder builder, String origin, String name, BundleFiles.Snapshot snapshot)
            throws IOException, InterruptedException, BuildException {
        Files.createDirectories(builder.work());
        Path staging = Files.createTempDirectory(builder.work(), "build-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            stage(snapshot, staging);
            BuildProtocol.Answer answer = builder.build(staging, name);
            BuildProtocol.Trouble trouble = answer.problem();
            if (trouble != null) {
                throw new BuildException(trouble.message(), trouble.line(), trouble.details());
            }
            byte[] bytes = BundleZip.pack(contents(staging));
            if (bytes.length > BundleFiles.MOST_BYTES) {
                throw new BuildException(name + " is more than 64 MB once it is built; move large libraries to BATUTA_HOME/lib", null, "");
            }
            return new BundleSink.Built(origin, snapshot.hash(), bytes, answer.dags().stream().map(BundleBuild::dag).toList());
        } finally {
            BundleImport.removeAll(staging);
        }
    }

    private static BundleSink.BuiltDag dag(BuildProtocol.Made made) {
        DagPlan plan = Json.read(made.planJson(), DagPlan.class);
        return new BundleSink.BuiltDag(made.dagId(), made.sourceClass(), plan, made.planJson(), BundleFiles.hash(made.planJson()));
    }

    /** Sources as they are, resources where classes find them, jars aside. */
    private static void stage(BundleFiles.Snapshot snapshot, Path staging) throws IOException {
        Files.createDirectories(staging.resolve(BundleZip.SOURCES));
        for (Map.Entry<String, byte[]> file : snapshot.files().entrySet()) {
            String name = file.getKey();
            boolean jar = name.endsWith(".jar") && (name.startsWith(BundleZip.LIB) || name.indexOf('/') < 0);
            List<String> places = new ArrayList<>();
            if (jar) {
                places.add(BundleZip.LIB + name.substring(name.lastIndexOf('/') + 1));
            } else {
                places.add(BundleZip.SOURCES + name);
                if (!name.endsWith(".java")) {
                    places.add(BundleZip.CLASSES + name.replaceFirst("^src/main/(resources|java)/", ""));
                }
            }
            for (String place : places) {
                Path target = staging.resolve(place);
                Files.createDirectories(target.resolveSibling("."));
                Files.write(target, file.getValue());
            }
        }
    }

    private static Map<String, byte[]> contents(Path staging) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(staging)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                contents.put(staging.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }
}
