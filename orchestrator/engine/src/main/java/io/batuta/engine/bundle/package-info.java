/** DAG files: found, built beside the server, stored by content, loaded when their code is needed. */
@NullMarked
package io.batuta.engine.bundle;

import org.jspecify.annotations.NullMarked;
