package io.batuta.web.http;

import io.javalin.http.Context;

/** Finds out who sent a request. */
@FunctionalInterface
public interface Authenticator {
    /**
     * Who sent it; {@link Principal#NOBODY} when it carries nothing.
     *
     * @throws ApiError 401 when what it carries is wrong or has expired
     */
    Principal authenticate(Context ctx);
}
