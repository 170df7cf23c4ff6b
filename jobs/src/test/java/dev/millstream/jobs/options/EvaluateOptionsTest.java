package dev.millstream.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class EvaluateOptionsTest {
  private static final String LEAST = "--metrics accuracy --from - --to - ";
  private static final String PAIRS =
      "--metrics paired_accuracy --bootstrap-servers a:1 --predictions kafka:p --shadow kafka:s"
          + " --window 1h --to kafka:quality ";

  @Test
  void everyOptionHasADescriptionAnExampleAndADefault() {
    for (OptionSpec option : new CommandLine(new EvaluateJobFlags()).getCommandSpec().options()) {
      assertThat(option.description()).as(option.longestName()).hasSize(1);
      assertThat(OptionHelp.example(option)).startsWith(option.longestName());
      assertThat(OptionHelp.otherwise(option).isEmpty() && option.arity().max() > 0)
          .as("%s says what holds without it", option.longestName())
          .isFalse();
    }
  }

  @Test
  void judgesAllRowsByDefault() {
    EvaluateOptions options = parse(LEAST);

    assertThat(options.window()).isEqualTo(new WindowOptions.All());
    assertThat(options.metrics()).containsExactly(new MetricChoice("accuracy", "{}"));
    assertThat(options.rows())
        .isEqualTo(
            new RowOptions(
                new RowOptions.Together(Endpoint.StandardStream.INPUT),
                "prediction",
                "reference",
                "score",
                null,
                null,
                Duration.ofSeconds(10),
                List.of()));
  }

  @Nested
  class MetricsAsked {
    @Test
    void areNamesOrAListOfObjects() {
      assertThat(parse("--metrics accuracy,f1:macro --from - --to -").metrics())
          .containsExactly(new MetricChoice("accuracy", "{}"), new MetricChoice("f1:macro", "{}"));
      assertThat(
              parse(
                      "--metrics [{\"metric\":\"f1\",\"parameters\":{\"average\":\"macro\"}},\"mae\"] --from - --to -")
                  .metrics())
          .containsExactly(
              new MetricChoice("f1", "{\"average\":\"macro\"}"), new MetricChoice("mae", "{}"));
    }

    @Test
    void areThoseThatThereAre() {
      assertThat(problems("--metrics acuracy --from - --to -"))
          .singleElement()
          .asString()
          .startsWith("--metrics: there is no metric 'acuracy'. Perhaps accuracy? There are ");
      assertThat(problems("--metrics [{\"name\":\"f1\"}] --from - --to -"))
          .containsExactly(
              "--metrics has an entry that is no {\"metric\":…,\"parameters\":{…}}. Write a name, or an object with the field metric.");
    }
  }

  @Nested
  class Alerts {
    @Test
    void areRulesOfFigures() {
      AlertOptions alerts =
          parse(
                  "--metrics accuracy,rouge --from - --to - --alert accuracy<0.9"
                      + " --alert rouge.rouge1>0.5 --alert-rows 50 --alerts file:alerts.jsonl")
              .alerts();

      assertThat(alerts)
          .isEqualTo(
              new AlertOptions(
                  List.of(
                      new AlertChoice("accuracy<0.9", "accuracy", List.of(), false, 0.9),
                      new AlertChoice("rouge.rouge1>0.5", "rouge", List.of("rouge1"), true, 0.5)),
                  50,
                  new Endpoint.File("alerts.jsonl")));
      assertThat(parse(LEAST).alerts().rules()).isEmpty();
    }

    @Test
    void areOfMetricsThatAreComputed() {
      assertThat(problems(LEAST + "--alert f1<0.9"))
          .containsExactly(
              "--alert f1<0.9 looks at the metric f1, which is not computed. Add it to --metrics, or correct the name.");
      assertThat(problems(LEAST + "--alert accuracy=1"))
          .containsExactly(
              "--alert was 'accuracy=1' but must be METRIC<NUMBER or METRIC>NUMBER. Use e.g. --alert drift.label_psi>0.2.");
      assertThat(problems(LEAST + "--alerts file:a"))
          .containsExactly(
              "--alerts is given without --alert. Say which figures to tell of, e.g. --alert drift.label_psi>0.2, or leave it out.");
    }
  }

  @Test
  void alertsLookAtNumbersThatThereAre() {
    assertThat(problems("--metrics rouge,accuracy --from - --to - --alert rouge.rouge3<0.5"))
        .containsExactly(
            "--alert rouge.rouge3<0.5 looks at no number that figures of rouge have: they have rouge1, rouge2, rougeL, rougeLsum. Correct the name.");
    assertThat(problems("--metrics rouge --from - --to - --alert rouge<0.5"))
        .containsExactly(
            "--alert rouge<0.5 looks at no number that figures of rouge have: they have rouge1, rouge2, rougeL, rougeLsum. Correct the name.");
    assertThat(problems(LEAST + "--alert accuracy.mean<0.5"))
        .containsExactly(
            "--alert accuracy.mean<0.5 looks at no number that figures of accuracy have: they are one number, written accuracy. Correct the name.");
  }

  @Test
  void aReferenceMayRoll() {
    assertThat(
            parse("--metrics drift --from - --to - --window 10rows --reference rolling:3")
                .metrics())
        .containsExactly(new MetricChoice("drift", "{\"reference\":\"rolling:3\"}"));
    assertThat(problems("--metrics drift --from - --to - --reference rolling"))
        .containsExactly(
            "a rolling reference compares windows that follow one another. Give --window with a time or a number of rows, without --cumulative or --session, or pin a profile by --reference FILE.");
    assertThat(problems("--metrics drift --from - --to - --window 10rows --reference rolling:many"))
        .containsExactly(
            "--metrics: the reference of drift was 'rolling:many' but must be rolling, rolling:N with N from 1 to 100, or a profile.");
  }

  @Test
  void driftNeedsAReferenceThatCanBeRead() {
    assertThat(problems("--metrics drift --from - --to -"))
        .containsExactly(
            "--reference is missing: the metric drift compares windows with a profile. Make one by --metrics profile --window all over rows that were as they should be, e.g. --reference profile.json.");
    assertThat(problems(LEAST + "--reference x"))
        .containsExactly(
            "--reference is given, but no metric of --metrics takes it. Add drift, or leave it out.");
    assertThat(problems("--metrics drift --from - --to - --reference /no/such.json"))
        .containsExactly(
            "--reference /no/such.json cannot be read. Correct the path, or make the file by --metrics profile.");
  }

  @Nested
  class Windows {
    @Test
    void areOfTimeOrRows() {
      assertThat(window("--window 5m --slide 1m --lateness 2h"))
          .isEqualTo(
              new WindowOptions.Time(
                  Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofHours(2)));
      assertThat(window("--window 100rows --slide 50rows"))
          .isEqualTo(new WindowOptions.Rows(100, 50));
      assertThat(window("--window 1d --cumulative 1h"))
          .isEqualTo(
              new WindowOptions.Cumulative(Duration.ofHours(1), Duration.ofDays(1), Duration.ZERO));
      assertThat(window("--session 30min"))
          .isEqualTo(new WindowOptions.Session(Duration.ofMinutes(30), Duration.ZERO));
    }

    @Test
    void leaveNoRowOut() {
      assertThat(problems(LEAST + "--time-field t --window 1min --slide 2min"))
          .containsExactly(
              "--slide 2min is longer than --window 1min, which would leave rows out. Let it be no longer.");
      assertThat(problems(LEAST + "--window 10rows --slide 20rows"))
          .containsExactly(
              "--window 10rows --slide 20rows leaves rows out or has none. Let both be 1row or more, and the slide no longer than the window.");
    }

    @Test
    void ofTimeNeedATime() {
      assertThat(problems(LEAST + "--window 1min"))
          .containsExactly(
              "--time-field is missing: a window of time goes by event time, and lines of a file have none of their own. Name the field that holds it, e.g. --time-field ts.");
    }

    @Test
    void ofAllRowsNeedAnEnd() {
      assertThat(
              problems(
                  "--metrics accuracy --bootstrap-servers a:1 --from kafka:rows --to kafka:quality"))
          .containsExactly(
              "--window all is reported when the input ends, and a topic has no end. Give --stop-at-end, or a window such as --window 5min.");
    }

    @Test
    void areOneKind() {
      assertThat(problems(LEAST + "--time-field t --session 1min --slide 2min"))
          .containsExactly(
              "--slide is given, which means nothing with --session. Leave one of the two out.");
    }

    private static WindowOptions window(String typed) {
      return parse(LEAST + "--time-field t " + typed).window();
    }
  }

  @Nested
  class Inputs {
    @Test
    void areTwoWhereLabelsComeLater() {
      EvaluateOptions options =
          parse(
              "--metrics accuracy --bootstrap-servers a:1 --predictions kafka:p --labels kafka:l"
                  + " --horizon 7d --window 1h --to kafka:quality");

      assertThat(options.rows().source())
          .isEqualTo(
              new RowOptions.Apart(
                  new Endpoint.Kafka("p"), new Endpoint.Kafka("l"), Duration.ofDays(7), null));
      assertThat(options.kafka().groupId()).isEqualTo("millstream-evaluate-p");
    }

    @Test
    void areOneOrTheOther() {
      assertThat(problems(LEAST + "--labels kafka:l"))
          .containsExactly(
              "--labels is given together with --from, whose rows have their labels already. Leave one of the two out.");
      assertThat(problems("--metrics accuracy --predictions file:p --to -"))
          .containsExactly(
              "--labels is missing: predictions and labels come from two places, or together by --from.");
    }

    @Test
    void areThreeWhereTwoModelsAreCompared() {
      assertThat(parse(PAIRS + "--labels kafka:l --shadow-horizon 1min").rows().source())
          .isEqualTo(
              new RowOptions.Apart(
                  new Endpoint.Kafka("p"),
                  new Endpoint.Kafka("l"),
                  Duration.ofHours(1),
                  new RowOptions.Shadow(new Endpoint.Kafka("s"), Duration.ofMinutes(1))));
      assertThat(problems(PAIRS))
          .containsExactly(
              "--metrics paired_accuracy needs labels. Give --labels, or use accuracy, which without them is how often the two models agree.");
      assertThat(problems(PAIRS.replace("paired_", "") + "--labels kafka:l"))
          .containsExactly(
              "--metrics accuracy reads one prediction, but --shadow gives rows of two. Use paired_accuracy or paired_bootstrap, or leave --shadow out.");
      assertThat(problems(PAIRS.replace("--shadow kafka:s", "--labels kafka:l")))
          .containsExactly(
              "--metrics paired_accuracy compares two models, but there are predictions of one. Give the second one's, e.g. --shadow kafka:shadow-labels.");
      assertThat(problems(PAIRS.replace("kafka:s", "kafka:p") + "--labels kafka:l"))
          .containsExactly(
              "--predictions and --shadow both use kafka:p, where their records would mix. Use another place for one of them.");
      assertThat(problems(LEAST + "--shadow kafka:s"))
          .containsExactly(
              "--shadow is given together with --from, whose rows have their labels already. Leave one of the two out.");
    }

    @Test
    void leaveRowsToAPlaceOfTheirOwn() {
      assertThat(parse(LEAST + "--not-counted file:rest").notCounted())
          .isEqualTo(new Endpoint.File("rest"));
      assertThat(parse(LEAST).notCounted()).isNull();
      assertThat(problems(LEAST + "--not-counted file:x --dead-letters file:x"))
          .containsExactly(
              "--dead-letters and --not-counted both use file:x, where their records would mix. Use another place for one of them.");
    }

    @Test
    void areAllTold() {
      assertThat(problems(""))
          .containsExactly(
              "--metrics is missing: say what is computed, e.g. --metrics accuracy,f1:macro,ece.",
              "--from is missing: say where rows come from, e.g. --from file:rows.jsonl, or give --predictions and --labels.",
              "--to is missing: say where figures go, e.g. --to kafka:quality.");
    }
  }

  private static EvaluateOptions parse(String line) {
    return EvaluateOptions.parse(line.isBlank() ? new String[0] : line.strip().split(" "));
  }

  private static List<String> problems(String line) {
    return catchThrowableOfType(UsageException.class, () -> parse(line)).problems();
  }
}
