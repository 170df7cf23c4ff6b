package dev.millstream.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.pool.Lease;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.task.Prepared;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of texts with more tokens than a row has. */
class LongTextsTest {
  private static final String LONG = "Alice met Bob Smith in Paris. ".repeat(200);
  private static final String MEGABYTE =
      "Alice met Bob in Paris. ".repeat(1 << 20).substring(0, 1 << 20);

  /** Of each task an input with this text. */
  private static String inputs(HubTask task, String text) {
    return switch (task) {
      case QUESTION_ANSWERING -> "{'question': 'Who?', 'context': '" + text + "'}";
      case TEXT_RANKING -> "{'query': 'Who?', 'documents': ['" + text + "']}";
      case FILL_MASK -> "'[MASK] " + text + "'";
      default -> "'" + text + "'";
    };
  }

  private static String parameters(HubTask task, String more) {
    return task == HubTask.ZERO_SHOT_CLASSIFICATION
        ? "{'candidate_labels': 'a' %s}".formatted(more.isEmpty() ? "" : ", " + more)
        : "{" + more + "}";
  }

  private static Prepared<?, TaskResult> prepared(HubTask task, String text, String more)
      throws InterruptedException {
    try (Lease lease = RequestGolden.lease(Asking.MODELS.get(task))) {
      return RequestTask.of(task, lease.model().tasks(), "{}")
          .prepare(Asking.request(inputs(task, text), parameters(task, more)));
    }
  }

  @ParameterizedTest
  @EnumSource(HubTask.class)
  void areRefusedWhereTheRequestSaysSo(HubTask task) throws Exception {
    for (String word : new String[] {"'error'", "false", "'do_not_truncate'"}) {
      InferenceException refusal =
          Asking.refusal(task, inputs(task, LONG), parameters(task, "'truncation': " + word));

      assertThat(refusal.category()).isEqualTo(FailureCategory.TOO_LONG);
      assertThat(refusal)
          .hasMessageMatching(
              "the (text has|two texts have) [0-9]+ tokens, the [23] special tokens included, and at"
                  + " most [0-9]+ are allowed\\. Shorten (it|them), or choose another truncation\\.");
    }
  }

  @ParameterizedTest
  @EnumSource(HubTask.class)
  void loseTheirEndsWhereTheRequestSaysSo(HubTask task) throws Exception {
    assertThat(prepared(task, LONG, "'truncation': 'tail'").rows())
        .singleElement()
        .satisfies(row -> assertThat(row.length()).isBetween(64, 512));
    String answer =
        Asking.answer(task, inputs(task, LONG), parameters(task, "'truncation': 'tail'")).json();
    assertThat(answer).isNotEmpty();
  }

  @Test
  void areReadInWindowsWhereTheTaskCan() throws Exception {
    assertThat(prepared(HubTask.TOKEN_CLASSIFICATION, LONG, "'truncation': 'stride'").rows())
        .hasSizeGreaterThan(5)
        .hasSameSizeAs(prepared(HubTask.TOKEN_CLASSIFICATION, LONG, "'stride': 32").rows());
    assertThat(prepared(HubTask.TOKEN_CLASSIFICATION, LONG, "").rows()).hasSize(1);
    for (String word : new String[] {"", "'truncation': 'stride'", "'truncation': true"}) {
      assertThat(prepared(HubTask.QUESTION_ANSWERING, LONG, word).rows()).hasSizeGreaterThan(5);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HubTask.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"TOKEN_CLASSIFICATION", "QUESTION_ANSWERING"})
  void areNotReadInWindowsWhereTheTaskCannot(HubTask task) throws Exception {
    assertThat(Asking.refusal(task, inputs(task, "a"), parameters(task, "'truncation': 'stride'")))
        .hasMessage(
            "truncation was \"stride\", but %s reads each text at once and not in windows. Choose \"error\" to refuse long texts, or \"tail\" to cut their ends."
                .formatted(task.name().toLowerCase(Locale.ROOT).replace('_', '-')));
  }

  /** As transformers: a length alone cuts, and says nothing where nothing is to be cut. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'max_length': 16 | 16",
        "'max_length': 16, 'truncation': true | 16",
        "'max_length': 16, 'truncation': 'tail' | 16",
        "'truncation': 'longest_first' | 128",
        "'truncation': 'only_first' | 128"
      })
  void areCutToTheLengthGiven(String parameters, int tokens) throws Exception {
    assertThat(prepared(HubTask.TEXT_CLASSIFICATION, LONG, parameters).rows())
        .singleElement()
        .satisfies(row -> assertThat(row.length()).isEqualTo(tokens));
    String inner = "'tokenize_kwargs': {%s}".formatted(parameters);
    assertThat(prepared(HubTask.FEATURE_EXTRACTION, LONG, inner).rows())
        .singleElement()
        .satisfies(row -> assertThat(row.length()).isEqualTo(tokens));
  }

  @Test
  void ofLessThanTheModelTakesAreOnlyRefusedWhereTheRequestSaysSo() throws Exception {
    String text = "Alice met Bob. ".repeat(4);
    String length = "'max_length': 8, 'truncation': ";

    assertThat(prepared(HubTask.TEXT_CLASSIFICATION, text, length + "false").rows().get(0).length())
        .isGreaterThan(8);
    assertThat(
            Asking.refusal(
                HubTask.TEXT_CLASSIFICATION, "'" + text + "'", "{" + length + "'error'}"))
        .hasMessageContaining("and at most 8 are allowed.");
  }

  @Test
  void haveNoSecondTextToCut() throws Exception {
    String second = "{'truncation': 'only_second'}";

    assertThat(Asking.refusal(HubTask.TEXT_CLASSIFICATION, "'" + LONG + "'", second).category())
        .isEqualTo(FailureCategory.TOO_LONG);
    assertThat(Asking.refusal(HubTask.TOKEN_CLASSIFICATION, "'" + LONG + "'", second).category())
        .isEqualTo(FailureCategory.TOO_LONG);
    assertThat(Asking.answer(HubTask.TEXT_CLASSIFICATION, "'short'", second).label()).isNotNull();
    assertThat(Asking.answer(HubTask.TOKEN_CLASSIFICATION, "'Alice'", second).json())
        .startsWith("[");
  }

  @Test
  void leaveNoRoomForAPair() throws Exception {
    assertThat(
            Asking.refusal(
                HubTask.TEXT_CLASSIFICATION,
                "{'text': 'a', 'text_pair': 'b'}",
                "{'max_length': 2}"))
        .hasMessage(
            "a pair has 3 special tokens alone, but the most tokens of a text or pair were set to 2."
                + " Allow more.");
  }

  @ParameterizedTest
  @EnumSource(HubTask.class)
  void ofAMegabyteAreRefusedOrRead(HubTask task) throws Exception {
    String inputs = inputs(task, MEGABYTE);
    String tail = parameters(task, "'truncation': 'tail'");

    assertThat(Asking.answer(task, inputs, tail).json()).isNotEmpty();
    assertThat(Asking.refusal(task, inputs, parameters(task, "'truncation': 'error'")).category())
        .isEqualTo(FailureCategory.TOO_LONG);
  }

  @Test
  void ofAMegabyteAreReadInWindows() throws Exception {
    for (HubTask task : new HubTask[] {HubTask.TOKEN_CLASSIFICATION, HubTask.QUESTION_ANSWERING}) {
      assertThat(prepared(task, MEGABYTE, "'truncation': 'stride'").rows())
          .hasSizeGreaterThan(1_000);
    }
  }
}
