package io.batuta.server.client;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries one request. */
interface Transport {
    /** Sends it and waits for the whole answer. */
    Answer send(String method, URI address, Map<String, String> headers, byte @Nullable [] body) throws IOException;
}
