/**
 * The program inside the forked broker process. It is never on the orchestrator's class path: Kafka's server and its 45 jars live
 * in a process and a directory of their own.
 */
@NullMarked
package io.batuta.testing.broker;

import org.jspecify.annotations.NullMarked;
