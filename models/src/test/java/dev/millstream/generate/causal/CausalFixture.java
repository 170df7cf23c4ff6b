package dev.millstream.generate.causal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.generate.FinishReason;
import dev.millstream.generate.NextToken;
import dev.millstream.generate.StopRule;
import dev.millstream.generate.TokenIds;
import dev.millstream.model.ModelFiles;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Models, greedy choice and rows of goldens. */
final class CausalFixture {
  static final long MEMORY = 1L << 30;

  private CausalFixture() {}

  static CausalModel tiny(String name) {
    return open(TinyModels.folder("text-generation/" + name), "onnx/model.onnx", 1);
  }

  static CausalModel open(Path folder, String onnx, int threads) {
    return CausalModel.open(
        ModelFiles.pinned(
            Objects.requireNonNull(folder.getFileName()).toString(), "test", folder, onnx, ""),
        threads);
  }

  /** The id of the largest logit, the first of equals. */
  static int greedy(TokenIds ids, float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }

  static StopRule at(int... eos) {
    return ids ->
        Arrays.stream(eos).anyMatch(id -> id == ids.get(ids.size() - 1)) ? FinishReason.EOS : null;
  }

  static StopRule never() {
    return ids -> null;
  }

  static GenerationRequest request(int[] prompt, int max, StopRule stop, TextListener listener) {
    return new GenerationRequest(
        prompt, 0, PromptOverflow.REFUSE, CausalFixture::greedy, stop, max, listener);
  }

  /** Writes one text with nobody beside it. */
  static Heard alone(CausalModel model, GenerationLimits limits, Wanted wanted) {
    Heard heard = new Heard();
    try (GenerationLoop loop = model.newLoop(limits)) {
      loop.submit(wanted.request(heard));
      finish(loop);
    }
    return heard;
  }

  static void finish(GenerationLoop loop) {
    boolean more = true;
    while (more) {
      more = loop.step();
    }
  }

  static List<JsonNode> lines(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      rows.add(json.readTree(line));
    }
    return rows;
  }

  static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    Arrays.setAll(values, i -> array.get(i).asInt());
    return values;
  }

  /** A text to be written greedily. */
  @SuppressWarnings("ArrayRecordComponent")
  record Wanted(String id, int[] prompt, int sharedPrefix, int max, int[] eos) {
    /** The request, whose logits are heard too. */
    GenerationRequest request(Heard heard) {
      NextToken choice =
          (ids, logits) -> {
            heard.logits.add(Arrays.hashCode(logits));
            return greedy(ids, logits);
          };
      return new GenerationRequest(
          prompt, sharedPrefix, PromptOverflow.REFUSE, choice, at(eos), max, heard);
    }
  }

  /** What a listener was told. */
  static class Heard implements TextListener {
    final List<Integer> logits = new ArrayList<>();
    final List<Integer> tokens = new ArrayList<>();
    @Nullable TokenIds ids;
    @Nullable FinishReason reason;
    @Nullable RuntimeException failure;
    int ends;

    @Override
    public void token(TokenIds soFar) {
      tokens.add(soFar.get(soFar.size() - 1));
    }

    @Override
    public void ended(TokenIds all, FinishReason why) {
      ids = all;
      reason = why;
      ends++;
    }

    @Override
    public void failed(RuntimeException why) {
      failure = why;
      ends++;
    }

    int[] made() {
      return Objects.requireNonNull(ids, () -> "not ended: " + failure).made();
    }
  }
}
