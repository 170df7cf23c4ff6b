package dev.millstream.benchmarks.task;

import dev.millstream.model.ModelRef;
import dev.millstream.pool.LoadedModel;
import dev.millstream.pool.ModelTasks;
import dev.millstream.task.Task;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A task that is measured.
 *
 * @param name the Hub's
 * @param model which is asked
 * @param size the model's, for a reader; {@link #TINY} where the figures are Millstream's own cost
 * @param making makes it ready
 */
record TaskCase(String name, ModelRef model, String size, Making making) {
  /** A model of random weights that costs next to nothing. */
  static final String TINY = "tiny";

  /** Makes a task and its inputs, one for each text. */
  @FunctionalInterface
  interface Making {
    Load of(LoadedModel model, TaskPlan plan, List<String> texts);
  }

  /** Makes the input of the text at a place; others of the list may be parts of it. */
  @FunctionalInterface
  interface Input<I> {
    I of(Neighbours texts, int place);
  }

  /** Texts in a ring. */
  record Neighbours(List<String> texts) {
    String at(int place) {
      return texts.get(place % texts.size());
    }

    /** So many texts behind the one at a place. */
    List<String> after(int place, int count) {
      return IntStream.rangeClosed(1, count).mapToObj(step -> at(place + step)).toList();
    }
  }

  /** Asks the model. */
  static <I, O> Making asking(Function<ModelTasks, ? extends Task<I, O>> task, Input<I> input) {
    return (model, plan, texts) -> {
      Neighbours ring = new Neighbours(texts);
      List<I> inputs =
          IntStream.range(0, texts.size()).mapToObj(place -> input.of(ring, place)).toList();
      return new SubmittedLoad<>(model, plan, task.apply(model.tasks()), inputs);
    };
  }

  boolean isTiny() {
    return size.equals(TINY);
  }
}
