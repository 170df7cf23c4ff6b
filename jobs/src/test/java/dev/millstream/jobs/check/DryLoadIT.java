package dev.millstream.jobs.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.engine.HostileGraphs;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts a Java process for each try. */
class DryLoadIT {
  @TempDir Path home;

  DryLoad dryLoad(DryLoadLimits limits) {
    return new DryLoad(limits, Map.of(), home);
  }

  DryLoadReport tried(Path folder) throws Exception {
    return dryLoad(new DryLoadLimits(1024, Duration.ofMinutes(5)))
        .run(new ModelRef.Folder(folder.toString()), Variant.AUTO);
  }

  /** A copy of a good model, to be spoilt. */
  Path copy() throws IOException {
    Path from = TinyModels.folder("sentence-similarity/mean");
    Path to = home.resolve("model");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  @Test
  void saysWhatAGoodModelTakesAndGives() throws Exception {
    DryLoadReport report = tried(TinyModels.folder("sentence-similarity/mean"));

    assertThat(report.vocabulary()).isEqualTo(800);
    assertThat(report.inputs()).containsExactly("attention_mask", "input_ids", "token_type_ids");
    assertThat(report.outputs()).contains("last_hidden_state");
    assertThat(report.dimension()).isEqualTo(32);
    assertThat(report.noEmbedding()).isNull();
    assertThat(report.millis()).isPositive();
  }

  @Test
  void outlivesAGraphThatFillsTheMemoryAtOnce() throws Exception {
    Path model = copy();
    Files.write(model.resolve("onnx/model.onnx"), HostileGraphs.filling(1, 200_000));

    assertThatThrownBy(() -> tried(model))
        .isInstanceOf(DryLoadException.class)
        .hasMessage(
            "model '%s' did not pass: it loads, but fails over a short text: the engine ran out of memory over 1 rows of 8 tokens."
                .formatted(model));
  }

  @Test
  void outlivesAGraphThatFillsTheMemoryBitByBit() throws Exception {
    Path model = copy();
    Files.write(model.resolve("onnx/model.onnx"), HostileGraphs.filling(5, 10_000));

    assertThatThrownBy(() -> tried(model))
        .isInstanceOf(DryLoadException.class)
        .hasMessage(
            "model '%s' did not pass: loaded or run, it asked for more memory than the limit of 1024 MB. Do not load it where other work runs; if you know that it needs more, raise --memory or --time."
                .formatted(model));
  }

  @Test
  void passesOnWhyATokenizerIsRefused() throws Exception {
    Path model = copy();
    Files.writeString(model.resolve("tokenizer.json"), "{\"model\": {\"type\": \"Nothing\"}}");

    assertThatThrownBy(() -> tried(model))
        .isInstanceOf(DryLoadException.class)
        .hasMessage(
            "tokenizer file '%s/tokenizer.json' is not one that the tokenizers library reads: data did not match any variant of untagged enum ModelUntagged at line 1 column 30."
                .formatted(model));
  }

  @Test
  void endsAModelThatTakesTooLong() {
    DryLoad noTime = dryLoad(new DryLoadLimits(1024, Duration.ofNanos(1)));
    ModelRef model = TinyModels.mean();

    assertThatThrownBy(() -> noTime.run(model, Variant.AUTO))
        .isInstanceOf(DryLoadException.class)
        .hasMessage(
            "model '%s' did not pass: while Java started, it had not ended after 0.000000001s. Do not load it where other work runs; if you know that it needs more, raise --memory or --time."
                .formatted(model));
  }
}
