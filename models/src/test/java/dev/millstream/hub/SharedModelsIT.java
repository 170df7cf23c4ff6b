package dev.millstream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.Shared;
import dev.millstream.engine.OnnxSession;
import dev.millstream.hub.cache.CacheFolder;
import dev.millstream.hub.cache.CachedHub;
import dev.millstream.hub.client.HttpHub;
import dev.millstream.hub.client.Hub;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.HubSettings;
import dev.millstream.hub.mirror.MirrorServer;
import dev.millstream.hub.mirror.MirrorSettings;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every model of the shared folder, by its name, through a mirror. */
class SharedModelsIT {
  @TempDir Path temp;

  /** Folders two levels down that hold a model or an adapter. */
  private static List<String> names(Path root) throws IOException {
    try (Stream<Path> folders = Files.walk(root, 2)) {
      return folders
          .filter(folder -> root.relativize(folder).getNameCount() == 2)
          .filter(
              folder ->
                  Files.exists(folder.resolve("config.json"))
                      || Files.exists(folder.resolve("adapter_config.json")))
          .map(folder -> root.relativize(folder).toString())
          .sorted()
          .toList();
    }
  }

  private static List<Path> filesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(folder::relativize).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"models", "models/tiny"})
  void everyFileOfEveryModelArrivesUnchanged(String root) throws IOException {
    Path folder = Shared.file(root);
    List<String> names = names(folder);
    try (MirrorServer mirror = MirrorServer.start(MirrorSettings.of(folder))) {
      CachedHub hub =
          new CachedHub(
              new HttpHub(HubSettings.at(mirror.endpoint())), new CacheFolder(temp), false);
      for (String name : names) {
        HubRepo repo = HubRepo.model(name);
        Path snapshot =
            hub.snapshot(repo, hub.resolve(repo, "main"), file -> true, Hub.Progress.NONE);
        assertThat(filesOf(snapshot)).as(name).isEqualTo(filesOf(folder.resolve(name)));
        for (Path file : filesOf(snapshot)) {
          assertThat(snapshot.resolve(file))
              .hasSameBinaryContentAs(folder.resolve(name).resolve(file));
        }
      }
    }
    assertThat(names).hasSizeGreaterThan(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"models", "models/tiny"})
  void everyModelOfOneGraphLoadsByItsName(String root) throws IOException {
    Path folder = Shared.file(root);
    int loaded = 0;
    try (MirrorServer mirror = MirrorServer.start(MirrorSettings.of(folder))) {
      ModelLocator locator =
          new ModelLocator(
              Map.of("HF_ENDPOINT", mirror.endpoint().toString(), "HF_HOME", temp.toString()),
              temp,
              FetchProgress.NONE);
      for (String name : names(folder)) {
        List<String> files = filesOf(folder.resolve(name)).stream().map(Path::toString).toList();
        if (Variant.AUTO.fileOf(files, Device.Kind.CPU).isPresent()) {
          ModelFiles model =
              locator.locate(new ModelRef.Hub(name, "main"), Variant.AUTO, Device.Kind.CPU);
          try (OnnxSession session = OnnxSession.open(model.onnx(), Device.CPU)) {
            assertThat(session.inputNames()).as(name).isNotEmpty();
          }
          loaded++;
        }
      }
    }
    assertThat(loaded).isGreaterThan(2);
  }

  @Test
  void aModelWhoseWeightsLieInAnotherFileLoadsByTheNameOfItsFile() throws IOException {
    Path folder = Shared.file("models");
    try (MirrorServer mirror = MirrorServer.start(MirrorSettings.of(folder))) {
      ModelLocator locator =
          new ModelLocator(
              Map.of("HF_ENDPOINT", mirror.endpoint().toString(), "HF_HOME", temp.toString()),
              temp,
              FetchProgress.NONE);
      ModelFiles model =
          locator.locate(
              ModelRef.parse("HuggingFaceTB/SmolLM2-135M-Instruct"),
              Variant.parse("onnx/model_q4_plain.onnx"),
              Device.Kind.CPU);
      try (OnnxSession session = OnnxSession.open(model.onnx(), Device.CPU)) {
        assertThat(session.inputNames()).contains("input_ids", "past_key_values.0.key");
      }
    }
  }
}
