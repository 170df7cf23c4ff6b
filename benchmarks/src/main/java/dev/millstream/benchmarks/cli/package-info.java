/** The program {@code bin/bench}. */
@NullMarked
package dev.millstream.benchmarks.cli;

import org.jspecify.annotations.NullMarked;
