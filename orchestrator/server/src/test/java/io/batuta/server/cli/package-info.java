@org.jspecify.annotations.NullMarked
package io.batuta.server.cli;
