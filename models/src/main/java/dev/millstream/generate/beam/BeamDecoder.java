package dev.millstream.generate.beam;

/**
 * A model that continues rows of tokens, all by one token at a time, and remembers what each row
 * has read. From step to step rows may fork, change places and end.
 *
 * <p>Threading: confined to one thread, but for {@link #cancel()}. Life cycle: {@link #begin()}
 * once, then {@link #step} as often as wanted, then {@link #close()}.
 */
public interface BeamDecoder extends RowLogits, AutoCloseable {
  /**
   * Reads the prompts; there is then one row for each text, in the order of the texts.
   *
   * @throws dev.millstream.engine.EngineException when the model fails
   */
  void begin();

  /**
   * Reads one more token for each row.
   *
   * @param parents for each row, which row of the step before it continues; the others are given up
   * @param tokens the token that each row reads
   * @throws dev.millstream.engine.EngineException when the model fails
   */
  void step(int[] parents, int[] tokens);

  /** Ends the step under way, which then fails. Any thread may call it. */
  void cancel();

  /** Gives up what it remembers. Closing twice does nothing. */
  @Override
  void close();
}
