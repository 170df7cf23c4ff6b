package dev.millstream.generate.seq;

import dev.millstream.engine.DeclaredTensor;
import dev.millstream.engine.GraphRun;
import dev.millstream.engine.OnnxSession;
import dev.millstream.generate.beam.OpenTensors;
import java.util.Set;

/** Runs the encoder over a batch of inputs. */
final class EncoderRun {
  static final String HIDDEN = "last_hidden_state";
  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";

  private EncoderRun() {}

  /** Refuses encoders of another layout. */
  static void requireKnown(String model, OnnxSession encoder) {
    if (!Set.of(IDS, MASK).containsAll(encoder.inputNames())
        || encoder.outputs().stream().noneMatch(output -> output.name().equals(HIDDEN))) {
      throw DecoderGraph.unknown(
          model,
          "its encoder takes %s and gives %s, not input_ids and attention_mask to last_hidden_state"
              .formatted(
                  encoder.inputNames().stream().sorted().toList(),
                  encoder.outputs().stream().map(output -> output.name()).sorted().toList()));
    }
  }

  /** Fills the hidden states of all texts in. */
  static void run(GraphRun run, Seq2SeqInputs inputs, TextTensors texts) {
    try (OpenTensors tensors = new OpenTensors()) {
      for (DeclaredTensor input : run.inputs()) {
        int[] values = input.name().equals(IDS) ? inputs.ids() : inputs.mask();
        tensors.in(input.name(), input.type(), values, inputs.count(), inputs.length());
      }
      texts.out(tensors, HIDDEN, DecoderGraph.HIDDEN);
      run.run(tensors.inputs(), tensors.outputs());
    }
  }
}
