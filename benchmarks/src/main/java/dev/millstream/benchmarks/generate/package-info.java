/** How fast a model writes: many texts side by side, and a text that joins others. */
@NullMarked
package dev.millstream.benchmarks.generate;

import org.jspecify.annotations.NullMarked;
