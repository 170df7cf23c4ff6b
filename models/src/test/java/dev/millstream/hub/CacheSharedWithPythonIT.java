package dev.millstream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.hub.cache.CacheFolder;
import dev.millstream.hub.cache.CachedHub;
import dev.millstream.hub.client.HttpHub;
import dev.millstream.hub.client.Hub;
import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.HubSettings;
import dev.millstream.hub.mirror.MirrorServer;
import dev.millstream.hub.mirror.MirrorSettings;
import dev.millstream.hub.mirror.PythonVenv;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Java fetched Python finds, and the other way round, without a network. */
class CacheSharedWithPythonIT {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final HubRepo TOY = HubRepo.model("acme/toy");

  @TempDir Path temp;
  private Path cache;
  private PythonVenv python;
  private MirrorServer mirror;

  @BeforeEach
  void serveAModel() throws Exception {
    python = PythonVenv.orSkip("a cache shared with huggingface_hub");
    cache = temp.toRealPath().resolve("hub");
    TinyModels.copy("sentence-similarity/mean", temp.resolve("root/acme/toy"));
    mirror = MirrorServer.start(MirrorSettings.of(temp.resolve("root")));
  }

  @AfterEach
  void stop() throws IOException {
    if (mirror != null) {
      mirror.close();
    }
  }

  /**
   * The script with its surroundings, which a process must not take from whoever runs the tests.
   */
  private List<String> run(boolean offline, String... arguments) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                "-c",
                "import os, runpy, sys\n"
                    + "os.environ.update(HF_ENDPOINT=sys.argv[1], HF_HUB_CACHE=sys.argv[2],"
                    + " HF_HUB_OFFLINE=sys.argv[3], HF_HUB_DISABLE_PROGRESS_BARS='1')\n"
                    + "sys.argv = ['hub_cache.py'] + sys.argv[4:]\n"
                    + "runpy.run_path('src/test/python/hub_cache.py', run_name='__main__')\n",
                mirror.endpoint().toString(),
                cache.toString(),
                offline ? "1" : "0"));
    words.addAll(List.of(arguments));
    PythonVenv.Outcome outcome = python.run(LONGEST, words.toArray(String[]::new));
    assertThat(outcome.status()).as(String.join("\n", outcome.lines())).isZero();
    return outcome.lines();
  }

  @Test
  void pythonReadsWhatJavaFetched() throws Exception {
    CachedHub hub =
        new CachedHub(
            new HttpHub(HubSettings.at(mirror.endpoint())), new CacheFolder(cache), false);
    Path snapshot = hub.snapshot(TOY, hub.resolve(TOY, "main"), file -> true, Hub.Progress.NONE);
    mirror.close();

    List<String> found = run(true, "read", TOY.id(), "config.json", "onnx/model.onnx");

    assertThat(found)
        .containsExactly(
            snapshot.toString(),
            snapshot.resolve("config.json").toString(),
            snapshot.resolve("onnx/model.onnx").toString());
  }

  @Test
  void javaReadsWhatPythonFetched() throws Exception {
    Path snapshot = Path.of(run(false, "fill", TOY.id()).get(0));
    mirror.close();
    ModelLocator locator =
        new ModelLocator(
            Map.of("HF_HUB_OFFLINE", "1", "HF_HUB_CACHE", cache.toString()),
            temp,
            FetchProgress.NONE);

    ModelFiles files =
        locator.locate(new ModelRef.Hub(TOY.id(), "main"), Variant.AUTO, Device.Kind.CPU);

    assertThat(files.root()).isEqualTo(snapshot);
    assertThat(files.revision()).isEqualTo(String.valueOf(snapshot.getFileName()));
    assertThat(files.onnx()).hasSameBinaryContentAs(temp.resolve("root/acme/toy/onnx/model.onnx"));
    assertThat(files.require("1_Pooling/config.json")).isRegularFile();
  }
}
