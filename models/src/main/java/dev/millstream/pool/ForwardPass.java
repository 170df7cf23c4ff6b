package dev.millstream.pool;

import dev.millstream.batch.BatchCancellation;
import dev.millstream.batch.BatchFunction;
import dev.millstream.batch.BatchTooLargeException;
import dev.millstream.engine.EngineException;
import dev.millstream.engine.EngineOutOfMemoryException;
import dev.millstream.engine.ModelSession;
import dev.millstream.engine.Workspace;
import dev.millstream.model.ModelLoadException;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.task.ModelOutput;
import dev.millstream.task.ModelOutputs;
import dev.millstream.task.OutputKind;
import dev.millstream.tokenize.Encoding;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs an encoder over the rows of a batch, padded to the longest of them.
 *
 * <p>Threading: confined to the runner that made it.
 */
final class ForwardPass implements BatchFunction<Row<?>, RowAnswer>, AutoCloseable {
  private static final Set<String> KNOWN_INPUTS =
      Set.of("input_ids", "attention_mask", "token_type_ids");

  private final Workspace workspace;
  private final Set<String> inputs;
  private final List<GraphOutput> outputs;
  private final int padId;

  ForwardPass(ModelSession session, List<GraphOutput> outputs, @Nullable Integer padId) {
    this.inputs = session.inputNames();
    if (!inputs.contains("input_ids") || !KNOWN_INPUTS.containsAll(inputs)) {
      throw new ModelLoadException(
          "the model's graph takes the inputs %s, but an encoder of texts takes input_ids and no others than attention_mask and token_type_ids. Export it for a task of texts, such as feature-extraction."
              .formatted(new TreeSet<>(inputs)));
    }
    this.outputs = outputs;
    this.workspace = session.newWorkspace();
    this.padId = padId == null ? 0 : padId; // masked, so any id of the vocabulary does
  }

  @Override
  public List<RowAnswer> run(List<Row<?>> rows, BatchCancellation cancellation)
      throws BatchTooLargeException {
    int length = rows.stream().mapToInt(row -> row.encoding().length()).max().orElse(0);
    cancellation.onCancel(workspace::cancel);
    fill(rows, length);
    ModelOutputs computed = forward(rows.size(), length);
    List<RowAnswer> answers = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      answers.add(rows.get(i).read(computed, i));
    }
    return answers;
  }

  private ModelOutputs forward(int rows, int length) throws BatchTooLargeException {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    outputs.forEach(output -> shapes.put(output.name(), output.shape(rows, length)));
    try {
      Map<String, FloatBuffer> values = workspace.run(shapes);
      Map<OutputKind, ModelOutput> computed = new EnumMap<>(OutputKind.class);
      for (GraphOutput output : outputs) {
        FloatBuffer numbers = Objects.requireNonNull(values.get(output.name()));
        int places = output.isOfTokens() ? length : 1;
        computed.put(output.kind(), new ModelOutput(numbers, places, output.width()));
      }
      return new ModelOutputs(computed);
    } catch (EngineOutOfMemoryException e) {
      throw new BatchTooLargeException(
          "the engine ran out of memory over %d rows of %d tokens.".formatted(rows, length), e);
    } catch (EngineException e) {
      throw new InferenceException(FailureCategory.ENGINE, e);
    }
  }

  private void fill(List<Row<?>> rows, int length) {
    LongBuffer ids = workspace.longInput("input_ids", rows.size(), length);
    for (Row<?> row : rows) {
      int[] tokens = row.encoding().ids();
      for (int i = 0; i < length; i++) {
        ids.put(i < tokens.length ? tokens[i] : padId);
      }
    }
    if (inputs.contains("attention_mask")) {
      LongBuffer mask = workspace.longInput("attention_mask", rows.size(), length);
      for (Row<?> row : rows) {
        int real = row.encoding().length();
        for (int i = 0; i < length; i++) {
          mask.put(i < real ? 1 : 0);
        }
      }
    }
    if (inputs.contains("token_type_ids")) {
      LongBuffer types = workspace.longInput("token_type_ids", rows.size(), length);
      for (Row<?> row : rows) {
        Encoding encoding = row.encoding();
        for (int i = 0; i < length; i++) {
          types.put(i < encoding.length() ? encoding.typeIds()[i] : 0);
        }
      }
    }
  }

  @Override
  public void close() {
    workspace.close();
  }
}
