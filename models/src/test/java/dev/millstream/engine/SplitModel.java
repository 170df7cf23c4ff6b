package dev.millstream.engine;

/** The smallest ONNX file whose weights lie in another file. */
public final class SplitModel {
  /** What the other file must hold, in bytes. */
  public static final int DATA_BYTES = 16;

  private SplitModel() {}

  /** An ONNX file that looks for its weights under this name. */
  public static byte[] lookingFor(String location) {
    ProtobufWriter weights =
        OnnxWriter.external(
            OnnxWriter.tensor("weights", OnnxWriter.FLOAT, 4), "location", location);
    return OnnxWriter.model(new ProtobufWriter().message(5, weights));
  }
}
