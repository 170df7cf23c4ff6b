package dev.millstream.jobs.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what is computed, and over which rows. */
final class EvaluateFlags {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ROWS = Pattern.compile("(\\d{1,9}) ?rows?");
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final String ALL = "all";
  private static final String ROLLING = "rolling";
  private static final String REFERENCE = "reference";

  @Option(
      names = "--metrics",
      paramLabel = "METRICS",
      description =
          "What is computed: names with commas, some with a parameter after a colon, or a JSON list of {\"metric\":…,\"parameters\":{…}}; see docs/evaluation.md.")
  @OptionDoc(example = "--metrics accuracy,f1:macro,ece", absent = "required")
  @Nullable String metrics;

  @Option(
      names = "--window",
      paramLabel = "SIZE",
      description =
          "Which rows are judged together: a time such as 5min, a number such as 100rows, or all.")
  @OptionDoc(example = "--window 5min")
  String window = ALL;

  @Option(
      names = "--slide",
      paramLabel = "SIZE",
      description = "A window of --window begins every so often, in time or rows as it has.")
  @OptionDoc(example = "--slide 1min", absent = "windows follow one another")
  @Nullable String slide;

  @Option(
      names = "--session",
      paramLabel = "TIME",
      description = "Rows that follow one another within this time are judged together.")
  @OptionDoc(example = "--session 30min", absent = "--window")
  @Nullable String session;

  @Option(
      names = "--cumulative",
      paramLabel = "TIME",
      description = "Report what --window has so far, every so often.")
  @OptionDoc(example = "--cumulative 1min", absent = "a window is reported at its end")
  @Nullable String cumulative;

  @Option(
      names = "--lateness",
      paramLabel = "TIME",
      description = "How long after its end a window is still updated, and reported again.")
  @OptionDoc(example = "--lateness 1h")
  String lateness = "0s";

  @Option(
      names = "--reference",
      paramLabel = "FILE",
      description =
          "What the metric drift compares windows with: a profile, or the figure of the metric profile over rows that were as they should be; or rolling, or rolling:N, for the N windows of the group before.")
  @OptionDoc(example = "--reference profile.json", absent = "none; drift needs one")
  @Nullable String reference;

  /** The metrics; what is wrong with them is noted. */
  List<MetricChoice> metrics(Values values) {
    if (metrics == null || metrics.isBlank()) {
      values.problem(
          "--metrics is missing: say what is computed, e.g. %s.".formatted(values.eg("--metrics")));
      return List.of();
    }
    List<MetricChoice> chosen =
        metrics.stripLeading().startsWith("[") ? listed(values, metrics) : named(metrics);
    chosen = withReference(values, chosen);
    for (MetricChoice choice : chosen) {
      try {
        choice.counted();
      } catch (IllegalArgumentException wrong) {
        values.problem("--metrics: " + wrong.getMessage());
      }
    }
    return chosen;
  }

  private List<MetricChoice> withReference(Values values, List<MetricChoice> chosen) {
    boolean hasDrift = chosen.stream().anyMatch(EvaluateFlags::wantsReference);
    if (reference == null) {
      if (hasDrift) {
        values.problem(
            "--reference is missing: the metric drift compares windows with a profile. Make one by --metrics profile --window all over rows that were as they should be, e.g. %s."
                .formatted(values.eg("--reference")));
      }
      return chosen;
    }
    if (!hasDrift) {
      values.problem(
          "--reference is given, but no metric of --metrics takes it. Add drift, or leave it out.");
      return chosen;
    }
    JsonNode with =
        reference.startsWith(ROLLING)
            ? JSON.getNodeFactory().textNode(reference)
            : profile(values, reference);
    return chosen.stream()
        .map(
            choice ->
                wantsReference(choice)
                    ? new MetricChoice(
                        choice.name(), choice.object().set(REFERENCE, with).toString())
                    : choice)
        .toList();
  }

  private static boolean wantsReference(MetricChoice choice) {
    return choice.name().equals("drift") && !choice.object().has(REFERENCE);
  }

