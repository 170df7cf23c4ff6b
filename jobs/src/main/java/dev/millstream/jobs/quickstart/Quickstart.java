package dev.millstream.jobs.quickstart;

import dev.millstream.jobs.search.QuestionIndex;
import dev.millstream.kafka.broker.BrokerSettings;
import dev.millstream.kafka.broker.EmbeddedBroker;
import dev.millstream.lucene.LuceneSearch;
import dev.millstream.model.ModelRef;
import dev.millstream.pool.Lease;
import dev.millstream.pool.ModelPool;
import dev.millstream.pool.ModelSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the embedding pipeline at work: a broker, Flink, the bundled model and an index in this
 * process; documents, edits and deletions stream through; then questions are answered.
 *
 * <p>Life cycle: all that it starts ends in {@link #close}, and its folder is deleted.
 */
public final class Quickstart implements AutoCloseable {
  private static final long POLL_MILLIS = 250;
  private static final int INTERRUPTED = 130;
  private static final Logger LOG = LoggerFactory.getLogger(Quickstart.class);

  private final PrintWriter out;
  private final Manner manner;
  private final ProgressView view;
  private final Path folder;
  private final EmbeddedBroker broker;
  private final JobClient job;
  private final long start;
  private boolean closed; // guarded by this

  /**
   * How it is shown.
   *
   * @param once whether to end after the counts were checked, without asking for questions
   * @param terminal whether lines can be redrawn
   * @param width columns of a table
   */
  public record Manner(boolean once, boolean terminal, int width) {}

  private Quickstart(PrintWriter out, Manner manner) throws Exception {
    this.out = out;
    this.manner = manner;
    this.view = new ProgressView(out, manner.terminal());
    this.folder = Files.createTempDirectory("millstream-quickstart");
    say("Starting a Kafka broker, Flink and the model in this process …");
    this.broker = EmbeddedBroker.start(BrokerSettings.in(folder.resolve("kafka")));
    try {
      this.job = QuickstartJob.submit(broker.bootstrapServers(), folder);
    } catch (Exception e) {
      closeBroker();
      throw e;
    }
    this.start = System.nanoTime();
  }

  /**
   * Runs the quickstart.
   *
   * @return the exit status: 0, 1 when a check failed, or 130 when it was interrupted
   */
  public static int run(PrintWriter out, Manner manner) throws Exception {
    try (Quickstart quickstart = new Quickstart(out, manner)) {
      Thread hook = new Thread(quickstart::close, "quickstart-shutdown");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        quickstart.stream();
        int status = quickstart.check();
        if (!manner.once()) {
          quickstart.answerQuestions();
        }
        return status;
      } catch (Exception e) {
        if (quickstart.isClosed()) {
          return INTERRUPTED;
        }
        throw e;
      } finally {
        removeHook(hook);
      }
    }
  }

  private void stream() throws Exception {
    Corpus corpus = Corpus.bundled();
    say(
        "%d documents go into topic %s; then %d edits and deletions follow.%n"
            .formatted(
                corpus.documents().size(), QuickstartJob.DOCUMENTS, corpus.changes().size()));
    try (DocumentSender sender =
        new DocumentSender(broker.bootstrapServers(), QuickstartJob.DOCUMENTS)) {
      sender.send(corpus.documents());
      Counts first = awaitAllThrough(sender.sent());
      view.erase();
      say("The documents are in:\n" + first.table());
      sender.send(corpus.changes());
      Counts second = awaitAllThrough(sender.sent());
      view.erase();
      say("The edits and deletions are in:\n" + second.table());
    }
  }

  private Counts awaitAllThrough(long sent) throws Exception {
    Counts counts = counts(sent);
    while (!counts.allThrough()) {
      view.show(counts);
      waitForNews();
      counts = counts(sent);
    }
    return counts;
  }

  private Counts counts(long sent) {
    return Counts.now(sent, (System.nanoTime() - start) / 1e9);
  }

  /** Ends early, with the job's own failure, when the job ends. */
  private void waitForNews() throws Exception {
    try {
      job.getJobExecutionResult().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException stillRunning) {
      return;
    }
    throw new IllegalStateException(
        "The job ended before all records were through. Run it again with --debug.");
  }

  private int check() throws Exception {
    TopicContents topic = TopicContents.read(broker.bootstrapServers(), QuickstartJob.EMBEDDINGS);
    while (topic.upserts() < LiveMetrics.sum("chunking", "chunks_embedded")
        || topic.deletes() < LiveMetrics.sum("chunking", "chunks_deleted")) {
      waitForNews();
      topic = TopicContents.read(broker.bootstrapServers(), QuickstartJob.EMBEDDINGS);
    }
    Map<String, String> live = topic.live();
    out.printf(
        Locale.ROOT,
        "Checking: each of %d live chunks must be found by its own text, and no deleted one …%n",
        live.size());
    out.flush();
    try (Lease lease = ModelPool.ofThisProcess().lease(ModelSpec.of(ModelRef.DEFAULT));
        LuceneSearch search = LuceneSearch.open(index())) {
      List<String> problems = new IndexCheck(search, lease.model()).problems(live);
      if (problems.isEmpty()) {
        say("All hold: the index equals the topic.");
        return 0;
      }
      problems.stream().limit(10).forEach(out::println);
      return 1;
    }
  }

  private void answerQuestions() throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    try (QuestionIndex index = QuestionIndex.open(index(), ModelSpec.of(ModelRef.DEFAULT))) {
      new SearchPrompt(in, out, index, manner.width()).run();
    }
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }

  private void closeBroker() {
    try {
      broker.close();
      deleteFolder();
    } catch (IOException e) {
      LOG.warn("The broker or its folder {} is still there.", folder, e);
    }
  }

  private void deleteFolder() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }

  private Path index() {
    return QuickstartJob.index(folder);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      // Ctrl-C: the hook closes what this thread would close
    }
  }

  /** Whoever comes second, of Ctrl-C and the end, waits for the first. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      job.cancel().get(30, TimeUnit.SECONDS);
      job.getJobExecutionResult().handle((result, failure) -> true).get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      LOG.warn("The job did not stop in 30 s.", e);
    }
    closeBroker();
  }
}
