/** How many entities a tagger found. */
@NullMarked
package dev.millstream.metric.tagging;

import org.jspecify.annotations.NullMarked;
