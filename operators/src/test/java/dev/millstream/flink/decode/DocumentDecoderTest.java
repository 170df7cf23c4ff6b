package dev.millstream.flink.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millstream.flink.record.Document;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentDecoderTest {
  private static final Origin ORIGIN = new Origin("docs", 3, 42, 0, List.of());

  @Nested
  class OfJson {
    private final DecodeOptions options = DecodeOptions.json();

    @Test
    void takesTheTextFieldAndNamesTheDocumentByTheKey() throws Exception {
      SourceRecord record = record("a", "{\"id\":\"b\",\"text\":\"Grüße 😀\",\"more\":[1,{}]}");

      assertThat(decode(options, record)).isEqualTo(new Document("a", "Grüße 😀", record));
    }

    @Test
    void namesTheDocumentByItsIdWhereThereIsNoKey() throws Exception {
      assertThat(decode(options, record(null, "{\"id\":\"b\",\"text\":\"x\"}")).id())
          .isEqualTo("b");
      assertThat(decode(options, record(null, "{\"id\":7,\"text\":\"x\"}")).id()).isEqualTo("7");
    }

    @Test
    void namesTheDocumentByTheFieldThatWasAskedForWhateverTheKey() throws Exception {
      SourceRecord record = record("a", "{\"uri\":\"b\",\"text\":\"x\"}");

      assertThat(decode(options.withIdField("uri"), record).id()).isEqualTo("b");
    }

    @Test
    void doesNotMindWhatIsCalledIdWhereTheKeyIsTheId() throws Exception {
      assertThat(decode(options, record("a", "{\"id\":[1.5],\"text\":\"x\"}")).id()).isEqualTo("a");
    }

    @Test
    void putsTheTitleBeforeTheTextWhereThereIsOne() throws Exception {
      DecodeOptions titled = options.withTitleField("title");

      assertThat(decode(titled, record("a", "{\"title\":\"T\",\"text\":\"x\"}")).text())
          .isEqualTo("T\nx");
      assertThat(decode(titled, record("a", "{\"title\":null,\"text\":\"x\"}")).text())
          .isEqualTo("x");
      assertThat(decode(titled, record("a", "{\"text\":\"x\"}")).text()).isEqualTo("x");
    }

    @Test
    void takesAMegabyteOfText() throws Exception {
      String text = "word ".repeat(200_000);

      assertThat(decode(options, record("a", "{\"text\":\"" + text + "\"}")).text())
          .isEqualTo(text);
    }

    @Test
    void makesABlankTextAnEmptyDocumentWhereThatIsAllowed() throws Exception {
      SourceRecord record = record("a", "{\"text\":\" \\n\"}");

      assertThat(decode(options.allowingEmpty(), record).text()).isEmpty();
      assertThat(refusal(options, record))
          .hasMessage(
              "record 42 of 'docs' partition 3 has a blank text. Write some, or delete the document by a record without a value.");
    }

    @Test
    void refusesATextThatIsTooLong() {
      UndecodableException refusal =
          refusal(options.withMaxCharacters(5), record("a", "{\"text\":\"abcdef\"}"));

      assertThat(refusal)
          .hasMessage(
              "record 42 of 'docs' partition 3 has a text of 6 characters, 5 are allowed. Split the document, or raise the limit.");
      assertThat(refusal.category()).isEqualTo("TOO_LONG");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "{\"text\":1}|has a number in field 'text'. Write a string.",
          "{\"text\":null}|has null in field 'text'. Write a string; a document is deleted by a record without a value.",
          "{\"body\":\"x\"}|has no field 'text'. Add it, or name the field that holds the text.",
          "[]|is an array, not an object. Write an object with the text in field 'text'.",
          "{\"text\":\"x\"} y|is not JSON (line 1, column 15). Write one JSON object per record, or decode as plain text.",
          "{\"text\":\"x\"}{}|goes on after its JSON object (line 1, column 13). Write one JSON object per record.",
          "{\"text\":\"x\",\"text\":\"y\"}|has the same field twice in one object (line 1, column 19). Keep one of them.",
          "{\"text\":\"x\",\"n\":NaN}|has a number that JSON does not know, such as NaN (line 1, column 20). Write null or a string.",
          "{\"text\":\"x\",\"n\":1e999}|has a number beyond the range of a double (line 1, column 17). Write it as a string.",
          "{\"text\":\"ab\\u0000\"}|has a NUL character in its text (character 2, counted from 0). Remove it: databases refuse it.",
          "{\"text\":\"ab\\uD83D\"}|has half of a surrogate pair in its text (character 2, counted from 0). Write whole characters.",
          "``|is empty. Write one JSON object, or no value at all to delete the document."
        })
    void saysWhatIsWrongWithoutQuotingTheText(String json, String sentence) {
      assertThat(refusal(options, record("a", json)))
          .hasMessage("record 42 of 'docs' partition 3 " + sentence);
    }

    @Test
    void refusesDeepNestingAndEndlessNumbers() {
      assertThat(refusal(options, record("a", "[".repeat(200))))
          .hasMessage(
              "record 42 of 'docs' partition 3 is an array, not an object. Write an object with the text in field 'text'.");
      assertThat(refusal(options, record("a", "{\"n\":" + "[".repeat(1_001))))
          .hasMessage(
              "record 42 of 'docs' partition 3 is nested deeper than 100 levels. Flatten it.");
      assertThat(refusal(options, record("a", "{\"n\":" + "7".repeat(1_000_000) + "}")))
          .hasMessage(
              "record 42 of 'docs' partition 3 has a number of more than 1000 digits. Write it as a string.");
      assertThat(refusal(options, record("a", "{\"" + "n".repeat(60_000) + "\":1}")))
          .hasMessage(
              "record 42 of 'docs' partition 3 has a field name that is too long. Name fields by at most 50000 characters.");
    }

    @Test
    void refusesADocumentWithoutAName() {
      assertThat(refusal(options, record(null, "{\"text\":\"x\"}")))
          .hasMessage(
              "record 42 of 'docs' partition 3 has neither a key nor an id as a string in field 'id'. Give it one of them.");
      assertThat(refusal(options.withIdField("uri"), record("a", "{\"text\":\"x\"}")))
          .hasMessage(
              "record 42 of 'docs' partition 3 has no field 'uri', which holds the document's id. Add it, or name another id field.");
    }
  }

  @Nested
  class OfPlainText {
    private final DecodeOptions options = DecodeOptions.text();

    @Test
    void takesTheValueAsItIs() throws Exception {
      assertThat(decode(options, record("a", " {\"x\n")).text()).isEqualTo(" {\"x\n");
    }

    @Test
    void refusesARecordWithoutAKey() {
      assertThat(refusal(options, record(null, "x")))
          .hasMessage(
              "record 42 of 'docs' partition 3 has no key, so its document has no id. Give it a key, or write JSON with an id field.");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
      byte[] value = {'a', 'b', (byte) 0xC0, (byte) 0xAF};

      assertThat(refusal(options, new SourceRecord("a".getBytes(UTF_8), value, ORIGIN)))
          .hasMessage(
              "record 42 of 'docs' partition 3 has a value that is not UTF-8 (first bad byte: 2, counted from 0). Write it in UTF-8.");
    }

    @Test
    void refusesACharacterThatIsCutOff() {
      byte[] value = {'a', (byte) 0xE2, (byte) 0x82};

      assertThat(refusal(options, new SourceRecord("a".getBytes(UTF_8), value, ORIGIN)))
          .hasMessage(
              "record 42 of 'docs' partition 3 has a value that is not UTF-8 (first bad byte: 1, counted from 0). Write it in UTF-8.");
    }

    @Test
    void refusesAByteOrderMark() {
      assertThat(refusal(options, record("a", "\uFEFFx")))
          .hasMessage(
              "record 42 of 'docs' partition 3 has a value that begins with a byte order mark. Write it as UTF-8 without one.");
    }
  }

  @Nested
  class OfIds {
    @Test
    void takesIdsOf512BytesAndNoMore() throws Exception {
      String longest = "ü".repeat(256);

      assertThat(decode(DecodeOptions.text(), record(longest, "x")).id()).isEqualTo(longest);
      assertThat(refusal(DecodeOptions.text(), record(longest + "a", "x")))
          .hasMessage(
              "record 42 of 'docs' partition 3 has a document id of 513 bytes, 512 are allowed. Use a shorter id, e.g. a hash of it.");
    }

    @Test
    void refusesBlankOnesAndNul() {
      assertThat(refusal(DecodeOptions.text(), record("", "x")))
          .hasMessage(
              "record 42 of 'docs' partition 3 has a blank document id. Give every document an id of its own.");
      assertThat(refusal(DecodeOptions.text(), record("a\u0000", "x")))
          .hasMessage(
              "record 42 of 'docs' partition 3 has a NUL character in its id (character 1, counted from 0). Remove it: databases refuse it.");
    }
  }

  @Nested
  class OfTombstones {
    @Test
    void saysThatTheDocumentOfTheKeyIsGone() throws Exception {
      SourceRecord record = record("a", null);

      assertThat(decode(DecodeOptions.json(), record)).isEqualTo(new Document("a", null, record));
    }

    @Test
    void refusesOneWithoutAKey() {
      assertThat(refusal(DecodeOptions.json(), record(null, null)))
          .hasMessage(
              "record 42 of 'docs' partition 3 has neither key nor value, so it does not say which document is gone. Give it the document's id as key.");
    }
  }

  private static Document decode(DecodeOptions options, SourceRecord record)
      throws UndecodableException {
    return new DocumentDecoder(options).decode(record);
  }

  private static UndecodableException refusal(DecodeOptions options, SourceRecord record) {
    return catchThrowableOfType(UndecodableException.class, () -> decode(options, record));
  }

  private static SourceRecord record(String key, String value) {
    return new SourceRecord(
        key == null ? null : key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8),
        ORIGIN);
  }
}
