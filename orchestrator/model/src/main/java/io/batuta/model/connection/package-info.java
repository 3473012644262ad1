/** What connections of each kind consist of, as data: for the command line, the API, the console's form, and for reading them. */
@NullMarked
package io.batuta.model.connection;

import org.jspecify.annotations.NullMarked;
