/** Texts of given lengths, the same for the same seed. */
@NullMarked
package dev.millstream.benchmarks.text;

import org.jspecify.annotations.NullMarked;
