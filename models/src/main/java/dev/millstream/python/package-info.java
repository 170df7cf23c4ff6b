/** How Python writes what Java writes otherwise. */
@NullMarked
package dev.millstream.python;

import org.jspecify.annotations.NullMarked;
