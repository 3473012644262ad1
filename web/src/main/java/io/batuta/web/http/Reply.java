package io.batuta.web.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer that is more than 200 with a JSON body. */
public sealed interface Reply {
    /** A JSON answer with a status and further headers; a null body sends none. */
    record Data(int status, @Nullable Object body, Map<String, String> headers) implements Reply {}

    /** Text or bytes of another type. */
    record Bytes(int status, String contentType, byte[] body, Map<String, String> headers) implements Reply {}

    /** An answer written bit by bit; it lasts until the writer returns. */
    record Stream(String contentType, Writer writer) implements Reply {}

    /** Writes a streamed answer. What it writes goes out when it flushes. */
    @FunctionalInterface
    interface Writer {
        /** Writes until done; an IOException means that the other side has gone. */
        void write(OutputStream out) throws IOException;
    }

    /** 201 with a body. */
    static Reply created(Object body) {
        return new Data(201, body, Map.of());
    }

    /** 204. */
    static Reply nothing() {
        return new Data(204, null, Map.of());
    }

    /** Another status with a body. */
    static Reply of(int status, Object body) {
        return new Data(status, body, Map.of());
    }
}
