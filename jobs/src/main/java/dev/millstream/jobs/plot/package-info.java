/**
 * Draws an evaluation's figures as one page that needs no network: which figures make a line, which
 * lines a chart, and the page that holds them. Knows nothing of Flink.
 */
@NullMarked
package dev.millstream.jobs.plot;

import org.jspecify.annotations.NullMarked;
