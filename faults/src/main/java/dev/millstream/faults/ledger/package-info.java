/**
 * What goes into a job and what comes out: a seeded stream of documents with what the broker
 * acknowledged, the outputs that must follow from it, and readers that believe only committed
 * transactions. Judges nothing.
 */
@NullMarked
package dev.millstream.faults.ledger;

import org.jspecify.annotations.NullMarked;
