package dev.millstream.engine;

import java.util.List;

/**
 * A tensor that a file's main graph holds.
 *
 * @param isInFile whether its elements are in the ONNX file, and not in one beside it
 */
public record GraphTensor(String name, List<Long> dims, Kind kind, boolean isInFile) {
  /** What its elements are. */
  public enum Kind {
    FLOAT,
    HALF,
    OTHER;

    private static final int ONNX_FLOAT = 1;
    private static final int ONNX_HALF = 10;

    static Kind of(long onnxType) {
      return onnxType == ONNX_FLOAT ? FLOAT : onnxType == ONNX_HALF ? HALF : OTHER;
    }

    int onnxType() {
      return switch (this) {
        case FLOAT -> ONNX_FLOAT;
        case HALF -> ONNX_HALF;
        case OTHER -> throw new IllegalStateException("no tensor of another type is written");
      };
    }

    int bytes() {
      return this == HALF ? Short.BYTES : Float.BYTES;
    }
  }

  /** Copies the dimensions. */
  public GraphTensor {
    dims = List.copyOf(dims);
  }
}
