/** Tries models that nobody vouches for where they can do no harm. */
@NullMarked
package dev.millstream.jobs.check;

import org.jspecify.annotations.NullMarked;
