/**
 * How far a window of a model's inputs and outputs is from a reference, without labels: profiles
 * that merge, figures between two of them, and alarms on figures.
 */
@NullMarked
package dev.millstream.metric.drift;

import org.jspecify.annotations.NullMarked;
