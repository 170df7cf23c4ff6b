package dev.millstream.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.flink.inference.Failure;
import dev.millstream.flink.inference.Result;
import dev.millstream.task.Embedding;
import dev.millstream.task.classify.LabelScore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.junit.jupiter.api.Test;

/** The README's Java is this file's, so that it compiles. */
class ReadmeTest {
  private static final Path SOURCE = Path.of("src/test/java/dev/millstream/flink/ReadmeTest.java");

  record Doc(String text) {}

  record Mail(String text) {}

  static Object ask(
      DataStream<Doc> docs,
      Sink<Result<Doc, Embedding>> vectors,
      Sink<Failure<Doc>> deadLetters,
      DataStream<Mail> mails) {
    // README
    InferenceStreams<Doc, Embedding> out =
        Inference.on(docs).model("sentence-transformers/all-MiniLM-L6-v2").embed(Doc::text);
    out.results().sinkTo(vectors);
    out.failures().sinkTo(deadLetters);
    InferenceStreams<Mail, List<LabelScore>> labels =
        Inference.on(mails).model("org/spam").classify(Mail::text);
    // end
    return labels;
  }

  @Test
  void theReadmeShowsJavaThatCompiles() throws Exception {
    List<String> source = Files.readAllLines(SOURCE);
    String compiled =
        String.join(
                "\n",
                source.subList(source.indexOf("    // README") + 1, source.indexOf("    // end")))
            .stripIndent();

    assertThat(Files.readString(Path.of("../README.md")))
        .contains("```java\n" + compiled + "\n```");
  }
}
