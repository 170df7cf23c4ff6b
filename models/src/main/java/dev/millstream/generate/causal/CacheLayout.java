package dev.millstream.generate.causal;

/** How a graph keeps the keys and values of the tokens it has seen. */
public enum CacheLayout {
  /**
   * Every run gives them anew, with those of its tokens behind: {@code past_key_values.N.key} to
   * {@code present.N.key}, as optimum and transformers.js export. Texts run one after the other,
   * since its kernels round otherwise when rows are padded.
   */
  GROWING,
  /**
   * Every run appends in place to memory that is its input and its output, by the operator
   * GroupQueryAttention. Rows of unlike lengths run together.
   */
  SHARED
}
