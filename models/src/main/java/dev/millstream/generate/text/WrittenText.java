package dev.millstream.generate.text;

import dev.millstream.generate.FinishReason;
import dev.millstream.generate.TokenIds;
import dev.millstream.generate.decode.TokenScores;
import java.util.List;

/**
 * One text that was written.
 *
 * @param ids with those of the prompt
 * @param scores of the tokens made; empty where they were not asked for
 */
record WrittenText(TokenIds ids, FinishReason reason, List<TokenScores> scores) {}
