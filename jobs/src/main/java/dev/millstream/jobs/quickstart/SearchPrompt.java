package dev.millstream.jobs.quickstart;

import dev.millstream.jobs.search.QuestionIndex;
import dev.millstream.jobs.search.ResultTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;

/** Asks for questions until an empty line or the end of the input, and answers each. */
final class SearchPrompt {
  private static final int HITS = 3;

  private final BufferedReader in;
  private final PrintWriter out;
  private final QuestionIndex index;
  private final ResultTable table;

  SearchPrompt(BufferedReader in, PrintWriter out, QuestionIndex index, int width) {
    this.in = in;
    this.out = out;
    this.index = index;
    this.table = new ResultTable(width);
  }

  void run() throws IOException, InterruptedException {
    out.println("Ask a question about the documents; an empty line ends.");
    for (String question = next(); !question.isEmpty(); question = next()) {
      out.println(table.render(index.ask(question, HITS)));
    }
  }

  private String next() throws IOException {
    out.print("question> ");
    out.flush();
    String line = in.readLine();
    return line == null ? "" : line.strip();
  }
}
