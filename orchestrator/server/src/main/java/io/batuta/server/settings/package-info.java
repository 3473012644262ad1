/** What can be set: from flags, the environment, a file, or the defaults. */
@NullMarked
package io.batuta.server.settings;

import org.jspecify.annotations.NullMarked;
