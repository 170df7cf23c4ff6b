package dev.millstream.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.lucene.LuceneSearch;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.Lease;
import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import dev.millstream.task.Embedding;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.Prompt;
import dev.millstream.task.Task;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script may count on when {@code millstream embed} reads and writes lines. */
class EmbedFilesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = TinyModels.folder("sentence-similarity/mean").toString();
  private static final int GOOD = 200;

  @TempDir Path folder;

  @Nested
  class AGoodLine {
    @Test
    void becomesOneLineInInputOrderWithTheModelsOwnVector() throws Exception {
      List<String> texts = new ArrayList<>();
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < GOOD; i++) {
        texts.add("word ".repeat(1 + i * 37 % 90) + "of line " + i + " – 寸 🙂");
        lines.add(line("line " + i, texts.get(i)));
      }

      CommandRun run = embed("--from", file("in", lines), "--to", "file:" + folder.resolve("out"));

      assertThat(run).isEqualTo(new CommandRun(0, "", "Texts embedded: 200. Dead letters: 0.\n"));
      List<JsonNode> written = objects(Files.readAllLines(folder.resolve("out")));
      List<String> vectors = vectors(texts, EmbeddingOptions.DEFAULT);
      assertThat(written).hasSize(GOOD);
      for (int i = 0; i < GOOD; i++) {
        JsonNode object = written.get(i);
        assertThat(object.fieldNames())
            .toIterable()
            .containsExactly("id", "vector", "model", "revision");
        assertThat(object.path("id").asText()).isEqualTo("line " + i);
        assertThat(vector(object)).isEqualTo(vectors.get(i));
        assertThat(object.path("model").asText()).isEqualTo(MODEL);
        assertThat(object.path("revision").asText()).matches("sha256:[0-9a-f]{16}");
      }
    }

    @Test
    void takesThePromptBeforeItsTextAndKeepsTheFirstNumbersOfItsVector() throws Exception {
      CommandRun run =
          embed(
              "--prompt",
              "query: ",
              "--truncate-dim",
              "8",
              "--from",
              file("in", List.of(line("a", "first"), line("b", "second"))),
              "--to",
              "-");

      assertThat(run.status()).isZero();
      EmbeddingOptions options = new EmbeddingOptions(new Prompt.Literal("query: "), 8);
      assertThat(objects(run.out().lines().toList()))
          .extracting(EmbedFilesIT::vector)
          .isEqualTo(vectors(List.of("first", "second"), options))
          .isNotEqualTo(
              vectors(List.of("first", "second"), new EmbeddingOptions(new Prompt.OfTheModel(), 8)))
          .allMatch(vector -> vector.split(",").length == 8);
    }

    @Test
    void isEmbeddedByFortySubtasksToo() throws Exception {
      CommandRun run =
          embed(
              "--parallelism",
              "40",
              "--from",
              file("in", List.of(line("a", "first"), line("b", "second"))),
              "--to",
              "file:" + folder.resolve("out"));

      assertThat(run).isEqualTo(new CommandRun(0, "", "Texts embedded: 2. Dead letters: 0.\n"));
    }

    @Test
    void isEmbeddedOnceForTwoOutputs() throws Exception {
      Path index = folder.resolve("index");
      Path out = folder.resolve("out");

      CommandRun run =
          embed(
              "--from",
              file("in", List.of(line("a", "first"), line("b", "second"))),
              "--to",
              "file:" + out,
              "--to",
              "lucene:" + index);

      assertThat(run).isEqualTo(new CommandRun(0, "", "Texts embedded: 2. Dead letters: 0.\n"));
      Map<String, String> lines = new HashMap<>();
      for (JsonNode object : objects(Files.readAllLines(out))) {
        lines.put(object.path("id").asText(), vector(object));
      }
      Map<String, String> indexed = new HashMap<>();
      try (LuceneSearch search = LuceneSearch.open(index)) {
        search.forEach(chunk -> indexed.put(chunk.id(), Arrays.toString(chunk.vector())));
      }
      assertThat(indexed).isEqualTo(lines).containsOnlyKeys("a", "b");
    }

    @Test
    void ofPlainTextIsNamedByItsNumber() throws Exception {
      CommandRun run =
          embed("--value-format", "text", "--from", file("in", "first\r\n\nthird"), "--to", "-");

      assertThat(run.status()).isZero();
      List<JsonNode> written = objects(run.out().lines().toList());
      assertThat(written)
          .extracting(object -> object.path("id").asText())
          .containsExactly("1", "3");
      assertThat(written)
          .extracting(EmbedFilesIT::vector)
          .isEqualTo(vectors(List.of("first", "third"), EmbeddingOptions.DEFAULT));
      List<String> errors = run.err().lines().toList();
      assertThat(errors).hasSize(2).endsWith("Texts embedded: 2. Dead letters: 1.");
      assertThat(JSON.readTree(errors.get(0)).path("position").asInt()).isEqualTo(2);
    }
  }

  @Nested
  class ABadLine {
    final List<String> lines =
        List.of(line("a", "first"), "{\"id\":\"b\",", line("c", " "), "", line("e", "last"));

    @Test
    void goesToTheDeadLettersAndTheOthersGoOn() throws Exception {
      Path dead = folder.resolve("dead");
      String in = file("in", lines);

      CommandRun run = embed("--from", in, "--to", "-", "--dead-letters", "file:" + dead);

      assertThat(run.status()).isZero();
      assertThat(run.err()).isEqualTo("Texts embedded: 2. Dead letters: 3.\n");
      assertThat(objects(run.out().lines().toList()))
          .extracting(object -> object.path("id").asText())
          .containsExactly("a", "e");
      List<JsonNode> letters = objects(Files.readAllLines(dead));
      assertThat(letters)
          .extracting(letter -> letter.path("position").asInt())
          .containsExactly(2, 3, 4);
      assertThat(letters)
          .extracting(letter -> letter.path("value").asText())
          .isEqualTo(lines.subList(1, 4));
      assertThat(letters)
          .extracting(letter -> letter.path("message").asText())
          .last()
          .isEqualTo(
              "record 4 of '%s' partition 0 is empty. Write one JSON object, or no value at all to delete the document."
                  .formatted(in.substring("file:".length())));
    }

    @Test
    void isSaidOnStandardErrorWhereNothingElseIsAsked() throws Exception {
      CommandRun run =
          CommandRun.of(String.join("\n", lines), withModel("--from", "-", "--to", "-"));

      assertThat(run.status()).isZero();
      assertThat(run.out().lines()).hasSize(2);
      List<String> errors = run.err().lines().toList();
      assertThat(errors).hasSize(4).endsWith("Texts embedded: 2. Dead letters: 3.");
      assertThat(objects(errors.subList(0, 3)))
          .extracting(letter -> letter.path("source").asText())
          .containsOnly("-");
    }
  }

  @Nested
  class AFailure {
    @Test
    void ofAModelThatIsNotThereSaysWhereItWasLookedFor() throws Exception {
      assertFails(
          "model folder '/no/such/model' does not exist or is not a folder (looked for"
              + " /no/such/model). Name a folder that holds config.json, tokenizer.json and"
              + " onnx/model.onnx, or a model of the Hugging Face Hub as 'organisation/name'.",
          "--model",
          "/no/such/model");
    }

    @Test
    void ofAFileThatIsNotThereSaysWhereItWasLookedFor() throws Exception {
      assertFails(
          "There is no file 'no-such.jsonl' that can be read (looked in %s). Correct the path, or use - for standard input."
              .formatted(Path.of("").toAbsolutePath()),
          "--from",
          "file:no-such.jsonl");
    }

    @Test
    void ofAnOutputThatCannotBeMadeSaysSo() throws Exception {
      assertFails(
          "The file '/no/such/folder/out' cannot be written, because there is no folder"
              + " '/no/such/folder' that can be written. Make it, or correct the path.",
          "--to",
          "file:/no/such/folder/out");
    }

    @Test
    void ofAPromptThatTheModelLacksSaysWhichItHas() throws Exception {
      assertFails(
          "prompt 'poem' was asked for, but model '%s' has only query, document. Name one of them, or give the prompt's text instead of a name."
              .formatted(MODEL),
          "--prompt-name",
          "poem");
    }

    @Test
    void ofMoreDimensionsThanThereAreSaysHowManyThereAre() throws Exception {
      assertFails(
          "vectors cannot be truncated to 33 numbers: the model gives 32. Ask for 1 to 32, or leave the truncation out.",
          "--truncate-dim",
          "33");
    }

    @Test
    void ofABrokerThatDoesNotAnswerSaysWhereItWasLookedFor() throws Exception {
      CommandRun run =
          embed("--from", file("in", "x"), "--to", "kafka:out", "--bootstrap-servers", "nonsense");

      assertThat(run)
          .isEqualTo(
              new CommandRun(
                  1,
                  "",
                  "millstream: Kafka's client cannot be set up for 'nonsense': Invalid url in"
                      + " bootstrap.servers: nonsense. Correct the bootstrap servers (host:port,"
                      + " with commas between) or the Kafka properties.\n"));
    }

    @Test
    void ofADeviceThatTheHostLacksEndsTheJob() throws Exception {
      CommandRun run =
          embed("--from", file("in", line("a", "x")), "--to", "-", "--device", "cuda:7");

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err().lines().toList())
          .last()
          .isEqualTo(
              "millstream: device 'cuda:7' was asked for, but this build of ONNX Runtime runs on [CPU] only. Build Millstream with -Pgpu, which puts com.microsoft.onnxruntime:onnxruntime_gpu in place of onnxruntime, or use cpu.");
    }

    @Test
    void ofTheReaderOfStandardOutputEndsTheJob() throws Exception {
      String in = file("in", line("a", "x"));

      CommandRun run = CommandRun.into(new Closed(), "", withModel("--from", in, "--to", "-"));

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err().lines().toList())
          .last()
          .isEqualTo(
              "millstream: Standard output was closed before all lines were written. Keep its reader running, or write to a file.");
    }

    private void assertFails(String sentence, String... arguments) throws IOException {
      List<String> all = new ArrayList<>(List.of(arguments));
      if (!all.contains("--from")) {
        all.addAll(List.of("--from", file("in", line("a", "x"))));
      }
      if (!all.contains("--to")) {
        all.addAll(List.of("--to", "file:" + folder.resolve("out")));
      }

      assertThat(embed(all.toArray(String[]::new)))
          .isEqualTo(new CommandRun(1, "", "millstream: " + sentence + "\n"));
    }
  }

  /** A pipe whose reader is gone. */
  private static final class Closed extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }
  }

  private static CommandRun embed(String... arguments) {
    return CommandRun.of("", withModel(arguments));
  }

  private static String[] withModel(String... arguments) {
    List<String> all = new ArrayList<>(List.of("embed", "--no-chunking"));
    all.addAll(List.of(arguments));
    if (!all.contains("--model")) {
      all.addAll(List.of("--model", MODEL));
    }
    return all.toArray(String[]::new);
  }

  private String file(String name, List<String> lines) throws IOException {
    return file(name, String.join("\n", lines) + "\n");
  }

  private String file(String name, String content) throws IOException {
    return "file:" + Files.writeString(folder.resolve(name), content);
  }

  private static String line(String id, String text) {
    return JSON.createObjectNode().put("id", id).put("text", text).toString();
  }

  private static List<JsonNode> objects(List<String> lines) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : lines) {
      objects.add(JSON.readTree(line));
    }
    return objects;
  }

  private static String vector(JsonNode object) {
    float[] vector = new float[object.path("vector").size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = object.path("vector").get(i).floatValue();
    }
    return Arrays.toString(vector);
  }

  /** What the model says of each text alone. */
  private static List<String> vectors(List<String> texts, EmbeddingOptions options)
      throws Exception {
    List<String> vectors = new ArrayList<>();
    ModelSpec spec = ModelSpec.of(new ModelRef.Folder(MODEL));
    try (Lease lease = ModelPool.ofThisProcess().lease(spec)) {
      Task<String, Embedding> task = lease.model().tasks().embedding(options);
      for (String text : texts) {
        LoadedModel.Answer<Embedding> answer = lease.model().submit(task, text).get();
        vectors.add(Arrays.toString(answer.output().vector()));
      }
    }
    return vectors;
  }
}
