package dev.millstream.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How the vectors of a text's tokens become one; in the order sentence-transformers joins them. */
public enum PoolingMode {
  /** The first token's vector. */
  CLS("cls", "pooling_mode_cls_token"),
  /** The largest number in each place. */
  MAX("max", "pooling_mode_max_tokens"),
  /** The mean over the tokens. */
  MEAN("mean", "pooling_mode_mean_tokens"),
  /** The sum over the tokens, divided by the root of their number. */
  MEAN_SQRT_LEN("mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens"),
  /** The mean over the tokens, each weighted by its place, the first one 1. */
  WEIGHTED_MEAN("weightedmean", "pooling_mode_weightedmean_tokens"),
  /** The last token's vector. */
  LAST_TOKEN("lasttoken", "pooling_mode_lasttoken");

  private final String configName;
  private final String oldField;

  PoolingMode(String configName, String oldField) {
    this.configName = configName;
    this.oldField = oldField;
  }

  /** Its name in a pooling configuration since sentence-transformers 6. */
  public String configName() {
    return configName;
  }

  /** The field that switched it on before. */
  String oldField() {
    return oldField;
  }

  static String allNames() {
    return Arrays.stream(values()).map(PoolingMode::configName).collect(Collectors.joining(", "));
  }
}
