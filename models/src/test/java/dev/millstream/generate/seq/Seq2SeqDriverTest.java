package dev.millstream.generate.seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.generate.beam.FoundText;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.Variant;
import dev.millstream.pool.TinyModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Seq2SeqDriverTest {
  private Seq2SeqModel model;
  private Text2TextReader reader;

  @BeforeEach
  void open() {
    ModelFiles files = Text2TextGolden.files(TinyModels.folder("text2text-generation/bart"));
    model = Seq2SeqModel.open(files, Variant.AUTO, Device.CPU);
    reader = Text2TextReader.open(files, Text2TextTask.SUMMARIZATION);
  }

  @AfterEach
  void close() {
    reader.close();
    model.close();
  }

  private Seq2SeqRequest request(String text, int beams, int tokens) {
    ObjectNode parameters =
        Text2TextGolden.JSON
            .createObjectNode()
            .put("num_beams", beams)
            .put("max_new_tokens", tokens);
    return reader.request(text, reader.options(parameters), 0);
  }

  @Test
  void whereMemoryIsForOneTextTheyAreMadeOneAfterTheOther() {
    List<Seq2SeqRequest> requests = new ArrayList<>();
    for (String text : List.of("one", "and another", "three of them", "and one more")) {
      requests.add(request(text, 3, 20));
    }
    long forOne =
        requests.stream()
            .mapToLong(each -> model.memory().bytes(List.of(each)))
            .max()
            .orElseThrow();

    try (Seq2SeqDriver driver = new Seq2SeqDriver(model, 8, forOne, 10)) {
      List<CompletableFuture<List<FoundText>>> answers =
          requests.stream().map(driver::submit).toList();

      for (int i = 0; i < requests.size(); i++) {
        assertThat(ids(answers.get(i).join()))
            .isEqualTo(
                ids(
                    new Seq2SeqGenerator(model)
                        .generate(requests.subList(i, i + 1), text -> false)
                        .get(0)));
      }
      assertThat(driver.waiting()).isZero();
    }
    assertThat(model.memory().bytes(requests)).isGreaterThan(forOne);
  }

  @Test
  void memoryIsThatOfKeysValuesHiddenStatesAndLogits() {
    int hidden = 4 * model.config().hiddenSize();
    int layerTokens = 2 * 2 * hidden; // keys and values of two layers

    // Of 3 rows: 64 tokens of a text in two memories, 64 of the input for the text and the rows.
    assertThat(model.memory().bytes(List.of(request("a", 3, 20))))
        .isEqualTo(
            2L * 3 * 64 * layerTokens
                + (1L + 3) * 64 * (layerTokens + hidden)
                + 3L * 4 * model.vocabularySize());
  }

  @Test
  void aTextThatRunsBesideACopyTakesTheMemoryOfTwo() {
    Seq2SeqRequest text = request("a", 1, 20);

    assertThat(new Seq2SeqMemory(1, 1, 1, null, 2).bytes(List.of(text)))
        .isEqualTo(new Seq2SeqMemory(1, 1, 1, null, 1).bytes(List.of(text, text)));
  }

  @Test
  void memoryBeyondAnyNumberIsTheLargest() {
    assertThat(new Seq2SeqMemory(1e18, 1e18, 1, null, 1).bytes(List.of(request("a", 3, 1_000_000))))
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void afterItIsClosedTextsAreRefused() {
    Seq2SeqDriver driver = new Seq2SeqDriver(model, 8, 1 << 30, 10);
    driver.close();
    driver.close();

    assertThatThrownBy(() -> driver.submit(request("a", 1, 3)).join())
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the writer of model './bart' revision 'r1' is closed. Submit the text to another.");
  }

  @Test
  void noSlotsAreRefused() {
    assertThatThrownBy(() -> new Seq2SeqDriver(model, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("slots were 0 but must be at least 1.");
  }

  private static List<String> ids(List<FoundText> found) {
    return found.stream()
        .map(text -> Arrays.toString(text.ids().toArray()) + text.reason())
        .toList();
  }
}
