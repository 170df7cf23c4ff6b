package dev.millstream.task.fill;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A token for a mask; the fields are those of transformers' fill-mask.
 *
 * @param score probability among the whole vocabulary, also where only some tokens were asked for
 * @param token its id
 * @param tokenStr its text
 * @param sequence the whole text with it; where other masks are left, special tokens stay in it
 */
public record MaskFill(
    float score, int token, @JsonProperty("token_str") String tokenStr, String sequence) {}
