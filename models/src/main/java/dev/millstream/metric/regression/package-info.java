/** How far a predicted number is from the right one. */
@NullMarked
package dev.millstream.metric.regression;

import org.jspecify.annotations.NullMarked;
