package io.batuta.web.http;

/**
 * One operation of the API. A route cannot be made without saying who may use it, and the check is part of what is registered: no way leads to the handler around it.
 *
 * @param path as Javalin writes it: {@code {name}} for a segment, {@code <name>} for one that may contain slashes
 */
public record Route(Method method, String path, Role role, Handler handler) {
    /** The methods in use. */
    public enum Method {
        /** Reads; never changes anything. */
        GET,
        /** Creates or acts. */
        POST,
        /** Acts; can be repeated. */
        PUT,
        /** Changes parts. */
        PATCH,
        /** Removes. */
        DELETE;

        /** Whether it may change something. */
        public boolean changes() {
            return this != GET;
        }
    }

    /** Answers a request: with a {@link Reply}, or with an object that is sent as JSON with status 200. */
    @FunctionalInterface
    public interface Handler {
        /** The answer; an {@link ApiError} is answered as such. */
        Object handle(Request request) throws Exception;
    }

    /** A route of method GET. */
    public static Route get(String path, Role role, Handler handler) {
        return new Route(Method.GET, path, role, handler);
    }

    /** A route of method POST. */
    public static Route post(String path, Role role, Handler handler) {
        return new Route(Method.POST, path, role, handler);
    }

    /** A route of method PUT. */
    public static Route put(String path, Role role, Handler handler) {
        return new Route(Method.PUT, path, role, handler);
    }

    /** A route of method PATCH. */
    public static Route patch(String path, Role role, Handler handler) {
        return new Route(Method.PATCH, path, role, handler);
    }

    /** A route of method DELETE. */
    public static Route delete(String path, Role role, Handler handler) {
        return new Route(Method.DELETE, path, role, handler);
    }
}
