package dev.millstream.metric.text;

import dev.millstream.metric.Column;
import dev.millstream.metric.EditDistance;
import dev.millstream.metric.Judged;
import dev.millstream.metric.MetricValue;
import dev.millstream.metric.MetricValue.Scalar;
import dev.millstream.metric.MetricValue.Undefined;
import dev.millstream.metric.Parameters;
import dev.millstream.metric.Reading;
import dev.millstream.metric.state.Formula;
import dev.millstream.metric.state.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Word and character error rate: all insertions, deletions and substitutions / all words or code
 * points of the references (evaluate metrics/wer and cer over jiwer 4). Texts are stripped; words
 * lie between spaces, runs of white space count as one space.
 */
final class ErrorRate implements Formula<Tally> {
  private static final int EDITS = 0;
  private static final int LENGTH = 1;
  private static final long MOST_PAIRS = 400_000_000;
  private static final Pattern SPACES =
      Pattern.compile(
          "[\\t-\\r\\x1c-\\x20\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}]{2,}");

  private final Reading reading;
  private final String unit;
  private final Function<String, List<String>> units;

  private ErrorRate(Parameters parameters, String unit, Function<String, List<String>> units) {
    reading = new Reading(parameters.metric());
    this.unit = unit;
    this.units = units;
    parameters.flag("concatenate_texts", false);
  }

  static ErrorRate ofWords(Parameters parameters) {
    return new ErrorRate(parameters, "words", ErrorRate::words);
  }

  static ErrorRate ofCharacters(Parameters parameters) {
    return new ErrorRate(
        parameters, "characters", text -> PythonText.characters(PythonText.strip(text)));
  }

  private static List<String> words(String text) {
    String single = PythonText.strip(SPACES.matcher(text).replaceAll(" "));
    List<String> words = new ArrayList<>(List.of(single.split(" ", -1)));
    words.removeIf(String::isEmpty);
    return words;
  }

  @Override
  public Tally zero() {
    return Tally.zero(2, 0);
  }

  @Override
  public void add(Judged row, Tally to) {
    List<String> prediction = units.apply(reading.text(row, Column.PREDICTION));
    List<String> reference = units.apply(reading.text(row, Column.REFERENCE));
    if ((long) prediction.size() * reference.size() > MOST_PAIRS) {
      throw reading.refuse(
          "%s compares all %s of a prediction with all of a reference, at most %,d pairs, but these have %d and %d"
              .formatted(reading.metric(), unit, MOST_PAIRS, prediction.size(), reference.size()));
    }
    Map<String, Integer> symbols = new HashMap<>();
    int[] from = symbols(reference, symbols);
    to.count(EDITS, EditDistance.between(from, symbols(prediction, symbols)));
    to.count(LENGTH, reference.size());
  }

  private static int[] symbols(List<String> units, Map<String, Integer> symbols) {
    return units.stream()
        .mapToInt(each -> symbols.computeIfAbsent(each, unseen -> symbols.size()))
        .toArray();
  }

  @Override
  public MetricValue value(Tally of, long rows) {
    if (of.count(LENGTH) == 0) {
      return new Undefined(
          "the references have no %s, and %s divides by their number"
              .formatted(unit, reading.metric()));
    }
    return new Scalar((double) of.count(EDITS) / of.count(LENGTH));
  }
}
