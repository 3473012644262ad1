@org.jspecify.annotations.NullUnmarked
package io.batuta.server.wiring;
