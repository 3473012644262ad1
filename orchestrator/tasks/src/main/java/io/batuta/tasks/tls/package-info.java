/** Certificates and keys as people paste them, for the rooms that speak TLS by themselves. */
@NullMarked
package io.batuta.tasks.tls;

import org.jspecify.annotations.NullMarked;
