package dev.millstream.generate.seq;

import dev.millstream.generate.decode.GenerationOptions;

/**
 * An input and how texts are made from it.
 *
 * @param input token ids as the encoder reads them, special tokens included
 * @param options how texts are written
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, written by nobody
public record Seq2SeqRequest(int[] input, GenerationOptions options) {}
