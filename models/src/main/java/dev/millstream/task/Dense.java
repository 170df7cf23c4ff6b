package dev.millstream.task;

import dev.millstream.model.HeadModule;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.Safetensors;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer and an activation: {@code activation(W x + b)}, plus {@code x} or {@code R x}
 * where the module is residual.
 *
 * <p>Threading: immutable. Sums run over the inputs in their order and in {@code float}.
 */
final class Dense implements VectorStep {
  private final Weights linear;
  private final float @Nullable [] bias;
  private final Activation activation;
  private final boolean residual;
  private final @Nullable Weights projection;

  private Dense(
      Weights linear,
      float @Nullable [] bias,
      Activation activation,
      boolean residual,
      @Nullable Weights projection) {
    this.linear = linear;
    this.bias = bias;
    this.activation = activation;
    this.residual = residual;
    this.projection = projection;
  }

  /**
   * Reads the weights.
   *
   * @throws ModelLoadException where the weights are missing or do not fit, or the activation is
   *     not one of {@link Activation}
   */
  static Dense of(HeadModule.Dense config, ModelFiles files) {
    Activation activation =
        Activation.named(config.activation())
            .orElseThrow(
                () ->
                    new ModelLoadException(
                        ("the Dense module of %s uses the activation '%s'; Millstream knows %s of"
                                + " torch.nn (%s). Choose another model.")
                            .formatted(
                                files,
                                config.activation(),
                                Activation.allNames(),
                                files.root().resolve(config.weights()))));
    Safetensors stored = Safetensors.open(files.require(config.weights()));
    boolean projected = config.residual() && config.in() != config.out();
    return new Dense(
        Weights.of(stored, "linear.weight", config),
        config.bias() ? stored.floats("linear.bias", config.out()) : null,
        activation,
        config.residual(),
        projected ? Weights.of(stored, "residual.weight", config) : null);
  }

  @Override
  public float[] apply(float[] vector) {
    float[] result = linear.times(vector);
    for (int i = 0; i < result.length; i++) {
      result[i] = activation.of(bias == null ? result[i] : result[i] + bias[i]);
    }
    if (residual) {
      add(result, projection == null ? vector : projection.times(vector), 1);
    }
    return result;
  }

  private static void add(float[] sum, float[] vector, float factor) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * vector[i];
    }
  }

  /** A matrix kept as its columns, so that a product adds whole columns, which vectorises. */
  private static final class Weights {
    private final float[][] columns;
    private final int rows;

    private Weights(float[][] columns, int rows) {
      this.columns = columns;
      this.rows = rows;
    }

    static Weights of(Safetensors stored, String name, HeadModule.Dense config) {
      float[] rowByRow = stored.floats(name, config.out(), config.in());
      float[][] columns = new float[config.in()][config.out()];
      for (int row = 0; row < config.out(); row++) {
        for (int column = 0; column < config.in(); column++) {
          columns[column][row] = rowByRow[row * config.in() + column];
        }
      }
      return new Weights(columns, config.out());
    }

    float[] times(float[] vector) {
      float[] product = new float[rows];
      for (int i = 0; i < columns.length; i++) {
        add(product, columns[i], vector[i]);
      }
      return product;
    }
  }
}
