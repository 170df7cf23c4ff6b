/**
 * How good a predicted probability is: as an order (ROC AUC, PR AUC) and as a number (log loss,
 * Brier, ECE).
 */
@NullMarked
package dev.millstream.metric.score;

import org.jspecify.annotations.NullMarked;
