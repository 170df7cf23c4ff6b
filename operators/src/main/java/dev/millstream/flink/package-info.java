/** Models on a Flink stream: where a user's job begins. */
@NullMarked
package dev.millstream.flink;

import org.jspecify.annotations.NullMarked;
