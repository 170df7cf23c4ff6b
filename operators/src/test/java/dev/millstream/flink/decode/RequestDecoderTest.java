package dev.millstream.flink.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millstream.flink.record.InferenceRequest;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestDecoderTest {
  private static final Origin ORIGIN = new Origin("mails", 3, 42, 0, List.of());
  private static final RequestFields TEXT = RequestFields.text(DocumentFormat.JSON, "id", "text");

  @Nested
  class OfTheInferenceApi {
    @Test
    void takesInputsAndParametersAsTheyAre() throws Exception {
      SourceRecord record =
          record(null, "{\"id\":7,\"inputs\":[\"Grüße 😀\"],\"parameters\":{\"top_k\":null}}");

      assertThat(decode(TEXT, record))
          .isEqualTo(new InferenceRequest("7", "[\"Grüße 😀\"]", "{\"top_k\":null}", record));
    }

    @Test
    void prefersInputsToAPlainField() throws Exception {
      assertThat(decode(TEXT, record(null, "{\"inputs\":\"a\",\"text\":\"b\"}")).inputs())
          .isEqualTo("\"a\"");
    }

    @Test
    void leavesParametersOutWhereTheyAreNull() throws Exception {
      assertThat(decode(TEXT, record(null, "{\"inputs\":\"a\",\"parameters\":null}")).parameters())
          .isNull();
    }
  }

  @Nested
  class OfAnAdapter {
    private static final RequestFields FIELDS = TEXT.withAdapterField("language");

    @Test
    void takesTheNameBesideInputsOrAText() throws Exception {
      assertThat(decode(FIELDS, record(null, "{\"text\":\"a\",\"language\":\"de\"}")).adapter())
          .isEqualTo("de");
      assertThat(decode(FIELDS, record(null, "{\"inputs\":\"a\",\"language\":\"de\"}")).adapter())
          .isEqualTo("de");
    }

    @Test
    void isNoneWhereTheFieldIsAbsentOrNullOrNotAskedFor() throws Exception {
      assertThat(decode(FIELDS, record(null, "{\"text\":\"a\"}")).adapter()).isNull();
      assertThat(decode(FIELDS, record(null, "{\"text\":\"a\",\"language\":null}")).adapter())
          .isNull();
      assertThat(decode(FIELDS, record("gone", null)).adapter()).isNull();
      assertThat(decode(TEXT, record(null, "{\"text\":\"a\",\"language\":\"de\"}")).adapter())
          .isNull();
    }

    @Test
    void refusesWhatIsNoString() {
      assertThat(refusal(FIELDS, record(null, "{\"text\":\"a\",\"language\":3}")))
          .isEqualTo(
              "record 42 of 'mails' partition 3 has a number in field 'language'. Write the"
                  + " adapter's name as a string, or leave it out for the model without adapter.");
    }
  }

  @Nested
  class OfPlainRecords {
    @Test
    void takesTheTextField() throws Exception {
      assertThat(decode(TEXT, record(null, "{\"text\":\"a\",\"parameters\":1}")).inputs())
          .isEqualTo("\"a\"");
    }

    @Test
    void makesInputsOfSeveralFieldsInTheirOrder() throws Exception {
      Map<String, String> parts = new LinkedHashMap<>();
      parts.put("question", "q");
      parts.put("context", "body");

      assertThat(
              decode(
                      RequestFields.parts("id", parts),
                      record(null, "{\"body\":\"Paris.\",\"q\":\"Where?\"}"))
                  .inputs())
          .isEqualTo("{\"question\":\"Where?\",\"context\":\"Paris.\"}");
    }

    @Test
    void takesTheWholeValueOfPlainText() throws Exception {
      RequestFields plain = RequestFields.text(DocumentFormat.TEXT, "id", "text");

      assertThat(decode(plain, record("k", "say \"hi\"")))
          .extracting(InferenceRequest::id, InferenceRequest::inputs)
          .containsExactly("\"k\"", "\"say \\\"hi\\\"\"");
    }
  }

  @Nested
  class Ids {
    @Test
    void areTheFieldsValueElseTheKeyElseNone() throws Exception {
      assertThat(decode(TEXT, record("k", "{\"id\":\"a\",\"text\":\"\"}")).id()).isEqualTo("\"a\"");
      assertThat(decode(TEXT, record("k", "{\"id\":null,\"text\":\"\"}")).id()).isEqualTo("\"k\"");
      assertThat(decode(TEXT, record("k", "{\"text\":\"\"}")).id()).isEqualTo("\"k\"");
      assertThat(decode(TEXT, record(null, "{\"text\":\"\"}")).id()).isNull();
    }

    @Test
    void keepANumberAsItWasWritten() throws Exception {
      assertThat(decode(TEXT, record(null, "{\"id\":12345678901234567890.10,\"text\":\"\"}")).id())
          .isEqualTo("12345678901234567890.10");
    }
  }

  @Test
  void aRecordWithoutAValueSaysThatItIsGone() throws Exception {
    assertThat(decode(TEXT, record("k", null)))
        .extracting(InferenceRequest::id, InferenceRequest::inputs)
        .containsExactly("\"k\"", null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"id":"a"}                           | has no field 'text' and no 'inputs'. Add one of them, or name the field that holds what is asked.
          {"inputs":"a","parameters":[1]}      | has parameters that are an array. Write an object, such as {"top_k": 3}, or leave them out.
          {"id":[1],"text":"a"}                | has an array in field 'id'. Write the id as a string or a number.
          {"id":"\\ud800","text":"a"}          | has half of a surrogate pair in its id (character 0, counted from 0). Write whole characters.
          ["a"]                                | is an array, not an object. Write an object with what is asked in field 'inputs'.
          {"text":"a"} {}                      | goes on after its JSON object (line 1, column 14). Write one JSON object per record.
          {"text":"a","text":"b"}              | has the same field twice in one object (line 1, column 19). Keep one of them.
          {"text":NaN}                         | has a number that JSON does not know, such as NaN (line 1, column 12). Write null or a string.
          {"text":                             | is not JSON (line 1, column 9). Write one JSON object per record, or decode as plain text.
          """)
  void saysInASentenceWhatIsWrong(String value, String predicate) {
    assertThat(refusal(TEXT, record(null, value)))
        .isEqualTo("record 42 of 'mails' partition 3 " + predicate);
  }

  @Test
  void refusesNothingAtAll() {
    assertThat(refusal(TEXT, record(null, null)))
        .isEqualTo(
            "record 42 of 'mails' partition 3 has neither key nor value, so it does not say which"
                + " record is gone. Give it the record's id as key.");
    assertThat(refusal(TEXT, record(null, "")))
        .isEqualTo("record 42 of 'mails' partition 3 is empty. Write one JSON object.");
  }

  @Test
  void refusesMoreThanAMegabyte() {
    String text = "word ".repeat(200_001);

    UndecodableException refused =
        catchThrowableOfType(
            UndecodableException.class,
            () -> decode(TEXT, record(null, "{\"text\":\"" + text + "\"}")));

    assertThat(refused.category()).isEqualTo("TOO_LONG");
    assertThat(refused)
        .hasMessage(
            "record 42 of 'mails' partition 3 has an input of 1000007 characters, 1000000 are"
                + " allowed. Split it.");
  }

  private static InferenceRequest decode(RequestFields fields, SourceRecord record)
      throws UndecodableException {
    return new RequestDecoder(fields).decode(record);
  }

  private static String refusal(RequestFields fields, SourceRecord record) {
    return catchThrowableOfType(UndecodableException.class, () -> decode(fields, record))
        .getMessage();
  }

  private static SourceRecord record(@Nullable String key, @Nullable String value) {
    return new SourceRecord(
        key == null ? null : key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8),
        ORIGIN);
  }
}
