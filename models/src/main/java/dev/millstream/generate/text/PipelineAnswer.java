package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.chat.ChatMessage;
import dev.millstream.generate.FinishReason;
import dev.millstream.generate.decode.Detokenizer;
import dev.millstream.generate.decode.TokenScores;
import java.util.List;

/** The JSON that transformers' text-generation pipeline gives for texts. */
final class PipelineAnswer {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Detokenizer detokenizer;
  private final WritingParameters parameters;
  private final long seed;

  PipelineAnswer(Detokenizer detokenizer, WritingParameters parameters, long seed) {
    this.detokenizer = detokenizer;
    this.parameters = parameters;
    this.seed = seed;
  }

  /** The texts of one prompt, as {@code [{"generated_text": …}]}. */
  ArrayNode of(Prompt prompt, List<WrittenText> texts) {
    ArrayNode answer = JSON.arrayNode();
    for (WrittenText text : texts) {
      ObjectNode record = answer.addObject();
      String made = made(text);
      if (parameters.fullText() && prompt.isChat()) {
        record.set("generated_text", conversation(prompt, made));
      } else {
        record.put("generated_text", parameters.fullText() ? prompt.text() + made : made);
      }
      if (parameters.details()) {
        record.set("details", details(text));
      }
    }
    return answer;
  }

  /** Texts that are heard of only when they are whole. */
  void tell(WritingListener heard, List<WrittenText> texts) {
    for (int i = 0; i < texts.size(); i++) {
      WrittenText text = texts.get(i);
      new ToldText(heard, i).whole(made(text), text.reason());
    }
  }

  /** As transformers 5: without the space before its first word, if the tokenizer drops that. */
  private String made(WrittenText text) {
    return detokenizer.decode(text.ids().made(), true);
  }

  private static ArrayNode conversation(Prompt prompt, String made) {
    ArrayNode messages = JSON.arrayNode();
    prompt.messages().forEach(message -> messages.add(message.json()));
    if (prompt.continues()) {
      ObjectNode last = (ObjectNode) messages.remove(messages.size() - 1);
      messages
          .addObject()
          .put("role", last.path("role").asText())
          .put("content", last.path("content").asText() + made);
    } else {
      messages.add(ChatMessage.assistant(made).json());
    }
    return messages;
  }

  /** As Hugging Face's text-generation-inference names them. */
  private ObjectNode details(WrittenText text) {
    ObjectNode details = JSON.objectNode();
    details.put("finish_reason", name(text.reason()));
    details.put("prompt_tokens", text.ids().promptLength());
    details.put("generated_tokens", text.ids().madeCount());
    if (parameters.options().sampling().doSample()) {
      details.put("seed", seed);
    } else {
      details.putNull("seed");
    }
    ArrayNode tokens = details.putArray("tokens");
    for (TokenScores scores : text.scores()) {
      ObjectNode token = tokens.addObject();
      token.put("id", scores.id());
      token.put("text", detokenizer.decode(new int[] {scores.id()}, false));
      token.put("logprob", scores.logProbability());
      if (!scores.top().isEmpty()) {
        ArrayNode top = token.putArray("top_tokens");
        scores
            .top()
            .forEach(
                ranked ->
                    top.addObject()
                        .put("id", ranked.id())
                        .put("text", detokenizer.decode(new int[] {ranked.id()}, false))
                        .put("logprob", ranked.logProbability()));
      }
    }
    return details;
  }

  static String name(FinishReason reason) {
    return switch (reason) {
      case EOS -> "eos_token";
      case LENGTH -> "length";
      case STOP -> "stop_sequence";
      case CANCELLED -> "cancelled";
    };
  }
}
