package dev.millstream.generate.causal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.FourBitGoldens;
import dev.millstream.Shared;
import dev.millstream.generate.causal.CausalFixture.Heard;
import dev.millstream.generate.causal.CausalFixture.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A real model in 4 bits, whose rows run together, against the tokens of ONNX Runtime in Python.
 */
class SmolLmIT {
  private static final int BOS = 1;
  private static final int EOS = 2;
  private static final double CLOSE = 0.3;
  private static final GenerationLimits LIMITS =
      GenerationLimits.of(16, 864, CausalFixture.MEMORY).withKeptPrefixes(1);

  private static List<JsonNode> goldens = List.of();
  private static CausalModel model;
  private static Map<String, Heard> alone = Map.of();

  @BeforeAll
  static void open() throws IOException {
    goldens = CausalFixture.lines(Shared.file("golden/generation.jsonl"));
    model = CausalFixture.open(folder(), "onnx/model_q4.onnx", 1);
    alone = alone(model, goldens.stream().map(SmolLmIT::wanted).toList());
  }

  @AfterAll
  static void close() {
    if (model != null) {
      model.close();
    }
  }

  @Test
  void itsRowsShareTheirCache() {
    assertThat(model.layout()).isEqualTo(CacheLayout.SHARED);
    assertThat(model.tokenBytes()).isEqualTo(46_080);
  }

  @Test
  void aTextAloneHasTheTokensThatPythonGivesIt() throws IOException {
    assertThat(goldens).hasSize(25);
    assertThat(turned(FourBitGoldens.of("generation.jsonl"), alone)).isEmpty();
  }

  @Test
  void textsOfUnlikeLengthsInABatchHaveTheBitsOfTextsAlone() {
    Map<String, Heard> batched = new LinkedHashMap<>();
    try (GenerationLoop loop = model.newLoop(LIMITS)) {
      for (JsonNode golden : goldens) {
        Heard heard = new Heard();
        batched.put(golden.path("id").asText(), heard);
        loop.submit(wanted(golden).request(heard));
      }
      CausalFixture.finish(loop);
    }
    batched.forEach(
        (id, heard) -> {
          assertThat(heard.tokens).as(id).isEqualTo(alone.get(id).tokens);
          assertThat(heard.logits).as(id).isEqualTo(alone.get(id).logits);
        });
  }

  @Test
  void textsThatJoinAndLeaveAtRandomHaveTheBitsOfTextsAlone() {
    List<Wanted> wanted = goldens.stream().map(SmolLmIT::wanted).toList();

    new RandomSchedule(new Random(11), model, LIMITS).run(wanted, 60).verify(alone);
  }

  @Test
  void aSharedPrefixChangesNoBitOfAText() {
    List<Wanted> chats =
        goldens.stream()
            .filter(golden -> golden.path("kind").asText().equals("chat"))
            .map(SmolLmIT::wanted)
            .map(one -> new Wanted(one.id(), one.prompt(), 22, one.max(), one.eos()))
            .toList();
    Map<String, Heard> notKept = new LinkedHashMap<>();
    chats.forEach(
        one -> notKept.put(one.id(), CausalFixture.alone(model, LIMITS.withKeptPrefixes(0), one)));

    new RandomSchedule(new Random(13), model, LIMITS).run(chats, 20).verify(notKept);
  }

  /** Its kernels round otherwise, so it parts from the other graph where logits are close. */
  @Test
  void theGraphWithAGrowingCacheWritesMostOfTheTokens() throws IOException {
    List<JsonNode> few =
        FourBitGoldens.of("generation.jsonl").stream()
            .filter(golden -> golden.path("prompt_ids").size() < 35)
            .toList();
    List<Wanted> wanted = few.stream().map(SmolLmIT::wanted).toList();
    GenerationLimits limits = GenerationLimits.of(4, 128, CausalFixture.MEMORY);
    try (CausalModel plain = CausalFixture.open(folder(), "onnx/model_q4_plain.onnx", 1)) {
      assertThat(plain.layout()).isEqualTo(CacheLayout.GROWING);
      Map<String, Heard> written = alone(plain, wanted);

      assertThat(turned(few, written))
          .hasSizeLessThan(few.size())
          .allMatch(text -> text.margin() < CLOSE);
      new RandomSchedule(new Random(17), plain, limits).run(wanted, 12).verify(written);
    }
  }

  @Test
  void theProbabilitiesOfATextAreThoseOfPython() throws IOException {
    try (TextScorer scorer = model.newScorer(GenerationLimits.of(1, 128, CausalFixture.MEMORY))) {
      for (JsonNode golden : FourBitGoldens.of("perplexity.jsonl")) {
        int[] ids = CausalFixture.ints(golden.path("ids"));
        double[] logProbabilities = scorer.logProbabilities(ids);

        JsonNode nll = golden.path("q4").path("nll");
        assertThat(logProbabilities).hasSize(nll.size());
        for (int i = 0; i < logProbabilities.length; i++) {
          assertThat(-logProbabilities[i]).isCloseTo(nll.get(i).asDouble(), offset(1e-5));
        }
        assertThat(scorer.perplexity(ids))
            .isCloseTo(golden.path("q4").path("ppl").asDouble(), withPercentage(1e-9));
        assertThat(scorer.perplexity(afterBos(ids)))
            .isCloseTo(golden.path("q4").path("ppl_bos").asDouble(), withPercentage(1e-9));
      }
    }
  }

  private static int[] afterBos(int[] ids) {
    return IntStream.concat(IntStream.of(BOS), Arrays.stream(ids)).toArray();
  }

  /** A text that left the golden, and how close the two best logits were where it did. */
  private record Turned(String id, double margin) {}

  private static List<Turned> turned(List<JsonNode> rows, Map<String, Heard> written) {
    List<Turned> turned = new ArrayList<>();
    for (JsonNode golden : rows) {
      String id = golden.path("id").asText();
      JsonNode q4 = golden.path("q4");
      int at = Arrays.mismatch(written.get(id).made(), CausalFixture.ints(q4.path("ids")));
      if (at >= 0) {
        turned.add(new Turned(id, q4.path("margin").path(at).asDouble()));
      }
    }
    return turned;
  }

  private static Map<String, Heard> alone(CausalModel model, List<Wanted> wanted) {
    GenerationLimits one = GenerationLimits.of(1, 864, CausalFixture.MEMORY);
    Map<String, Heard> heard = new LinkedHashMap<>();
    wanted.forEach(text -> heard.put(text.id(), CausalFixture.alone(model, one, text)));
    return heard;
  }

  private static Wanted wanted(JsonNode golden) {
    return new Wanted(
        golden.path("id").asText(),
        CausalFixture.ints(golden.path("prompt_ids")),
        0,
        golden.path("max_new_tokens").asInt(),
        new int[] {EOS});
  }

  private static Path folder() {
    return Shared.file("models/HuggingFaceTB/SmolLM2-135M-Instruct");
  }
}
