/** Who may use Batuta: accounts and their sessions. */
@NullMarked
package io.batuta.store.access;

import org.jspecify.annotations.NullMarked;
