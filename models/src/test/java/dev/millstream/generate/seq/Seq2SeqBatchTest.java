package dev.millstream.generate.seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.engine.EngineException;
import dev.millstream.generate.FinishReason;
import dev.millstream.generate.beam.FoundText;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.Variant;
import dev.millstream.pool.TinyModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text becomes does not depend on its neighbours, their lengths and their options. */
@TestInstance(Lifecycle.PER_CLASS)
class Seq2SeqBatchTest {
  private static final String FOLDER = "text2text-generation/";

  private Seq2SeqModel bart;
  private Text2TextReader reader;

  @BeforeAll
  void open() {
    ModelFiles files = Text2TextGolden.files(TinyModels.folder(FOLDER + "bart"));
    bart = Seq2SeqModel.open(files, Variant.AUTO, Device.CPU);
    reader = Text2TextReader.open(files, Text2TextTask.SUMMARIZATION);
  }

  @AfterAll
  void close() {
    reader.close();
    bart.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"t5", "bart", "marian"})
  void goldensOfUnlikeOptionsInOneBatchAreEachAsAlone(String name) {
    ModelFiles files = Text2TextGolden.files(TinyModels.folder(FOLDER + name));
    Text2TextTask task = Text2TextTask.TEXT2TEXT_GENERATION;
    try (Seq2SeqModel model = Seq2SeqModel.open(files, Variant.AUTO, Device.CPU);
        Text2TextReader texts = Text2TextReader.open(files, task)) {
      Seq2SeqGenerator generator = new Seq2SeqGenerator(model);
      List<Text2TextGolden> goldens =
          Text2TextGolden.ofTask(task.name()).stream()
              .filter(golden -> golden.model().equals(FOLDER + name) && golden.hasTokens())
              .toList();
      List<Seq2SeqRequest> requests = new ArrayList<>();
      for (Text2TextGolden golden : goldens) {
        requests.add(texts.request(golden.inputs().get(0), texts.options(golden.kwargs()), 0));
      }

      List<List<FoundText>> together = generator.generate(requests, text -> false);

      for (int i = 0; i < goldens.size(); i++) {
        List<FoundText> alone =
            generator.generate(requests.subList(i, i + 1), text -> false).get(0);
        assertThat(ids(together.get(i))).as(goldens.get(i).id()).isEqualTo(ids(alone));
        assertThat(
                texts.texts(together.get(i), texts.options(goldens.get(i).kwargs())).stream()
                    .map(Text2TextResult::text)
                    .toList())
            .isEqualTo(goldens.get(i).texts());
      }
      assertThat(goldens).hasSize(17);
    }
  }

  @Test
  void aTextThatNobodyWantsLeavesTheBatchAndTheOthersAreAsAlone() {
    List<Seq2SeqRequest> requests = List.of(request("One text."), request("And another one."));
    AtomicInteger asked = new AtomicInteger();

    List<List<FoundText>> found =
        new Seq2SeqGenerator(bart)
            .generate(requests, text -> text == 0 && asked.incrementAndGet() > 3);

    assertThat(found.get(0)).extracting(FoundText::reason).containsOnly(FinishReason.CANCELLED);
    assertThat(ids(found.get(1)))
        .isEqualTo(
            ids(new Seq2SeqGenerator(bart).generate(requests.subList(1, 2), text -> false).get(0)));
  }

  @Test
  void drawnTextsDependOnTheSeedAndNotOnTheNeighbours() {
    Seq2SeqRequest one = drawn("One text.", 7);
    Seq2SeqRequest other = drawn("One text.", 8);

    List<List<FoundText>> found =
        new Seq2SeqGenerator(bart)
            .generate(List.of(other, drawn("And another one.", 7), one), text -> false);

    List<FoundText> alone = new Seq2SeqGenerator(bart).generate(List.of(one), text -> false).get(0);
    assertThat(alone).hasSize(3);
    assertThat(ids(alone)).doesNotHaveDuplicates().isEqualTo(ids(found.get(2)));
    assertThat(ids(alone)).isNotEqualTo(ids(found.get(0)));
  }

  @Test
  void aStopStringEndsBeamsToo() {
    ObjectNode parameters =
        Text2TextGolden.JSON
            .createObjectNode()
            .put("num_beams", 3)
            .put("max_new_tokens", 12)
            .put("stop_strings", "str");

    FoundText found =
        new Seq2SeqGenerator(bart)
            .generate(
                List.of(
                    reader.request(
                        "I love this product, it works great!", reader.options(parameters), 0)),
                text -> false)
            .get(0)
            .get(0);

    assertThat(found.reason()).isEqualTo(FinishReason.STOP);
    assertThat(reader.texts(List.of(found), reader.options(parameters)).get(0).text())
        .endsWith("str");
  }

  @Test
  void aBatchThatTheModelFailsOnHarmsNoOther() {
    Seq2SeqGenerator generator = new Seq2SeqGenerator(bart);
    List<String> before = ids(generator.generate(List.of(request("a")), text -> false).get(0));
    Seq2SeqRequest like = request("a");
    Seq2SeqRequest unknown =
        new Seq2SeqRequest(new int[] {0, 9_999, 2}, like.options(), like.stops(), like.draws());

    assertThatThrownBy(() -> generator.generate(List.of(unknown), text -> false))
        .isInstanceOf(EngineException.class);

    assertThat(ids(generator.generate(List.of(request("a")), text -> false).get(0)))
        .isEqualTo(before);
  }

  @Test
  void anEmptyBatchIsRefused() {
    assertThatThrownBy(() -> new Seq2SeqGenerator(bart).generate(List.of(), text -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no input was given. Give at least one text.");
  }

  @Test
  void anInputWithoutTokensIsRefused() {
    Seq2SeqRequest empty = withInput(0);

    assertThatThrownBy(
            () -> new Seq2SeqGenerator(bart).generate(List.of(request("a"), empty), text -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "input 1 has no tokens, but the encoder of model './bart' revision 'r1' needs at least one. Leave empty texts out.");
  }

  @Test
  void anInputLongerThanTheModelsPositionsIsRefused() {
    Seq2SeqRequest tooLong = withInput(129);

    assertThatThrownBy(() -> new Seq2SeqGenerator(bart).generate(List.of(tooLong), text -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "input 0 has 129 tokens, but model './bart' revision 'r1' has positions for 128. Set truncation to true, or split the text.");
  }

  @Test
  void aTextEndsWhereTheModelsPositionsEnd() {
    ObjectNode parameters =
        Text2TextGolden.JSON
            .createObjectNode()
            .put("num_beams", 1)
            .put("max_new_tokens", 400)
            .put("min_new_tokens", 400);

    FoundText found =
        new Seq2SeqGenerator(bart)
            .generate(List.of(reader.request("a", reader.options(parameters), 0)), text -> false)
            .get(0)
            .get(0);

    assertThat(found.ids().size()).isEqualTo(Objects.requireNonNull(bart.config().maxPositions()));
    assertThat(found.reason()).isEqualTo(FinishReason.LENGTH);
  }

  private Seq2SeqRequest request(String text) {
    ObjectNode parameters =
        Text2TextGolden.JSON.createObjectNode().put("num_beams", 3).put("max_new_tokens", 12);
    return reader.request(text, reader.options(parameters), 0);
  }

  private Seq2SeqRequest drawn(String text, long seed) {
    ObjectNode parameters =
        Text2TextGolden.JSON
            .createObjectNode()
            .put("num_beams", 1)
            .put("do_sample", true)
            .put("num_return_sequences", 3)
            .put("max_new_tokens", 12);
    return reader.request(text, reader.options(parameters), seed);
  }

  private Seq2SeqRequest withInput(int tokens) {
    Seq2SeqRequest like = request("a");
    return new Seq2SeqRequest(new int[tokens], like.options(), like.stops(), like.draws());
  }

  /** Ids, scores to the last bit, and reasons. */
  private static List<String> ids(List<FoundText> found) {
    return found.stream()
        .map(text -> Arrays.toString(text.ids().toArray()) + text.score() + text.reason())
        .toList();
  }
}
