/**
 * What a stream of judged rows is worth: accumulators that merge, so that any split of a stream
 * gives the same value.
 */
@NullMarked
package dev.millstream.metric;

import org.jspecify.annotations.NullMarked;
