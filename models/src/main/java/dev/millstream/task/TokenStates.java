package dev.millstream.task;

import java.nio.FloatBuffer;

/**
 * A forward pass's answer: one vector per token, padding included.
 *
 * @param values shape {@code [rows, paddedLength, width]}, owned by the engine
 * @param paddedLength tokens per row, the longest row's
 * @param width numbers per token
 */
public record TokenStates(FloatBuffer values, int paddedLength, int width) {}
