package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.pool.TinyModels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a script may count on when {@code millstream tokenize} reads and writes lines. */
class TokenizeFilesIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String TOKENIZER = TinyModels.folder("sentence-similarity/mean").toString();

  @Test
  void givesTheTokensOfEachLineInTheirOrder() throws Exception {
    CommandRun run =
        CommandRun.of(
            """
            {"id":1,"text":"Hello world"}
            {"id":2,"inputs":{"text":"a","text_pair":"b"},"parameters":{"add_special_tokens":false}}
            {"id":3,"text":"half \\ud83c"}
            {"id":4,"text":"Hello"}
            """,
            "tokenize",
            "--model",
            TOKENIZER,
            "--from",
            "-",
            "--to",
            "-");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).endsWith("Records answered: 3. Dead letters: 1.\n");
    List<JsonNode> answers = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      answers.add(JSON.readTree(line));
    }
    assertThat(answers).extracting(answer -> answer.path("id").intValue()).containsExactly(1, 2, 4);
    assertThat(answers.get(0).path("result").path("tokens").get(0).asText()).isEqualTo("[CLS]");
    assertThat(answers.get(1).path("result").path("sequence_ids"))
        .isEqualTo(JSON.readTree("[0,1]"));
    assertThat(answers.get(2).path("model").asText()).isEqualTo(TOKENIZER);
  }

  @Test
  void takesOptionsForWindows() throws Exception {
    CommandRun run =
        CommandRun.of(
            "{\"text\":\"" + "hello ".repeat(30) + "\"}\n",
            "tokenize",
            "--model",
            TOKENIZER,
            "--truncation",
            "stride",
            "--max-length",
            "8",
            "--stride",
            "2",
            "--from",
            "-",
            "--to",
            "-");

    JsonNode windows = JSON.readTree(run.out()).path("result").path("input_ids");
    assertThat(windows.size()).isGreaterThan(4);
    assertThat(windows).allSatisfy(window -> assertThat(window.size()).isLessThanOrEqualTo(8));
  }

  @Test
  void saysWhatIsWrongWithItsOptions() {
    CommandRun run = CommandRun.of("", "tokenize", "--stride", "4", "--from", "-", "--to", "-");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .startsWith(
            "millstream: stride was 4, but return_overflowing_tokens is false, so there are no windows that could share tokens. Set it, or leave stride out.\n");
  }
}
