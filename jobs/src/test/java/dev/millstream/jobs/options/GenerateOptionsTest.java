package dev.millstream.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.adapter.AdapterRef;
import dev.millstream.generate.text.WritingBudget;
import dev.millstream.generate.text.WritingTask;
import dev.millstream.model.Device;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateOptionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void areThoseOfPythonsPipelineWhereNothingElseIsSaid() {
    TaskOptions options = parse();

    assertThat(options.name()).isEqualTo("text-generation");
    assertThat(options.parameters()).isEqualTo("{}");
    assertThat(options.texts())
        .isEqualTo(
            new TextOptions(
                WritingTask.TEXT_GENERATION,
                null,
                null,
                false,
                0,
                WritingBudget.DEFAULT,
                Duration.ofHours(1),
                null));
    assertThat(options.batches().capacity()).isEqualTo(32);
    assertThat(options.batches().order()).isEqualTo(BatchOptions.Order.AS_RECEIVED);
    assertThat(options.source().textField()).isEqualTo("text");
  }

  @Test
  void becomeParametersByPythonsNames() throws Exception {
    TaskOptions options =
        parse(
            "--max-new-tokens",
            "64",
            "--do-sample",
            "--temperature",
            "0.3",
            "--top-k",
            "20",
            "--top-p",
            "0.9",
            "--regex",
            "[a-z]+",
            "--details",
            "--parameters",
            "{\"repetition_penalty\": 1.2}");

    assertThat(JSON.readTree(options.parameters()))
        .isEqualTo(
            JSON.readTree(
                """
                {"repetition_penalty": 1.2, "max_new_tokens": 64, "do_sample": true, "temperature": 0.3,
                 "top_p": 0.9, "top_k": 20, "details": true, "grammar": {"type": "regex", "value": "[a-z]+"}}
                """));
  }

  @Test
  void areABudgetOfSlotsAndMemory() {
    TaskOptions options =
        parse(
            "--slots",
            "16",
            "--context-tokens",
            "512",
            "--cache-mib",
            "256",
            "--threads",
            "1",
            "--timeout",
            "5min",
            "--unordered");

    assertThat(options.texts().budget()).isEqualTo(new WritingBudget(16, 512, 256L << 20, 1));
    assertThat(options.texts().timeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(options.batches().capacity()).isEqualTo(64);
    assertThat(options.batches().order()).isEqualTo(BatchOptions.Order.AS_COMPLETED);
  }

  @Test
  void takeASchemaOrTheFileOfOne() throws Exception {
    String schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}";
    Path file = Files.writeString(folder.resolve("a.schema.json"), schema);

    assertThat(parse("--json-schema", schema).parameters())
        .isEqualTo("{\"grammar\":{\"type\":\"json\",\"value\":%s}}".formatted(schema))
        .isEqualTo(parse("--json-schema", file.toString()).parameters());
  }

  @Test
  void aRecordWholeIsReadWhereATemplateKnowsItsFields() {
    assertThat(parse("--template", "{{ a }}").source().textField()).isNull();
    assertThat(parse("--prompt-field", "q").source().textField()).isEqualTo("q");
  }

  @Test
  void saysWhatGoesWithWhatNot() {
    assertThat(problems("--greedy", "--temperature", "0.3", "--top-k", "5"))
        .containsExactly(
            "--temperature is of no use with --greedy, which draws no token. Leave one of the two out.",
            "--top-k is of no use with --greedy, which draws no token. Leave one of the two out.");
    assertThat(problems("--regex", "a", "--choices", "b"))
        .containsExactly(
            "--json-schema, --regex and --choices each say what texts may be. Give one of them.");
    assertThat(problems("--template", "{{ a }}", "--prompt-field", "q"))
        .containsExactly(
            "--template names the fields of JSON records, so neither --text-field, --prompt-field nor --value-format text goes with it. Leave them out.");
    assertThat(problems("--text-field", "a", "--prompt-field", "q"))
        .containsExactly(
            "--prompt-field and --text-field both name the field of the prompt. Leave one of the two out.");
    assertThat(problems("--device", "cuda:0"))
        .containsExactly(
            "--device was 'cuda:0', but a model that writes runs on the CPU. Leave it out.");
  }

  @Test
  void theBestOfSeveralIsAParameter() {
    assertThat(parse("--best-of", "4").parameters()).isEqualTo("{\"best_of\":4}");
    assertThat(problems("--best-of", "4", "--greedy"))
        .containsExactly(
            "--best-of is of no use with --greedy, which draws no token. Leave one of the two out.");
    assertThat(problems("--best-of", "4", "--parameters", "{\"do_sample\": false}"))
        .containsExactly(
            "best_of was 4, but without sampling all these texts are the same. Set do_sample to true, or leave best_of out.");
    assertThat(problems("--best-of", "0"))
        .containsExactly(
            "--best-of was '0' but must be a whole number from 1 to 1000. Use e.g. --best-of 4.");
  }

  @Test
  void aScorerIsPartOfTheTask() {
    assertThat(parse("--best-of", "4", "--scorer", "org/reward").texts().task())
        .isEqualTo(
            WritingTask.TEXT_GENERATION.scoredBy(
                ModelSpec.of(ModelRef.parse("org/reward")).with(Device.CPU)));
    assertThat(parse("--parameters", "{\"best_of\": 2}", "--scorer", "org/reward").parameters())
        .isEqualTo("{\"best_of\":2}");
    assertThat(problems("--scorer", "org/reward"))
        .containsExactly(
            "--scorer is given without --best-of. Say how many texts are drawn, e.g. --best-of 4, or leave it out.");
    assertThat(problems("--best-of", "4", "--scorer", " "))
        .containsExactly(
            "--scorer was ' ' but must be a folder, or a name of the Hugging Face Hub. Use e.g. --scorer org/reward.");
    assertThat(problems("--task", "summarization", "--scorer", "org/reward"))
        .contains(
            "--scorer picks one of the texts that text-generation draws, but the task was summarization. Leave it out.");
  }

  @Test
  void perplexityTakesATemplateAndDetails() {
    TaskOptions options =
        parse(
            "--task",
            "perplexity",
            "--template",
            "{{ a }}",
            "--details",
            "--parameters",
            "{\"max_length\": 512}");

    assertThat(options.texts().task()).isEqualTo(WritingTask.PERPLEXITY);
    assertThat(options.name()).isEqualTo("perplexity");
    assertThat(options.parameters()).isEqualTo("{\"max_length\":512,\"details\":true}");
  }

  @Test
  void perplexityRefusesOptionsOfWriting() {
    assertThat(problems("--task", "perplexity", "--chat"))
        .containsExactly(
            "--chat and --system are for text-generation, but the task perplexity reads texts and no messages. Leave them out.");
    assertThat(problems("--task", "perplexity", "--parameters", "{\"top_k\": 5}"))
        .containsExactly(
            "perplexity has no parameter top_k. It has add_start_token, details, max_length.");
    for (String[] option :
        new String[][] {
          {"--max-new-tokens", "4"},
          {"--do-sample"},
          {"--greedy"},
          {"--temperature", "0.3"},
          {"--top-k", "5"},
          {"--top-p", "0.9"},
          {"--seed", "4"},
          {"--best-of", "2"},
          {"--scorer", "org/reward", "--best-of", "2"},
          {"--regex", "a+"},
          {"--choices", "a,b"},
          {"--json-schema", "{\"type\": \"object\"}"},
          {"--pieces-to", "file:pieces"}
        }) {
      List<String> all = new ArrayList<>(List.of("--task", "perplexity"));
      all.addAll(List.of(option));
      assertThat(problems(all.toArray(String[]::new)))
          .contains(
              "%s is given, but the task perplexity writes no text. Leave it out."
                  .formatted(option[0]));
    }
  }

  @Test
  void takeAPlaceForPieces() {
    assertThat(parse("--pieces-to", "file:pieces").texts().pieces())
        .isEqualTo(new Endpoint.File("pieces"));
    assertThat(problems("--pieces-to", "-"))
        .containsExactly(
            "--to and --pieces-to both use -, where their records would mix. Use another place for one of them.");
    assertThat(problems("--pieces-to", "lucene:pieces"))
        .containsExactly(
            "--pieces-to was 'lucene:pieces' but must be file:PATH, kafka:TOPIC or -. Use e.g. --pieces-to kafka:pieces.");
    assertThat(problems("--pieces-to", "kafka:pieces"))
        .containsExactly(
            "--bootstrap-servers is missing, but kafka:pieces needs Kafka. Use e.g. --bootstrap-servers localhost:9092.");
  }

  @Test
  void saysWhichValuesAreWrong() {
    assertThat(problems("--max-new-tokens", "0"))
        .containsExactly(
            "--max-new-tokens was '0' but must be a whole number from 1 to 1000000. Use e.g. --max-new-tokens 64.");
    assertThat(problems("--temperature", "hot"))
        .containsExactly(
            "--temperature was 'hot' but must be a number. Use e.g. --temperature 0.3.");
    assertThat(problems("--seed", "x"))
        .containsExactly("--seed was 'x' but must be a whole number. Use e.g. --seed 42.");
    assertThat(problems("--json-schema", "no/such.json"))
        .containsExactly(
            "--json-schema: file 'no/such.json' cannot be read. Check its path and rights, or write the schema itself, which begins with {.");
    assertThat(problems("--json-schema", "{"))
        .containsExactly(
            "--json-schema was '{' but must be a JSON schema, an object, or the path of one. Use e.g. --json-schema answer.schema.json.");
    assertThat(problems("--template", "{{ a"))
        .singleElement()
        .asString()
        .startsWith("--template, line 1: ");
  }

  @Test
  void aModelMustBeNamed() {
    UsageException usage =
        catchThrowableOfType(
            UsageException.class,
            () -> GenerateJobFlags.parse("--from", "-", "--to", "-", "--dead-letters", "stderr"));

    assertThat(usage.problems())
        .containsExactly(
            "--model is missing: the bundled model only embeds. Name one that writes, e.g. --model HuggingFaceTB/SmolLM2-135M-Instruct.");
  }

  @Test
  void chooseAdaptersByAField() {
    TaskOptions options =
        parse("--adapter", "de=/a", "--adapter", "en=/b", "--adapter-field", "language");

    assertThat(options.model().adapterField()).isEqualTo("language");
    assertThat(options.model().choices())
        .containsExactly(AdapterRef.parse("de=/a"), AdapterRef.parse("en=/b"));
    assertThat(problems("--adapter", "de=/a", "--adapter", "en=/b"))
        .containsExactly(
            "--adapter was given 2 times (de=/a, en=/b), but nothing says which of them a record is for. Name the field that does with --adapter-field, or run a job for each.");
    assertThat(problems("--adapter", "de=/a", "--adapter-field", "l", "--value-format", "text"))
        .containsExactly(
            "--adapter-field names a JSON field, but --value-format text has none. Leave one of the two out.");
  }

  @Test
  void runTakesThemAsParameters() {
    TaskOptions options =
        TaskOptions.parse(
            "--task", "text-generation",
            "--model", "org/name",
            "--parameters", "{\"max_new_tokens\": 3}",
            "--from", "-",
            "--to", "-");

    assertThat(options.texts()).isEqualTo(TextOptions.of(WritingTask.TEXT_GENERATION));
    assertThat(options.name()).isEqualTo("text-generation");
    assertThat(options.parameters()).isEqualTo("{\"max_new_tokens\":3}");
    UsageException usage =
        catchThrowableOfType(
            UsageException.class,
            () ->
                TaskOptions.parse(
                    "--task", "text-generation",
                    "--model", "org/name",
                    "--labels", "a,b",
                    "--from", "-",
                    "--to", "-"));
    assertThat(usage.problems())
        .containsExactly(
            "--labels is given, but the task text-generation has no such option. Give it in --parameters, or use generate.");
  }

  private static List<String> problems(String... more) {
    return catchThrowableOfType(UsageException.class, () -> parse(more)).problems();
  }

  private static TaskOptions parse(String... more) {
    String[] all =
        Stream.concat(Stream.of("--model", "org/name", "--from", "-", "--to", "-"), Stream.of(more))
            .toArray(String[]::new);
    return GenerateJobFlags.parse(all);
  }
}
