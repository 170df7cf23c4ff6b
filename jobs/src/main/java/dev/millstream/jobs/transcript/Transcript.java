package dev.millstream.jobs.transcript;

import dev.millstream.jobs.terminal.DisplayText;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.jspecify.annotations.Nullable;

/**
 * Shows texts one below the other, in the order in which they began, while they are written side by
 * side: the first that has not ended grows as its pieces come, and those of the others wait for
 * their turn. Dead letters go to standard error, in their turn too, so that they break no text.
 *
 * <p>Threading: one thread.
 */
final class Transcript implements SinkWriter<Utterance> {
  private static final Set<String> USUAL_ENDS = Set.of("eos_token", "stop_sequence");

  private final PrintStream out;
  private final PrintStream err;
  private final int columns;
  private final Map<String, Queue<Utterance>> waiting = new LinkedHashMap<>();
  private boolean hasHeading;
  private boolean hasWords;
  private boolean isInLine;

  /** Has shown nothing yet; headings take at most so many columns. */
  Transcript(PrintStream out, PrintStream err, int columns) {
    this.out = out;
    this.err = err;
    this.columns = columns;
  }

  @Override
  public void write(Utterance said, @Nullable Context context) {
    waiting.computeIfAbsent(said.text(), text -> new ArrayDeque<>()).add(said);
    Iterator<Queue<Utterance>> texts = waiting.values().iterator();
    while (texts.hasNext() && isShownToItsEnd(texts.next())) {
      texts.remove();
    }
    out.flush();
  }

  private boolean isShownToItsEnd(Queue<Utterance> text) {
    for (Utterance said = text.poll(); said != null; said = text.poll()) {
      if (said.isDeadLetter()) {
        out.flush();
        err.println(said.words());
        if (text.isEmpty()) {
          return true;
        }
        continue;
      }
      if (!hasHeading) {
        hasHeading = true;
        out.println(DisplayText.fit(DisplayText.oneLine(said.heading()), columns));
      }
      show(said.words());
      if (said.end() != null) {
        end(said.end());
        return true;
      }
    }
    return false;
  }

  /** A text begins with its first word, whatever space the model put before it. */
  private void show(String words) {
    String shown = DisplayText.printable(hasWords ? words : words.stripLeading());
    if (!shown.isEmpty()) {
      hasWords = true;
      isInLine = !shown.endsWith("\n");
      out.print(shown);
    }
  }

  private void end(String why) {
    if (isInLine) {
      out.println();
    }
    if (!USUAL_ENDS.contains(why)) {
      out.println("(" + why + ")");
    }
    out.println();
    hasHeading = false;
    hasWords = false;
    isInLine = false;
  }

  @Override
  public void flush(boolean endOfInput) {
    out.flush();
  }

  /** Ends the line of a text that breaks off, and leaves both streams open. */
  @Override
  public void close() {
    if (isInLine) {
      out.println();
    }
    out.flush();
  }
}