  /** A profile as it is, or as the value of a figure. */
  private static JsonNode profile(Values values, String file) {
    try {
      JsonNode read = JSON.readTree(Files.readString(Path.of(file)));
      return read.has("metric") ? read.path("value") : read;
    } catch (JsonProcessingException e) {
      values.mustBe("--reference", file, "a file with one JSON object");
    } catch (IOException e) {
      values.problem(
          "--reference %s cannot be read. Correct the path, or make the file by --metrics profile."
              .formatted(file));
    }
    return JSON.nullNode();
  }

  private static List<MetricChoice> named(String typed) {
    List<MetricChoice> chosen = new ArrayList<>();
    for (String name : typed.split(",", -1)) {
      chosen.add(new MetricChoice(name.strip(), "{}"));
    }
    return chosen;
  }

  private static List<MetricChoice> listed(Values values, String typed) {
    List<MetricChoice> chosen = new ArrayList<>();
    try {
      for (JsonNode entry : JSON.readTree(typed)) {
        JsonNode parameters = entry.path("parameters");
        if (entry.isTextual()) {
          chosen.add(new MetricChoice(entry.textValue(), "{}"));
        } else if (entry.path("metric").isTextual()
            && (parameters.isObject() || parameters.isMissingNode())) {
          chosen.add(
              new MetricChoice(
                  entry.path("metric").textValue(),
                  parameters.isObject() ? parameters.toString() : "{}"));
        } else {
          values.problem(
              "--metrics has an entry that is no {\"metric\":…,\"parameters\":{…}}. Write a name, or an object with the field metric.");
        }
      }
    } catch (JsonProcessingException e) {
      values.problem(
          "--metrics begins like a JSON list, but is none (line %d, column %d). Write e.g. [{\"metric\":\"f1\",\"parameters\":{\"average\":\"macro\"}}]."
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    }
    return chosen;
  }

  /** The windows; what is wrong with them is noted. */
  WindowOptions window(Values values) {
    Duration late = values.duration("--lateness", lateness, Duration.ZERO);
    if (session != null) {
      refuse(values, "--session", "--window", "--slide", "--cumulative");
      return new WindowOptions.Session(values.duration("--session", session, SHORTEST), late);
    }
    if (window.equals(ALL)) {
      refuse(values, "--window all", "--slide", "--cumulative", "--lateness");
      return new WindowOptions.All();
    }
    Matcher rows = ROWS.matcher(window);
    if (rows.matches()) {
      refuse(values, "--window " + window, "--cumulative", "--lateness");
      return ofRows(values, Long.parseLong(rows.group(1)));
    }
    return ofTime(values, late);
  }

  private WindowOptions ofRows(Values values, long size) {
    Matcher step = ROWS.matcher(slide == null ? window : slide);
    if (!step.matches()) {
      values.mustBe("--slide", String.valueOf(slide), "in rows as --window is, such as 50rows");
      return new WindowOptions.Rows(1, 1);
    }
    long every = Long.parseLong(step.group(1));
    if (size < 1 || every < 1 || every > size) {
      values.problem(
          "--window %s --slide %s leaves rows out or has none. Let both be 1row or more, and the slide no longer than the window."
              .formatted(window, slide == null ? window : slide));
      return new WindowOptions.Rows(1, 1);
    }
    return new WindowOptions.Rows(size, every);
  }

  private WindowOptions ofTime(Values values, Duration late) {
    Duration size = values.duration("--window", window, SHORTEST);
    if (cumulative != null) {
      refuse(values, "--cumulative", "--slide");
      Duration step = values.duration("--cumulative", cumulative, SHORTEST);
      if (size.toMillis() % step.toMillis() != 0) {
        values.problem(
            "--window %s is no multiple of --cumulative %s. Let it be one."
                .formatted(window, cumulative));
      }
      return new WindowOptions.Cumulative(step, size, late);
    }
    Duration every = slide == null ? size : values.duration("--slide", slide, SHORTEST);
    if (every.compareTo(size) > 0) {
      values.problem(
          "--slide %s is longer than --window %s, which would leave rows out. Let it be no longer."
              .formatted(slide, window));
    }
    return new WindowOptions.Time(size, every, late);
  }

  private static void refuse(Values values, String chosen, String... others) {
    for (String other : others) {
      if (values.given(other)) {
        values.problem(
            "%s is given, which means nothing with %s. Leave one of the two out."
                .formatted(other, chosen));
      }
    }
  }
}
