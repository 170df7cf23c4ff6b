package dev.millstream.metric.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {
  /** By statsmodels 0.15: mcnemar([[0, a], [b, 0]], exact=True), and exact=False. */
  @ParameterizedTest
  @CsvSource({
    "0,1,1.0,1.0,exact",
    "3,3,1.0,0.6830913983096086,exact",
    "0,24,1.1920928955078125e-07,2.6679545936247906e-06,exact",
    "10,14,0.5412561893463135,0.5402913746074198,exact",
    "10,15,0.42435622215270996,0.4237107971667936,chi_square",
    "12,13,1.0,1.0,chi_square",
    "400,500,0.0009564441369189373,0.0009668482847675553,chi_square",
    "5000,5000,1.0,0.9920212873707368,chi_square",
    "4900,5100,0.04658552770494645,0.04659093550042361,chi_square",
  })
  void givesThePValuesOfStatsmodels(
      long onlyA, long onlyB, double exact, double chiSquare, String method) {
    ObjectNode json = new McNemar(onlyA, onlyB).json();

    assertThat(json.get("exact_p_value").doubleValue())
        .isCloseTo(exact, Percentage.withPercentage(1e-8));
    assertThat(json.get("chi_square_p_value").doubleValue())
        .isCloseTo(chiSquare, Percentage.withPercentage(1e-8));
    assertThat(json.get("method").textValue()).isEqualTo(method);
    assertThat(json.get("p_value"))
        .isEqualTo(json.get(method.equals("exact") ? "exact_p_value" : "chi_square_p_value"));
  }

  @Test
  void saysWhyThereIsNoPValue() {
    assertThat(new McNemar(0, 0).json().toString())
        .isEqualTo(
            "{\"discordant\":0,\"method\":\"exact\",\"statistic\":0.0,\"p_value\":1.0,\"exact_p_value\":1.0,\"chi_square_p_value\":{\"undefined\":\"no row tells the two models apart\"}}");
    ObjectNode many = new McNemar(6000, 7000).json();
    assertThat(many.get("exact_p_value").toString())
        .isEqualTo("{\"undefined\":\"there are more than 10,000 discordant rows\"}");
    assertThat(many.get("p_value").doubleValue()).isCloseTo(1.921405949597578e-18, within(1e-27));
  }

  @Test
  void billionsOfRowsAreNoTrouble() {
    assertThat(new McNemar(5_000_000_000L, 5_000_200_000L).json().get("p_value").doubleValue())
        .isCloseTo(0.0455, within(1e-4));
  }

  /** By scipy.special.erfc. */
  @ParameterizedTest
  @CsvSource({
    "0,1.0",
    "1e-9,0.9999999988716208",
    "0.1,0.8875370839817152",
    "0.5,0.4795001221869535",
    "1,0.15729920705028516",
    "2,0.004677734981047266",
    "2.499,0.0004091357557446055",
    "2.5,0.00040695201744495886",
    "2.6,0.000236034416529349",
    "3,2.2090496998585445e-05",
    "5,1.5374597944280347e-12",
    "10,2.0884875837625446e-45",
    "26,5.663192408856145e-296",
  })
  void theErrorFunctionIsScipys(double x, double expected) {
    assertThat(ErrorFunction.complement(x)).isCloseTo(expected, within(1e-14));
    assertThat(ErrorFunction.complement(x)).isCloseTo(expected, Percentage.withPercentage(1e-9));
  }
}
