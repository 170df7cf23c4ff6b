package dev.millstream.metric.text;

import dev.millstream.metric.Column;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.Tally;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The share of rows whose texts are equal, after what is to be ignored was taken out of both in
 * this order: regular expressions (Java's, where Python's are meant to be), case, punctuation,
 * digits (evaluate metrics/exact_match).
 */
final class ExactMatch implements Formula<Tally> {
  private static final String DIGITS = "0123456789";

  private final Reading reading;
  private final List<Pattern> ignored;
  private final boolean ignoreCase;
  private final boolean ignorePunctuation;
  private final boolean ignoreNumbers;

  ExactMatch(Parameters parameters) {
    reading = new Reading(parameters.metric());
    ignored =
        parameters.texts("regexes_to_ignore", List.of()).stream()
            .map(regex -> compiled(regex, parameters))
            .toList();
    ignoreCase = parameters.flag("ignore_case", false);
    ignorePunctuation = parameters.flag("ignore_punctuation", false);
    ignoreNumbers = parameters.flag("ignore_numbers", false);
  }

  private static Pattern compiled(String regex, Parameters parameters) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw parameters.refuse("regexes_to_ignore", "a list of regular expressions");
    }
  }

  @Override
  public Tally zero() {
    return Tally.zero(1, 0);
  }

  @Override
  public void add(Judged row, Tally to) {
    String prediction = kept(reading.text(row, Column.PREDICTION));
    to.count(0, prediction.equals(kept(reading.text(row, Column.REFERENCE))) ? 1 : 0);
  }

  private String kept(String text) {
    String kept = text;
    for (Pattern pattern : ignored) {
      kept = pattern.matcher(kept).replaceAll("");
    }
    kept = ignoreCase ? PythonText.lower(kept) : kept;
    kept = ignorePunctuation ? PythonText.without(PythonText.PUNCTUATION, kept) : kept;
    return ignoreNumbers ? PythonText.without(DIGITS, kept) : kept;
  }

  @Override
  public MetricValue value(Tally of, long rows) {
    return new Scalar((double) of.count(0) / rows);
  }
}
