/** Mail by SMTP: as a task, and for alerts. */
@NullMarked
package io.batuta.tasks.mail;

import org.jspecify.annotations.NullMarked;
