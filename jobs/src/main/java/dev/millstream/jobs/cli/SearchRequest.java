package dev.millstream.jobs.cli;

/**
 * A question to an index.
 *
 * @param index folder of the index
 * @param model {@code default}, a folder or a name of the Hub: the one that the index was made with
 * @param variant which of its ONNX files, as {@code --variant} takes it
 * @param question not blank
 * @param top most hits wanted, positive
 */
public record SearchRequest(String index, String model, String variant, String question, int top) {}
