package io.batuta.engine.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.batuta.engine.bundle.CodeSource;
import io.batuta.model.json.Json;
import io.batuta.model.task.Hook;
import java.util.List;

/** Runs authors' hooks, from the version of the DAG that the run had. */
public final class HookCourier implements Courier {
    private final CodeSource code;

    /** Loads them there. */
    public HookCourier(CodeSource code) {
        this.code = code;
    }

    @Override
    public String channel() {
        return "hook";
    }

    @Override
    public String deliver(List<Message> messages) throws Exception {
        JsonNode payload = Json.tree(messages.getFirst().payload());
        Hook.Happened happened = Json.convert(payload.path("happened"), Hook.Happened.class);
        try (CodeSource.Loaded loaded = code.load(payload.path("version").asLong())) {
            Hook hook = loaded.dag().hook(happened.taskId(), happened.on());
            if (hook == null) {
                throw new IllegalStateException("the stored version of the DAG has no such hook");
            }
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(hook.getClass().getClassLoader());
            try {
                hook.react(happened);
            } finally {
                thread.setContextClassLoader(before);
            }
            return "the hook ran";
        }
    }
}
