/** Every metric by its name, as Python's evaluate names it. */
@NullMarked
package dev.millstream.metric.catalog;

import org.jspecify.annotations.NullMarked;
