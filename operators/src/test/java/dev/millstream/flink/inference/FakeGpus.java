package dev.millstream.flink.inference;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.externalresource.ExternalResourceDriver;
import org.apache.flink.api.common.externalresource.ExternalResourceDriverFactory;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalResourceOptions;

/**
 * Does what Flink's GPUDriver does, whose jar is a plugin of the cluster and no dependency: runs a
 * discovery script with the number of GPUs wanted, and takes the indexes that it prints.
 */
public final class FakeGpus implements ExternalResourceDriverFactory {
  private static final String SCRIPT = "discovery-script.path";

  /** Sets a TaskManager up with GPUs of these indexes, found by a script in the folder. */
  static void offer(Configuration configuration, Path folder, List<Integer> gpus) {
    Path script = folder.resolve("discover.sh");
    try {
      String line = gpus.stream().map(String::valueOf).collect(Collectors.joining(","));
      Files.writeString(script, "echo " + line + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    configuration.set(ExternalResourceOptions.EXTERNAL_RESOURCE_LIST, List.of("gpu"));
    configuration.setString(
        ExternalResourceOptions.getAmountConfigOptionForResource("gpu"),
        String.valueOf(gpus.size()));
    configuration.setString(
        ExternalResourceOptions.getExternalResourceDriverFactoryConfigOptionForResource("gpu"),
        FakeGpus.class.getName());
    configuration.setString(
        ExternalResourceOptions.getExternalResourceParamConfigPrefixForResource("gpu") + SCRIPT,
        script.toString());
  }

  @Override
  public ExternalResourceDriver createExternalResourceDriver(Configuration parameters) {
    String script = parameters.getString(SCRIPT, "");
    return amount -> discover(script, amount);
  }

  private static Set<Gpu> discover(String script, long amount) throws Exception {
    Process process = new ProcessBuilder("sh", script, Long.toString(amount)).start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      Set<Gpu> gpus =
          Stream.of(lines.readLine().split(",")).map(Gpu::new).collect(Collectors.toSet());
      process.waitFor();
      return gpus;
    }
  }

  /** What Flink tells a task of one GPU. */
  record Gpu(String index) implements ExternalResourceInfo {
    @Override
    public Optional<String> getProperty(String key) {
      return key.equals("index") ? Optional.of(index) : Optional.empty();
    }

    @Override
    public Collection<String> getKeys() {
      return Set.of("index");
    }
  }
}
