package dev.millstream.pool;

import dev.millstream.engine.GraphArithmetic;
import dev.millstream.model.ModelFiles;
import java.util.Locale;

/**
 * In which numbers a model's file computes.
 *
 * @param kind for programs, such as {@code scale_per_row}
 * @param inWords for people
 * @param dependsOnBatchMates whether a text's result changes with the texts that run beside it
 */
public record ModelArithmetic(String kind, String inWords, boolean dependsOnBatchMates) {

  /**
   * Looks at the nodes of a file that is here.
   *
   * @throws dev.millstream.model.ModelLoadException when it is no ONNX file
   */
  public static ModelArithmetic of(ModelFiles files) {
    GraphArithmetic graph = GraphArithmetic.of(files.onnx());
    return new ModelArithmetic(
        graph.name().toLowerCase(Locale.ROOT), graph.toString(), graph.dependsOnBatchMates());
  }
}
