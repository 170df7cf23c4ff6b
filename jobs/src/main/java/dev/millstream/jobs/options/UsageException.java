package dev.millstream.jobs.options;

import java.util.List;

/** A command line that cannot be meant: one sentence for each thing that is wrong with it. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /** Takes at least one sentence. */
  public UsageException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** The sentences, in the order of the help text. */
  public List<String> problems() {
    return problems;
  }
}
