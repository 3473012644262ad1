/** The public REST contract at /api/v2, one class per resource. */
@NullMarked
package io.batuta.web.v2;

import org.jspecify.annotations.NullMarked;
