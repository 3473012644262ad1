/** Commands and files on other hosts over SSH: what an author writes, and what a connection says. */
@NullMarked
package io.batuta.model.ssh;

import org.jspecify.annotations.NullMarked;
