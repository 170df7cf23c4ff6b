/** How far up the right answer stands in a ranked list. */
@NullMarked
package dev.millstream.metric.ranking;

import org.jspecify.annotations.NullMarked;
