package dev.millstream.jobs.plot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
  private static final String HOSTILE =
      "</script><b onload=x>&amp;<!--<script src=\"http://evil\">{{script}}\\$1";

  @Test
  void textOfTheDataStaysText() throws Exception {
    HtmlParts parts = HtmlParts.of(page(HOSTILE).html());

    assertThat(parts.scripts()).hasSize(3);
    assertThat(parts.rest())
        .contains("<title>&lt;/script&gt;&lt;b onload=x&gt;&amp;amp;&lt;!--&lt;script src=")
        .doesNotContain("<b ")
        .doesNotContain("<!--");
    assertThat(parts.scripts().get(0)).doesNotContain("<");
    JsonNode data = new ObjectMapper().readTree(parts.scripts().get(0));
    assertThat(data.path("metrics").get(0).asText()).isEqualTo(HOSTILE);
    assertThat(data.at("/charts/0/panels/0/lines/0/group").asText()).isEqualTo(HOSTILE);
    assertThat(data.at("/charts/0/gaps/0/reason").asText()).isEqualTo(HOSTILE);
  }

  @Test
  void aBrowserRunsThePagesTwoScriptsAndFetchesNothing() throws Exception {
    HtmlParts parts = HtmlParts.of(page("accuracy").html());

    assertThat(parts.rest())
        .contains(
            "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-%s' 'sha256-%s'; img-src data:;"
                .formatted(sha256(parts.scripts().get(1)), sha256(parts.scripts().get(2))))
        .doesNotContain("http:", "https:", "src=", "@import", "url(", "{{");
    assertThat(parts.rest().split("href=", -1)).hasSize(2);
    assertThat(parts.rest()).contains("<link rel=\"icon\" href=\"data:,\">");
    assertThat(parts.scripts().get(2)).doesNotContain("innerHTML", "fetch(", "http");
  }

  @Test
  void holdsTheLibraryWithItsLicence() {
    assertThat(HtmlParts.of(page("accuracy").html()).scripts().get(1))
        .startsWith("/*\nThe MIT License (MIT)\n\nCopyright (c) 2022 Leon Sorokin")
        .contains("(v1.6.30) */\nvar uPlot=");
  }

  private static Page page(String text) {
    Chart chart =
        new Chart(
            text,
            "{}",
            0,
            List.of(
                new Chart.Panel(
                    List.of(new Chart.Line(text, text, List.of(0L), List.of(0.5), 0, 1, 1)), 0)),
            List.of(new Chart.Gap(text, 1, 0, text)));
    return new Page(
        List.of(text), List.of(text), "all rows together", Axis.START, Unit.ROW, 1, List.of(chart));
  }

  private static String sha256(String script) throws Exception {
    return Base64.getEncoder()
        .encodeToString(
            MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
  }
}
