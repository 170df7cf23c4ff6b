package dev.millstream.faults.run;

import dev.millstream.faults.fault.FaultKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Which fault comes next. Kinds are dealt like cards: each comes as often among a hundred as its
 * weight says, in an order that the seed decides. Not safe for many threads.
 */
public final class Deck {
  private final List<FaultKind> cards;
  private final Random random;
  private final boolean endless;
  private List<FaultKind> left = new ArrayList<>();

  private Deck(List<FaultKind> cards, boolean endless, Random random) {
    this.cards = List.copyOf(cards);
    this.endless = endless;
    this.random = random;
  }

  /** All kinds by their weights, without end. */
  public static Deck ofAll(Random random) {
    List<FaultKind> cards = new ArrayList<>();
    Arrays.stream(FaultKind.values())
        .forEach(kind -> cards.addAll(Collections.nCopies(kind.weight(), kind)));
    return new Deck(cards, true, random);
  }

  /** These kinds, without end, those with a weight by their weight. */
  public static Deck of(EnumSet<FaultKind> kinds, Random random) {
    List<FaultKind> cards = new ArrayList<>();
    kinds.forEach(kind -> cards.addAll(Collections.nCopies(Math.max(1, kind.weight()), kind)));
    return new Deck(cards, true, random);
  }

  /** These faults, one after the other, and no more. */
  public static Deck script(List<FaultKind> faults) {
    Deck deck = new Deck(List.of(), false, new Random(0));
    deck.left = new ArrayList<>(faults);
    return deck;
  }

  /** Whether it deals without end. */
  public boolean isEndless() {
    return endless;
  }

  /** No faults, for as long as the run takes. */
  public static Deck ofNone() {
    return new Deck(List.of(), true, new Random(0));
  }

  /** The next fault; empty when a script is over, or there are no kinds. */
  public Optional<FaultKind> next() {
    if (left.isEmpty() && endless) {
      left = new ArrayList<>(cards);
      Collections.shuffle(left, random);
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(left.remove(0));
  }
}
