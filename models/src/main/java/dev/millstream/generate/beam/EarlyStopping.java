package dev.millstream.generate.beam;

/** When beam search ends, as {@code early_stopping} of transformers says. */
public enum EarlyStopping {
  /** {@code True}: as soon as there are as many texts as beams. */
  TRUE,
  /** {@code False}: when the best beam, judged at its present length, no longer beats the worst. */
  FALSE,
  /** {@code "never"}: when no beam can beat the worst, even at the length that favours it most. */
  NEVER
}
