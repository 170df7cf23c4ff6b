/**
 * Who holds a loaded model: loaded once per process and device, leased, closed by the last one out.
 */
@NullMarked
package dev.millstream.pool;

import org.jspecify.annotations.NullMarked;
