package dev.millstream.generate.seq;

import dev.millstream.engine.DeclaredTensor;
import dev.millstream.engine.ElementType;
import dev.millstream.engine.GraphRun;
import dev.millstream.engine.OnnxSession;
import dev.millstream.model.ModelLoadException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the decoder's graphs take and give, checked.
 *
 * @param own keys and values of the decoder's tokens, as inputs
 * @param cross keys and values of the input's tokens, as inputs
 * @param logits the output
 */
record DecoderGraph(List<DeclaredTensor> own, List<DeclaredTensor> cross, DeclaredTensor logits) {
  static final String IDS = "input_ids";
  static final String MASK = "encoder_attention_mask";
  static final String HIDDEN = "encoder_hidden_states";
  static final String BRANCH = "use_cache_branch";
  static final String LOGITS = "logits";
  private static final String PAST = "past_key_values.";
  private static final Set<String> KNOWN = Set.of(IDS, MASK, HIDDEN, BRANCH);

  static DecoderGraph of(String model, OnnxSession first, OnnxSession later) {
    try (GraphRun begin = first.newGraphRun();
        GraphRun goOn = later.newGraphRun()) {
      requireKnown(model, begin.inputs());
      requireKnown(model, goOn.inputs());
      boolean isMerged = first == later;
      if (isMerged && begin.inputs().stream().noneMatch(input -> input.name().equals(BRANCH))) {
        throw unknown(
            model,
            "its decoder_model_merged has no input '%s' that says whether there are former tokens"
                .formatted(BRANCH));
      }
      DecoderGraph graph =
          new DecoderGraph(
              pasts(goOn.inputs(), ".decoder."),
              pasts(goOn.inputs(), ".encoder."),
              logits(model, begin.outputs()));
      graph.requireGiven(model, begin.outputs(), goOn.outputs());
      return graph;
    }
  }

  static String present(DeclaredTensor past) {
    return past.name().replaceFirst("^past_key_values", "present");
  }

  private static void requireKnown(String model, List<DeclaredTensor> inputs) {
    for (DeclaredTensor input : inputs) {
      boolean isPast =
          input.name().startsWith(PAST)
              && input.dims().size() == 4
              && (input.name().contains(".decoder.") || input.name().contains(".encoder."));
      if (!isPast && !KNOWN.contains(input.name())) {
        throw unknown(
            model, "its decoder has an input '%s' of %s".formatted(input.name(), input.dims()));
      }
    }
  }

  private static List<DeclaredTensor> pasts(List<DeclaredTensor> inputs, String part) {
    return inputs.stream()
        .filter(input -> input.name().startsWith(PAST) && input.name().contains(part))
        .toList();
  }

  private static DeclaredTensor logits(String model, List<DeclaredTensor> outputs) {
    return outputs.stream()
        .filter(output -> output.name().equals(LOGITS) && output.dims().size() == 3)
        .filter(output -> output.type() == ElementType.FLOAT || output.type() == ElementType.HALF)
        .findFirst()
        .orElseThrow(
            () ->
                unknown(
                    model,
                    "its decoder has no output 'logits' of [rows, tokens, vocabulary], only "
                        + names(outputs)));
  }

  /** Each key and value that is taken must have been given by a run before. */
  private void requireGiven(String model, List<DeclaredTensor> begin, List<DeclaredTensor> goOn) {
    if (own.isEmpty() || cross.isEmpty()) {
      throw unknown(
          model,
          "its decoder takes no keys and values of former tokens (inputs '%s0.decoder.key', '%s0.encoder.key', …)"
              .formatted(PAST, PAST));
    }
    requireNames(model, begin, own);
    requireNames(model, begin, cross);
    requireNames(model, goOn, own);
  }

  private static void requireNames(
      String model, List<DeclaredTensor> outputs, List<DeclaredTensor> pasts) {
    Set<String> given = names(outputs);
    for (DeclaredTensor past : pasts) {
      if (!given.contains(present(past))) {
        throw unknown(
            model,
            "its decoder takes '%s', but gives no '%s'".formatted(past.name(), present(past)));
      }
    }
  }

  private static Set<String> names(List<DeclaredTensor> tensors) {
    return tensors.stream()
        .map(DeclaredTensor::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static ModelLoadException unknown(String model, String what) {
    return new ModelLoadException(
        "%s has another layout than the encoder-decoders that are known: %s. Export it with 'optimum-cli export onnx --task text2text-generation-with-past'."
            .formatted(model, what));
  }
}
