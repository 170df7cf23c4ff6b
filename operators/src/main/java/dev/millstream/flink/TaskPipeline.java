package dev.millstream.flink;

import dev.millstream.adapter.AdapterRef;
import dev.millstream.flink.decode.DecodeRecords;
import dev.millstream.flink.decode.RequestFields;
import dev.millstream.flink.generate.PromptShape;
import dev.millstream.flink.inference.Failure;
import dev.millstream.flink.inference.Result;
import dev.millstream.flink.inference.TextPiece;
import dev.millstream.flink.inference.TokenizeFunction.Tokenized;
import dev.millstream.flink.pace.Pace;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.InferenceAnswer;
import dev.millstream.flink.record.InferenceRequest;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.RequestPiece;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.generate.text.WritingBudget;
import dev.millstream.generate.text.WritingTask;
import dev.millstream.pool.ModelSpec;
import dev.millstream.request.HubTask;
import dev.millstream.request.RequestTask;
import dev.millstream.request.TaskRequest;
import dev.millstream.request.TaskResult;
import dev.millstream.request.TokenizeRequests;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline of a task between a source and its sinks: decode, infer.
 *
 * <p>Order: that of the records, unless it was given up; records of one key that were in flight at
 * a rescale may overtake one another. Delivery: each record ends as an answer or a dead letter.
 *
 * @param answers what the sinks write
 * @param deadLetters records that could not go on
 * @param pieces of texts as they are written, at least once; null where nobody asked for them
 */
