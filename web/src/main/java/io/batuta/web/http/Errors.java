package io.batuta.web.http;

import io.batuta.engine.command.CommandException;
import io.batuta.model.journal.JournalException;
import io.batuta.store.read.Outages;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever goes wrong into the contract's errors. A 500 says nothing of the cause but a reference that stands in the server's log. */
public final class Errors {
    private static final Logger log = LoggerFactory.getLogger(Errors.class);

    private static final Map<Integer, String> SENTENCES = Map.of(
            400, "Bad request",
            404, "Not Found",
            405, "Method Not Allowed",
            408, "The request took too long to arrive.",
            413, "The body is too large.",
            415, "Unsupported Media Type",
            431, "The header is too large.");

    private Errors() {}

    /** Registers the handlers of exceptions. */
    public static void register(RoutesConfig javalin) {
        javalin.exception(ApiError.class, (e, ctx) -> answer(ctx, e));
        javalin.exception(CommandException.class, (e, ctx) -> Answers.error(ctx, status(e.kind()), String.valueOf(e.getMessage())));
        javalin.exception(HttpResponseException.class,
                (e, ctx) -> Answers.error(ctx, e.getStatus(), sentence(e.getStatus(), e.getMessage())));
        javalin.exception(JournalException.class, (e, ctx) -> journal(ctx, e));
        javalin.exception(IOException.class, Errors::io);
        javalin.exception(Exception.class, (e, ctx) -> other(ctx, e));
    }

    /** What a status means, where nothing more exact is known. */
    public static String sentence(int status, @Nullable String otherwise) {
        return SENTENCES.getOrDefault(status, otherwise == null || otherwise.isBlank() ? "Error " + status : otherwise);
    }

    private static void answer(Context ctx, ApiError e) {
        if (e.status() == 401) {
            ctx.header("WWW-Authenticate", "Bearer");
        }
        Answers.error(ctx, e.status(), e.detail());
    }

    private static int status(CommandException.Kind kind) {
        return switch (kind) {
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case INVALID -> 400;
            case UNAVAILABLE -> 503;
        };
    }

    private static void journal(Context ctx, JournalException e) {
        switch (e.kind()) {
            case UNREACHABLE -> unavailable(ctx, e);
            case REFUSED -> Answers.error(ctx, 400, "The database refused a value in this request.");
            case BUG -> unexpected(ctx, e);
        }
    }

    private static void unavailable(Context ctx, Exception e) {
        log.warn("{} {} could not be answered: {}", ctx.method(), ctx.path(), e.getMessage());
        ctx.header("Retry-After", "5");
        Answers.error(ctx, 503, "The database cannot be reached at the moment; try again in a few seconds.");
    }

    private static void io(IOException e, Context ctx) {
        if (ctx.res().isCommitted()) {
            log.debug("{} went away", ctx.ip());
            return;
        }
        unexpected(ctx, e);
    }

    private static void other(Context ctx, Exception e) {
        if (Outages.isOutage(e)) {
            unavailable(ctx, e);
        } else {
            unexpected(ctx, e);
        }
    }

    private static void unexpected(Context ctx, Exception e) {
        String reference = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        log.error("{} {} failed, reference {}", ctx.method(), ctx.path(), reference, e);
        if (!ctx.res().isCommitted()) {
            Answers.error(ctx, 500, "Something went wrong in the server; its log tells what under reference " + reference + ".");
        }
    }
}
