package dev.millstream.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.task.InferenceException;
import dev.millstream.task.ModelOutputs;
import dev.millstream.task.Prepared;
import dev.millstream.tokenize.Encoding;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** All inputs of a request as one input of the model, whose rows are those of all. */
final class WholeRequest implements Prepared<Object, TaskResult> {
  private static final JsonFactory JSON = new JsonFactory();

  private final List<Prepared<Object, Outcome>> inputs;
  private final boolean isListed;
  private final List<Encoding> rows = new ArrayList<>();
  private final int[] firstRows;

  private WholeRequest(List<Prepared<Object, Outcome>> inputs, boolean isListed) {
    this.inputs = inputs;
    this.isListed = isListed;
    this.firstRows = new int[inputs.size()];
    for (int input = 0; input < firstRows.length; input++) {
      firstRows[input] = rows.size();
      rows.addAll(inputs.get(input).rows());
    }
  }

  /**
   * Makes all inputs ready.
   *
   * @throws IllegalArgumentException when one of them is not what the task takes, or there is none
   * @throws InferenceException when the model cannot be given one of them
   */
  static WholeRequest of(HubTask task, Asked asked, JsonNode inputs) {
    List<JsonNode> all = asked.split(inputs);
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "inputs was an empty array, and there is nothing to ask. Give at least one input.");
    }
    List<Prepared<Object, Outcome>> prepared = new ArrayList<>(all.size());
    boolean isOne = all.size() == 1 && (!inputs.isArray() || all.get(0).equals(inputs));
    for (JsonNode one : all) {
      String at = isOne ? "inputs" : "inputs[%d]".formatted(prepared.size());
      prepared.add(prepare(asked, new Input(task.hubName(), asked.takes(), at, one)));
    }
    return new WholeRequest(prepared, asked.isListed(inputs));
  }

  @SuppressWarnings("unchecked") // an input reads the parts that it is given back
  private static Prepared<Object, Outcome> prepare(Asked asked, Input input) {
    try {
      return (Prepared<Object, Outcome>) asked.prepare(input);
    } catch (InferenceException e) {
      throw input.at().equals("inputs")
          ? e
          : new InferenceException(e.category(), input.at() + ": " + e.sentence());
    }
  }

  @Override
  public List<Encoding> rows() {
    return Collections.unmodifiableList(rows);
  }

  private int inputOf(int row) {
    int found = Arrays.binarySearch(firstRows, row);
    return found >= 0 ? found : -found - 2;
  }

  @Override
  public Object read(int row, ModelOutputs outputs, int index) {
    int input = inputOf(row);
    return inputs.get(input).read(row - firstRows[input], outputs, index);
  }

  @Override
  public TaskResult combine(List<Object> parts) {
    List<Outcome> outcomes = new ArrayList<>(inputs.size());
    for (int input = 0; input < firstRows.length; input++) {
      int end = input + 1 < firstRows.length ? firstRows[input + 1] : parts.size();
      outcomes.add(inputs.get(input).combine(parts.subList(firstRows[input], end)));
    }
    Outcome only = outcomes.size() == 1 ? outcomes.get(0) : null;
    return new TaskResult(
        json(outcomes),
        only == null ? null : only.label(),
        only == null ? Double.NaN : only.score());
  }

  private String json(List<Outcome> outcomes) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      if (isListed) {
        json.writeStartArray();
      }
      for (Outcome outcome : outcomes) {
        outcome.json().to(json);
      }
      if (isListed) {
        json.writeEndArray();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to a string failed", e);
    }
    return text.toString();
  }

  @Override
  public Object partKey(int row) {
    int input = inputOf(row);
    return inputs.get(input).partKey(row - firstRows[input]);
  }

  /** All inputs are of one task, and copy alike. */
  @Override
  public Object copyOf(Object part) {
    return inputs.get(0).copyOf(part);
  }
}
