package dev.millstream.benchmarks.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Figures as a JSON file, with the machine they were measured on; what is unknown is null. */
public final class JsonReport {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .registerModule(
              new SimpleModule()
                  .addSerializer(Double.class, new NullForNan())
                  .addSerializer(double.class, new NullForNan()));

  private JsonReport() {}

  private static final class NullForNan extends StdSerializer<Double> {
    private static final long serialVersionUID = 1L;

    NullForNan() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (value.isNaN()) {
        json.writeNull();
      } else {
        json.writeNumber(value);
      }
    }
  }

  /** Writes the file anew. */
  public static void write(Path file, Map<String, Object> figures) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("written", Instant.now().toString());
    all.put("processor", processor());
    all.put("cores", Runtime.getRuntime().availableProcessors());
    all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    all.put("java", System.getProperty("java.vm.version"));
    all.putAll(figures);
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    JSON.writeValue(file.toFile(), all);
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }
}
