package dev.millstream.chat.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Python's {@code ==}, {@code <} and {@code in}. */
final class Equality {
  private Equality() {}

  static boolean equal(Object left, Object right, Rendering rendering) {
    rendering.steps(1);
    if (Numbers.is(left) && Numbers.is(right)) {
      return Numbers.equal(left, right);
    }
    if (Kinds.isText(left) && Kinds.isText(right)) {
      String a = Texts.of(left);
      String b = Texts.of(right);
      rendering.handle(Math.min(a.length(), b.length()));
      return a.equals(b);
    }
    if (left instanceof Dict a && right instanceof Dict b) {
      return maps(a.entries(), b.entries(), rendering);
    }
    boolean lists = left instanceof Items.Row && right instanceof Items.Row;
    if (lists || (left instanceof Items.Tuple && right instanceof Items.Tuple)) {
      return lists(((Items) left).items(), ((Items) right).items(), rendering);
    }
    return left == right || (left instanceof Undefined && right instanceof Undefined);
  }

  private static boolean maps(
      Map<Object, Object> left, Map<Object, Object> right, Rendering rendering) {
    if (left.size() != right.size()) {
      return false;
    }
    rendering.enter();
    boolean same = true;
    for (Map.Entry<Object, Object> entry : left.entrySet()) {
      Object other = right.get(entry.getKey());
      same &= same && other != null && equal(entry.getValue(), other, rendering);
    }
    rendering.leave();
    return same;
  }

  private static boolean lists(List<Object> left, List<Object> right, Rendering rendering) {
    if (left.size() != right.size()) {
      return false;
    }
    rendering.enter();
    boolean same = true;
    Iterator<Object> others = right.iterator();
    for (Object item : left) {
      same = same && equal(item, others.next(), rendering);
    }
    rendering.leave();
    return same;
  }

  /** Below zero where the left comes first. */
  static int order(Object left, Object right, Rendering rendering) {
    Calculation.requireDefined(left);
    Calculation.requireDefined(right);
    if (Numbers.is(left) && Numbers.is(right)) {
      return Numbers.compare(left, right);
    }
    if (Kinds.isText(left) && Kinds.isText(right)) {
      return texts(Texts.of(left), Texts.of(right), rendering);
    }
    if (left instanceof Items a && right instanceof Items b && a.getClass() == b.getClass()) {
      return lists(a, b, rendering);
    }
    throw TemplateProblem.rendering(
        "%s and %s have no order".formatted(Kinds.of(left), Kinds.of(right)));
  }

  private static int lists(Items left, Items right, Rendering rendering) {
    List<Object> a = left.items();
    List<Object> b = right.items();
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      if (!equal(a.get(i), b.get(i), rendering)) {
        rendering.enter();
        int order = order(a.get(i), b.get(i), rendering);
        rendering.leave();
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  /** By code points, as Python's strings are ordered. */
  private static int texts(String left, String right, Rendering rendering) {
    int length = Math.min(left.length(), right.length());
    rendering.handle(length);
    for (int i = 0; i < length; i++) {
      if (left.charAt(i) != right.charAt(i)) {
        char a = left.charAt(i);
        char b = right.charAt(i);
        boolean oneIsHalf = Character.isSurrogate(a) != Character.isSurrogate(b);
        return oneIsHalf ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  static boolean contains(Object in, Object wanted, Rendering rendering) {
    if (Kinds.isText(in)) {
      if (!Kinds.isText(wanted)) {
        throw TemplateProblem.rendering(
            "'in' of a string takes a string, not %s".formatted(Kinds.of(wanted)));
      }
      rendering.search(Texts.of(in), Texts.of(wanted));
      return Texts.of(in).contains(Texts.of(wanted));
    }
    if (in instanceof Dict map) {
      return map.get(wanted) != null;
    }
    for (Object item : Iteration.of(in, rendering)) {
      if (equal(item, wanted, rendering)) {
        return true;
      }
    }
    return false;
  }
}
