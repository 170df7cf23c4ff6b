/** Kafka topics as sources and sinks of Millstream's records. */
@NullMarked
package dev.millstream.kafka;

import org.jspecify.annotations.NullMarked;
