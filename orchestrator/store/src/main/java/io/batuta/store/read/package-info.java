/** What the API and the console read: whole questions, each answered by one statement. Nothing here changes anything. */
@NullMarked
package io.batuta.store.read;

import org.jspecify.annotations.NullMarked;
