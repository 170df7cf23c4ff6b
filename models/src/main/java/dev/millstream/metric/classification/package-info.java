/** How often a predicted label is the right one. */
@NullMarked
package dev.millstream.metric.classification;

import org.jspecify.annotations.NullMarked;
