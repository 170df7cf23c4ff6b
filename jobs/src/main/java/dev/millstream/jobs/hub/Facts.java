package dev.millstream.jobs.hub;

import dev.millstream.jobs.terminal.DisplayText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about something: a line for each fact, its name before it; nothing for the rest.
 */
final class Facts {
  private static final int NAMES = 14;
  private static final String INDENT = "  ";
  private static final int MOST_LINES = 4;

  private final int width;
  private final List<String> lines = new ArrayList<>();

  /** Facts under a heading, in lines of so many columns. */
  Facts(String heading, int width) {
    this.width = width;
    lines.add(DisplayText.oneLine(heading));
  }

  /** Adds a fact, where it is one. */
  Facts add(String name, @Nullable String value) {
    return add(name, value == null ? "" : value, MOST_LINES);
  }

  /** Adds a fact that is worth reading to its end. */
  Facts sentence(String name, String value) {
    return add(name, value, Integer.MAX_VALUE);
  }

  private Facts add(String name, String value, int mostLines) {
    String text = DisplayText.oneLine(value);
    int columns = width - INDENT.length() - NAMES;
    return text.isEmpty() ? this : block(name, DisplayText.wrap(text, columns, mostLines));
  }

  /** Adds a fact of several values, where there is one. */
  Facts add(String name, List<String> values) {
    return add(name, String.join(", ", values));
  }

  /** Adds a fact that takes these lines, which are not broken. */
  Facts block(String name, List<String> values) {
    String before = name;
    for (String value : values) {
      lines.add(INDENT + DisplayText.pad(before, NAMES) + value);
      before = "";
    }
    return this;
  }

  /** All of it. */
  String render() {
    return String.join("\n", lines) + "\n";
  }
}
