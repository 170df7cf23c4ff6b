/** How near a written text is to what it should be. */
@NullMarked
package dev.millstream.metric.text;

import org.jspecify.annotations.NullMarked;
