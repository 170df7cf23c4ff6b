package dev.millstream.task;

/** Why a record got no answer, for programs; the message beside it is for people. */
public enum FailureCategory {
  /** The input cannot be given to the model as it is. */
  INVALID_INPUT,
  /** The input has more tokens than the model takes, and truncation is not allowed. */
  TOO_LONG,
  /** The model was closed or could not be loaded. */
  MODEL_UNAVAILABLE,
  /** The forward pass failed, or its answer is no number. */
  ENGINE,
  /** No answer came in the time allowed. */
  TIMEOUT
}
