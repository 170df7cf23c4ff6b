package dev.millstream.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.flink.record.SourceRecord;
import dev.millstream.testing.Changes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {
  private static final LineFormat<String> PLAIN =
      element -> element.isEmpty() ? null : element.getBytes(UTF_8);

  @TempDir Path folder;

  @Nested
  class Reading {
    @Test
    void numbersLinesFromOneAndKeepsTheirBytes() throws Exception {
      RawLines.LineReader reader = reader(bytes("{\"id\":1}\n\nbad \u00e4"));

      SourceRecord first = reader.read();
      assertThat(first.key()).isNull();
      assertThat(first.value()).isEqualTo("{\"id\":1}".getBytes(UTF_8));
      assertThat(first.origin().source()).isEqualTo("docs.jsonl");
      assertThat(first.origin().position()).isEqualTo(1);
      assertThat(first.origin().timestamp()).isEqualTo(-1);
      assertThat(reader.read().value()).isEmpty();
      assertThat(reader.read().origin().position()).isEqualTo(3);
      assertThat(reader.read()).isNull();
    }

    @Test
    void makesALineThatIsTooLongUndecodable() throws Exception {
      InputStream endless =
          new SequenceInputStream(
              new ByteArrayInputStream(new byte[RawLines.MAX_LINE_BYTES + 1]), bytes("\nnext"));
      RawLines.LineReader reader = reader(endless);

      SourceRecord tooLong = reader.read();

      assertThat(tooLong.value()).hasSize(65_537).endsWith(0xFF);
      assertThat(tooLong.origin().headers()).hasSize(1);
      assertThat(tooLong.origin().headers().get(0).key()).isEqualTo("millstream.line-bytes");
      assertThat(tooLong.origin().headers().get(0).value()).asString().isEqualTo("16777217");
      assertThat(reader.read().value()).asString().isEqualTo("next");
    }

    @Test
    void keepsStandardInputForASecondReading() throws Exception {
      Path kept = FileLines.spool(bytes("a\nb\n"));

      assertThat(Files.readString(kept)).isEqualTo("a\nb\n");
    }

    @Test
    void saysThatAFileIsMissingOrAFolder() {
      assertThatThrownBy(() -> FileLines.source("no-such.jsonl"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "There is no file 'no-such.jsonl' that can be read (looked in %s). Correct the path, or"
                      .formatted(Path.of("").toAbsolutePath())
                  + " use - for standard input.");
      assertThatThrownBy(() -> FileLines.source(folder.toString()))
          .hasMessage(
              "'%s' is a folder, but lines are read from a file. Name a file in it."
                  .formatted(folder));
    }

    private RawLines.LineReader reader(InputStream in) {
      return new RawLines.LineReader("docs.jsonl", new ByteLines(in, RawLines.MAX_LINE_BYTES));
    }

    private InputStream bytes(String text) {
      return new ByteArrayInputStream(text.getBytes(UTF_8));
    }
  }

  @Nested
  class Writing {
    private Path file;

    @BeforeEach
    void chooseAFile() {
      file = folder.resolve("out.jsonl");
    }

    @Test
    void writesOneLineAnElementInOrderAndSkipsNull() throws Exception {
      write(0, "one", "", "zwölf");

      assertThat(Files.readString(file)).isEqualTo("one\nzwölf\n");
    }

    @Test
    void replacesWhatWasThereWhenItStartsAnew() throws Exception {
      write(0, "a longer line than the next");
      write(0, "short");

      assertThat(Files.readString(file)).isEqualTo("short\n");
    }

    @Test
    void cutsBackToTheCheckpointWhenRestored() throws Exception {
      long checkpoint;
      try (LineWriter<String> writer = LineWriter.toFile(file, 0, PLAIN)) {
        writer.write("kept ä", null);
        writer.flush(false);
        checkpoint = writer.snapshotState(1).get(0);
        writer.write("taken back", null);
        writer.flush(false);
      }

      write(checkpoint, "after");

      assertThat(checkpoint).isEqualTo(8);
      assertThat(Files.readString(file)).isEqualTo("kept ä\nafter\n");
    }

    @Test
    void saysThatTheFileIsShorterThanItsCheckpoint() throws Exception {
      write(0, "one");

      assertThatThrownBy(() -> LineWriter.toFile(file, 100, PLAIN))
          .hasMessage(
              "The file '%s' has 4 bytes, but the job's checkpoint was made when it had 100."
                      .formatted(file)
                  + " Put the file back, or start the job anew without the checkpoint.");
    }

    @Test
    void saysThatThereIsNoFolderToWriteIn() {
      Path nowhere = folder.resolve("none").resolve("out.jsonl");

      assertThatThrownBy(() -> LineFileSink.to(nowhere.toString(), PLAIN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "The file '%s' cannot be written, because there is no folder '%s' that can be written."
                      .formatted(nowhere, nowhere.getParent())
                  + " Make it, or correct the path.");
    }

    @Test
    void keepsALengthInEightBytes() throws Exception {
      LengthSerializer serializer = new LengthSerializer();

      assertThat(serializer.deserialize(1, serializer.serialize(5_000_000_000L)))
          .isEqualTo(5_000_000_000L);
      assertThatThrownBy(() -> serializer.deserialize(2, new byte[8]))
          .hasMessage(
              "The state of a file sink has version 2, but this build reads version 1. Start the job"
                  + " with the build that wrote it.");
    }

    @Test
    void writesToAStreamAndLeavesItOpen() throws Exception {
      ByteArrayOutputStream printed = new ByteArrayOutputStream();
      PrintStream stream = new PrintStream(printed, false, UTF_8);
      try (LineWriter<String> writer = LineWriter.toStream(stream, PLAIN)) {
        writer.write("zwölf", null);
        writer.flush(true);
      }
      stream.print("more");
      stream.flush();

      assertThat(printed.toString(UTF_8)).isEqualTo("zwölf\nmore");
    }

    private void write(long length, String... elements) throws Exception {
      try (LineWriter<String> writer = LineWriter.toFile(file, length, PLAIN)) {
        for (String element : elements) {
          writer.write(element, null);
        }
        writer.flush(true);
      }
    }
  }

  @Nested
  class Lines {
    @Test
    void ofDocumentsHoldIdVectorModelAndRevision() {
      assertThat(VectorLines.ofDocuments().line(Changes.upsert("d", "text", 0.5f)))
          .asString()
          .isEqualTo("{\"id\":\"d\",\"vector\":[0.5],\"model\":\"m\",\"revision\":\"r\"}");
    }

    @Test
    void ofChunksHoldAllAndTellMovesAndDeletions() {
      VectorLines lines = VectorLines.ofChunks();

      assertThat(lines.line(Changes.upsert("d#1", "text", 0.5f)))
          .asString()
          .startsWith("{\"id\":\"d#1\",\"document\":\"d\",\"position\":3,\"text\":\"text\",");
      assertThat(lines.line(Changes.move("d#1", 4))).asString().contains("\"moved\":true");
      assertThat(lines.line(Changes.delete("d#1"))).asString().contains("\"deleted\":true");
    }

    @Test
    void ofDeadLettersAreJson() {
      assertThat(new DeadLetterLines().line(Changes.deadLetter(null, null, List.of())))
          .asString()
          .startsWith("{\"source\":\"docs\",")
          .endsWith("\"key\":null,\"value\":null}");
    }
  }
}
