package dev.millstream.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.flink.inference.Failure;
import dev.millstream.flink.inference.Result;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.TokenizerLease;
import dev.millstream.pool.TokenizerPool;
import dev.millstream.task.Embedding;
import dev.millstream.task.classify.ClassificationOptions;
import dev.millstream.task.classify.LabelScore;
import dev.millstream.tokenize.Tokenization;
import dev.millstream.tokenize.TokenizeOptions;
import dev.millstream.tokenize.TokenizerCall;
import dev.millstream.tokenize.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.junit.jupiter.api.Test;

/** The Java of docs/tokenize.md is this file's, and its JSON what comes out. */
class TokenizeDocTest {
  private static final Path DOC = Path.of("../docs/tokenize.md");
  private static final Path SOURCE =
      Path.of("src/test/java/dev/millstream/flink/TokenizeDocTest.java");
  private static final ObjectMapper JSON = new ObjectMapper();

  record Doc(String text) {}

  static void feed(DataStream<Doc> docs, Sink<Failure<Doc>> deadLetters) {
    // stream
    InferenceStreams<Doc, Tokenization> tokens =
        Inference.on(docs).model("org/base").tokenize(Doc::text, TokenizeOptions.FOR_MODEL);
    tokens.failures().sinkTo(deadLetters);

    InferenceStreams<Result<Doc, Tokenization>, Embedding> vectors =
        Inference.on(tokens.results()).model("org/embedder").ofTokens(Result::output).embed();
    InferenceStreams<Result<Doc, Tokenization>, List<LabelScore>> labels =
        Inference.on(tokens.results())
            .model("org/classifier")
            .ofTokens(Result::output)
            .classify(ClassificationOptions.DEFAULT);
    // end of stream
    vectors.results().print();
    labels.results().print();
  }

  static void call() throws InterruptedException {
    // call
    try (TokenizerLease lease = TokenizerPool.ofThisProcess().lease(ModelRef.parse("org/name"))) {
      TokenizerCall call = lease.tokenizer().tokenizer().call(TokenizeOptions.DEFAULT);
      Tokenization tokens = call.apply("Who?", "Ada wrote it.");
      // end of call
      assertThat(tokens.length()).isPositive();
    }
  }

  @Test
  void showsJavaThatCompiles() throws IOException {
    assertThat(Files.readString(DOC))
        .contains("```java\n" + region("stream") + "\n```")
        .contains("```java\n" + region("call") + "\n}\n```");
  }

  private static String region(String name) throws IOException {
    List<String> lines = Files.readAllLines(SOURCE).stream().map(String::stripTrailing).toList();
    int start = indexOf(lines, "// " + name);
    int end = indexOf(lines, "// end of " + name);
    return String.join("\n", lines.subList(start + 1, end)).stripIndent();
  }

  private static int indexOf(List<String> lines, String mark) {
    return lines.stream().map(String::strip).toList().indexOf(mark);
  }

  @Test
  void showsWhatComesOut() throws Exception {
    List<String> shown =
        Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(DOC))
            .results()
            .map(block -> block.group(1))
            .toList();

    assertThat(shown).hasSize(2);
    assertThat(JSON.readTree(shown.get(0)))
        .isEqualTo(tokenized(TokenizeOptions.DEFAULT, "Who wrote 🍕?", null));
    assertThat(JSON.readTree(shown.get(1)))
        .isEqualTo(
            tokenized(
                TokenizeOptions.DEFAULT.withTruncation(Truncation.ONLY_SECOND, 10).withWindows(2),
                "Who?",
                "Ada wrote it. Bob read it."));
  }

  private static Object tokenized(TokenizeOptions options, String first, String second)
      throws Exception {
    try (TokenizerLease lease = TokenizerPool.ofThisProcess().lease(ModelRef.DEFAULT)) {
      return JSON.readTree(
          JSON.writeValueAsString(
              lease.tokenizer().tokenizer().call(options).apply(first, second)));
    }
  }
}
