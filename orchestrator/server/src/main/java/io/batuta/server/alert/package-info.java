/** What alerts say, and how they leave: by mail, or to a webhook. */
@NullMarked
package io.batuta.server.alert;

import org.jspecify.annotations.NullMarked;
