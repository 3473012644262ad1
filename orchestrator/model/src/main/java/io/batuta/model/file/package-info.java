/** Files on the host of the node that runs a task. */
@NullMarked
package io.batuta.model.file;

import org.jspecify.annotations.NullMarked;
