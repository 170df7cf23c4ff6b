/** Texts on a terminal, while a model writes them. */
@NullMarked
package dev.millstream.jobs.transcript;

import org.jspecify.annotations.NullMarked;
