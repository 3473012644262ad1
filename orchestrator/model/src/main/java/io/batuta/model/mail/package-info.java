/** Mail as a task: what an author writes, what is stored of it, what it gives. */
@NullMarked
package io.batuta.model.mail;

import org.jspecify.annotations.NullMarked;
