/** Who may do what: users, sessions, tokens and roles. */
@NullMarked
package io.batuta.web.auth;

import org.jspecify.annotations.NullMarked;
