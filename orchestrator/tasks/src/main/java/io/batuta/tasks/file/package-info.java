/** Waits for files on the node's host. */
@NullMarked
package io.batuta.tasks.file;

import org.jspecify.annotations.NullMarked;
