package io.batuta.server.faults;

import java.nio.charset.StandardCharsets;

/** DAG files that must be refused without harm to anybody. */
final class Poison {
    private static final String FRAME = """
            import io.batuta.model.dag.*;

            public final class Poison implements DagSource {
                @Override
                public Dag dag() {
                    %s
                }
            }
            """;

    private Poison() {}

    static byte[] of(String kind) {
        return switch (kind) {
            case "cyclic" -> code("""
                    return Dag.named("poison").tasks(t -> {
                        var a = t.run("a", _ -> {});
                        var b = t.run("b", _ -> {}).after(a);
                        a.after(b);
                    });""");
            case "million" -> code("""
                    return Dag.named("poison").tasks(t -> {
                        for (int i = 0; i < 1_000_000; i++) {
                            t.run("t" + i, _ -> {});
                        }
                    });""");
            case "name" -> code("return Dag.named(\"x\".repeat(10_000_000)).tasks(t -> t.run(\"a\", _ -> {}));");
            case "exit" -> code("System.exit(3); return null;");
            case "heap" -> code("""
                    var all = new java.util.ArrayList<byte[]>();
                    while (true) {
                        all.add(new byte[1_000_000]);
                    }""");
            case "bytes" -> bytes();
            default -> throw new IllegalArgumentException("no poison " + kind);
        };
    }

    private static byte[] code(String body) {
        return FRAME.formatted(body).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes() {
        byte[] all = new byte[100_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (0x80 + i * 31);
        }
        return all;
    }
}
