/** Two models judged on the same rows: which is better, and whether that could be chance. */
@NullMarked
package dev.millstream.metric.compare;

import org.jspecify.annotations.NullMarked;
