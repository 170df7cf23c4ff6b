package dev.millstream.adapter;

/**
 * A module's change as columns of a product.
 *
 * @param offset the first of the product's columns that it changes
 */
record LoraPart(LoraWeights weights, int offset) {}
