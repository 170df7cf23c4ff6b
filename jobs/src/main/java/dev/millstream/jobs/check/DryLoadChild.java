package dev.millstream.jobs.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.hub.FetchProgress;
import dev.millstream.hub.ModelLocator;
import dev.millstream.hub.client.HubException;
import dev.millstream.model.Device;
import dev.millstream.model.ModelConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.GraphNames;
import dev.millstream.pool.Lease;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.EmbeddingTask;
import dev.millstream.tokenize.Tokenizer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The process in which a model is tried. Writes one line to standard output before each step, and
 * last what it found or why it stopped; if it dies, the last line says where.
 */
final class DryLoadChild {
  static final String STEP = "step ";
  static final String FOUND = "found ";
  static final String REFUSED = "refused ";
  private static final int MOST_TOKENS = 512;

  private final ModelSpec spec;
  private final PrintStream out;
  private final long begun = System.nanoTime();

  private DryLoadChild(ModelSpec spec, PrintStream out) {
    this.spec = spec;
    this.out = out;
  }

  /** Takes the model and the variant. */
  @SuppressWarnings("SystemOut") // the other process reads it
  public static void main(String[] args) throws Exception {
    ModelSpec spec =
        ModelSpec.of(ModelRef.parse(args[0])).with(Variant.parse(args[1])).with(Device.CPU);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try {
      DryLoadReport report = new DryLoadChild(spec, out).load();
      out.println(FOUND + new ObjectMapper().writeValueAsString(report));
    } catch (ModelLoadException | HubException | DryLoadException refused) {
      out.println(REFUSED + String.valueOf(refused.getMessage()).replaceAll("\\s*\\R\\s*", " "));
    }
  }

  private DryLoadReport load() throws IOException, InterruptedException {
    step("its files were looked at");
    ModelFiles files =
        ModelLocator.ofThisProcess(FetchProgress.NONE)
            .locate(spec.ref(), spec.variant(), Device.Kind.CPU);
    step("its configuration was read");
    ModelConfig config = ModelConfig.of(files);
    step("its tokenizer was loaded and tried");
    Tokenizer.load(files.require("tokenizer.json"), MOST_TOKENS).close();
    step("its graph was loaded");
    GraphNames graph = GraphNames.of(files);
    step("it was looked at as an encoder of texts");
    Embedded embedded = embed();
    return new DryLoadReport(
        config.vocabSize(),
        graph.inputs(),
        graph.outputs(),
        embedded.dimension,
        embedded.why,
        (System.nanoTime() - begun) / 1_000_000,
        peakMegabytes());
  }

  private record Embedded(@Nullable Integer dimension, @Nullable String why) {}

  private Embedded embed() throws InterruptedException {
    try (Lease lease = ModelPool.ofThisProcess().lease(spec)) {
      EmbeddingTask task = lease.model().tasks().embedding(EmbeddingOptions.DEFAULT);
      step("it embedded a text");
      float[] vector = lease.model().submit(task, "Some text.").get().output().vector();
      return new Embedded(vector.length, null);
    } catch (ModelLoadException | IllegalArgumentException why) {
      return new Embedded(null, why.getMessage());
    } catch (ExecutionException why) {
      Throwable cause = why.getCause() == null ? why : why.getCause();
      throw new DryLoadException(
          "model '%s' did not pass: it loads, but fails over a short text: %s"
              .formatted(spec.ref(), cause.getMessage()));
    }
  }

  private void step(String what) {
    out.println(STEP + what);
  }

  /** VmHWM of Linux' proc(5). */
  private static long peakMegabytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(kilobytes -> Long.parseLong(kilobytes) / 1024)
        .findFirst()
        .orElse(0);
  }
}
