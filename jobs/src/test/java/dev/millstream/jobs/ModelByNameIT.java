package dev.millstream.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.hub.mirror.MirrorServer;
import dev.millstream.hub.mirror.MirrorSettings;
import dev.millstream.jobs.cli.Millstream;
import dev.millstream.pool.TinyModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own, with models that come by name from a mirror. */
class ModelByNameIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MINI_LM = "sentence-transformers/all-MiniLM-L6-v2";
  private static final String BUNDLED = "dev/millstream/hub/all-MiniLM-L6-v2/";

  @TempDir Path temp;
  private MirrorServer mirror;

  private record Run(int status, String out, String err) {}

  @BeforeEach
  void serveModels() throws IOException {
    TinyModels.copy("sentence-similarity/mean", temp.resolve("root/acme/toy"));
    Path miniLm = temp.resolve("root").resolve(MINI_LM);
    for (String name :
        List.of(
            "README.md",
            "config.json",
            "modules.json",
            "sentence_bert_config.json",
            "1_Pooling/config.json",
            "tokenizer_config.json",
            "config_sentence_transformers.json",
            "special_tokens_map.json")) {
      resource(BUNDLED + name, miniLm.resolve(name));
    }
    resource("all-minilm-l6-v2-tokenizer.json", miniLm.resolve("tokenizer.json"));
    resource("all-minilm-l6-v2.onnx", miniLm.resolve("onnx/model.onnx"));
    Files.writeString(
        temp.resolve("in"),
        """
        {"id": "a", "text": "A mill stream drives a mill."}
        {"id": "b", "text": "Records come in and vectors go out."}
        """);
    mirror = MirrorServer.start(MirrorSettings.of(temp.resolve("root")));
  }

  @AfterEach
  void stop() throws IOException {
    mirror.close();
  }

  private static void resource(String name, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try (var in = Millstream.class.getClassLoader().getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      Files.copy(in, target);
    }
  }

  private Run embed(Map<String, String> environment, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String opened : List.of("lang", "time", "util", "util.concurrent")) {
      command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    command.addAll(List.of("-Xmx512m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(Millstream.class.getName(), "embed", "--no-chunking"));
    command.addAll(List.of("--from", "file:" + temp.resolve("in"), "--to", "-"));
    command.addAll(List.of(options));
    Path err = temp.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("HF_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
      return new Run(process.exitValue(), out, ownLines(Files.readString(err)));
    } finally {
      process.destroyForcibly();
    }
  }

  /** Without what SLF4J says of the two loggers on the tests' class path. */
  private static String ownLines(String err) {
    return err.lines()
        .filter(line -> !line.startsWith("SLF4J: "))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private Map<String, String> hub() {
    return Map.of(
        "HF_ENDPOINT", mirror.endpoint().toString(), "HF_HOME", temp.resolve("hf").toString());
  }

  private static List<String> vectors(Run run) throws IOException {
    List<String> vectors = new ArrayList<>();
    for (String line : run.out.lines().toList()) {
      vectors.add(JSON.readTree(line).path("vector").toString());
    }
    return vectors;
  }

  @Test
  void miniLmOfTheHubGivesTheVectorsOfTheBundledOne() throws Exception {
    Run bundled = embed(Map.of());

    Run named = embed(hub(), "--model", MINI_LM);

    assertThat(named.status).as(named.err).isZero();
    assertThat(vectors(named)).hasSize(2).isEqualTo(vectors(bundled));
    for (String line : named.out.lines().toList()) {
      JsonNode result = JSON.readTree(line);
      assertThat(result.path("model").asText()).isEqualTo(MINI_LM);
      assertThat(result.path("revision").asText()).matches("[0-9a-f]{40}");
    }
    assertThat(named.err)
        .contains("Fetched onnx/model.onnx (90.4 MB).")
        .contains("Texts embedded: 2. Dead letters: 0.");
  }

  @Test
  void aModelIsFetchedOnceAndThenWorksOffline() throws Exception {
    Run first = embed(hub(), "--model", "acme/toy");
    mirror.close();

    Run second =
        embed(
            Map.of("HF_HUB_OFFLINE", "1", "HF_HOME", temp.resolve("hf").toString()),
            "--model",
            "acme/toy");

    assertThat(first.status).as(first.err).isZero();
    assertThat(first.err).contains("Fetched config.json");
    assertThat(second).isEqualTo(new Run(0, first.out, "Texts embedded: 2. Dead letters: 0.\n"));
  }

  @Test
  void aModelOfAFlinkFileSystemIsTheSameModel() throws Exception {
    String uri = temp.resolve("root/acme/toy").toUri().toString();

    Run remote = embed(Map.of("MILLSTREAM_CACHE", temp.resolve("own").toString()), "--model", uri);

    assertThat(remote.status).as(remote.err).isZero();
    assertThat(vectors(remote)).isEqualTo(vectors(embed(hub(), "--model", "acme/toy")));
    JsonNode result = JSON.readTree(remote.out.lines().findFirst().orElseThrow());
    assertThat(result.path("model").asText()).isEqualTo(uri);
    assertThat(result.path("revision").asText()).matches("sha256:[0-9a-f]{16}");
  }

  @Test
  void aModelThatTheHubDoesNotHaveIsOneSentence() throws Exception {
    Run run = embed(hub(), "--model", "acme/nothing");

    assertThat(run.status).isEqualTo(1);
    assertThat(run.out).isEmpty();
    assertThat(run.err.lines())
        .singleElement()
        .asString()
        .startsWith("millstream: ")
        .contains("acme/nothing");
  }
}
