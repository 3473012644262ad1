package io.batuta.web.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.model.json.Json;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers what never gets as far as a route (a broken request line, an ambiguous path) in the same shape as everything else. */
public final class BareErrors extends ErrorHandler {
    @Override
    protected void generateResponse(Request request, Response response, int code, @Nullable String message, @Nullable Throwable cause,
            Callback callback) {
        SecurityHeaders.forEach(false, response.getHeaders()::put);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, ByteBuffer.wrap(body(code, message)), callback);
    }

    private static byte[] body(int status, @Nullable String reason) {
        return Json.write(Map.of("detail", Errors.sentence(status, reason == null ? "" : reason))).getBytes(UTF_8);
    }
}
