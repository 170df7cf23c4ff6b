/** The folder of fetched files that Python and Millstream share. */
@NullMarked
package dev.millstream.hub.cache;

import org.jspecify.annotations.NullMarked;
