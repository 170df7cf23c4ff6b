package dev.millstream.generate.causal;

/** What becomes of a prompt that leaves too little of its slot for the tokens to be made. */
public enum PromptOverflow {
  /** It is refused with a sentence. */
  REFUSE,
  /** Its first tokens are left out, as many as need be. */
  DROP_FRONT
}
