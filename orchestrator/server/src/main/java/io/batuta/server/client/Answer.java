package io.batuta.server.client;

/** What came back: the status, and the body as text. */
record Answer(int status, String body) {}