public record TaskPipeline(
    DataStream<InferenceAnswer> answers,
    DataStream<DeadLetter> deadLetters,
    @Nullable DataStream<TextPiece<InferenceRequest>> pieces) {

  /** The pieces without their requests; null where nobody asked for them. */
  public @Nullable DataStream<RequestPiece> requestPieces() {
    return pieces == null
        ? null
        : pieces
            .map(TaskPipeline::piece)
            .returns(TypeInformation.of(RequestPiece.class))
            .name("pieces")
            .uid("pieces");
  }

  /**
   * What the pipeline does.
   *
   * @param fields where a record holds what it asks
   * @param task what is asked; null for tokens, for which the model itself is not loaded
   * @param parameters a JSON object of the task's parameters, for records that have none of their
   *     own
   * @param model the model that is asked
   * @param capacity records in flight in each subtask
   * @param ordered whether a slow record holds back the ones behind it
   * @param texts for a model that writes, which goes before {@code task}; else null
   * @param adapters that records choose from by the field that {@code fields} name; empty where the
   *     model is asked as it is
   */
  public record Settings(
      RequestFields fields,
      @Nullable HubTask task,
      String parameters,
      ModelSpec model,
      int capacity,
      boolean ordered,
      @Nullable Texts texts,
      List<AdapterRef> adapters) {

    /** What the source is paced by; null where it reads as fast as the pipeline takes. */
    public @Nullable Pace pace() {
      return texts == null ? null : texts.pace;
    }
  }

  /**
   * What a model that writes is asked, how much it may hold, and how long a text may take.
   *
   * @param inPieces whether pieces are told
   * @param pace of the source, so that no record waits in the task's thread
   */
  public record Texts(
      WritingTask task,
      PromptShape shape,
      WritingBudget budget,
      Duration timeout,
      boolean inPieces,
      Pace pace) {}

  /**
   * Adds the pipeline's operators behind a source.
   *
   * @throws IllegalArgumentException when the task does not take the parameters
   * @throws dev.millstream.model.ModelLoadException when the model is not there
   * @throws dev.millstream.hub.client.HubException when the Hub has no such model or cannot be
   *     asked
   */
  public static TaskPipeline of(DataStream<SourceRecord> records, Settings settings) {
    SingleOutputStreamOperator<InferenceRequest> requests =
        records
            .process(DecodeRecords.toRequests(settings.fields))
            .returns(TypeInformation.of(InferenceRequest.class))
            .name("decode")
            .uid("decode");
    Texts texts = settings.texts;
    if (texts != null && texts.inPieces) {
      TextStreams<InferenceRequest, TaskResult> written =
          texts(requests, settings, texts).resultsInPieces(settings.parameters);
      return of(requests, written.results(), written.failures(), written.pieces());
    }
    InferenceStreams<InferenceRequest, TaskResult> asked = ask(requests, settings);
    return of(requests, asked.results(), asked.failures(), null);
  }

  private static TaskPipeline of(
      SingleOutputStreamOperator<InferenceRequest> requests,
      DataStream<Result<InferenceRequest, TaskResult>> results,
      DataStream<Failure<InferenceRequest>> failures,
      @Nullable DataStream<TextPiece<InferenceRequest>> pieces) {
    return new TaskPipeline(
        results
            .map(TaskPipeline::answer)
            .returns(TypeInformation.of(InferenceAnswer.class))
            .name("answers")
            .uid("answers"),
        requests
            .getSideOutput(DecodeRecords.DEAD_LETTERS)
            .union(
                failures
                    .map(TaskPipeline::deadLetter)
                    .returns(TypeInformation.of(DeadLetter.class))
                    .name("infer-dead-letters")
                    .uid("infer-dead-letters")),
        pieces);
  }

  private static InferenceStreams<InferenceRequest, TaskResult> ask(
      DataStream<InferenceRequest> requests, Settings settings) {
    HubTask task = settings.task;
    String parameters = settings.parameters;
    TypeInformation<TaskResult> type = TypeInformation.of(TaskResult.class);
    Texts texts = settings.texts;
    if (texts != null) {
      return texts(requests, settings, texts).results(parameters);
    }
    Inference<InferenceRequest> inference = inference(requests, settings);
    if (task == null) {
      TokenizeRequests.check(parameters);
      return inference.askTokenizer(
          TaskPipeline::request,
          tokenizer -> {
            TokenizeRequests asked = TokenizeRequests.of(tokenizer, parameters);
            return request -> tokenized(asked.answer(request));
          },
          type);
    }
    RequestTask.check(task, parameters);
    return inference.ask(
        TaskPipeline::request, model -> RequestTask.of(task, model.tasks(), parameters), type);
  }

  private static TextInference<InferenceRequest> texts(
      DataStream<InferenceRequest> requests, Settings settings, Texts texts) {
    return inference(requests, settings)
        .timeout(texts.timeout)
        .texts(texts.task, texts.shape::of, texts.budget)
        .paced(texts.pace);
  }

  private static Inference<InferenceRequest> inference(
      DataStream<InferenceRequest> requests, Settings settings) {
    Inference<InferenceRequest> inference =
        model(requests, settings).capacity(settings.capacity).name("infer");
    return settings.ordered ? inference : inference.unordered();
  }

  private static Inference<InferenceRequest> model(
      DataStream<InferenceRequest> requests, Settings settings) {
    Inference<InferenceRequest> one = Inference.on(requests).model(settings.model);
    return settings.adapters.isEmpty()
        ? one
        : one.adapters(InferenceRequest::adapter, settings.adapters.toArray(new AdapterRef[0]));
  }

  private static Tokenized<TaskResult> tokenized(TokenizeRequests.Answer answer) {
    return new Tokenized<>(answer.result(), answer.tokens());
  }

  private static @Nullable TaskRequest request(InferenceRequest request) {
    String inputs = request.inputs();
    return inputs == null ? null : new TaskRequest(inputs, request.parameters());
  }

  private static InferenceAnswer answer(Result<InferenceRequest, TaskResult> result) {
    TaskResult output = result.output();
    return new InferenceAnswer(
        result.input(),
        output == null ? null : output.json(),
        output == null ? null : output.label(),
        output == null ? Double.NaN : output.score(),
        result.model(),
        result.revision());
  }

  private static RequestPiece piece(TextPiece<InferenceRequest> piece) {
    InferenceRequest request = piece.input();
    Origin origin = request.source().origin();
    return new RequestPiece(
        request.id(),
        request.source().key(),
        new Origin(
            origin.source(), origin.partition(), origin.position(), origin.timestamp(), List.of()),
        piece.text(),
        piece.sequence(),
        piece.piece(),
        piece.end());
  }

  private static DeadLetter deadLetter(Failure<InferenceRequest> failure) {
    SourceRecord source = failure.input().source();
    return new DeadLetter(
        source.key(),
        source.value(),
        source.origin(),
        "infer",
        failure.category().name(),
        failure.message(),
        failure.model());
  }
}
