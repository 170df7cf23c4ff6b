package dev.millstream.jobs;

import dev.millstream.flink.TaskPipeline;
import dev.millstream.flink.decode.DocumentFormat;
import dev.millstream.flink.decode.RequestFields;
import dev.millstream.flink.generate.PromptShape;
import dev.millstream.flink.pace.Pace;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.jobs.fetch.ModelDownload;
import dev.millstream.jobs.options.BatchOptions;
import dev.millstream.jobs.options.RequestOptions;
import dev.millstream.jobs.options.TaskJobFlags;
import dev.millstream.jobs.options.TaskOptions;
import dev.millstream.jobs.options.TextOptions;
import dev.millstream.jobs.options.ValueFormat;
import dev.millstream.pool.ModelSpec;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.streaming.api.datastream.DataStream;
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
    run(TaskOptions.parse(args), Shown.LINES);
  }

  /**
   * Runs the job to its end, if it has one, and says on standard error what it did.
   *
   * @param shown how standard output shows answers
   */
  @SuppressWarnings("SystemOut") // standard output may be the job's own
  public static void run(TaskOptions options, Shown shown) throws Exception {
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
  public static void build(StreamExecutionEnvironment environment, TaskOptions options, Shown shown)
      throws IOException {
    FlinkSettings.configure(environment, options.runtime(), options.source().from());
    TaskPipeline.Settings settings = settings(options, shown);
    DataStream<SourceRecord> records = records(environment, options, settings.pace());
    new AnswerSinks(options, shown).attach(TaskPipeline.of(records, settings));
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

  static TaskPipeline.Settings settings(TaskOptions options, Shown shown) {
    BatchOptions batches = options.batches();
    return new TaskPipeline.Settings(
        fields(options.source()).withAdapterField(options.model().adapterField()),
        options.task(),
        options.parameters(),
        options.model().spec(batches),
        batches.capacity(),
        batches.order() == BatchOptions.Order.AS_RECEIVED,
        texts(options.texts(), shown.asTheyAreWritten(options)),
        options.model().choices());
  }

  private static TaskPipeline.@Nullable Texts texts(@Nullable TextOptions texts, boolean areShown) {
    return texts == null
        ? null
        : new TaskPipeline.Texts(
            texts.task(),
            new PromptShape(texts.template(), texts.system(), texts.chat(), texts.seed()),
            texts.budget(),
            texts.timeout(),
            areShown || texts.pieces() != null,
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
}
