/** Adds up what the pipeline did, per span of processing time. */
@NullMarked
package dev.millstream.flink.measure;

import org.jspecify.annotations.NullMarked;
