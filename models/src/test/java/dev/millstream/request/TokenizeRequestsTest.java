package dev.millstream.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.pool.TinyModels;
import dev.millstream.pool.TokenizerLease;
import dev.millstream.pool.TokenizerPool;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is equal to Python is compared in TokenizationGoldenTest; here is how it is asked for. */
class TokenizeRequestsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LONG = "\"" + "word ".repeat(40) + "\"";

  private TokenizerLease lease;

  @BeforeEach
  void load() throws Exception {
    lease = TokenizerPool.ofThisProcess().lease(TinyModels.mean());
  }

  @AfterEach
  void giveBack() {
    lease.close();
  }

  @Test
  void aTextGivesAnObjectAndAListGivesAList() throws Exception {
    JsonNode one = answer("{}", "\"a b\"", null);

    assertThat(one.path("tokens")).hasSize(4);
    assertThat(answer("{}", "[\"a b\",{\"text\":\"a\",\"text_pair\":\"b\"}]", null))
        .hasSize(2)
        .first()
        .isEqualTo(one);
  }

  @Test
  void theTokensOfAllTextsAreCounted() {
    TokenizeRequests requests = TokenizeRequests.of(lease.tokenizer().tokenizer(), "{}");

    assertThat(requests.answer(new TaskRequest("[\"a b\",\"a\"]", null)).tokens()).isEqualTo(7);
  }

  @Test
  void wholeTextsAreGivenUnlessALengthOrATruncationIsNamed() throws Exception {
    int whole = answer("{}", LONG, null).path("input_ids").size();

    assertThat(whole).isGreaterThan(40);
    assertThat(answer("{\"max_length\":8}", LONG, null).path("input_ids")).hasSize(8);
    assertThat(answer("{\"truncation\":true,\"max_length\":8}", LONG, null).path("input_ids"))
        .hasSize(8);
    assertThat(answer("{\"truncation\":false,\"max_length\":8}", LONG, null).path("input_ids"))
        .hasSize(whole);
  }

  @Test
  void aRequestsParametersOverrideTheDefaults() throws Exception {
    assertThat(answer("{\"max_length\":8}", LONG, "{\"max_length\":5}").path("input_ids"))
        .hasSize(5);
    assertThat(answer("{}", "\"a\"", "{\"add_special_tokens\":false}").path("input_ids"))
        .hasSize(1);
  }

  @Test
  void strideAsksForWindows() throws Exception {
    JsonNode windows =
        answer("{\"truncation\":\"stride\",\"max_length\":8,\"stride\":2}", LONG, null);

    assertThat(windows.path("input_ids").size()).isGreaterThan(5);
    assertThat(windows.path("overflow_to_sample_mapping")).hasSameSizeAs(windows.path("input_ids"));
  }

  @Test
  void errorRefusesWhatIsTooLong() {
    InferenceException refused =
        catchThrowableOfType(
            InferenceException.class,
            () -> answer("{\"truncation\":\"error\",\"max_length\":8}", LONG, null));

    assertThat(refused.category()).isEqualTo(FailureCategory.TOO_LONG);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null      |                       | inputs was null, but tokenize takes a string, an object with text and text_pair, or an array of these.
          [1]       |                       | inputs[0] was 1, but tokenize takes a string, an object with text and text_pair, or an array of these.
          {"a":"b"} |                       | inputs has a field 'a' that tokenize does not know. It takes text, text_pair.
          "a"       | {"maxlength":1}       | tokenize has no parameter 'maxlength'. It takes max_length, stride, truncation, truncation_side, add_special_tokens, return_overflowing_tokens.
          "a"       | {"max_length":"a"}    | max_length was a string but must be a whole number from 1 to 134217727.
          "a"       | {"truncation_side":1} | truncation_side was 1 but must be one of "right", "left".
          """)
  void refusesInASentence(String inputs, String parameters, String sentence) {
    assertThatThrownBy(() -> answer("{}", inputs, parameters))
        .isInstanceOf(InferenceException.class)
        .hasMessage(sentence);
  }

  @Test
  void checksParametersWithoutATokenizer() {
    assertThatThrownBy(() -> TokenizeRequests.check("{\"stride\":4}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "stride was 4, but return_overflowing_tokens is false, so there are no windows that"
                + " could share tokens. Set it, or leave stride out.");
  }

  private JsonNode answer(String defaults, String inputs, String parameters) throws IOException {
    TokenizeRequests requests = TokenizeRequests.of(lease.tokenizer().tokenizer(), defaults);
    return JSON.readTree(requests.answer(new TaskRequest(inputs, parameters)).result().json());
  }
}
