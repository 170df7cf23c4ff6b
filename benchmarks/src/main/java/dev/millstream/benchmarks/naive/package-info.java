/** The job that calls the model record by record: the yardstick. */
@NullMarked
package dev.millstream.benchmarks.naive;

import org.jspecify.annotations.NullMarked;
