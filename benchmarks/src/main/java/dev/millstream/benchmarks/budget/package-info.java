/** Fixed batch budgets beside the one that is found by itself. */
@NullMarked
package dev.millstream.benchmarks.budget;

import org.jspecify.annotations.NullMarked;
