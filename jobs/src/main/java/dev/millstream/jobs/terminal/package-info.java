/** Sets text for a terminal, which would obey control characters in it. */
@NullMarked
package dev.millstream.jobs.terminal;

import org.jspecify.annotations.NullMarked;
