package dev.millstream.jobs.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page as a browser cuts it up.
 *
 * @param scripts what stands in its script elements
 * @param rest all else
 */
public record HtmlParts(List<String> scripts, String rest) {
  private static final Pattern SCRIPT =
      Pattern.compile("<script[^>]*>(.*?)</script", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  /** Cuts up a page. */
  public static HtmlParts of(String html) {
    List<String> scripts = new ArrayList<>();
    Matcher script = SCRIPT.matcher(html);
    while (script.find()) {
      scripts.add(script.group(1));
    }
    return new HtmlParts(scripts, script.replaceAll(""));
  }
}
