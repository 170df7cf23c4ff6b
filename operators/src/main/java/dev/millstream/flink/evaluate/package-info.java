/** Rolling evaluation: rows judged by mergeable metrics, in windows and groups. */
@NullMarked
package dev.millstream.flink.evaluate;

import org.jspecify.annotations.NullMarked;
