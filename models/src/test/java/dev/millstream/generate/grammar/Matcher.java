package dev.millstream.generate.grammar;

import java.nio.charset.StandardCharsets;

/** Whether texts are of an expression, by its automaton alone. */
final class Matcher {
  private final Dfa dfa;

  Matcher(Expression expression) {
    this(expression, 10_000);
  }

  Matcher(Expression expression, int mostStates) {
    NfaWriter writer = new NfaWriter(CodePointSet.ALL);
    int start = writer.nfa().state();
    int end = writer.write(expression, start);
    writer.nfa().measure(end);
    dfa = new Dfa(writer.nfa(), start, end, mostStates);
  }

  boolean matches(String text) {
    DfaState at = dfa.start();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      at = dfa.step(at, b & 0xff);
    }
    return at.accepting;
  }
}
