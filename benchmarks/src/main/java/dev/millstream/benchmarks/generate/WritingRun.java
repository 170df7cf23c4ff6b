package dev.millstream.benchmarks.generate;

/**
 * One round of one case. The seconds begin when each text has its prompt computed and its first
 * tokens.
 *
 * @param tokens that all texts got in these seconds
 * @param promptTokens computed before
 * @param promptSeconds from the first prompt to the texts' first tokens
 * @param foreignCores cores that others kept busy in all that time
 */
record WritingRun(
    int tokens, double seconds, int promptTokens, double promptSeconds, double foreignCores) {
  double tokensPerSecond() {
    return tokens / seconds;
  }

  double promptTokensPerSecond() {
    return promptTokens / promptSeconds;
  }
}
