package dev.millstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.Shared;
import dev.millstream.model.Device;
import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphArithmeticTest {
  private static final int FLOAT16 = 10;
  private static final int INT8 = 3;
  private static final int INT4 = 22;

  @TempDir Path folder;

  @Nested
  class OfRealFiles {
    @Test
    void isFullPrecisionAsExported() {
      assertThat(GraphArithmetic.of(TinyBert.file())).isEqualTo(GraphArithmetic.FULL_PRECISION);
    }

    @Test
    void isAScalePerBatchWhereThePythonToolQuantisesDynamically() throws Exception {
      assertThat(GraphArithmetic.of(quantised("scale-per-batch")))
          .isEqualTo(GraphArithmetic.SCALE_PER_BATCH);
    }

    @Test
    void isFourBitWeightsWhereThePythonToolMakesThem() throws Exception {
      assertThat(GraphArithmetic.of(quantised("four-bits")))
          .isEqualTo(GraphArithmetic.FOUR_BIT_WEIGHTS);
    }

    @ParameterizedTest
    @CsvSource({
      "sentence-transformers/all-MiniLM-L6-v2/onnx/model_quantized.onnx, SCALE_PER_ROW",
      "local/minilm-spam/onnx/model_quantized.onnx, SCALE_PER_ROW",
      "HuggingFaceTB/SmolLM2-135M-Instruct/onnx/model_q4.onnx, FOUR_BIT_WEIGHTS",
    })
    void knowsTheFilesBesideTheCheckout(String file, GraphArithmetic arithmetic) {
      assertThat(GraphArithmetic.of(Shared.file("models/" + file))).isEqualTo(arithmetic);
    }

    /** That the warning is true: the same row beside others, and padded, has other numbers. */
    @Test
    void aScalePerBatchMixesTextsAndFourBitWeightsDoNot() throws Exception {
      long[] row = TinyBert.tokens(1, 9);
      long[] neighbour = TinyBert.tokens(2, 40);

      assertThat(changesBeside(quantised("scale-per-batch"), row, neighbour)).isTrue();
      assertThat(changesBeside(quantised("four-bits"), row, neighbour)).isFalse();
      assertThat(changesBeside(TinyBert.file(), row, neighbour)).isFalse();
    }

    private boolean changesBeside(Path model, long[] row, long[] neighbour) {
      try (OnnxSession session = OnnxSession.open(model, Device.CPU);
          Workspace workspace = session.newWorkspace()) {
        float[] alone = TinyBert.run(workspace, row)[0].clone();
        float[] together = TinyBert.run(workspace, row, neighbour)[0];
        return !java.util.Arrays.equals(alone, together);
      }
    }
  }

  @Nested
  class OfNodes {
    @ParameterizedTest
    @ValueSource(
        strings = {"DynamicQuantizeLinear", "DynamicQuantizeMatMul", "DynamicQuantizeLSTM"})
    void isAScalePerBatchWhereverANodeTakesOneOfAWholeTensor(String operator) throws IOException {
      assertThat(of(graph(node(operator)))).isEqualTo(GraphArithmetic.SCALE_PER_BATCH);
      assertThat(of(graph(inBranch(node(operator))))).isEqualTo(GraphArithmetic.SCALE_PER_BATCH);
      assertThat(ofFunction(node(operator))).isEqualTo(GraphArithmetic.SCALE_PER_BATCH);
    }

    @Test
    void isTheWorstOfItsParts() throws IOException {
      ProtobufWriter graph =
          graph(node("MatMulNBits"), node("QuantizeLinear"), node("DynamicQuantizeLinear"));

      assertThat(of(graph)).isEqualTo(GraphArithmetic.SCALE_PER_BATCH);
    }

    @ParameterizedTest
    @CsvSource({
      "MatMulNBits, 8, EIGHT_BIT_WEIGHTS",
      "MatMulNBits, 4, FOUR_BIT_WEIGHTS",
      "GatherBlockQuantized, 4, FOUR_BIT_WEIGHTS",
      "GatherBlockQuantized, 8, EIGHT_BIT_WEIGHTS",
    })
    void countsTheBitsOfWeights(String operator, int bits, GraphArithmetic arithmetic)
        throws IOException {
      ProtobufWriter attribute = new ProtobufWriter().string(1, "bits").number(3, bits);

      assertThat(of(graph(node(operator).message(5, attribute.number(20, 2)))))
          .isEqualTo(arithmetic);
    }

    @Test
    void takesFourBitsForWhatANodeDoesNotSay() throws IOException {
      assertThat(of(graph(node("MatMulNBits")))).isEqualTo(GraphArithmetic.FOUR_BIT_WEIGHTS);
    }

    @ParameterizedTest
    @CsvSource({INT8 + ", EIGHT_BIT_WEIGHTS", INT4 + ", FOUR_BIT_WEIGHTS"})
    void isOfWeightsAloneWhereNothingIsQuantisedOnTheWay(int type, GraphArithmetic arithmetic)
        throws IOException {
      ProtobufWriter graph =
          graph(OnnxWriter.node("DequantizeLinear", List.of("w", "scale"), "floats"))
              .message(5, OnnxWriter.tensor("w", type, 4).bytes(9, new byte[4]));

      assertThat(of(graph)).isEqualTo(arithmetic);
    }

    @Test
    void isHalfPrecisionWhereMostWeightsAre() throws IOException {
      ProtobufWriter graph =
          graph(node("MatMul"))
              .message(5, OnnxWriter.tensor("w", FLOAT16, 4, 4).bytes(9, new byte[32]))
              .message(5, OnnxWriter.tensor("b", OnnxWriter.FLOAT, 4).bytes(9, new byte[16]));

      assertThat(of(graph)).isEqualTo(GraphArithmetic.HALF_PRECISION);
    }

    @Test
    void refusesWhatIsNoOnnxFile() throws IOException {
      Path file = Files.writeString(folder.resolve("model.onnx"), "not a model");

      assertThatThrownBy(() -> GraphArithmetic.of(file))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageStartingWith("model file '" + file + "' cannot be read as ONNX: ");
    }
  }

  @Nested
  class OfScales {
    @Test
    void areFixedWhereNothingComputesThem() throws IOException {
      ProtobufWriter graph =
          graph(
              OnnxWriter.node("Div", List.of("x", "root"), "scores"),
              OnnxWriter.node("QuantizeLinear", List.of("scores", "s", "z"), "q"));

      assertThat(of(graph)).isEqualTo(GraphArithmetic.FIXED_SCALES);
    }

    @ParameterizedTest
    @CsvSource({
      "-1, SCALE_PER_ROW",
      "2, SCALE_PER_ROW",
      "0, SCALE_PER_BATCH",
      "1, SCALE_PER_BATCH"
    })
    void belongToARowWhereTheyAreTheLargestOfTheLastAxis(long axis, GraphArithmetic arithmetic)
        throws IOException {
      assertThat(of(scaledBy(reduceMax(axis)))).isEqualTo(arithmetic);
    }

    @Test
    void readTheAxisFromATensorToo() throws IOException {
      ProtobufWriter reduce = OnnxWriter.node("ReduceMax", List.of("magnitudes", "axes"), "most");
      ProtobufWriter graph = scaledBy(reduce).message(5, OnnxWriter.longs("axes", -1));

      assertThat(of(graph)).isEqualTo(GraphArithmetic.SCALE_PER_ROW);
    }

    @Test
    void mixTextsWhereTheyAreTheLargestOfAllNumbers() throws IOException {
      assertThat(of(scaledBy(OnnxWriter.node("ReduceMax", List.of("magnitudes"), "most"))))
          .isEqualTo(GraphArithmetic.SCALE_PER_BATCH);
      assertThat(of(scaledBy(reduceMax(-2, -1)))).isEqualTo(GraphArithmetic.SCALE_PER_BATCH);
    }

    @Test
    void areFoundBehindRoundingByHandToo() throws IOException {
      ProtobufWriter graph =
          graph(
              OnnxWriter.node("Abs", List.of("x"), "magnitudes"),
              reduceMax(-1),
              OnnxWriter.node("Div", List.of("x", "most"), "scaled"),
              OnnxWriter.node("Round", List.of("scaled"), "rounded"),
              OnnxWriter.node("Add", List.of("rounded", "zero"), "shifted"),
              OnnxWriter.node("Cast", List.of("shifted"), "q"),
              OnnxWriter.node("MatMulInteger", List.of("q", "w"), "product"));

      assertThat(of(graph)).isEqualTo(GraphArithmetic.SCALE_PER_ROW);
    }

    @Test
    void areNotLookedForWithoutEnd() throws IOException {
      ProtobufWriter graph = graph(OnnxWriter.node("Add", List.of("n0", "n0"), "n0"));
      for (int i = 1; i < 5_000; i++) {
        graph.message(1, OnnxWriter.node("Add", List.of("n" + (i - 1), "n" + (i - 1)), "n" + i));
      }
      graph.message(1, OnnxWriter.node("QuantizeLinear", List.of("x", "n4999"), "q"));

      assertThat(of(graph)).isEqualTo(GraphArithmetic.FIXED_SCALES);
    }

    private ProtobufWriter scaledBy(ProtobufWriter reduceMax) {
      return graph(
          OnnxWriter.node("Abs", List.of("x"), "magnitudes"),
          reduceMax,
          OnnxWriter.node("Mul", List.of("most", "k"), "scale0"),
          OnnxWriter.node("Add", List.of("scale0", "epsilon"), "scale"),
          OnnxWriter.node("Div", List.of("x", "scale"), "scaled"),
          OnnxWriter.node("QuantizeLinear", List.of("scaled", "one", "zero"), "q"),
          OnnxWriter.node("MatMulIntegerToFloat", List.of("q", "w", "one", "ws"), "product"));
    }

    private ProtobufWriter reduceMax(long... axes) {
      ProtobufWriter attribute = new ProtobufWriter().string(1, "axes").number(20, 7);
      for (long axis : axes) {
        attribute.number(8, axis);
      }
      return OnnxWriter.node("ReduceMax", List.of("magnitudes"), "most").message(5, attribute);
    }
  }

  private static Path quantised(String name) throws URISyntaxException {
    return Path.of(
        GraphArithmeticTest.class.getResource("/tiny/quantized/" + name + ".onnx").toURI());
  }

  private static ProtobufWriter node(String operator) {
    return OnnxWriter.node(operator, List.of("x", "w"), "y");
  }

  private static ProtobufWriter inBranch(ProtobufWriter node) {
    ProtobufWriter branch = new ProtobufWriter().message(1, node).string(2, "branch");
    return OnnxWriter.node("If", List.of("condition"), "z")
        .message(5, new ProtobufWriter().string(1, "then_branch").message(6, branch).number(20, 5));
  }

  private static ProtobufWriter graph(ProtobufWriter... nodes) {
    ProtobufWriter graph = new ProtobufWriter();
    for (ProtobufWriter node : nodes) {
      graph.message(1, node);
    }
    return graph;
  }

  private GraphArithmetic of(ProtobufWriter graph) throws IOException {
    return ofBytes(OnnxWriter.model(graph));
  }

  private GraphArithmetic ofFunction(ProtobufWriter node) throws IOException {
    ProtobufWriter function = new ProtobufWriter().string(1, "f").message(7, node);
    return ofBytes(
        new ProtobufWriter()
            .number(1, 8)
            .message(7, graph(node("f")).string(2, "graph"))
            .message(25, function)
            .toBytes());
  }

  private GraphArithmetic ofBytes(byte[] model) throws IOException {
    return GraphArithmetic.of(Files.write(folder.resolve("model.onnx"), model));
  }
}
