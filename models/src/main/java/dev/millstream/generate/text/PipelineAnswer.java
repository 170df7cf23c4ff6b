package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.JsonNode;
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

  /** Of what is drawn. */
  long seed() {
    return seed;
  }

  /** The texts of one prompt, as {@code [{"generated_text": …}]}. */
  ArrayNode of(Prompt prompt, List<ChosenText> texts) {
    ArrayNode answer = JSON.arrayNode();
    for (ChosenText text : texts) {
      ObjectNode record = answer.addObject();
      record.set("generated_text", generated(prompt, text.best()));
      if (parameters.details()) {
        record.set("details", details(prompt, text));
      }
    }
    return answer;
  }

  private JsonNode generated(Prompt prompt, WrittenText text) {
    String made = made(text);
    if (parameters.fullText() && prompt.isChat()) {
      return conversation(prompt, made);
    }
    return JSON.textNode(parameters.fullText() ? prompt.text() + made : made);
  }

  /** Texts that are heard of only when they are whole. */
  void tell(WritingListener heard, List<List<ChosenText>> texts) {
    int place = 0;
    for (List<ChosenText> ofPrompt : texts) {
      for (ChosenText text : ofPrompt) {
        tell(heard, place++, text);
      }
    }
  }

  /** A text that is heard of only when it is whole. */
  void tell(WritingListener heard, int place, ChosenText text) {
    new ToldText(heard, place).whole(made(text.best()), text.best().reason());
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
  private ObjectNode details(Prompt prompt, ChosenText text) {
    ObjectNode details = JSON.objectNode();
    details.put("finish_reason", name(text.best().reason()));
    details.put("prompt_tokens", text.best().ids().promptLength());
    putScore(details, text, 0);
    putMade(details, text.best());
    if (!text.others().isEmpty()) {
      ArrayNode others = details.putArray("best_of_sequences");
      for (WrittenText other : text.others()) {
        ObjectNode record = others.addObject();
        record.set("generated_text", generated(prompt, other));
        record.put("finish_reason", name(other.reason()));
        putScore(record, text, others.size());
        putMade(record, other);
      }
    }
    return details;
  }

  private static void putScore(ObjectNode details, ChosenText text, int place) {
    if (!text.scores().isEmpty()) {
      details.put("score", text.scores().get(place));
    }
  }

  private void putMade(ObjectNode details, WrittenText text) {
    details.put("generated_tokens", text.ids().madeCount());
    if (parameters.options().sampling().doSample()) {
      details.put("seed", seed);
    } else {
      details.putNull("seed");
    }
    ArrayNode tokens = details.putArray("tokens");
    text.scores().forEach(scores -> put(tokens.addObject(), scores));
  }

  private void put(ObjectNode token, TokenScores scores) {
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

  static String name(FinishReason reason) {
    return switch (reason) {
      case EOS -> "eos_token";
      case LENGTH -> "length";
      case STOP -> "stop_sequence";
      case CANCELLED -> "cancelled";
    };
  }
}
