package dev.millstream.engine.djl;

import dev.millstream.model.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Which inputs a TorchScript file takes, in order: the parameters of its module's {@code forward},
 * as its program declares them. Nothing is run.
 *
 * <p>A file of weights that {@code torch.save} wrote is a zip as well, but has no program; it is
 * refused, as any other pickle is.
 */
final class TorchScriptInputs {
  private static final int MOST_BYTES = 4 << 20;
  private static final Pattern TOP =
      Pattern.compile("\\A\\x80\\x02c(__torch__(?:\\.\\w+)*)\\n(\\w+)\\n");

  private TorchScriptInputs() {}

  /**
   * Reads them.
   *
   * @throws ModelLoadException when the file cannot be read, or is no TorchScript file
   */
  static List<String> of(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String root = root(zip, file);
      Matcher top = TOP.matcher(text(zip, root + "data.pkl", file));
      if (!top.find()) {
        throw noTorchScript(file);
      }
      String program = text(zip, root + "code/" + top.group(1).replace('.', '/') + ".py", file);
      return parameters(program, top.group(2), file);
    } catch (ZipException e) {
      throw noTorchScript(file);
    } catch (IOException e) {
      throw ModelLoadException.unreadable(file, e);
    }
  }

  private static String root(ZipFile zip, Path file) {
    return zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.matches("[^/]+/constants\\.pkl"))
        .findFirst()
        .map(name -> name.substring(0, name.indexOf('/') + 1))
        .orElseThrow(() -> noTorchScript(file));
  }

  /** One character for each byte: names are ASCII, and the rest is not looked at. */
  private static String text(ZipFile zip, String name, Path file) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw noTorchScript(file);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
    }
  }

  private static List<String> parameters(String program, String type, Path file) {
    Matcher forward =
        Pattern.compile(
                "class "
                    + Pattern.quote(type)
                    + "\\(Module\\):.*?def forward\\(self[^,)]*,?(.*?)\\) ->",
                Pattern.DOTALL)
            .matcher(program);
    if (!forward.find()) {
      throw noTorchScript(file);
    }
    List<String> names = new ArrayList<>();
    for (String parameter : forward.group(1).split(",", -1)) {
      Matcher tensor = Pattern.compile("\\s*(\\w+): Tensor\\s*").matcher(parameter);
      if (tensor.matches()) {
        names.add(tensor.group(1));
      } else if (!parameter.isBlank() && !parameter.contains("=")) {
        throw new ModelLoadException(
            "TorchScript file '%s' takes '%s', and only tensors can be given. Trace the model with tensors for input_ids and attention_mask."
                .formatted(file, parameter.strip()));
      }
    }
    return names;
  }

  private static ModelLoadException noTorchScript(Path file) {
    return new ModelLoadException(
        "'%s' is not a TorchScript file: it has no program. Write one with torch.jit.trace and torch.jit.save; what torch.save writes is a pickle, and never loaded."
            .formatted(file));
  }
}
