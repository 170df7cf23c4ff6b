package dev.millstream.engine.djl;

/** What an engine says of a failure, without the traces it adds. */
final class NativeReason {
  private static final String OF_PYTORCH = "RuntimeError: ";

  private NativeReason() {}

  static String of(Throwable failure) {
    if (failure.getCause() != null) {
      return of(failure.getCause());
    }
    String message = String.valueOf(failure.getMessage());
    return message
        .lines()
        .filter(line -> line.startsWith(OF_PYTORCH))
        .map(line -> line.substring(OF_PYTORCH.length()))
        .reduce((first, last) -> last)
        .orElseGet(() -> message.lines().findFirst().orElse(failure.toString()));
  }
}
