package dev.millstream.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says on one line why a command failed, or, for those who debug, on as many as it takes. */
final class Failure {
  /** Where the exceptions are whose message is a whole sentence, cause and advice included. */
  private static final String OWN = "dev.millstream.";

  private Failure() {}

  /**
   * What Millstream itself says about it, else the innermost cause that has something to say; as
   * one line.
   */
  static String sentence(Throwable failure) {
    String sentence = null;
    for (Throwable cause = failure; cause != null; cause = next(cause)) {
      if (cause.getClass().getName().startsWith(OWN) && cause.getMessage() != null) {
        return line(cause.getMessage());
      }
      String message = cause.getMessage();
      Throwable inner = next(cause);
      boolean repeatsItsCause =
          inner != null && message != null && message.equals(inner.toString());
      if (message != null && !message.isBlank() && !repeatsItsCause) {
        sentence = message;
      }
    }
    return sentence == null ? failure.getClass().getSimpleName() : line(sentence);
  }

  private static String line(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** The failure with its causes and where each was thrown. */
  static List<String> trace(Throwable failure) {
    List<String> lines = new ArrayList<>();
    String prefix = "";
    for (Throwable cause = failure; cause != null; cause = next(cause)) {
      lines.add(prefix + cause);
      for (StackTraceElement element : cause.getStackTrace()) {
        lines.add("    at " + element);
      }
      prefix = "Caused by: ";
    }
    return lines;
  }

  private static @Nullable Throwable next(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == failure ? null : cause;
  }
}
