package dev.millstream.generate.causal;

import dev.millstream.adapter.AdaptedModel;
import dev.millstream.engine.OnnxSession;
import dev.millstream.model.CausalConfig;
import dev.millstream.model.ModelFiles;
import org.jspecify.annotations.Nullable;

/**
 * A decoder-only model, loaded on the CPU.
 *
 * <p>Threading: safe for many threads; loops and scorers made of it run side by side. Life cycle:
 * close it after them.
 */
public final class CausalModel implements AutoCloseable {
  private final String name;
  private final CausalConfig config;
  private final OnnxSession session;
  private final CausalGraph graph;
  private final boolean paired;

  private CausalModel(String name, CausalConfig config, OnnxSession session, CausalGraph graph) {
    this.name = name;
    this.config = config;
    this.session = session;
    this.graph = graph;
    this.paired = LoneToken.differs(graph, session);
  }

  /**
   * Loads a model.
   *
   * @param threads of each run, its caller's among them
   * @throws dev.millstream.model.ModelLoadException when a file is missing or unusable, or the
   *     graph is not one of the layouts of {@link CacheLayout}
   */
  public static CausalModel open(ModelFiles files, int threads) {
    CausalConfig config = CausalConfig.of(files);
    OnnxSession session = AdaptedModel.open(files, file -> OnnxSession.openForSteps(file, threads));
    try {
      return new CausalModel(files.name(), config, session, CausalGraph.of(session, config));
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** As results name it. */
  public String name() {
    return name;
  }

  /** How its graph keeps keys and values. */
  public CacheLayout layout() {
    return graph.layout();
  }

  /** Token ids are below it. */
  public int vocabulary() {
    return config.vocabulary();
  }

  /**
   * Logits that it gives for a token, at least as many as the vocabulary has ids in most models.
   */
  public int logitsWidth() {
    return graph.logitsWidth();
  }

  /** Tokens that a text may have, prompt included; null where the model does not say. */
  public @Nullable Integer positions() {
    return config.positions();
  }

  /** Bytes that the keys and values of one token take. */
  public long tokenBytes() {
    return graph.tokenBytes();
  }

  /**
   * Bytes outside the heap that a loop with these limits takes, {@code memoryBytes} aside.
   *
   * @throws ArithmeticException when they are more than a long counts
   */
  public long plannedBytes(GenerationLimits limits) {
    return MemoryPlan.of(graph, limits, false, paired).bytes();
  }

  /**
   * A loop of its own memory; the caller closes it.
   *
   * @throws IllegalArgumentException when the limits allow less memory than they ask for, or slots
   *     are longer than the model's positions
   * @throws dev.millstream.engine.EngineException when there is no such memory
   */
  public GenerationLoop newLoop(GenerationLimits limits) {
    return new GenerationLoop(this, limits, newRows(limits, false));
  }

  /**
   * A scorer of its own memory; the caller closes it.
   *
   * @param limits of one slot, of as many tokens as a text may have
   * @throws IllegalArgumentException when the limits allow less memory than they ask for, or the
   *     slot is longer than the model's positions
   * @throws dev.millstream.engine.EngineException when there is no such memory
   */
  public TextScorer newScorer(GenerationLimits limits) {
    return new TextScorer(this, limits, newRows(limits, true));
  }

  private CacheRows newRows(GenerationLimits limits, boolean allLogits) {
    Integer positions = config.positions();
    if (positions != null && limits.slotTokens() > positions && !limits.beyondPositions()) {
      throw new IllegalArgumentException(
          ("slots of %d tokens were asked for, but model '%s' has %d positions. Ask for at most"
                  + " these, or allow slots beyond them.")
              .formatted(limits.slotTokens(), name, positions));
    }
    MemoryPlan plan = MemoryPlan.of(graph, limits, allLogits, paired).within(limits, this);
    ForwardRun forward =
        new ForwardRun(graph, session.newGraphRun(), plan.logitsBytes(), allLogits);
    try {
      return CacheRows.of(graph, limits, forward, paired);
    } catch (RuntimeException e) {
      forward.close();
      throw e;
    }
  }

  CausalGraph graph() {
    return graph;
  }

  /**
   * The ids, if the model has them all.
   *
   * @throws IllegalArgumentException when there is none, or one is not of the vocabulary
   */
  int[] requireIds(int[] ids) {
    if (ids.length == 0) {
      throw new IllegalArgumentException(
          "there are no token ids for model '%s' to go on from. Begin with its first special token, or with a text."
              .formatted(name));
    }
    for (int id : ids) {
      if (id < 0 || id >= vocabulary()) {
        throw new IllegalArgumentException(
            "token id %d is not one of the %d of model '%s'. Use this model's tokenizer."
                .formatted(id, vocabulary(), name));
      }
    }
    return ids;
  }

  @Override
  public void close() {
    session.close();
  }
}
