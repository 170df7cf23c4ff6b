/** A whole run: inputs flow, faults strike, and what is left is judged and told. */
@NullMarked
package dev.millstream.faults.run;

import org.jspecify.annotations.NullMarked;
