/** What {@code bin/faults} runs. */
@NullMarked
package dev.millstream.faults.cli;

import org.jspecify.annotations.NullMarked;
