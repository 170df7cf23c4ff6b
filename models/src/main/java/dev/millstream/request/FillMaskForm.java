package dev.millstream.request;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.pool.ModelTasks;
import dev.millstream.task.Prepared;
import dev.millstream.task.fill.FillMaskOptions;
import dev.millstream.task.fill.FillMaskTask;
import dev.millstream.task.fill.MaskFill;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** fill-mask: transformers' {@code FillMaskPipeline}. */
record FillMaskForm(FillMaskOptions options) implements Form {
  private static final String TARGETS = "targets";
  static final Set<String> NAMES = Set.of("top_k", TARGETS, "tokenizer_kwargs", "truncation");

  static Form of(Parameters parameters) {
    RowLength length = RowLength.of(parameters, "tokenizer_kwargs");
    return new FillMaskForm(
        new FillMaskOptions(
            parameters.integer("top_k", 1, Integer.MAX_VALUE, FillMaskOptions.DEFAULT.topK()),
            targets(parameters),
            length.truncation(),
            length.maxLength()));
  }

  private static @Nullable List<String> targets(Parameters parameters) {
    String only = parameters.isText(TARGETS) ? parameters.text(TARGETS) : null;
    return only == null ? parameters.texts(TARGETS) : List.of(only);
  }

  @Override
  public Asked over(ModelTasks tasks) {
    return new Texts(tasks.fillMask(options));
  }

  private record Texts(FillMaskTask task) implements Asked {
    @Override
    public String takes() {
      return "a string with a mask, or an array of such strings";
    }

    /** Python takes the only one of a list for one. */
    @Override
    public boolean isListed(JsonNode inputs) {
      return inputs.isArray() && inputs.size() > 1;
    }

    @Override
    public Prepared<?, Outcome> prepare(Input input) {
      return Outcome.of(task.prepare(input.text()), Texts::outcome);
    }

    private static Outcome outcome(List<List<MaskFill>> masks) {
      MaskFill best = masks.get(0).get(0);
      return new Outcome(json -> write(json, masks), best.tokenStr(), best.score());
    }

    private static void write(JsonGenerator json, List<List<MaskFill>> masks) throws IOException {
      if (masks.size() > 1) {
        json.writeStartArray();
      }
      for (List<MaskFill> fills : masks) {
        json.writeStartArray();
        for (MaskFill fill : fills) {
          write(json, fill);
        }
        json.writeEndArray();
      }
      if (masks.size() > 1) {
        json.writeEndArray();
      }
    }

    private static void write(JsonGenerator json, MaskFill fill) throws IOException {
      json.writeStartObject();
      json.writeFieldName("score");
      PythonFloat.write(json, fill.score());
      json.writeNumberField("token", fill.token());
      json.writeStringField("token_str", fill.tokenStr());
      json.writeStringField("sequence", fill.sequence());
      json.writeEndObject();
    }
  }
}
