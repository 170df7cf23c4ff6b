/**
 * Real processes on this host: Flink's JobManager and TaskManagers, a Kafka broker; started, killed
 * and frozen by recorded pid. Knows nothing of what runs on them.
 */
@NullMarked
package dev.millstream.faults.cluster;

import org.jspecify.annotations.NullMarked;
