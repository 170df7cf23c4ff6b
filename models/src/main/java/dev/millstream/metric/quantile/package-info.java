/** Quantiles of latencies and lengths. */
@NullMarked
package dev.millstream.metric.quantile;

import org.jspecify.annotations.NullMarked;
