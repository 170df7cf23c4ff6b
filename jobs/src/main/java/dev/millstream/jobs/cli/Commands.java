package dev.millstream.jobs.cli;

import dev.millstream.files.ReportLines;
import dev.millstream.jobs.ClassifyJob;
import dev.millstream.jobs.EmbedJob;
import dev.millstream.jobs.EvaluateJob;
import dev.millstream.jobs.Shown;
import dev.millstream.jobs.fetch.ModelDownload;
import dev.millstream.jobs.options.EmbedOptions;
import dev.millstream.jobs.options.Endpoint;
import dev.millstream.jobs.options.EvaluateOptions;
import dev.millstream.jobs.options.TaskOptions;
import dev.millstream.jobs.quickstart.Quickstart;
import dev.millstream.jobs.search.QuestionIndex;
import dev.millstream.jobs.search.SearchHit;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import dev.millstream.pool.ModelSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** What the sub-commands do once their options are read; each throws to fail with a sentence. */
interface Commands {

  /** Runs the embedding job to its end. */
  void embed(EmbedOptions options) throws Exception;

  /**
   * Runs a task's job to its end.
   *
   * @param width columns of the terminal, for a table or texts on it
   */
  void ask(TaskOptions options, int width) throws Exception;

  /**
   * Runs an evaluation to its end.
   *
   * @param width columns of the terminal, for a table on it
   */
  void evaluate(EvaluateOptions options, int width) throws Exception;

  /** Asks an index; gives the nearest chunks, the nearest first. */
  List<SearchHit> search(SearchRequest request) throws Exception;

  /** Runs the quickstart; gives the exit status. */
  int quickstart(boolean once, PrintWriter out, int width) throws Exception;

  /** The commands as they are shipped. */
  final class Shipped implements Commands {
    private final boolean isTerminal;

    /** Tables, progress and texts that grow are for a terminal alone. */
    Shipped(boolean isTerminal) {
      this.isTerminal = isTerminal;
    }

    @Override
    public void embed(EmbedOptions options) throws Exception {
      EmbedJob.run(options);
    }

    @Override
    public void ask(TaskOptions options, int width) throws Exception {
      ClassifyJob.run(options, isTerminal ? new Shown(new AnswerTable(width), width) : Shown.LINES);
    }

    @Override
    public void evaluate(EvaluateOptions options, int width) throws Exception {
      EvaluateJob.run(options, isTerminal ? new FigureTable(width) : new ReportLines());
    }

    @Override
    public List<SearchHit> search(SearchRequest request) throws Exception {
      ModelSpec model =
          ModelSpec.of(ModelRef.parse(request.model()))
              .with(Variant.parse(request.variant()))
              .withAdapter(request.adapter());
      ModelDownload.show(model);
      try (QuestionIndex index = open(request.index(), model)) {
        return index.ask(request.question(), request.top());
      }
    }

    private static QuestionIndex open(Endpoint index, ModelSpec model) throws Exception {
      if (index instanceof Endpoint.Lucene folder) {
        return QuestionIndex.open(Path.of(folder.path()), model);
      }
      if (index instanceof Endpoint.Pgvector table) {
        return QuestionIndex.open(table.target(), model);
      }
      throw new IllegalArgumentException(index + " cannot be asked. Name an index or a table.");
    }

    @Override
    public int quickstart(boolean once, PrintWriter out, int width) throws Exception {
      return Quickstart.run(out, new Quickstart.Manner(once, isTerminal, width));
    }
  }
}
