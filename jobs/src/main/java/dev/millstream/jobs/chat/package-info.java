/** A conversation with a model in the terminal. */
@NullMarked
package dev.millstream.jobs.chat;

import org.jspecify.annotations.NullMarked;
