package dev.millstream.jobs;

import dev.millstream.files.AnswerLines;
import dev.millstream.files.LineFormat;
import dev.millstream.flink.TaskPipeline;
import dev.millstream.flink.decode.DocumentFormat;
import dev.millstream.flink.decode.RequestFields;
import dev.millstream.flink.generate.PromptShape;
import dev.millstream.flink.pace.Pace;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.InferenceAnswer;
import dev.millstream.flink.record.RequestPiece;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.jobs.fetch.ModelDownload;
import dev.millstream.jobs.options.BatchOptions;
import dev.millstream.jobs.options.Endpoint;
import dev.millstream.jobs.options.RequestOptions;
import dev.millstream.jobs.options.TaskJobFlags;
import dev.millstream.jobs.options.TaskOptions;
import dev.millstream.jobs.options.TextOptions;
import dev.millstream.jobs.options.ValueFormat;
import dev.millstream.kafka.KafkaAnswers;
import dev.millstream.kafka.KafkaSinkOptions;
import dev.millstream.pool.ModelSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Records in, a model's answers out: labels, entities, answers, scores.
 *
 * <pre>{@code
 * flink run -c dev.millstream.jobs.ClassifyJob millstream-jobs.jar --model org/spam \
 *   --bootstrap-servers broker:9092 --from kafka:mails --to kafka:labels
 * }</pre>
 */
public final class ClassifyJob {
  private static final int HELP_WIDTH = 100;

  private ClassifyJob() {}

  /**
   * Submits the job to the cluster that called it, or runs it in this process; prints its options
   * when asked for help.
   */
  @SuppressWarnings("SystemOut") // the help is this program's output
  public static void main(String[] args) throws Exception {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.println(TaskJobFlags.help(HELP_WIDTH));
      return;
    }
    run(TaskOptions.parse(args), new AnswerLines());
  }

  /**
   * Runs the job to its end, if it has one, and says on standard error what it did.
   *
   * @param shown how answers are written to standard output
   */
  @SuppressWarnings("SystemOut") // standard output may be the job's own
  public static void run(TaskOptions options, LineFormat<InferenceAnswer> shown) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    boolean isLocal = environment instanceof LocalStreamEnvironment;
    if (isLocal && hasOneFile(options)) {
      ModelDownload.show(options.model().spec(options.batches()));
    }
    ModelSpec scorer = options.texts() == null ? null : options.texts().task().scorer();
    if (isLocal && scorer != null) {
      ModelDownload.show(scorer);
    }
    build(environment, options, shown);
    if (isLocal) {
      environment.configure(
          LocalCluster.settings(
              options.source().from(),
              environment.getConfiguration(),
              environment.getParallelism()));
    }
    JobExecutionResult result = environment.execute("Millstream " + options.name());
    if (result.isJobExecutionResult()) {
      System.err.println(AnswerTotals.line(result));
    }
  }

  /** Whether a model is run, and it is one ONNX file. */
  private static boolean hasOneFile(TaskOptions options) {
    TextOptions texts = options.texts();
    return texts == null ? options.task() != null : !texts.task().isText2Text();
  }

  /**
   * Adds the job to an environment: source, pipeline, sinks.
   *
   * @throws IOException when an input file cannot be used
   * @throws dev.millstream.model.ModelLoadException when the model is not there
   * @throws dev.millstream.hub.client.HubException when the Hub has no such model or cannot be
   *     asked
   */
  public static void build(
      StreamExecutionEnvironment environment,
      TaskOptions options,
      LineFormat<InferenceAnswer> shown)
      throws IOException {
    FlinkSettings.configure(environment, options.runtime(), options.source().from());
    TaskPipeline.Settings settings = settings(options);
    DataStream<SourceRecord> records = records(environment, options, settings.pace());
    attach(TaskPipeline.of(records, settings), options, shown);
  }

  static DataStream<SourceRecord> records(
      StreamExecutionEnvironment environment, TaskOptions options, @Nullable Pace pace)
      throws IOException {
    return RecordSource.paced(
        environment,
        "requests",
        options.source().from(),
        options.source().format() == ValueFormat.TEXT,
        options.kafka(),
        pace);
  }

  static TaskPipeline.Settings settings(TaskOptions options) {
    BatchOptions batches = options.batches();
    return new TaskPipeline.Settings(
        fields(options.source()).withAdapterField(options.model().adapterField()),
        options.task(),
        options.parameters(),
        options.model().spec(batches),
        batches.capacity(),
        batches.order() == BatchOptions.Order.AS_RECEIVED,
        texts(options.texts()),
        options.model().choices());
  }

  private static TaskPipeline.@Nullable Texts texts(@Nullable TextOptions texts) {
    return texts == null
        ? null
        : new TaskPipeline.Texts(
            texts.task(),
            new PromptShape(texts.template(), texts.system(), texts.chat(), texts.seed()),
            texts.budget(),
            texts.timeout(),
            texts.pieces() != null,
            Pace.create());
  }

  private static RequestFields fields(RequestOptions source) {
    String text = source.textField();
    if (text == null && source.parts().isEmpty()) {
      return RequestFields.whole(source.idField());
    }
    return text == null
        ? RequestFields.parts(source.idField(), source.parts())
        : RequestFields.text(
            DocumentFormat.valueOf(source.format().name()), source.idField(), text);
  }

  static void attach(
      TaskPipeline pipeline, TaskOptions options, LineFormat<InferenceAnswer> shown) {
    Outlets outlets = new Outlets(options.kafka(), options.runtime().delivery());
    outlets.makeTopics(used(options));
    DataStream<InferenceAnswer> answers = AnswerTotals.countAnswers(pipeline.answers());
    DataStream<DeadLetter> deadLetters = pipeline.deadLetters();
    for (Endpoint to : options.answers().outputs()) {
      DataStream<InferenceAnswer> routed =
          answers
              .filter(new AnswerRoute(options.answers(), to))
              .name("route to " + to)
              .uid("route to " + to.lastingName());
      if (to instanceof Endpoint.Kafka topic) {
        KafkaSinkOptions kafka = outlets.kafka(topic);
        SingleOutputStreamOperator<InferenceAnswer> fitting =
            KafkaAnswers.fitting(routed, kafka).name("fit " + to).uid("fit " + to.lastingName());
        deadLetters = deadLetters.union(KafkaAnswers.tooLarge(fitting));
        Outlets.attach(fitting, KafkaAnswers.sink(kafka), to, "answers");
      } else {
        LineFormat<InferenceAnswer> lines = to instanceof Endpoint.File ? new AnswerLines() : shown;
        Outlets.attach(routed, Outlets.lines(to, lines), to, "answers");
      }
    }
    Endpoint piecesTo = piecesTo(options);
    DataStream<RequestPiece> pieces = pipeline.pieces();
    if (piecesTo != null && pieces != null) {
      outlets.attachPieces(pieces, piecesTo);
    }
    outlets.attachDeadLetters(
        AnswerTotals.countDeadLetters(deadLetters), options.answers().deadLetters());
  }

  private static List<Endpoint> used(TaskOptions options) {
    List<Endpoint> used = new ArrayList<>(options.answers().outputs());
    used.add(options.source().from());
    used.add(options.answers().deadLetters());
    Endpoint pieces = piecesTo(options);
    if (pieces != null) {
      used.add(pieces);
    }
    return used;
  }

  private static @Nullable Endpoint piecesTo(TaskOptions options) {
    TextOptions texts = options.texts();
    return texts == null ? null : texts.pieces();
  }
}
