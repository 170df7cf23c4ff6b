package dev.millstream.benchmarks.generate;

/**
 * How fast texts could be written if only memory had to be read: every step reads all weights once,
 * and the keys and values of each text.
 *
 * @param weightBytes of the model's file, whose embedding is its head
 * @param tokenBytes keys and values of one token
 * @param bytesPerSecond that the memory gives
 */
record DecodeBound(long weightBytes, long tokenBytes, double bytesPerSecond) {
  /**
   * Tokens a second of texts that have a token at each step.
   *
   * @param textTokens tokens of each text so far, prompt included
   */
  double tokensPerSecond(int texts, double textTokens) {
    return texts * bytesPerSecond / (weightBytes + texts * textTokens * tokenBytes);
  }
}
