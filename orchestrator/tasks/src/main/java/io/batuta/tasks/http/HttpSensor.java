package io.batuta.tasks.http;

import io.batuta.model.http.Http;
import io.batuta.model.http.HttpCheck;
import io.batuta.model.http.HttpConfig;
import io.batuta.model.http.HttpExchange;
import io.batuta.model.http.HttpFailedException;
import io.batuta.model.http.HttpResult;
import io.batuta.model.http.HttpWait;
import io.batuta.model.http.HttpWaitConfig;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskHandler;
import io.batuta.tasks.sensor.Seen;
import io.batuta.tasks.sensor.SensorHandler;
import io.batuta.tasks.sensor.Sight;
import org.jspecify.annotations.Nullable;

/** Waits for an HTTP answer. */
public final class HttpSensor {
    private HttpSensor() {}

    /** The kind's handler. */
    public static TaskHandler handler() {
        return new SensorHandler(HttpWait.KIND.name(), HttpSensor::open);
    }

    private static Sight open(TaskContext task) {
        HttpWaitConfig config = task.config(HttpWaitConfig.class);
        HttpConfig call = config.call().alsoExpecting(config.notYet());
        HttpCheck check = config.checks() ? task.code(HttpCheck.class) : null;
        String what = (config.call().connection() == null ? "" : "connection " + config.call().connection() + " ")
                + config.call().url().replaceAll("[?].*", "?…");
        return new Sight(config.looks(), "an answer of " + what, () -> look(task, config, call, check));
    }

    private static Seen look(TaskContext task, HttpWaitConfig config, HttpConfig call, @Nullable HttpCheck check) throws Exception {
        try {
            HttpResult answer = (HttpResult) HttpExchange.make(call, Http.KIND.outputType(), task);
            if (config.notYet().contains(answer.status())) {
                return new Seen.NotYet("it answers with status " + answer.status());
            }
            return check == null || check.met(task, answer)
                    ? new Seen.There(answer)
                    : new Seen.NotYet("it answers with status " + answer.status() + ", and the answer is not yet what it should be");
        } catch (HttpFailedException e) {
            throw e.asTaskFailure();
        }
    }
}
