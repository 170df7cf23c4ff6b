package dev.millstream.tokenize;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;

/** Writes tokens with Python's field names, column by column. */
final class TokenizationJson extends JsonSerializer<Tokenization> {

  /** Writes one field's value for one token. */
  private interface Cell {
    void write(JsonGenerator json, TokenizedText window, int token) throws IOException;
  }

  @Override
  public void serialize(Tokenization text, JsonGenerator json, SerializerProvider provider)
      throws IOException {
    json.writeStartObject();
    column(text, json, "input_ids", (out, row, i) -> out.writeNumber(row.encoding().ids()[i]));
    column(
        text,
        json,
        "token_type_ids",
        (out, row, i) -> out.writeNumber(row.encoding().typeIds()[i]));
    column(text, json, "attention_mask", (out, row, i) -> out.writeNumber(1));
    column(
        text,
        json,
        "special_tokens_mask",
        (out, row, i) -> out.writeNumber(row.isSpecial(i) ? 1 : 0));
    column(text, json, "offset_mapping", TokenizationJson::writeOffsets);
    column(text, json, "tokens", (out, row, i) -> out.writeString(row.tokens().get(i)));
    column(text, json, "word_ids", (out, row, i) -> writeOrNull(out, row.words()[i]));
    column(text, json, "sequence_ids", (out, row, i) -> writeOrNull(out, row.sequences()[i]));
    if (text.overflow()) {
      json.writeFieldName("overflow_to_sample_mapping");
      json.writeArray(new int[text.windows().size()], 0, text.windows().size());
    }
    json.writeStringField("tokenizer", text.tokenizer());
    json.writeEndObject();
  }

  private static void column(Tokenization text, JsonGenerator json, String name, Cell cell)
      throws IOException {
    json.writeFieldName(name);
    if (!text.overflow()) {
      row(text.windows().get(0), json, cell);
      return;
    }
    json.writeStartArray();
    for (TokenizedText window : text.windows()) {
      row(window, json, cell);
    }
    json.writeEndArray();
  }

  private static void row(TokenizedText window, JsonGenerator json, Cell cell) throws IOException {
    json.writeStartArray();
    for (int token = 0; token < window.length(); token++) {
      cell.write(json, window, token);
    }
    json.writeEndArray();
  }

  private static void writeOffsets(JsonGenerator json, TokenizedText window, int token)
      throws IOException {
    json.writeArray(new int[] {window.starts()[token], window.ends()[token]}, 0, 2);
  }

  private static void writeOrNull(JsonGenerator json, int number) throws IOException {
    if (number < 0) {
      json.writeNull();
    } else {
      json.writeNumber(number);
    }
  }
}
