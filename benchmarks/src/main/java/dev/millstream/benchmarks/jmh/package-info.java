/** Microbenchmarks of the steps of a record's way. */
@NullMarked
package dev.millstream.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
