/**
 * What accumulators keep: counts and exact sums, in total, by label or by score, with their binary
 * form.
 */
@NullMarked
package dev.millstream.metric.state;

import org.jspecify.annotations.NullMarked;
