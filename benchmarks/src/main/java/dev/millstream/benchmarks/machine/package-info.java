/** What the machine can do and what it does: arithmetic, processor time, memory. */
@NullMarked
package dev.millstream.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
