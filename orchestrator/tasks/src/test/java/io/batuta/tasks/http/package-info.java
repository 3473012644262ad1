/** Tests of HTTP tasks, with a real server and real sockets. */
@NullMarked
package io.batuta.tasks.http;

import org.jspecify.annotations.NullMarked;
