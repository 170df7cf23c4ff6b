package dev.millstream.adapter;

import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelOnDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** An adapter's folder as a test writes it. */
final class AdapterOnDisk {
  private static final List<String> NAMES =
      List.of("adapter_config.json", "adapter_model.safetensors");

  private final Path folder;
  private final List<String> tensors = new ArrayList<>();
  private final List<float[]> values = new ArrayList<>();
  private String config = "\"r\": 2, \"lora_alpha\": 4, \"target_modules\": [\"query\"]";

  AdapterOnDisk(Path folder) {
    this.folder = folder;
  }

  static ModelFiles files(Path folder) {
    return ModelFiles.hashedBy(folder.toString(), folder, NAMES, "Copy it there.");
  }

  AdapterOnDisk config(String fields) {
    config = fields;
    return this;
  }

  AdapterOnDisk tensor(String name, float[] numbers, int... dims) {
    int start = values.stream().mapToInt(v -> v.length * Float.BYTES).sum();
    tensors.add(
        "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
            .formatted(name, Arrays.toString(dims), start, start + numbers.length * Float.BYTES));
    values.add(numbers);
    return this;
  }

  /** A pair of zeros for a module. */
  AdapterOnDisk pair(String module, int rank, int in, int out) {
    return tensor("base_model.model." + module + ".lora_A.weight", new float[rank * in], rank, in)
        .tensor("base_model.model." + module + ".lora_B.weight", new float[out * rank], out, rank);
  }

  ModelFiles files() {
    int size = values.stream().mapToInt(v -> v.length).sum();
    float[] all = new float[size];
    int at = 0;
    for (float[] value : values) {
      System.arraycopy(value, 0, all, at, value.length);
      at += value.length;
    }
    try {
      Files.writeString(
          folder.resolve(NAMES.get(0)),
          config.contains("peft_type")
              ? "{%s}".formatted(config)
              : "{%s%s\"peft_type\": \"LORA\"}".formatted(config, config.isEmpty() ? "" : ", "));
      Files.write(
          folder.resolve(NAMES.get(1)),
          ModelOnDisk.safetensors(
              tensors.stream().collect(Collectors.joining(",", "{", "}")), all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files(folder);
  }

  LoraAdapter read() {
    return LoraAdapter.of(files());
  }
}
