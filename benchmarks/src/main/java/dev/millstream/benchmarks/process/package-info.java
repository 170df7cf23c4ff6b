/** Java processes that end with this one. */
@NullMarked
package dev.millstream.benchmarks.process;

import org.jspecify.annotations.NullMarked;
