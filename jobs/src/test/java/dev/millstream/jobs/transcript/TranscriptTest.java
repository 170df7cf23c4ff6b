package dev.millstream.jobs.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.inference.TextPiece;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.InferenceRequest;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Transcript transcript =
      new Transcript(new PrintStream(out, false, UTF_8), new PrintStream(err, false, UTF_8), 30);

  @Test
  void showsAPieceAsSoonAsItIsTold() {
    tell(1, " Once", null);

    assertThat(shown()).isEqualTo("[1] Question 1\nOnce");

    tell(1, " upon", null);

    assertThat(shown()).isEqualTo("[1] Question 1\nOnce upon");
  }

  @Test
  void showsATextThatBeganLaterWhenItsTurnComes() {
    tell(1, "a", null);
    tell(2, "b", null);
    tell(2, "c", null);
    tell(3, "d", null);
    tell(2, "", "eos_token");

    assertThat(shown()).isEqualTo("[1] Question 1\na");

    tell(1, "", "eos_token");

    assertThat(shown()).isEqualTo("[1] Question 1\na\n\n[2] Question 2\nbc\n\n[3] Question 3\nd");
  }

  @Test
  void saysWhyATextIsNotWhole() {
    tell(1, "a\n", null);
    tell(1, "", "length");
    tell(2, "", "TIMEOUT");

    assertThat(shown()).isEqualTo("[1] Question 1\na\n(length)\n\n[2] Question 2\n(TIMEOUT)\n\n");
  }

  @Test
  void aDeadLetterBreaksNoText() {
    tell(1, "a", null);
    transcript.write(Utterance.of(letter()), null);
    tell(2, "b", null);

    assertThat(err.toString(UTF_8)).isEmpty();

    tell(1, "", "stop_sequence");

    assertThat(err.toString(UTF_8))
        .startsWith("{\"source\":\"in\",\"partition\":0,\"position\":7,")
        .endsWith("}\n");
    assertThat(shown()).isEqualTo("[1] Question 1\na\n\n[2] Question 2\nb");
  }

  @Test
  void everyDeadLetterOfARecordIsShown() {
    tell(1, "a", null);
    transcript.write(Utterance.of(letter()), null);
    transcript.write(Utterance.of(letter()), null);
    tell(1, "", "eos_token");

    assertThat(err.toString(UTF_8).lines()).hasSize(2);
  }

  @Test
  void aTerminalObeysNothingThatAModelWrites() {
    tell(1, "a\u001b[2Jb\tc\nd\r\u202ee", null);

    assertThat(shown()).isEqualTo("[1] Question 1\na [2Jb\tc\nd  e");
  }

  @Test
  void endsTheLineOfATextThatBreaksOff() {
    tell(1, "a", null);
    transcript.close();

    assertThat(shown()).isEqualTo("[1] Question 1\na\n");
  }

  @Test
  void namesTheRecordAndWhatWasAsked() {
    assertThat(heading(null, "\"Who\\nwas it?\"", 0)).isEqualTo("[in/0/3] Who\nwas it?");
    assertThat(heading("\"a-1\"", "\"Who?\"", 1)).isEqualTo("[a-1, text 2] Who?");
    assertThat(
            heading(
                "1",
                "[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"Hi\"}]",
                0))
        .isEqualTo("[1] Hi");
    assertThat(heading("1", "{\"who\":\"Al\"}", 0)).isEqualTo("[1] {\"who\":\"Al\"}");
  }

  @Test
  void aHeadingTakesOneLine() {
    transcript.write(said(1, "\"A question\\nof more columns than there are\"", "", null), null);

    assertThat(shown()).isEqualTo("[1] A question of more column…\n");
  }

  private static String heading(@Nullable String id, String inputs, int text) {
    return Utterance.of(new TextPiece<>(request(id, inputs, 3), text, 0, "", null)).heading();
  }

  private void tell(int record, String piece, @Nullable String end) {
    transcript.write(said(record, "\"Question " + record + "\"", piece, end), null);
  }

  private static Utterance said(int record, String inputs, String piece, @Nullable String end) {
    return Utterance.of(
        new TextPiece<>(request(Integer.toString(record), inputs, record), 0, 0, piece, end));
  }

  private static InferenceRequest request(@Nullable String id, String inputs, int position) {
    return new InferenceRequest(id, inputs, null, new SourceRecord(null, null, origin(position)));
  }

  private static DeadLetter letter() {
    return new DeadLetter(null, null, origin(7), "decode", "INVALID_INPUT", "No.", null);
  }

  private static Origin origin(int position) {
    return new Origin("in", 0, position, -1, List.of());
  }

  private String shown() {
    return out.toString(UTF_8);
  }
}
