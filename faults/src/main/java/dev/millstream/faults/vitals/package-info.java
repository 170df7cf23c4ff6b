/** Memory, threads and open files of processes, from the kernel's view of them. */
@NullMarked
package dev.millstream.faults.vitals;

import org.jspecify.annotations.NullMarked;
