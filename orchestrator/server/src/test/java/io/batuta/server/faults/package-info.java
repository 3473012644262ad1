/** Faults on real processes and a real Postgres: what is lost, what is done twice. */
@org.jspecify.annotations.NullUnmarked
package io.batuta.server.faults;
