package dev.millstream.flink;

import dev.millstream.flink.inference.InferenceFunction;
import dev.millstream.flink.inference.InputOf;
import dev.millstream.flink.inference.OutputTypes;
import dev.millstream.flink.inference.RecordModels;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Texts that a model writes for each record of a stream.
 *
 * <p>A text in flight is in a checkpoint as its request; after a failure it is written anew, and
 * with its seed the same. A checkpoint waits for no text while a place in flight is free.
 *
 * @param <I> the stream's records
 */
final class TextInference<I> {
  private static final Logger LOG = LoggerFactory.getLogger(TextInference.class);

  private final Inference<I> inference;
  private final WritingTask task;
  private final InputOf<I, WritingRequest> request;
  private final WritingBudget budget;

  /** Asks the model of a description that has a name. */
  TextInference(
      Inference<I> inference,
      WritingTask task,
      InputOf<I, WritingRequest> request,
      WritingBudget budget) {
    this.inference = inference;
    this.task = task;
    this.request = request;
    this.budget = budget;
  }

  InferenceStreams<I, Written> texts(String parameters) {
    return inference.ask(
        InferenceFunction.ofWriter(pinned(parameters), pinnedTask(), budget, parameters, request),
        OutputTypes.WRITTEN);
  }

  /** Of which only the pipeline's result goes on. */
  InferenceStreams<I, TaskResult> results(String parameters) {
    return inference.ask(
        InferenceFunction.ofResults(pinned(parameters), pinnedTask(), budget, parameters, request),
        TypeInformation.of(TaskResult.class));
  }

  private RecordModels<I> pinned(String parameters) {
    TextWriter.check(task, parameters);
    return inference.models().pinnedBy(this::pinned);
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
}
