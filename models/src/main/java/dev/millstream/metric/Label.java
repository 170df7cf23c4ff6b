package dev.millstream.metric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;

/**
 * A class's label: a whole number, or a text of at most 200 characters. As in Python, true is 1,
 * false is 0 and 2.0 is 2. Ordered as scikit-learn orders labels: numbers by size, texts by code
 * points; numbers come first.
 */
public record Label(long number, String name, boolean named) implements Comparable<Label> {
  static final String NEEDED =
      "a label (a whole number, true or false, or a text of at most 200 characters)";

  private static final int LONGEST = 200;
  private static final Comparator<Label> ORDER =
      Comparator.comparing(Label::named)
          .thenComparingLong(Label::number)
          .thenComparing(Label::name, Label::byCodePoints);

  /** A label that is a number. */
  public static Label of(long number) {
    return new Label(number, "", false);
  }

  /** A label that is a text. */
  public static Label of(String name) {
    return new Label(0, name, true);
  }

  /** The label that a JSON value is, if it is one. */
  public static Optional<Label> of(JsonNode node) {
    if (node.isTextual()) {
      return Optional.of(node.textValue()).filter(text -> text.length() <= LONGEST).map(Label::of);
    }
    if (node.isBoolean()) {
      return Optional.of(of(node.booleanValue() ? 1 : 0));
    }
    boolean whole =
        node.isIntegralNumber()
            ? node.canConvertToLong()
            : node.isNumber()
                && Math.abs(node.doubleValue()) < 1L << 53
                && node.doubleValue() == Math.rint(node.doubleValue());
    return whole ? Optional.of(of(node.longValue())) : Optional.empty();
  }

  /** The label as JSON: a number or a text. */
  public JsonNode json() {
    return named
        ? JsonNodeFactory.instance.textNode(name)
        : JsonNodeFactory.instance.numberNode(number);
  }

  /** Writes it for {@link #read}; at most about 600 bytes. */
  public void write(DataOutput out) throws IOException {
    out.writeBoolean(named);
    if (named) {
      out.writeUTF(name);
    } else {
      out.writeLong(number);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static Label read(DataInput in) throws IOException {
    return in.readBoolean() ? of(in.readUTF()) : of(in.readLong());
  }

  @Override
  public int compareTo(Label other) {
    return ORDER.compare(this, other);
  }

  /** The number or the text. */
  @Override
  public String toString() {
    return named ? name : Long.toString(number);
  }

  private static int byCodePoints(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean bothSame = Character.isSurrogate(x) == Character.isSurrogate(y);
        return bothSame ? Character.compare(x, y) : Character.isSurrogate(x) ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
