package dev.millstream.generate;

/** Why a text has ended. */
public enum FinishReason {
  /** The model wrote a token that ends a text. */
  EOS,
  /** It has as many tokens as were asked for, or as fit. */
  LENGTH,
  /** A string or token stands in it that was to end it. */
  STOP,
  /** Nobody waits for it any more. */
  CANCELLED
}
