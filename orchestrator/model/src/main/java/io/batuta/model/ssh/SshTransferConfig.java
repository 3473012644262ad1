package io.batuta.model.ssh;

import org.jspecify.annotations.Nullable;

/**
 * Settings of an upload or a download.
 *
 * @param connection id of the connection
 * @param local the file on the orchestrator's host: absolute, or {@code ~/…}; null when {@code content} is what is uploaded
 * @param content the text to upload, as UTF-8; null when it is a file
 * @param remote the file on the other host: absolute, {@code ~/…}, or relative to the user's home
 * @param mode its permissions in octal, for example {@code 640}; null for what is usual there
 */
public record SshTransferConfig(String connection, @Nullable String local, @Nullable String content, String remote,
        @Nullable String mode) {}
