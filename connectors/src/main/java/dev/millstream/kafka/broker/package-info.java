/** A Kafka broker inside this process, for the quickstart and for tests. */
@NullMarked
package dev.millstream.kafka.broker;

import org.jspecify.annotations.NullMarked;
