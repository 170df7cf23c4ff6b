package dev.millstream.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millstream.adapter.AdapterRef;
import dev.millstream.batch.BatchBudget;
import dev.millstream.model.Device;
import dev.millstream.model.EngineChoice;
import dev.millstream.model.GpuOptions;
import dev.millstream.model.Variant;
import dev.millstream.request.HubTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class TaskOptionsTest {
  private static final String LEAST = "--model m --from - --to - ";

  @Test
  void everyOptionHasADescriptionAnExampleAndADefault() {
    for (OptionSpec option : new CommandLine(new TaskJobFlags()).getCommandSpec().options()) {
      assertThat(option.description()).as(option.longestName()).hasSize(1);
      assertThat(OptionHelp.example(option)).startsWith(option.longestName());
      assertThat(OptionHelp.otherwise(option).isEmpty() && option.arity().max() > 0)
          .as("%s says what holds without it", option.longestName())
          .isFalse();
    }
  }

  @Nested
  class EveryOption {
    final TaskOptions options =
        parse(
            "--task zero-shot-classification --labels invoice,complaint --hypothesis-template {}!"
                + " --multi-label --truncation tail --model org/nli@v1 --variant q8 --adapter our=org/our-lora@v2"
                + " --device tensorrt:1 --device-fallback cpu --from kafka:mails --to kafka:labels"
                + " --to file:out --route invoice=invoices --route complaint=file:complaints"
                + " --low-confidence kafka:review --threshold 0.75 --dead-letters kafka:dead"
                + " --text-field body --id-field nr --bootstrap-servers a:1 --parallelism 3"
                + " --batch-tokens 512 --unordered --stop-at-end");

    @Test
    void saysWhatIsAsked() {
      assertThat(options.task()).isEqualTo(HubTask.ZERO_SHOT_CLASSIFICATION);
      assertThat(options.parameters())
          .isEqualTo(
              "{\"candidate_labels\":[\"invoice\",\"complaint\"],\"hypothesis_template\":\"{}!\",\"multi_label\":true,\"truncation\":\"tail\"}");
    }

    @Test
    void saysWhomAndAboutWhat() {
      assertThat(options.model())
          .isEqualTo(
              new ModelChoice(
                  "org/nli@v1",
                  Variant.Q8,
                  Device.tensorRt(1),
                  new GpuOptions(0, false, null, GpuOptions.Fallback.CPU),
                  EngineChoice.DIRECT,
                  AdapterRef.parse("our=org/our-lora@v2"),
                  null));
      assertThat(options.model().spec(options.batches()).adapter())
          .isEqualTo(AdapterRef.parse("our=org/our-lora@v2"));
      assertThat(options.source())
          .isEqualTo(
              new RequestOptions(
                  new Endpoint.Kafka("mails"), ValueFormat.JSON, "nr", "body", Map.of()));
    }

    @Test
    void saysWhereAnswersGo() {
      assertThat(options.answers())
          .isEqualTo(
              new AnswerOptions(
                  List.of(new Endpoint.Kafka("labels"), new Endpoint.File("out")),
                  Map.of(
                      "invoice", new Endpoint.Kafka("invoices"),
                      "complaint", new Endpoint.File("complaints")),
                  new Endpoint.Kafka("review"),
                  0.75,
                  new Endpoint.Kafka("dead")));
    }

    @Test
    void saysHowTheJobRuns() {
      assertThat(options.batches())
          .isEqualTo(
              new BatchOptions(
                  BatchBudget.fixed(512),
                  64,
                  Duration.ZERO,
                  256,
                  512,
                  BatchOptions.Order.AS_COMPLETED,
                  0));
      assertThat(options.kafka())
          .isEqualTo(
              new KafkaOptions(
                  "a:1",
                  Map.of(),
                  "millstream-zero-shot-classification-mails",
                  StartFrom.COMMITTED,
                  null,
                  true,
                  "millstream-zero-shot-classification-mails-labels"));
      assertThat(options.runtime())
          .isEqualTo(new RuntimeOptions(3, Duration.ofSeconds(10), null, Delivery.EXACTLY_ONCE));
    }
  }

  @Nested
  class Fields {
    @Test
    void areThoseOfTheTask() {
      assertThat(parse(LEAST + "--task question-answering --context-field body").source().parts())
          .isEqualTo(ordered("question", "question", "context", "body"));
      assertThat(parse(LEAST + "--task text-ranking --query-field q").source().parts())
          .isEqualTo(ordered("query", "q", "documents", "documents"));
      assertThat(parse(LEAST + "--task sentence-similarity").source().parts())
          .isEqualTo(ordered("source_sentence", "source_sentence", "sentences", "sentences"));
    }

    @Test
    void areAPairWhereASecondIsNamed() {
      assertThat(parse(LEAST + "--pair-field reply").source().parts())
          .isEqualTo(ordered("text", "text", "text_pair", "reply"));
    }

    private static Map<String, String> ordered(String... names) {
      Map<String, String> parts = new LinkedHashMap<>();
      for (int i = 0; i < names.length; i += 2) {
        parts.put(names[i], names[i + 1]);
      }
      return parts;
    }
  }

  @Nested
  class Adapters {
    private static final String TWO = LEAST + "--adapter de=/a --adapter en=org/b@v1 ";

    @Test
    void areChosenByAField() {
      TaskOptions options = parse(TWO + "--adapter-field language");

      assertThat(options.model().adapters())
          .isEqualTo(
              new AdapterChoice(
                  "language", List.of(AdapterRef.parse("de=/a"), AdapterRef.parse("en=org/b@v1"))));
      assertThat(options.model().adapter()).isNull();
    }

    @Test
    void mayBeOneThatNotEveryRecordHas() {
      TaskOptions options = parse(LEAST + "--adapter de=/a --adapter-field language");

      assertThat(options.model().choices()).containsExactly(AdapterRef.parse("de=/a"));
      assertThat(options.model().adapter()).isNull();
    }

    @Test
    void areToldApartByWhatTheProblemNames() {
      assertThat(problems(TWO))
          .containsExactly(
              "--adapter was given 2 times (de=/a, en=org/b@v1), but nothing says which of them a record is for. Name the field that does with --adapter-field, or run a job for each.");
      assertThat(problems(TWO + "--adapter de=/c --adapter-field language"))
          .containsExactly(
              "--adapter was given twice with the name 'de', but records choose by name. Name each differently.");
      assertThat(problems(LEAST + "--adapter-field language"))
          .containsExactly(
              "--adapter-field is given, but no --adapter that a record could name. Add one, e.g. --adapter spam=/adapters/spam, or leave it out.");
      assertThat(problems(TWO + "--adapter-field="))
          .containsExactly(
              "--adapter-field was '' but must be the name of a JSON field. Use e.g. --adapter-field language.");
    }

    @Test
    void areNamedInJson() {
      assertThat(problems(TWO + "--adapter-field language --value-format text"))
          .containsExactly(
              "--adapter-field names a JSON field, but --value-format text has none. Leave one of the two out.");
    }
  }

  @Nested
  class Parameters {
    @Test
    void areJsonWithPythonsNames() {
      assertThat(parse(LEAST + "--top-k all --function none").parameters())
          .isEqualTo("{\"top_k\":null,\"function_to_apply\":\"none\"}");
      assertThat(parse(LEAST + "--parameters {\"top_k\":3}").parameters())
          .isEqualTo("{\"top_k\":3}");
    }

    @Test
    void areThoseOfTheTask() {
      assertThat(problems(LEAST + "--labels a,b"))
          .containsExactly(
              "--labels is given, but the task text-classification has no candidate_labels. Leave it out.");
    }

    @Test
    void areGivenOnce() {
      assertThat(problems(LEAST + "--top-k 2 --parameters {\"top_k\":3}"))
          .containsExactly(
              "--top-k and --parameters both give top_k. Leave it out of one of the two.");
    }

    @Test
    void areAnObject() {
      assertThat(problems(LEAST + "--parameters [1]"))
          .containsExactly(
              "--parameters was '[1]' but must be a JSON object. Use e.g. --parameters '{\"top_k\": 3}'.");
    }
  }

  @Nested
  class Problems {
    @Test
    void areAllTold() {
      assertThat(problems("--task question-answering --value-format text --threshold x"))
          .containsExactly(
              "--from is missing: say where records come from, e.g. --from kafka:docs.",
              "--value-format text is one text a record, but the task question-answering asks for question and context. Write JSON.",
              "--to is missing: say where answers go, e.g. --to kafka:labels.",
              "--threshold is given without --low-confidence. Say where answers below it go, e.g. --low-confidence kafka:to-review, or leave it out.",
              "--threshold was 'x' but must be a number. Use e.g. --threshold 0.9.",
              "--model is missing: the bundled model only embeds. Name one that was made for question-answering, e.g. --model sentence-transformers/all-MiniLM-L6-v2@main.");
    }

    @Test
    void areOutputsThatMix() {
      assertThat(problems(LEAST + "--to file:a --route x=file:b --dead-letters file:b"))
          .containsExactly(
              "--route and --dead-letters both use file:b, where their records would mix. Use another place for one of them.");
    }

    @Test
    void areRoutesWithoutALabel() {
      assertThat(problems(LEAST + "--route spam"))
          .containsExactly(
              "--route was 'spam' but must be LABEL=OUTPUT. Use e.g. --route spam=kafka:spam-mails.");
    }

    @Test
    void arePairsForATaskThatReadsNone() {
      assertThat(problems(LEAST + "--task fill-mask --pair-field b"))
          .containsExactly(
              "--pair-field is given, but the task fill-mask reads no pairs. Leave it out.");
    }

    @Test
    void areRoutesThatDisagree() {
      assertThat(problems(LEAST + "--route a=file:x --route a=file:y"))
          .containsExactly("--route sends 'a' to two outputs. Give it once.");
    }
  }

  @Test
  void severalLabelsMayShareAnOutput() {
    assertThat(parse(LEAST + "--route a=file:x --route b=file:x").answers().outputs())
        .containsExactly(Endpoint.StandardStream.OUTPUT, new Endpoint.File("x"));
  }

  private static TaskOptions parse(String line) {
    List<String> words = new ArrayList<>();
    Collections.addAll(words, line.split(" "));
    return TaskOptions.parse(words.toArray(String[]::new));
  }

  private static List<String> problems(String line) {
    return catchThrowableOfType(UsageException.class, () -> parse(line)).problems();
  }
}
