package dev.millstream.task.sparse;

import dev.millstream.model.SpladeConfig;
import dev.millstream.model.SpladeConfig.Activation;
import dev.millstream.model.SpladeConfig.Strategy;
import dev.millstream.task.ModelOutput;

/** From the logits of a text's tokens to one weight for each entry of the vocabulary. */
record SpladePooling(SpladeConfig config) {

  /**
   * The weights of a row, none below zero.
   *
   * @param logits a row's places beyond its tokens are padding and not read
   */
  float[] apply(ModelOutput logits, int row, int tokens) {
    float[] pooled = new float[logits.width()];
    float[] token = new float[logits.width()];
    boolean isMax = config.strategy() == Strategy.MAX;
    for (int place = 0; place < tokens; place++) {
      logits.values().get(logits.start(row, place), token);
      for (int id = 0; id < token.length; id++) {
        pooled[id] = isMax ? Math.max(pooled[id], token[id]) : pooled[id] + weight(token[id]);
      }
    }
    // The logarithm keeps the order, so the greatest weight is that of the greatest logit.
    for (int id = 0; isMax && id < pooled.length; id++) {
      pooled[id] = weight(pooled[id]);
    }
    return pooled;
  }

  private float weight(float logit) {
    if (logit <= 0) {
      return 0;
    }
    float weight = (float) Math.log1p(logit);
    return config.activation() == Activation.LOG1P_RELU ? (float) Math.log1p(weight) : weight;
  }
}
