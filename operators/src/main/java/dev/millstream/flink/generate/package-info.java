/** What of a record is asked of a model that writes. */
@NullMarked
package dev.millstream.flink.generate;

import org.jspecify.annotations.NullMarked;
