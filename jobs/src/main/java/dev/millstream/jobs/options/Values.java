package dev.millstream.jobs.options;

import dev.millstream.pgvector.PgvectorTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Turns what was typed into values, and keeps a sentence for each one that cannot be turned.
 *
 * <p>A value that cannot be read yields a harmless one, so that the remaining options are checked
 * too.
 */
public final class Values {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|min|m|h|d)");
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  private final ParseResult parsed;
  private final List<String> problems;
  private final int misread;

  /** Begins with a problem for each thing that picocli could not match. */
  public Values(ParseResult parsed) {
    this.parsed = parsed;
    this.problems = new ArrayList<>(ParseProblems.of(parsed));
    this.misread = problems.size();
  }

  /** True if the option was typed, not merely defaulted. */
  boolean given(String option) {
    return parsed.hasMatchedOption(option);
  }

  /** The sentences so far, in their order. */
  public List<String> problems() {
    return problems;
  }

  /**
   * All that is wrong. A misspelt option may be the one that is missing: then only its spelling is
   * worth saying.
   */
  public UsageException refusal() {
    if (misread == 0) {
      return new UsageException(problems);
    }
    List<String> worthSaying = new ArrayList<>(problems.subList(0, misread));
    problems.stream()
        .skip(misread)
        .filter(problem -> !problem.contains(" is missing"))
        .forEach(worthSaying::add);
    return new UsageException(worthSaying);
  }

  /** Notes a whole sentence. */
  public void problem(String sentence) {
    problems.add(sentence);
  }

  /** Notes {@code --option was 'value' but must <rule>}, with the option's example. */
  public void mustBe(String option, String value, String rule) {
    problem("%s was '%s' but must be %s. Use e.g. %s.".formatted(option, value, rule, eg(option)));
  }

  /** The option's example, as typed. */
  String eg(String option) {
    OptionSpec spec = parsed.commandSpec().findOption(option);
    return spec == null ? option : OptionHelp.example(spec);
  }

  /** A whole number within these limits; the least where it is not. */
  public int number(String option, String typed, int least, int most) {
    if (typed.matches("\\d{1,9}")) {
      int number = Integer.parseInt(typed);
      if (number >= least && number <= most) {
        return number;
      }
    }
    mustBe(option, typed, "a whole number from %d to %d".formatted(least, most));
    return least;
  }

  @Nullable Integer numberOrNull(String option, @Nullable String typed, int least, int most) {
    return typed == null ? null : (Integer) number(option, typed, least, most);
  }

  /** A duration of at least {@code least}, written with its unit. */
  public Duration duration(String option, String typed, Duration least) {
    Matcher matcher = DURATION.matcher(typed);
    if (matcher.matches()) {
      long count = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "min", "m" -> Duration.ofMinutes(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofHours(count);
          };
      if (duration.compareTo(least) >= 0) {
        return duration;
      }
    }
    mustBe(
        option,
        typed,
        "a duration of at least %dms, in ms, s, min, h or d".formatted(least.toMillis()));
    return least;
  }

  /** The constant whose name was typed in kebab case; the first where it was none. */
  public <E extends Enum<E>> E oneOf(String option, String typed, Class<E> kinds) {
    for (E kind : kinds.getEnumConstants()) {
      if (typed(kind).equals(typed)) {
        return kind;
      }
    }
    String allowed =
        Arrays.stream(kinds.getEnumConstants())
            .map(Values::typed)
            .collect(Collectors.joining(", "));
    mustBe(option, typed, "one of " + allowed);
    return kinds.getEnumConstants()[0];
  }

  /** A constant as a user types it. */
  static String typed(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Where records come from or go to, null if that cannot be read.
   *
   * @param kinds which of {@code kafka}, {@code lucene}, {@code pgvector}, {@code file} it takes
   * @param standard what {@code -} means
   */
  @Nullable Endpoint endpoint(
      String option, String typed, Set<String> kinds, Endpoint.StandardStream standard) {
    int colon = typed.indexOf(':');
    String kind = colon < 0 ? "" : typed.substring(0, colon);
    String rest = typed.substring(colon + 1);
    if (typed.equals("-")) {
      return standard;
    }
    if (!kinds.contains(kind) || rest.isBlank()) {
      mustBe(option, PgvectorTarget.masked(typed), allowed(kinds));
      return null;
    }
    return switch (kind) {
      case "kafka" -> topic(option, rest);
      case "lucene" -> new Endpoint.Lucene(rest);
      case "pgvector" -> table(option, rest);
      default -> new Endpoint.File(rest);
    };
  }

  private static String allowed(Set<String> kinds) {
    return kinds.stream().sorted().map(Values::form).collect(Collectors.joining(", ")) + " or -";
  }

  private static String form(String kind) {
    return switch (kind) {
      case "kafka" -> "kafka:TOPIC";
      case "pgvector" -> "pgvector:URL";
      default -> kind + ":PATH";
    };
  }

  /** A table of a database, null if the URL names none. */
  public Endpoint.@Nullable Pgvector table(String option, String url) {
    try {
      return new Endpoint.Pgvector(PgvectorTarget.parse(url));
    } catch (IllegalArgumentException e) {
      problem(option + ": " + e.getMessage());
      return null;
    }
  }

  private @Nullable Endpoint topic(String option, String name) {
    if (TOPIC.matcher(name).matches() && !name.equals(".") && !name.equals("..")) {
      return new Endpoint.Kafka(name);
    }
    problem(
        "%s names the topic '%s', but a topic's name has 1 to 249 letters, digits, '.', '_' and '-'. Use e.g. %s."
            .formatted(option, name, eg(option)));
    return null;
  }
}
