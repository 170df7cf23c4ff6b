/** The engines beside each other, on the same batches in one process. */
@NullMarked
package dev.millstream.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
