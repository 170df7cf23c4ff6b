/** The jobs that can be submitted, and their options. */
@NullMarked
package dev.millstream.jobs;

import org.jspecify.annotations.NullMarked;
