/** What people and clients can ask of the engine. */
@NullMarked
package io.batuta.engine.command;

import org.jspecify.annotations.NullMarked;
