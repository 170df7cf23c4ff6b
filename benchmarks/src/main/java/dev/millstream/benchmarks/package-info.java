/** Microbenchmarks, and whole jobs beside the jobs they must beat. */
@NullMarked
package dev.millstream.benchmarks;

import org.jspecify.annotations.NullMarked;
