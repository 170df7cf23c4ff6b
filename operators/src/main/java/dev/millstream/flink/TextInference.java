package dev.millstream.flink;

import dev.millstream.flink.generate.WritingOperatorFactory;
import dev.millstream.flink.inference.Failure;
import dev.millstream.flink.inference.HeardInputs;
import dev.millstream.flink.inference.InferenceFunction;
import dev.millstream.flink.inference.InferenceTypes;
import dev.millstream.flink.inference.InputOf;
import dev.millstream.flink.inference.OutputTypes;
import dev.millstream.flink.inference.RecordModels;
import dev.millstream.flink.inference.Result;
import dev.millstream.flink.inference.TextPiece;
import dev.millstream.flink.pace.Pace;
import dev.millstream.generate.text.TextWriter;
import dev.millstream.generate.text.WritingBudget;
import dev.millstream.generate.text.WritingRequest;
import dev.millstream.generate.text.WritingTask;
import dev.millstream.generate.text.Written;
import dev.millstream.hub.FetchProgress;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.PinnedModel;
import dev.millstream.request.TaskResult;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.types.Either;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Texts that a model writes for each record of a stream, side by side with those of all slots of
 * the process.
 *
 * <p>A text in flight is in a checkpoint as its request; after a failure it is written anew, and
 * with the request's seed the same. The timeout counts from a record's arrival. A checkpoint waits
 * for no text while fewer records are in flight than the capacity, and with {@link #paced} never.
 *
 * @param <I> the stream's records
 */
public final class TextInference<I> {
  private static final Logger LOG = LoggerFactory.getLogger(TextInference.class);
  private static final TypeInformation<TaskResult> RESULT = TypeInformation.of(TaskResult.class);

  private final Inference<I> inference;
  private final WritingTask task;
  private final InputOf<I, WritingRequest> request;
  private final WritingBudget budget;
  private final @Nullable Pace pace;

  /** Asks the model of a description that has a name. */
  TextInference(
      Inference<I> inference,
      WritingTask task,
      InputOf<I, WritingRequest> request,
      WritingBudget budget,
      @Nullable Pace pace) {
    this.inference = inference;
    this.task = task;
    this.request = request;
    this.budget = budget;
    this.pace = pace;
  }

  /**
   * Has a source wait while no place in flight is free, so that no record waits in the task's
   * thread, where it would keep checkpoints waiting: one that was made a {@link
   * dev.millstream.flink.pace.PacedSource} with the same pace, and stands in one chain with this
   * operator (forward, at equal parallelism). In another chain it reads as usual.
   */
  public TextInference<I> paced(Pace source) {
    return new TextInference<>(inference, task, request, budget, source);
  }

  /**
   * The texts of each record, when all are done.
   *
   * @param parameters a JSON object of parameters, for requests that name none of their own
   */
  public InferenceStreams<I, Written> whole(String parameters) {
    HeardInputs<I> inputs = new HeardInputs<>(request);
    return added(ofWriter(parameters, inputs), inputs, null, OutputTypes.WRITTEN).streams();
  }

  /**
   * The texts of each record when all are done, and their pieces as they are written. Those of an
   * encoder-decoder, those found by beams and the best of several come as one piece.
   *
   * @param parameters a JSON object of parameters, for requests that name none of their own
   * @throws IllegalArgumentException also when the task is perplexity
   */
  public TextStreams<I, Written> inPieces(String parameters) {
    HeardInputs<I> inputs = new HeardInputs<>(request);
    OutputTag<TextPiece<I>> tag = pieces();
    return added(ofWriter(parameters, inputs), inputs, tag, OutputTypes.WRITTEN).inPieces(tag);
  }

  private InferenceFunction<I, ?, ?, Written> ofWriter(String parameters, HeardInputs<I> inputs) {
    return InferenceFunction.ofWriter(pinned(parameters), pinnedTask(), budget, parameters, inputs);
  }

  /** Of which only the pipeline's result goes on. */
  InferenceStreams<I, TaskResult> results(String parameters) {
    HeardInputs<I> inputs = new HeardInputs<>(request);
    return added(ofResults(parameters, inputs), inputs, null, RESULT).streams();
  }

  /** The same, in pieces too. */
  TextStreams<I, TaskResult> resultsInPieces(String parameters) {
    HeardInputs<I> inputs = new HeardInputs<>(request);
    OutputTag<TextPiece<I>> tag = pieces();
    return added(ofResults(parameters, inputs), inputs, tag, RESULT).inPieces(tag);
  }

  private InferenceFunction<I, ?, ?, TaskResult> ofResults(
      String parameters, HeardInputs<I> inputs) {
    return InferenceFunction.ofResults(
        pinned(parameters), pinnedTask(), budget, parameters, inputs);
  }

  private RecordModels<I> pinned(String parameters) {
    TextWriter.check(task, parameters);
    return inference.settings().models().pinnedBy(this::pinned);
  }

  private PinnedModel pinned(ModelSpec spec) {
    PinnedModel model = task.pinned(spec, FetchProgress.NONE);
    LOG.info("Texts are written by {}.", model);
    return model;
  }

  private WritingTask pinnedTask() {
    WritingTask pinned = task.withPinnedScorer(FetchProgress.NONE);
    if (pinned.scorer() != null) {
      LOG.info("The best of several texts is picked by {}.", pinned.scorer().ref());
    }
    return pinned;
  }

  private OutputTag<TextPiece<I>> pieces() {
    if (task.isPerplexity()) {
      throw new IllegalArgumentException(
          "the task perplexity writes no text, so there are no pieces to tell. Ask for whole answers.");
    }
    return new OutputTag<>("pieces", InferenceTypes.piece(inference.stream().getType()));
  }

  private <O> Added<I, O> added(
      InferenceFunction<I, ?, ?, O> function,
      HeardInputs<I> inputs,
      @Nullable OutputTag<TextPiece<I>> pieces,
      TypeInformation<O> output) {
    DataStream<I> stream = inference.stream();
    InferenceSettings<I> settings = inference.settings();
    InferenceTypes<I, O> types = InferenceTypes.of(stream.getType(), output);
    WritingOperatorFactory<I, Either<Result<I, O>, Failure<I>>> factory =
        new WritingOperatorFactory<>(
            stream.getExecutionEnvironment().clean(function),
            inputs,
            settings.timeout().toMillis(),
            settings.capacity(),
            settings.ordered() ? OutputMode.ORDERED : OutputMode.UNORDERED);
    if (pieces != null) {
      factory.tellTo(pieces);
    }
    if (pace != null) {
      factory.pace(pace);
    }
    String name = String.valueOf(settings.name());
    var answers = stream.transform(name, types.answer(), factory);
    return new Added<>(answers, InferenceStreams.of(answers, types, name));
  }

  /** The operator that was added to the job, and what comes out of it. */
  private record Added<I, O>(
      SingleOutputStreamOperator<Either<Result<I, O>, Failure<I>>> answers,
      InferenceStreams<I, O> streams) {

    TextStreams<I, O> inPieces(OutputTag<TextPiece<I>> tag) {
      return new TextStreams<>(streams.results(), streams.failures(), answers.getSideOutput(tag));
    }
  }
}
