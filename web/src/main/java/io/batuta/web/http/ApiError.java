package io.batuta.web.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is answered with an error. Its detail is a sentence for people, or the contract's own structure. */
public final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Object detail;

    private ApiError(int status, Object detail) {
        super(status + ": " + detail, null, false, false);
        this.status = status;
        this.detail = detail;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What stands under {@code detail}: a text, a map or a list. */
    public Object detail() {
        return detail;
    }

    /** Any status with a sentence. */
    public static ApiError of(int status, String sentence) {
        return new ApiError(status, sentence);
    }

    /** 400. */
    public static ApiError badRequest(String sentence) {
        return of(400, sentence);
    }

    /** 404. */
    public static ApiError notFound(String sentence) {
        return of(404, sentence);
    }

    /** 409 with a sentence. */
    public static ApiError conflict(String sentence) {
        return of(409, sentence);
    }

    /** 409 in the contract's shape for rows that exist already. The statement is never shown. */
    public static ApiError duplicate(String sentence) {
        return new ApiError(409,
                Map.of("reason", "Unique constraint violation", "statement", "hidden", "orig_error", sentence, "message", sentence));
    }

    /** 422 about one part of the request. */
    public static ApiError unprocessable(String type, List<?> location, String message, @Nullable Object input) {
        return new ApiError(422, List.of(new Problem(type, location, message, input)));
    }

    /** 422 with a sentence. */
    public static ApiError unprocessable(String sentence) {
        return of(422, sentence);
    }

    /** One wrong part of a request; {@code loc} says where it stands. */
    public record Problem(String type, List<?> loc, String msg, @Nullable Object input) {}
}
