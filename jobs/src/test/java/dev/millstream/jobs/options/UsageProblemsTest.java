package dev.millstream.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageProblemsTest {
  private static final String FILES = "--from file:a --to file:b ";
  private static final String TOPICS = "--bootstrap-servers h:1 --from kafka:a --to kafka:b ";

  private static List<String> problemsOf(String line) {
    String[] arguments = line.isBlank() ? new String[0] : line.strip().split(" ");
    UsageException thrown =
        catchThrowableOfType(UsageException.class, () -> EmbedOptions.parse(arguments));
    return thrown == null ? List.of() : thrown.problems();
  }

  @Test
  void allAreSaidAtOnce() {
    assertThat(problemsOf("--from docs --to kafka:b --window 0 --device gpu --delivery maybe"))
        .containsExactly(
            "--from was 'docs' but must be file:PATH, kafka:TOPIC or -. Use e.g. --from kafka:docs.",
            "--device was 'gpu' but must be auto, cpu, cuda, cuda:N, tensorrt or tensorrt:N. Use e.g. --device cuda:0.",
            "--bootstrap-servers is missing, but kafka:b needs Kafka. Use e.g. --bootstrap-servers localhost:9092.",
            "--delivery was 'maybe' but must be one of exactly-once, at-least-once. Use e.g. --delivery at-least-once.",
            "--window was '0' but must be a whole number from 1 to 65536. Use e.g. --window 1024.",
            "--window was 1 but must be at least --batch-rows, which is 64. Use e.g. --window 512.");
  }

  @Test
  void nothingGivenNamesWhatIsNeeded() {
    assertThat(problemsOf(""))
        .containsExactly(
            "--from is missing: say where records come from, e.g. --from kafka:docs.",
            "--to is missing: say where vectors go, e.g. --to kafka:embeddings.");
  }

  @Test
  void anOptionOfGpusNeedsOne() {
    assertThat(
            problemsOf(
                FILES
                    + "--device cpu --gpu-memory-limit 1 --tensorrt-fp16 --device-fallback maybe"))
        .containsExactly(
            "--device-fallback is given together with --device cpu, which uses no GPU. Leave one of the two out.",
            "--gpu-memory-limit is given together with --device cpu, which uses no GPU. Leave one of the two out.",
            "--tensorrt-fp16 is given without --device tensorrt, so nothing would be compiled. Add --device tensorrt, or leave --tensorrt-fp16 out.",
            "--device-fallback was 'maybe' but must be one of fail, cpu. Use e.g. --device-fallback cpu.");
  }

  @Test
  void anAdapterHasANameAndAPlaceAndIsOne() {
    assertThat(problemsOf(FILES + "--adapter /adapters/spam"))
        .containsExactly(
            "--adapter was '/adapters/spam', but NAME=PATH is expected: a name for it, and its folder or its repository of the Hugging Face Hub. Use e.g. spam=/adapters/spam or spam=organisation/name@revision.");
    assertThat(problemsOf(FILES + "--adapter -x=/a"))
        .containsExactly(
            "--adapter name was '-x', but a name has at most 64 letters, digits, '_', '-' and '.', and begins with none of the last two. Use e.g. spam=/adapters/spam.");
    assertThat(problemsOf(FILES + "--adapter a=/a --adapter b=/b"))
        .containsExactly(
            "--adapter was given 2 times (a=/a, b=/b), but vectors that are compared come from one model. Run a job for each, or merge them with peft.");
  }

  @Test
  void aReplayHasANameAndBeginsAtTheBeginning() {
    assertThat(problemsOf(TOPICS + "--replay new/model --start latest"))
        .containsExactly(
            "--replay was 'new/model' but must be 1 to 100 letters, digits, '.', '_' and '-'. Use e.g. --replay new-model.",
            "--replay is given together with --start latest, but it reads the topic from its beginning. Leave one of the two out.");
  }

  @Test
  void whatAnotherModelMeansIsOneOfThree() {
    assertThat(problemsOf(TOPICS + "--on-model-change reembed"))
        .containsExactly(
            "--on-model-change was 'reembed' but must be one of fail, re-embed, keep. Use e.g. --on-model-change re-embed.");
  }

  @Nested
  class AnOptionThatDoesNotExist {
    @ParameterizedTest
    @CsvSource({
      "--chunk-token, --chunk-tokens",
      "--txet-field, --text-field",
      "--dead-letter, --dead-letters",
      "--bootstrap-server, --bootstrap-servers",
      "--chekpoint-dir, --checkpoint-dir",
      "--Model, --model"
    })
    void namesTheNearOnes(String typed, String meant) {
      assertThat(problemsOf(FILES + typed + " 5"))
          .singleElement()
          .asString()
          .startsWith("there is no option '%s'. Did you mean %s".formatted(typed, meant));
    }

    @Test
    void isNotAlsoSaidToBeMissing() {
      assertThat(problemsOf("--form file:a --to file:b"))
          .containsExactly("there is no option '--form'. Did you mean --from?");
    }

    @Test
    void pointsToTheHelpWhenNothingIsNear() {
      assertThat(problemsOf(FILES + "--colour=red"))
          .containsExactly(
              "there is no option '--colour'. See EmbedJob --help for those there are.");
    }
  }

  @Test
  void aBareWordFollowsNoOption() {
    assertThat(problemsOf(FILES + "docs"))
        .containsExactly(
            "argument 'docs' follows no option. Every value stands after its option, e.g. --from kafka:docs.");
  }

  @Test
  void anOptionWithoutItsValueNamesAnExample() {
    assertThat(problemsOf(FILES + "--prompt"))
        .containsExactly("--prompt needs a value, e.g. --prompt 'passage: '.");
  }

  @Test
  void oneValueCannotBeGivenTwice() {
    assertThat(problemsOf("--from - --from - --to -"))
        .containsExactly("--from is given twice. Give it once.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--chunk-tokens abc | --chunk-tokens was 'abc' but must be a whole number from 16 to 32768. Use e.g. --chunk-tokens 120.",
        "--chunk-tokens 99999999999 | --chunk-tokens was '99999999999' but must be a whole number from 16 to 32768. Use e.g. --chunk-tokens 120.",
        "--batch-tokens many | --batch-tokens was 'many' but must be auto or a whole number from 1 to 10000000. Use e.g. --batch-tokens 512.",
        "--batch-tokens 0 | --batch-tokens was '0' but must be a whole number from 1 to 10000000. Use e.g. --batch-tokens 512.",
        "--batch-delay 5 | --batch-delay was '5' but must be a duration of at least 0ms, in ms, s, min, h or d. Use e.g. --batch-delay 20ms.",
        "--checkpoint-interval 0s | --checkpoint-interval was '0s' but must be a duration of at least 10ms, in ms, s, min, h or d. Use e.g. --checkpoint-interval 1min.",
        "--dead-letters lucene:x | --dead-letters was 'lucene:x' but must be file:PATH, kafka:TOPIC or -. Use e.g. --dead-letters kafka:docs-dead.",
        "--dead-letters pgvector:postgresql://me:secret@db/d | --dead-letters was 'pgvector:postgresql://me:***@db/d' but must be file:PATH, kafka:TOPIC or -. Use e.g. --dead-letters kafka:docs-dead.",
        "--to pgvector:postgresql://me:secret@db | --to: the pgvector URL names no database. Write it as postgresql://host/database?table=chunks, with PGPASSWORD in the environment.",
        "--to pgvector:postgresql://db/d?table=Chunks | --to: the table was 'Chunks', but a table and its schema have 1 to 50 lower-case letters, digits and '_' each, no digit first. Use e.g. table=chunks or table=search.chunks.",
        "--vector-encoding hex | --vector-encoding was 'hex' but must be one of array, base64, bytes. Use e.g. --vector-encoding base64.",
        "--truncate-dim 0 | --truncate-dim was '0' but must be a whole number from 1 to 1000000. Use e.g. --truncate-dim 256.",
        "--to kafka:a/b | --to names the topic 'a/b', but a topic's name has 1 to 249 letters, digits, '.', '_' and '-'. Use e.g. --to kafka:embeddings.",
      })
  void aValueThatCannotBeReadNamesWhatIsAllowed(String line, String sentence) {
    assertThat(problemsOf(FILES + line)).containsExactly(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--no-chunking --chunk-tokens 50 | --chunk-tokens is given together with --no-chunking, which embeds documents whole. Leave one of the two out.",
        "--chunk-tokens 50 --chunk-overlap 26 | --chunk-overlap was 26 but must be at most half of --chunk-tokens, which is 50. Use e.g. --chunk-overlap 6.",
        "--vector-encoding bytes | --vector-encoding bytes needs headers, which --to file:b does not have. Use array or base64, or write to kafka:TOPIC.",
        "--stop-at-end | --stop-at-end is given, but --from file:a is not a topic. Leave it out, or use kafka:TOPIC.",
        "--start latest | --start is given, but --from file:a is not a topic. Leave it out, or use kafka:TOPIC.",
        "--replay b | --replay is given, but --from file:a is not a topic. Leave it out, or use kafka:TOPIC.",
        "--bootstrap-servers h:1 | --bootstrap-servers is given, but no topic is read or written. Leave it out, or use kafka:TOPIC.",
        "--transactional-id-prefix p | --transactional-id-prefix is given, but no topic is written. Leave it out, or use kafka:TOPIC.",
        "--metrics-interval 5s | --metrics-interval is given without --metrics. Say where measures go, e.g. --metrics kafka:metrics, or leave it out.",
        "--value-format text --text-field t | --text-field names a JSON field, but --value-format text has none. Leave one of the two out.",
        "--to file:b | --to file:b is given twice. Give it once.",
        "--to pgvector:jdbc:postgresql://db/d --to pgvector:postgresql://other/d?table=chunks&user=me | --to pgvector:postgresql://other/d?table=chunks is given twice. Give it once.",
        "--to file:a | --from and --to both use file:a, where their records would mix. Use another place for one of them.",
        "--to - --metrics - | --to and --metrics both use -, where their records would mix. Use another place for one of them.",
        "--to - --dead-letters - | --to and --dead-letters both use -, where their records would mix. Use another place for one of them.",
        "--batch-delay 2min | --batch-delay was '2min' but must be at most 1min. Use e.g. --batch-delay 20ms.",
        "--prompt a --prompt-name b | --prompt and --prompt-name are both given, but a text has one prompt. Leave one of the two out.",
        "--capacity 100 | --capacity was 100 but must be at least --window, which is 256: texts that are not in flight cannot be chosen. Use e.g. --capacity 512.",
      })
  void optionsThatContradictEachOtherAreRefused(String line, String sentence) {
    assertThat(problemsOf(FILES + line)).containsExactly(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--kafka group.id=x | --kafka sets 'group.id', which has an option of its own. Use --group-id instead.",
        "--kafka secret | --kafka takes KEY=VALUE, but one of those given has no key or no '='. Use e.g. --kafka security.protocol=SSL.",
        "--kafka a=1 --kafka a=2 | --kafka sets 'a' twice. Give it once.",
        "--dead-letters kafka:b | --to and --dead-letters both use kafka:b, where their records would mix. Use another place for one of them.",
      })
  void propertiesOfKafkaAreChecked(String line, String sentence) {
    assertThat(problemsOf(TOPICS + line)).containsExactly(sentence);
  }

  @Test
  void anIndexCannotBeRead() {
    assertThat(problemsOf("--from lucene:i --to file:b"))
        .containsExactly(
            "--from was 'lucene:i', but an index is only written to. Read from kafka:TOPIC, file:PATH or -.");
  }

  @Test
  void anIndexHasItsOwnEncoding() {
    assertThat(problemsOf("--from file:a --to lucene:i --vector-encoding array"))
        .containsExactly(
            "--vector-encoding is given, but an index stores vectors in its own form. Leave it out, or add e.g. --to kafka:embeddings.");
    assertThat(problemsOf("--from file:a --to pgvector:postgresql://db/d --vector-encoding bytes"))
        .containsExactly(
            "--vector-encoding is given, but an index stores vectors in its own form. Leave it out, or add e.g. --to kafka:embeddings.");
  }

  @Test
  void aLineWithoutMistakesHasNoProblems() {
    List<String> lines = new ArrayList<>(Arrays.asList(FILES, TOPICS));

    assertThat(lines).allSatisfy(line -> assertThat(problemsOf(line)).isEmpty());
  }
}
