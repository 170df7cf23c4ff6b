package dev.millstream.jobs.cli;

import dev.millstream.jobs.EmbedJob;
import dev.millstream.jobs.options.EmbedOptions;
import java.io.PrintWriter;
import java.util.List;

/** What the sub-commands do once their options are read; each throws to fail with a sentence. */
interface Commands {

  /** Runs the embedding job; gives the exit status. */
  int embed(EmbedOptions options) throws Exception;

  /** Asks an index; gives the nearest chunks, the nearest first. */
  List<SearchHit> search(SearchRequest request) throws Exception;

  /** Runs the quickstart; gives the exit status. */
  int quickstart(boolean once, PrintWriter out) throws Exception;

  /** The commands as they are shipped. */
  final class Shipped implements Commands {

    @Override
    public int embed(EmbedOptions options) throws Exception {
      return EmbedJob.run(options);
    }

    @Override
    public List<SearchHit> search(SearchRequest request) {
      throw new UnsupportedOperationException("search is not part of this build yet.");
    }

    @Override
    public int quickstart(boolean once, PrintWriter out) {
      throw new UnsupportedOperationException("the quickstart is not part of this build yet.");
    }
  }
}
