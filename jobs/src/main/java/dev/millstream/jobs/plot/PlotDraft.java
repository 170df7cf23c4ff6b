package dev.millstream.jobs.plot;

import dev.millstream.hub.cache.AtomicFile;
import dev.millstream.jobs.options.Endpoint;
import dev.millstream.jobs.options.EvaluateOptions;
import dev.millstream.jobs.options.MetricChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page of charts in the making: a file of figures that a job of this process fills, drawn when
 * the job has ended, and removed in any case.
 */
public final class PlotDraft implements AutoCloseable {
  private final EvaluateOptions options;
  private final Path page;
  private final Path figures;

  private PlotDraft(EvaluateOptions options, Path page, Path figures) {
    this.options = options;
    this.page = page;
    this.figures = figures;
  }

  /** A draft of this page, with an empty file of figures. */
  public static PlotDraft of(EvaluateOptions options, Path page) throws IOException {
    return new PlotDraft(
        options, page.toAbsolutePath(), Files.createTempFile("millstream-figures", ".jsonl"));
  }

  /** Where the job writes all its figures, as lines of JSON. */
  public Path figures() {
    return figures;
  }

  /** Writes the page, all of it or nothing, and gives its place. */
  public Path draw() throws IOException {
    List<Figure> read = new ArrayList<>();
    try (Stream<String> lines = Files.lines(figures)) {
      for (String line : (Iterable<String>) lines::iterator) {
        read.add(Figure.read(line));
      }
    }
    Axis axis = Axis.of(options.window());
    Page content =
        new Page(
            options.metrics().stream().map(PlotDraft::typed).toList(),
            options.rows().source().inputs().stream().map(PlotDraft::named).toList(),
            WindowWords.of(options.window()),
            axis,
            Unit.of(options.window(), read),
            read.size(),
            Charts.of(read, axis));
    AtomicFile.write(page, content.html().getBytes(StandardCharsets.UTF_8));
    return page;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(figures);
  }

  private static String typed(MetricChoice metric) {
    return metric.parameters().equals("{}")
        ? metric.name()
        : metric.name() + " " + metric.parameters();
  }

  private static String named(Endpoint input) {
    return input == Endpoint.StandardStream.INPUT ? "standard input" : input.toString();
  }
}
