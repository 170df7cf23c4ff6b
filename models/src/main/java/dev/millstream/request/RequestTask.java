package dev.millstream.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millstream.pool.ModelTasks;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.task.Prepared;
import dev.millstream.task.Task;
import dev.millstream.tokenize.IllegalTextException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a loaded model: one task, with parameters that each request may override.
 *
 * <p>A request that is wrong is refused with {@link FailureCategory#INVALID_INPUT}, one with a text
 * that is too long with {@link FailureCategory#TOO_LONG}; others beside it are not concerned.
 *
 * <p>Threading: safe for many threads. What was made for other parameters than the default ones is
 * kept for the {@value #KEPT} sets of them that are asked for most.
 */
public final class RequestTask implements Task<TaskRequest, TaskResult> {
  private static final int KEPT = 64;
  private static final String PARAMETERS = "parameters";

  private final HubTask task;
  private final ModelTasks tasks;
  private final Parameters defaults;
  private final Asked byDefault;
  private final Cache<ObjectNode, Asked> made;

  private RequestTask(HubTask task, ModelTasks tasks, ObjectNode defaults) {
    this.task = task;
    this.tasks = tasks;
    this.defaults = Parameters.of(task, defaults);
    this.byDefault = task.form(this.defaults).over(tasks);
    // On the caller's thread: threads of the common pool would outlive the job's classes.
    this.made = Caffeine.newBuilder().maximumSize(KEPT).executor(Runnable::run).build();
  }

  /**
   * Asks this task of a model.
   *
   * @param defaults JSON object of parameters; those of a request override them one by one
   * @throws IllegalArgumentException when they are wrong for the task or for this model
   * @throws dev.millstream.model.ModelLoadException when the model is not one for the task
   */
  public static RequestTask of(HubTask task, ModelTasks tasks, String defaults) {
    try {
      return new RequestTask(task, tasks, RequestJson.object(defaults, PARAMETERS));
    } catch (IllegalTextException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Checks what can be checked without a model.
   *
   * @throws IllegalArgumentException when a name is unknown, or a value of the wrong kind or out of
   *     range
   */
  public static void check(HubTask task, String defaults) {
    task.form(Parameters.of(task, RequestJson.object(defaults, PARAMETERS)));
  }

  @Override
  public Prepared<?, TaskResult> prepare(TaskRequest request) {
    try {
      if (request.inputs() == null) { // from callers that are not checked for nulls
        throw new IllegalArgumentException("there are no inputs. Give what the task is to read.");
      }
      JsonNode inputs = RequestJson.value(request.inputs(), "inputs");
      return WholeRequest.of(task, asked(request.parameters()), inputs);
    } catch (IllegalArgumentException | IllegalTextException e) {
      throw new InferenceException(FailureCategory.INVALID_INPUT, e);
    }
  }

  private Asked asked(@Nullable String parameters) {
    if (parameters == null) {
      return byDefault;
    }
    ObjectNode own = RequestJson.object(parameters, PARAMETERS);
    return own.isEmpty()
        ? byDefault
        : made.get(own, named -> task.form(defaults.with(named)).over(tasks));
  }

  /** How many sets of parameters of requests are kept now. */
  long kept() {
    made.cleanUp();
    return made.estimatedSize();
  }
}
