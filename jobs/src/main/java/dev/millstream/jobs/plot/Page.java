package dev.millstream.jobs.plot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a page shows, and its HTML: charts by uPlot, whose script and style stand in the page. The
 * page's policy lets a browser run these two scripts and fetch nothing.
 *
 * @param metrics as they were asked for
 * @param inputs where rows came from
 * @param window which rows were judged together, in words
 * @param axis what the charts go along
 * @param unit of that axis
 * @param figures how many there were
 */
record Page(
    List<String> metrics,
    List<String> inputs,
    String window,
    Axis axis,
    Unit unit,
    int figures,
    List<Chart> charts) {
  /** Of the version that the module's pom names. */
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)\\}\\}");

  /** The whole page. */
  String html() {
    String library =
        "/*\n" + text(UPLOT + "LICENSE") + "\n*/\n" + text(UPLOT + "dist/uPlot.iife.min.js");
    String script = text("page.js");
    Map<String, String> parts =
        Map.of(
            "title",
            escaped(String.join(", ", metrics) + " – Millstream"),
            "scripts",
            "'sha256-" + sha256(library) + "' 'sha256-" + sha256(script) + "'",
            "style",
            text(UPLOT + "dist/uPlot.min.css") + "\n" + text("page.css"),
            "library",
            library,
            "data",
            data(),
            "script",
            script);
    // One pass: what is put in is not looked through again.
    return PLACE
        .matcher(text("page.html"))
        .replaceAll(place -> Matcher.quoteReplacement(parts.getOrDefault(place.group(1), "")));
  }

  /** JSON that an element of HTML can hold: without '<', nothing in it ends the element. */
  private String data() {
    try {
      return JSON.writeValueAsString(this).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Figures could not be written as JSON.", e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String sha256(String script) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(digest.digest(script.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256, which every Java has.", e);
    }
  }

  private static String text(String resource) {
    try (InputStream bytes = Page.class.getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new IllegalStateException(
            "The class path has no " + resource + ", which the page of charts is made of.");
      }
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
