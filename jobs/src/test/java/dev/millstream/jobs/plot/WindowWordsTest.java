package dev.millstream.jobs.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.jobs.options.EvaluateOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowWordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--window all | all rows together",
        "--window 1000rows | windows of 1,000 rows",
        "--window 100rows --slide 50rows | windows of 100 rows, one every 50",
        "--window 1h --slide 15min | windows of 1 h, one every 15 min",
        "--window 7d | windows of 7 d",
        "--session 90s | sessions that end after 90 s without rows",
        "--window 1d --cumulative 1h | windows of 1 d, as far as they are every 1 h",
      })
  void sayWhichRowsAreJudgedTogether(String typed, String words) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--metrics", "accuracy", "--from", "-", "--to", "-", "--time-field", "ts"));
    arguments.addAll(Arrays.asList(typed.split(" ")));

    assertThat(WindowWords.of(EvaluateOptions.parse(arguments.toArray(String[]::new)).window()))
        .isEqualTo(words);
  }
}
