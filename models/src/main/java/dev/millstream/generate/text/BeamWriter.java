package dev.millstream.generate.text;

import dev.millstream.adapter.AdaptedModel;
import dev.millstream.generate.LogitsProcessor;
import dev.millstream.generate.TokenIds;
import dev.millstream.generate.beam.BeamDecoder;
import dev.millstream.generate.beam.BeamGraph;
import dev.millstream.generate.beam.FoundText;
import dev.millstream.generate.beam.SearchLoop;
import dev.millstream.generate.beam.TextSearch;
import dev.millstream.generate.beam.TextSearches;
import dev.millstream.generate.decode.Draws;
import dev.millstream.generate.decode.GenerationOptions;
import dev.millstream.generate.decode.LogitsProcessors;
import dev.millstream.generate.decode.StopRules;
import dev.millstream.model.CausalConfig;
import dev.millstream.model.Device;
import dev.millstream.model.ModelFiles;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes texts by beam search, one prompt after the other on a thread of its own, with a second
 * copy of the model that is loaded when it is first asked.
 *
 * <p>Threading: safe for many threads. Life cycle: closing fails the texts that are not done.
 */
final class BeamWriter implements AutoCloseable {
  private final ModelFiles files;
  private final CausalWriter writer;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread beams = new Thread(task, "millstream-beams");
            beams.setDaemon(true);
            return beams;
          });
  private @Nullable BeamGraph graph; // of the thread
  private volatile boolean closed;

  BeamWriter(ModelFiles files, CausalWriter writer) {
    this.files = files;
    this.writer = writer;
  }

  /**
   * The texts of a prompt, the best first; cancelling the future ends the search at its next step.
   */
  CompletableFuture<List<WrittenText>> write(Prompt prompt, GenerationOptions options) {
    LogitsProcessor processors = LogitsProcessors.of(options, prompt.ids(), writer.scoresWidth());
    StopRules rules = StopRules.of(options, writer.detokenizer());
    TextSearch search =
        TextSearches.of(
            prompt.ids(), options, processors, rules, Draws.of(0), writer.contextTokens());
    CompletableFuture<List<WrittenText>> texts = new CompletableFuture<>();
    thread.execute(
        () -> {
          try {
            List<WrittenText> found = search(prompt, search, texts);
            requireOpen();
            texts.complete(found);
          } catch (RuntimeException | Error e) {
            texts.completeExceptionally(e);
          }
        });
    return texts;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "the writer of %s is closed. Submit the text to another.".formatted(writer));
    }
  }

  private List<WrittenText> search(Prompt prompt, TextSearch search, CompletableFuture<?> wanted) {
    requireOpen();
    BeamGraph loaded = graph;
    if (loaded == null) {
      CausalConfig config = CausalConfig.of(files);
      loaded = AdaptedModel.open(files, file -> BeamGraph.open(file, config, Device.CPU));
      graph = loaded;
    }
    try (BeamDecoder decoder = loaded.decoder(prompt.ids())) {
      SearchLoop.run(decoder, List.of(search), text -> closed || wanted.isDone());
    }
    return search.found().stream().map(BeamWriter::written).toList();
  }

  private static WrittenText written(FoundText text) {
    TokenIds ids = text.ids();
    return new WrittenText(ids, text.reason(), List.of());
  }

  /** Ends with the next step of the search under way, whose tokenizer and model stay until then. */
  @Override
  public void close() {
    closed = true;
    thread.execute(
        () -> {
          BeamGraph last = graph;
          graph = null;
          if (last != null) {
            last.close();
          }
        });
    thread.shutdown();
    boolean interrupted = false;
    while (!thread.isTerminated()) {
      try {
        thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
