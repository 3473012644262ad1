/** The journey of a task, one package per station. */
@NullMarked
package io.batuta.engine;

import org.jspecify.annotations.NullMarked;
