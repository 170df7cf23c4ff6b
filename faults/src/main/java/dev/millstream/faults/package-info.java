/** A real cluster of processes, the faults that befall it, and the checks that nothing is lost. */
@NullMarked
package dev.millstream.faults;

import org.jspecify.annotations.NullMarked;
