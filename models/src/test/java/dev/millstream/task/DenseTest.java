package dev.millstream.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.model.HeadModule;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelLoadException;
import dev.millstream.model.ModelOnDisk;
import dev.millstream.model.Safetensors;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseTest {
  private static final String WEIGHTS = "2_Dense/model.safetensors";
  private static final String IDENTITY = "torch.nn.modules.linear.Identity";

  @TempDir Path root;

  private ModelFiles model(String header, float... numbers) {
    return ModelOnDisk.in(root).with(WEIGHTS, ModelOnDisk.safetensors(header, numbers)).files();
  }

  private ModelFiles twoToThree() {
    return model(
        "{\"linear.weight\":{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[0,24]},"
            + "\"linear.bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[24,36]},"
            + "\"residual.weight\":{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[36,60]}}",
        1,
        2,
        3,
        4,
        5,
        6, // linear.weight
        10,
        20,
        30, // linear.bias
        100,
        0,
        0,
        100,
        0,
        0); // residual.weight
  }

  @Test
  void multipliesAndAddsTheBias() {
    Dense dense =
        Dense.of(new HeadModule.Dense(WEIGHTS, 2, 3, true, IDENTITY, false), twoToThree());

    assertThat(dense.apply(new float[] {1, -1})).containsExactly(9, 19, 29);
  }

  @Test
  void leavesTheBiasOutWhereTheModelHasNone() {
    Dense dense =
        Dense.of(new HeadModule.Dense(WEIGHTS, 2, 3, false, IDENTITY, false), twoToThree());

    assertThat(dense.apply(new float[] {1, -1})).containsExactly(-1, -1, -1);
  }

  @Test
  void addsTheProjectedInputAfterTheActivationWhereItIsResidual() {
    Dense dense =
        Dense.of(
            new HeadModule.Dense(WEIGHTS, 2, 3, false, "torch.nn.modules.activation.ReLU", true),
            twoToThree());

    assertThat(dense.apply(new float[] {1, -1})).containsExactly(100, -100, 0);
  }

  @Test
  void addsTheInputItselfWhereTheSizesAreTheSame() {
    ModelFiles files =
        model(
            "{\"linear.weight\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}",
            0,
            1,
            1,
            0);
    Dense dense = Dense.of(new HeadModule.Dense(WEIGHTS, 2, 2, false, IDENTITY, true), files);

    assertThat(dense.apply(new float[] {3, 5})).containsExactly(8, 8);
  }

  @Test
  void computesATorchModelsLayer() {
    ModelFiles files = ModelOnDisk.tiny("dense-normalize");
    Safetensors stored = Safetensors.open(files.require(WEIGHTS));
    float[] weight = stored.floats("linear.weight", 16, 32);
    float[] bias = stored.floats("linear.bias", 16);
    float[] input = new float[32];
    double[] expected = new double[16];
    for (int i = 0; i < 32; i++) {
      input[i] = (i - 16) / 8f;
    }
    for (int out = 0; out < 16; out++) {
      double sum = bias[out];
      for (int in = 0; in < 32; in++) {
        sum += (double) weight[out * 32 + in] * input[in];
      }
      expected[out] = Math.tanh(sum);
    }

    float[] result =
        Dense.of(
                new HeadModule.Dense(
                    WEIGHTS, 32, 16, true, "torch.nn.modules.activation.Tanh", false),
                files)
            .apply(input);

    for (int out = 0; out < 16; out++) {
      assertThat((double) result[out]).isCloseTo(expected[out], within(1e-6));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // torch's definitions, computed with Python's math module in double
    "torch.nn.modules.linear.Identity, -1.5, -1.5",
    "torch.nn.modules.activation.Tanh, -1.5, -0.905148253645",
    "torch.nn.modules.activation.ReLU, -1.5, 0",
    "torch.nn.modules.activation.ReLU, 1.5, 1.5",
    "torch.nn.modules.activation.LeakyReLU, -1.5, -0.015",
    "torch.nn.modules.activation.GELU, -1.5, -0.100210801903",
    "torch.nn.modules.activation.GELU, 0.3, 0.185373426657",
    "torch.nn.modules.activation.GELU, 9, 9",
    "torch.nn.modules.activation.GELU, -9, 0",
    "torch.nn.modules.activation.SiLU, -1.5, -0.273638285710",
    "torch.nn.modules.activation.Sigmoid, -1.5, 0.182425523806",
    "torch.nn.modules.activation.Sigmoid, -200, 0",
    "torch.nn.modules.activation.ELU, -1.5, -0.776869839852",
    "torch.nn.modules.activation.Softplus, -1.5, 0.201413277983",
    "torch.nn.modules.activation.Softplus, 50, 50",
  })
  void computesTorchsActivations(String name, float x, float expected) {
    assertThat(Activation.named(name).orElseThrow().of(x)).isCloseTo(expected, within(1e-7f));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.5, 0.520499877813047",
    "-1, -0.842700792949715",
    "3, 0.999977909503001",
    "5.9, 1",
    "7, 1"
  })
  void computesTheErrorFunction(double x, double expected) {
    assertThat(Activation.erf(x)).isCloseTo(expected, within(1e-14));
  }

  @ParameterizedTest
  @CsvSource({"torch.nn.modules.activation.Hardswish", "acme.Tanh"})
  void anActivationItDoesNotKnowIsAnsweredWithTheKnownOnes(String activation) {
    ModelFiles files = twoToThree();

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(
            () -> Dense.of(new HeadModule.Dense(WEIGHTS, 2, 3, true, activation, false), files))
        .withMessage(
            ("the Dense module of model 'acme/toy' revision 'main' uses the activation '%s';"
                    + " Millstream knows Identity, Tanh, ReLU, LeakyReLU, GELU, SiLU, Sigmoid, ELU,"
                    + " Softplus of torch.nn (%s). Choose another model.")
                .formatted(activation, root.resolve(WEIGHTS)));
  }

  @Test
  void weightsAreRequiredAsSafetensors() {
    ModelFiles files = ModelOnDisk.in(root).with("2_Dense/pytorch_model.bin", "a pickle").files();

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(
            () -> Dense.of(new HeadModule.Dense(WEIGHTS, 2, 3, true, IDENTITY, false), files))
        .withMessage(
            "model 'acme/toy' revision 'main' has no 2_Dense/model.safetensors (looked in %s). Copy"
                    .formatted(root)
                + " it there.");
  }
}
