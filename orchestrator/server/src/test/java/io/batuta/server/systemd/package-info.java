@org.jspecify.annotations.NullUnmarked
package io.batuta.server.systemd;
