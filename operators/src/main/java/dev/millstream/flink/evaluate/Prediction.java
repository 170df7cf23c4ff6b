package dev.millstream.flink.evaluate;

/**
 * A row that waits for what is right.
 *
 * @param id what its label is found by
 * @param row the row; its event time is the prediction's
 */
public record Prediction(String id, JudgedRow row) {}
