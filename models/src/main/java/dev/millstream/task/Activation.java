package dev.millstream.task;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The activations of torch.nn that a Dense module may name, with torch's default parameters. */
enum Activation {
  IDENTITY("Identity") {
    @Override
    float of(float x) {
      return x;
    }
  },
  TANH("Tanh") {
    @Override
    float of(float x) {
      return (float) Math.tanh(x);
    }
  },
  RELU("ReLU") {
    @Override
    float of(float x) {
      return Math.max(x, 0);
    }
  },
  LEAKY_RELU("LeakyReLU") {
    @Override
    float of(float x) {
      return x >= 0 ? x : 0.01f * x;
    }
  },
  GELU("GELU") {
    @Override
    float of(float x) {
      return (float) (0.5 * x * (1 + erf(x / Math.sqrt(2))));
    }
  },
  SILU("SiLU") {
    @Override
    float of(float x) {
      return (float) (x / (1 + Math.exp(-x)));
    }
  },
  SIGMOID("Sigmoid") {
    @Override
    float of(float x) {
      return (float) (1 / (1 + Math.exp(-x)));
    }
  },
  ELU("ELU") {
    @Override
    float of(float x) {
      return x > 0 ? x : (float) Math.expm1(x);
    }
  },
  SOFTPLUS("Softplus") {
    @Override
    float of(float x) {
      return x > 20 ? x : (float) Math.log1p(Math.exp(x));
    }
  };

  private static final double ERF_IS_ONE_BEYOND = 6;

  private final String torchName;

  Activation(String torchName) {
    this.torchName = torchName;
  }

  abstract float of(float x);

  /** By the last component of torch's class name, e.g. {@code torch.nn.modules.linear.Identity}. */
  static Optional<Activation> named(String torchClass) {
    String name = torchClass.substring(torchClass.lastIndexOf('.') + 1);
    return torchClass.startsWith("torch.nn.")
        ? Arrays.stream(values()).filter(a -> a.torchName.equals(name)).findFirst()
        : Optional.empty();
  }

  static String allNames() {
    return Arrays.stream(values()).map(a -> a.torchName).collect(Collectors.joining(", "));
  }

  /**
   * The error function, by the series of positive terms {@code 2/sqrt(pi) e^(-x^2) sum 2^n x^(2n+1)
   * / (1*3*...*(2n+1))} (Abramowitz and Stegun 7.1.6), to about 1e-15.
   */
  static double erf(double x) {
    if (Math.abs(x) > ERF_IS_ONE_BEYOND) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > Math.abs(sum) * 0x1p-53; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
