package io.batuta.web.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.model.json.Json;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** Writes answers. JSON goes out as exactly {@code application/json}: some clients compare the type literally. */
public final class Answers {
    private Answers() {}

    /** Sends what a handler returned. */
    static void send(Context ctx, Object answer) throws IOException {
        if (!(answer instanceof Reply reply)) {
            json(ctx, 200, answer);
            return;
        }
        switch (reply) {
            case Reply.Data data -> {
                data.headers().forEach(ctx::header);
                if (data.body() == null) {
                    ctx.status(data.status());
                } else {
                    json(ctx, data.status(), data.body());
                }
            }
            case Reply.Bytes bytes -> {
                bytes.headers().forEach(ctx::header);
                ctx.status(bytes.status()).contentType(bytes.contentType()).result(bytes.body());
            }
            case Reply.Stream stream -> stream(ctx, stream);
        }
    }

    /** Sends a value as JSON with field names in snake_case. */
    static void json(Context ctx, int status, Object body) {
        if (ctx.res().getHeader("Cache-Control") == null) {
            ctx.header("Cache-Control", "no-store");
        }
        ctx.status(status).contentType("application/json").result(Json.writeSnake(body).getBytes(UTF_8));
    }

    /** Sends an error: {@code {"detail": …}}. */
    public static void error(Context ctx, int status, Object detail) {
        json(ctx, status, Map.of("detail", detail));
    }

    /** Past Javalin's own stream, which keeps what it is given until it knows whether to compress. */
    private static void stream(Context ctx, Reply.Stream stream) throws IOException {
        HttpServletResponse response = ctx.res();
        response.setHeader("Cache-Control", "no-store");
        // Nginx would otherwise keep the first events to itself until its buffer is full.
        response.setHeader("X-Accel-Buffering", "no");
        response.setContentType(stream.contentType());
        stream.writer().write(response.getOutputStream());
    }
}
