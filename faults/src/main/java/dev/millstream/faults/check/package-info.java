/** Judges what a run left behind, one sentence for each promise. Pure: reads nothing itself. */
@NullMarked
package dev.millstream.faults.check;

import org.jspecify.annotations.NullMarked;
