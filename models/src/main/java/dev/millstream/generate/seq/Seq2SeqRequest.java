package dev.millstream.generate.seq;

import dev.millstream.generate.StopRule;
import dev.millstream.generate.decode.Draws;
import dev.millstream.generate.decode.GenerationOptions;

/**
 * An input and how texts are made from it.
 *
 * @param input token ids as the encoder reads them, special tokens included
 * @param options how texts are written
 * @param stops what ends a text; holds no state
 * @param draws for texts whose tokens are drawn; the seed of the options is not looked at
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, written by nobody
public record Seq2SeqRequest(int[] input, GenerationOptions options, StopRule stops, Draws draws) {}
