/** Asks a Flink cluster over its REST interface. Knows nothing of how the cluster is started. */
@NullMarked
package dev.millstream.faults.rest;

import org.jspecify.annotations.NullMarked;
