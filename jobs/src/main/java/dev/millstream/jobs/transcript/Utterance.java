package dev.millstream.jobs.transcript;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.flink.inference.TextPiece;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.InferenceRequest;
import dev.millstream.flink.record.Origin;
import dev.millstream.json.DeadLetterJson;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a transcript is told next: a piece of a text, or a whole dead letter.
 *
 * @param text which text it belongs to; different for each dead letter
 * @param heading of the text: the record's id, or where it stands, and what was asked; empty for a
 *     dead letter
 * @param words as the model wrote them, or the dead letter's JSON
 * @param end why the text ended, in its last piece; else null
 * @param isDeadLetter whether it is one
 */
public record Utterance(
    String text, String heading, String words, @Nullable String end, boolean isDeadLetter) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A piece of a text. */
  public static Utterance of(TextPiece<InferenceRequest> piece) {
    InferenceRequest request = piece.input();
    String place = place(request.source().origin());
    String id = request.id() == null ? place : shown(read(request.id()));
    String name = piece.text() == 0 ? id : "%s, text %d".formatted(id, piece.text() + 1);
    return new Utterance(
        place + "#" + piece.text(),
        "[%s] %s".formatted(name, asked(request)),
        piece.piece(),
        piece.end(),
        false);
  }

  /** A record that could not go on. */
  public static Utterance of(DeadLetter letter) {
    String json = new String(DeadLetterJson.of(letter), StandardCharsets.UTF_8);
    return new Utterance("dead letter of " + place(letter.origin()), "", json, null, true);
  }

  private static String place(Origin origin) {
    return origin.source() + "/" + origin.partition() + "/" + origin.position();
  }

  /** A prompt, or what a conversation's last message says. */
  private static String asked(InferenceRequest request) {
    JsonNode asked = read(String.valueOf(request.inputs()));
    while (asked.isArray() && !asked.isEmpty()) {
      asked = asked.get(asked.size() - 1);
    }
    return shown(asked.has("content") ? asked.path("content") : asked);
  }

  private static String shown(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a request is JSON", e);
    }
  }
}
