/** What it costs a job to have its answers judged. */
@NullMarked
package dev.millstream.benchmarks.evaluation;

import org.jspecify.annotations.NullMarked;
