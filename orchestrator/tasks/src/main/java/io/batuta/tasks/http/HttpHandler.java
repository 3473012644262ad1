package io.batuta.tasks.http;

import io.batuta.model.http.Http;
import io.batuta.model.http.HttpConfig;
import io.batuta.model.http.HttpExchange;
import io.batuta.model.http.HttpFailedException;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.OutputType;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskHandler;

/**
 * Makes HTTP calls. Those that only read are made again after a crash; about the others nobody can know, nor when no answer came.
 *
 * @param recovery RERUN for calls that only read, ASK for those that change something
 */
public record HttpHandler(String kind, Recovery recovery) implements TaskHandler {
    /** For GET and HEAD. */
    public static HttpHandler reading() {
        return new HttpHandler(Http.KIND.name(), Recovery.RERUN);
    }

    /** For all others. */
    public static HttpHandler writing() {
        return new HttpHandler(Http.WRITE_KIND.name(), Recovery.ASK);
    }

    @Override
    public Outcome start(TaskContext task) throws InterruptedException {
        HttpConfig config = task.config(HttpConfig.class);
        OutputType<?> type = config.reads() ? task.code(OutputType.class) : Http.KIND.outputType();
        task.log().info(config.method() + " " + (config.connection() == null ? "" : "connection " + config.connection() + " ")
                + config.url().replaceAll("[?].*", "?…"));
        try {
            return new Outcome.Success(HttpExchange.make(config, type, task));
        } catch (HttpFailedException e) {
            if (e.unanswered() && !config.safe()) {
                return new Outcome.Unknown(e.getMessage() + "; nobody knows whether it took effect");
            }
            return e.asTaskFailure().outcome();
        }
    }
}
