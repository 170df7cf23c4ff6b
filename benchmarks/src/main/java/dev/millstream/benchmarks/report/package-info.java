/** Figures of several rounds, and how they are shown. */
@NullMarked
package dev.millstream.benchmarks.report;

import org.jspecify.annotations.NullMarked;
