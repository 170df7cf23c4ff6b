package dev.millstream.model;

/** What a sentence-transformers model does with a pooled vector. */
public sealed interface HeadModule {

  /** Scales the vector to length 1. */
  record Normalize() implements HeadModule {}

  /**
   * A linear layer and an activation.
   *
   * @param weights name of its safetensors file in the model's folder
   * @param in numbers it takes
   * @param out numbers it gives
   * @param bias whether the file holds {@code linear.bias}
   * @param activation torch's class name, e.g. {@code torch.nn.modules.activation.Tanh}
   * @param residual whether the input, projected where the sizes differ, is added to the result
   */
  record Dense(String weights, int in, int out, boolean bias, String activation, boolean residual)
      implements HeadModule {}
}
