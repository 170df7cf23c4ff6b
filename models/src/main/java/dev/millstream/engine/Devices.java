package dev.millstream.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.millstream.model.Device;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the name of a device from an option. */
public final class Devices {
  private static final Pattern CUDA = Pattern.compile("cuda:(\\d{1,4})");

  private Devices() {}

  /**
   * The device named {@code cpu} or {@code cuda:N}; {@code auto} is {@code cuda:0} where ONNX
   * Runtime was built for CUDA, else {@code cpu}.
   *
   * @throws IllegalArgumentException when the text names no device
   */
  public static Device parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    Matcher cuda = CUDA.matcher(name);
    if (cuda.matches()) {
      return Device.cuda(Integer.parseInt(cuda.group(1)));
    }
    return switch (name) {
      case "cpu" -> Device.CPU;
      case "auto" -> hasCuda() ? Device.cuda(0) : Device.CPU;
      default ->
          throw new IllegalArgumentException(
              "device '%s' is not known. Allowed are auto, cpu and cuda:N, where N is the number of the GPU, as in cuda:0."
                  .formatted(text));
    };
  }

  static boolean hasCuda() {
    return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
  }
}
