package io.batuta.tasks.s3;

import io.batuta.model.task.TaskFailedException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What went wrong with a store, in words. */
final class S3Sentences {
    private S3Sentences() {}

    /** @param what what was asked for, as {@code get key a/b of bucket in} */
    static TaskFailedException failure(SdkException e, Store store, String what) {
        return switch (e) {
            case S3Exception refused -> refused(refused, store, what);
            case SdkClientException unsent -> new TaskFailedException("cannot " + what + ": " + store.shown() + " did not answer ("
                    + root(unsent) + ")", unsentHint(unsent), true, unsent);
            default -> new TaskFailedException("cannot " + what + ": " + e.getMessage(), null, true, e);
        };
    }

    private static TaskFailedException refused(S3Exception e, Store store, String what) {
        String code = code(e);
        boolean later = e.statusCode() >= 500 || e.statusCode() == 429;
        return new TaskFailedException("cannot " + what + ": " + store.shown() + " answered " + e.statusCode()
                + (code.isEmpty() ? "" : " " + code), hint(e.statusCode(), code), later, e);
    }

    static String code(S3Exception e) {
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        return code == null ? "" : code;
    }

    static @Nullable String hint(int status, String code) {
        return switch (code) {
            case "NoSuchBucket" -> "make the bucket, or check its name and the region";
            case "NoSuchKey" -> "check the key; S3.waitFor waits until it is there";
            case "InvalidAccessKeyId" -> "the store does not know the access key: correct the login of the connection";
            case "SignatureDoesNotMatch" -> "the secret key does not fit: correct the password of the connection";
            case "RequestTimeTooSkewed" -> "the clock of this host is wrong";
            case "PermanentRedirect", "AuthorizationHeaderMalformed" -> "set the region of the connection to the bucket's";
            default -> status == 403 ? "the access key may not do that: give it the right on the bucket" : null;
        };
    }

    private static @Nullable String unsentHint(SdkClientException e) {
        return String.valueOf(e.getMessage()).contains("credentials")
                ? "give the connection an access key (login) and its secret (password)"
                : "check the endpoint of the connection, and whether it wants http or https";
    }

    private static String root(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        boolean own = cause instanceof SdkException;
        String said = (own ? "" : cause.getClass().getSimpleName() + ": ") + cause.getMessage();
        return said.length() <= 300 ? said : said.substring(0, 300) + "…";
    }
}
