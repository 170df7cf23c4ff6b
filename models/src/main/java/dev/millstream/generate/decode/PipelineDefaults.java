package dev.millstream.generate.decode;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a pipeline of transformers takes where neither the caller nor the model says. */
public enum PipelineDefaults {
  /** A bare {@code generate}. */
  NONE,
  /** The text-generation pipeline: draws, a little tamer. */
  TEXT_GENERATION,
  /** The pipelines text2text-generation, summarization and translation. */
  TEXT2TEXT;

  private static final int NEW_TOKENS = 256;
  private static final double TEMPERATURE = 0.7;
  private static final int BEAMS = 4;

  ObjectNode parameters() {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    return switch (this) {
      case NONE -> values;
      case TEXT_GENERATION ->
          values
              .put("max_new_tokens", NEW_TOKENS)
              .put("do_sample", true)
              .put("temperature", TEMPERATURE);
      case TEXT2TEXT -> values.put("max_new_tokens", NEW_TOKENS).put("num_beams", BEAMS);
    };
  }
}
