@NullMarked
package io.batuta.tasks.mail;

import org.jspecify.annotations.NullMarked;
