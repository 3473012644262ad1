package io.batuta.model.http;

import java.util.Map;

/**
 * An answer.
 *
 * @param headers by lower-case name; several of one name are joined by commas
 * @param body as text, in the charset it names, else UTF-8
 */
public record HttpResult(int status, Map<String, String> headers, String body) {}
