package dev.millstream.generate.beam;

import dev.millstream.engine.DeclaredTensor;
import dev.millstream.engine.ElementType;
import dev.millstream.engine.OnnxSession;
import dev.millstream.model.CausalConfig;
import dev.millstream.model.Device;
import dev.millstream.model.ModelLoadException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The graph of a causal language model that takes keys and values of former tokens and gives them
 * back longer: inputs {@code input_ids}, {@code attention_mask}, {@code position_ids}, {@code
 * num_logits_to_keep} and {@code past_key_values.…}, outputs {@code logits} and {@code present.…}.
 *
 * <p>Threading: safe; decoders are of one thread each. Life cycle: closed once, after its decoders'
 * last step.
 */
public final class BeamGraph implements AutoCloseable {
  private static final String PAST = "past_key_values.";
  private static final Set<String> KNOWN =
      Set.of(
          CausalDecoder.IDS,
          CausalDecoder.MASK,
          CausalDecoder.POSITIONS,
          CausalDecoder.KEPT_LOGITS);

  private final OnnxSession session;
  private final List<DeclaredTensor> pasts;
  private final DeclaredTensor logits;
  private final CausalConfig config;

  private BeamGraph(
      OnnxSession session, List<DeclaredTensor> pasts, DeclaredTensor logits, CausalConfig config) {
    this.session = session;
    this.config = config;
    this.pasts = pasts;
    this.logits = logits;
  }

  /**
   * Loads a model.
   *
   * @param config says what the graph leaves open: heads, their size and the vocabulary
   * @throws ModelLoadException when it cannot be loaded, or its inputs and outputs are others
   */
  public static BeamGraph open(Path model, CausalConfig config, Device device) {
    OnnxSession session = OnnxSession.openForSteps(model, device);
    try (var run = session.newGraphRun()) {
      for (DeclaredTensor input : run.inputs()) {
        requireKnown(input, model);
      }
      List<DeclaredTensor> pasts = run.inputs().stream().filter(BeamGraph::isPast).toList();
      DeclaredTensor logits = logits(run.outputs(), model);
      if (pasts.isEmpty()) {
        throw new ModelLoadException(
            "model '%s' takes no keys and values of former tokens (inputs '%s…'), so each token would cost a whole text. Export it with 'optimum-cli export onnx --task text-generation-with-past'."
                .formatted(model, PAST));
      }
      return new BeamGraph(session, pasts, logits, config);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static void requireKnown(DeclaredTensor input, Path model) {
    boolean isNumbers = input.type() == ElementType.LONG || input.type() == ElementType.INT;
    boolean isKnown =
        isPast(input) ? input.dims().size() == 4 : KNOWN.contains(input.name()) && isNumbers;
    if (!isKnown) {
      throw new ModelLoadException(
          "model '%s' has an input '%s' of %s and shape %s, but beam search knows input_ids, attention_mask, position_ids and num_logits_to_keep of whole numbers and past_key_values of [rows, heads, tokens, width]. Choose a file exported with 'optimum-cli export onnx --task text-generation-with-past'."
              .formatted(model, input.name(), input.type(), input.dims()));
    }
  }

  private static boolean isPast(DeclaredTensor input) {
    return input.name().startsWith(PAST);
  }

  private static DeclaredTensor logits(List<DeclaredTensor> outputs, Path model) {
    return outputs.stream()
        .filter(output -> output.name().equals("logits") && output.dims().size() == 3)
        .findFirst()
        .orElseThrow(
            () ->
                new ModelLoadException(
                    "model '%s' has no output 'logits' of [rows, tokens, vocabulary], only %s. Choose a language model."
                        .formatted(model, outputs)));
  }

  /**
   * A decoder of one text, which the caller closes.
   *
   * @param prompt at least one token
   * @throws IllegalArgumentException when there is none
   */
  public BeamDecoder decoder(int... prompt) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException(
          "the prompt has no tokens, but a causal model continues at least one. Give it a text, or its bos token.");
    }
    return new CausalDecoder(
        session.newGraphRun(),
        new ReorderedCache(pasts, config.keyValueHeads(), config.headSize()),
        new LastLogits(logits, config.vocabulary()),
        prompt);
  }

  @Override
  public void close() {
    session.close();
  }
}
