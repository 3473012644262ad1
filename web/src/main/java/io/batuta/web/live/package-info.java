/** Changes as they happen, sent to open pages. */
@NullMarked
package io.batuta.web.live;

import org.jspecify.annotations.NullMarked;
