package dev.millstream.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.Processor;
import dev.millstream.Shared;
import dev.millstream.batch.BatchCancellation;
import dev.millstream.batch.BatchPolicy;
import dev.millstream.engine.GraphArithmetic;
import dev.millstream.engine.OnnxSession;
import dev.millstream.hub.ModelLocator;
import dev.millstream.model.Device;
import dev.millstream.model.ModelConfig;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.EmbeddingTask;
import dev.millstream.task.Prepared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The 8-bit file of all-MiniLM-L6-v2 with a scale per row, against the bundled one in fp32.
 *
 * <p>{@code -Dmillstream.mails=500} gives the figures of docs/variants.md.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RowScaledMiniLmIT {
  private static final int MAILS = Integer.getInteger("millstream.mails", 100);
  private static final int BATCHED = 32;
  private static final int LONGEST = 256;

  private ModelRef row8;
  private List<String> mails;

  @BeforeAll
  void findTheModelAndTheMails() throws IOException {
    Path onnx =
        Shared.file("models/sentence-transformers/all-MiniLM-L6-v2/onnx/model_quantized.onnx");
    row8 = new ModelRef.Folder(onnx.getParent().getParent().toString());
    List<String> lines = Files.readAllLines(Shared.file("data/mail-test.jsonl"));
    mails = new ArrayList<>();
    for (int i = 0; i < MAILS; i++) { // spread over the file, which has one kind after the other
      String line = lines.get((int) ((long) i * lines.size() / MAILS));
      mails.add(new ObjectMapper().readTree(line).path("text").asText());
    }
  }

  @Test
  void itsVectorsPointWhereThoseOfFullPrecisionDo() throws Exception {
    List<float[]> full = embed(ModelSpec.of(ModelRef.DEFAULT).with(Device.CPU));
    List<float[]> rows = embed(q8());

    double sum = 0;
    double least = 1;
    for (int i = 0; i < mails.size(); i++) {
      double cosine = cosine(full.get(i), rows.get(i));
      sum += cosine;
      least = Math.min(least, cosine);
    }
    double mean = sum / mails.size();
    boolean exact = !Processor.cutsSumsOff();
    report(
        String.format(
            Locale.ROOT,
            "%d mails: cosine to fp32 mean %.4f, least %.4f; 8-bit products %s",
            mails.size(),
            mean,
            least,
            exact ? "exact" : "saturating"));
    assertThat(mean).isGreaterThanOrEqualTo(exact ? 0.997 : 0.996);
    assertThat(least).isGreaterThanOrEqualTo(0.98);
  }

  @Test
  void itsNodesSayThatABatchChangesNothing() {
    assertThat(GraphArithmetic.of(files().onnx())).isEqualTo(GraphArithmetic.SCALE_PER_ROW);
  }

  @Test
  void itsVectorsAreBitIdenticalAloneInAnyBatchAndPadded() throws Exception {
    ModelFiles files = files();
    try (Lease lease = ModelPool.ofThisProcess().lease(q8());
        OnnxSession session = OnnxSession.open(files.onnx(), Device.CPU);
        ForwardPass forward =
            new ForwardPass(
                session,
                GraphOutput.of(session.outputs(), ModelConfig.of(files).hiddenSize()),
                0)) {
      EmbeddingTask task = lease.model().tasks().embedding(EmbeddingOptions.DEFAULT);
      List<Row<?>> rows = rows(task);
      List<float[]> alone = new ArrayList<>();
      for (Row<?> row : rows) {
        alone.addAll(run(forward, List.of(row)));
      }
      for (int size : new int[] {2, 3, 4, 7, 8, 16, 32}) {
        for (int from = 0; from + size <= rows.size(); from += size) {
          List<float[]> together = run(forward, rows.subList(from, from + size));
          for (int i = 0; i < size; i++) {
            assertThat(together.get(i)).isEqualTo(alone.get(from + i));
          }
        }
      }
      Row<?> longest = row(task, "word ".repeat(LONGEST));
      assertThat(longest.encoding().length()).isEqualTo(LONGEST);
      for (int i = 0; i < BATCHED; i += 4) { // padded to the longest there is
        assertThat(run(forward, List.of(rows.get(i), longest)).get(0)).isEqualTo(alone.get(i));
      }
    }
  }

  private List<Row<?>> rows(EmbeddingTask task) {
    List<Row<?>> rows = new ArrayList<>();
    for (int i = 0; i < BATCHED; i++) {
      String mail = mails.get(i);
      String text = mail.substring(0, Math.min(mail.length(), 20 + i * 37 % 800));
      rows.add(row(task, text));
    }
    return rows;
  }

  private static Row<?> row(EmbeddingTask task, String text) {
    Prepared<?, Embedding> input = task.prepare(text);
    return new Row<>(input.rows().get(0), input, 0);
  }

  private static List<float[]> run(ForwardPass forward, List<Row<?>> rows) throws Exception {
    return forward.run(rows, BatchCancellation.NEVER).stream()
        .map(answer -> ((Embedding) answer.orThrow()).vector())
        .toList();
  }

  private List<float[]> embed(ModelSpec spec) throws Exception {
    try (Lease lease = ModelPool.ofThisProcess().lease(spec)) {
      EmbeddingTask task = lease.model().tasks().embedding(EmbeddingOptions.DEFAULT);
      List<float[]> vectors = new ArrayList<>();
      for (String mail : mails) {
        vectors.add(lease.model().submit(task, mail).get(60, TimeUnit.SECONDS).output().vector());
      }
      return vectors;
    }
  }

  private ModelSpec q8() {
    return new ModelSpec(row8, Variant.Q8, Device.CPU, BatchPolicy.DEFAULT);
  }

  private ModelFiles files() {
    return ModelLocator.ofThisProcess().locate(row8, Variant.Q8, Device.Kind.CPU);
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      squaresOfA += (double) a[i] * a[i];
      squaresOfB += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(squaresOfA * squaresOfB);
  }

  @SuppressWarnings("SystemOut") // figures for docs/variants.md
  private static void report(String figures) {
    System.out.println(figures);
  }
}
