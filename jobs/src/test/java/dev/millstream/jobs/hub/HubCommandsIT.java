package dev.millstream.jobs.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.hub.mirror.MirrorServer;
import dev.millstream.hub.mirror.MirrorSettings;
import dev.millstream.jobs.cli.HubRun;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real commands against a real mirror that serves a tiny model as {@code acme/toy}. */
class HubCommandsIT {
  private static final String TOKEN = "sesame";

  @TempDir Path home;
  final Map<String, String> environment = new HashMap<>();
  MirrorServer mirror;

  @BeforeEach
  void startTheMirror() throws IOException {
    Path model = home.resolve("root/acme/toy");
    Path from = TinyModels.folder("sentence-similarity/mean");
    Files.createDirectories(model.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, model.resolve(from.relativize(file).toString()));
      }
    }
    Files.writeString(
        model.resolve("README.md"),
        "---\nlicense: apache-2.0\nlanguage: [en, no]\npipeline_tag: sentence-similarity\n---\n# Toy\n");
    Files.writeString(model.resolve("pytorch_model.bin"), "no pickle");
    mirror = MirrorServer.start(MirrorSettings.of(home.resolve("root")).withToken(TOKEN));
    environment.put("HF_ENDPOINT", mirror.endpoint().toString());
    environment.put("HF_HUB_CACHE", home.resolve("cache").toString());
    environment.put("MILLSTREAM_CACHE", home.resolve("own").toString());
    environment.put("HF_TOKEN", TOKEN);
  }

  @AfterEach
  void stopTheMirror() throws IOException {
    mirror.close();
  }

  HubRun run(String... arguments) {
    Surroundings where =
        new Surroundings(environment, home.resolve("home"), 80, InputStream.nullInputStream());
    return HubRun.of(HubCommand.line(where), arguments);
  }

  List<String> cached(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void fetchesAModelLooksAtItChecksItAndRemovesIt() throws Exception {
    assertThat(run("ls", "acme/toy").out()).contains("onnx/model.onnx", "pytorch_model.bin");
    HubRun info = run("info", "acme/toy");
    assertThat(info.out())
        .contains("  licence       apache-2.0\n", "  task          sentence-similarity\n")
        .contains("  languages     en, no\n", "  in the cache  nothing\n");

    HubRun download = run("download", "acme/toy");

    Path folder = Path.of(download.out().strip());
    assertThat(cached(folder)).contains("onnx/model.onnx").doesNotContain("pytorch_model.bin");
    assertThat(download.err()).contains("Left out 1 file").contains("Fetched onnx/model.onnx");
    assertThat(run("cache", "verify").out()).endsWith(" files checked, 0 wrong.\n");
    assertThat(run("cache").out()).contains(" main  acme/toy\n");
    assertThat(run("info", "acme/toy").out()).contains(" of this commit\n");
    assertThat(run("cache", "rm", "acme/toy@main", "--yes").status()).isZero();
    assertThat(run("cache").out()).startsWith("The cache at ");
  }

  @Test
  void fetchesJustWhatAVariantNeeds() throws Exception {
    Path folder = Path.of(run("download", "acme/toy", "--variant", "auto").out().strip());

    assertThat(cached(folder))
        .contains("config.json", "onnx/model.onnx", "tokenizer.json", "1_Pooling/config.json")
        .doesNotContain("pytorch_model.bin", "model.safetensors", "vocab.txt");
  }

  @Test
  void triesAModelInAProcessOfItsOwn() {
    HubRun check = run("check", "acme/toy");

    assertThat(check.err()).contains("Fetched onnx/model.onnx");
    assertThat(check.out())
        .startsWith("acme/toy loads and runs.\n")
        .contains("  embeds        texts into 32 numbers each\n");
    assertThat(check.status()).isZero();
  }

  @Test
  void saysThatATokenIsWanted() {
    environment.put("HF_TOKEN", "wrong");

    HubRun run = run("download", "acme/toy");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("millstream: ").contains("token").doesNotContain("\n ");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void publishesAFolderAndFetchesItBack() throws Exception {
    Path folder = Files.createDirectories(home.resolve("mine/onnx")).getParent();
    Files.writeString(folder.resolve("README.md"), "---\nlicense: mit\n---\n");
    Files.write(folder.resolve("onnx/model.onnx"), new byte[200_000]);
    Files.writeString(folder.resolve(".secret"), "x");

    HubRun first = run("upload", "acme/mine", folder.toString(), "--message", "Begin");

    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.out()).startsWith(mirror.endpoint() + "/acme/mine/commit/");
    assertThat(first.err()).startsWith("Made model 'acme/mine'.\n");
    HubRun second = run("upload", "acme/mine", folder.toString());
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.err()).isEqualTo("Every file is there already, so nothing was committed.\n");
    Path fetched = Path.of(run("download", "acme/mine").out().strip());
    assertThat(cached(fetched)).contains("README.md", "onnx/model.onnx").doesNotContain(".secret");
    assertThat(run("info", "acme/mine").out()).contains("  licence       mit\n");
  }

  @Test
  void publishesAsAPullRequestAndADataset() throws Exception {
    Path file = Files.writeString(home.resolve("train.jsonl"), "{}\n");

    HubRun dataset =
        run(
            "upload",
            "acme/texts",
            file.toString(),
            "--repo-type",
            "dataset",
            "--path-in-repo",
            "data/",
            "--private");
    HubRun request = run("upload", "acme/toy", file.toString(), "--create-pr");

    assertThat(dataset.status()).as(dataset.err()).isZero();
    assertThat(run("ls", "acme/texts", "--repo-type", "dataset").out())
        .contains("  data/train.jsonl\n");
    assertThat(run("info", "acme/texts", "--repo-type", "dataset").out())
        .contains("  access        private\n");
    assertThat(request.out()).isEqualTo(mirror.endpoint() + "/acme/toy/discussions/1\n");
    assertThat(run("ls", "acme/toy", "--revision", "refs/pr/1").out()).contains("  train.jsonl\n");
  }
}
