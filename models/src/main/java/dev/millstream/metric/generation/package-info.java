/** What generated texts are like, without a text that would be right. */
@NullMarked
package dev.millstream.metric.generation;

import org.jspecify.annotations.NullMarked;
