package dev.millstream.generate.beam;

import dev.millstream.engine.DeclaredTensor;
import dev.millstream.engine.DirectBuffer;
import dev.millstream.engine.ElementType;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Keys and values of all rows' tokens, for graphs that take them as {@code past_key_values.…} of
 * shape {@code [rows, heads, tokens, width]} and give them back longer as {@code present.…}.
 *
 * <p>Two buffers for each tensor: a run reads one and fills the other. Memory is taken in pieces of
 * 64 tokens and goes with the garbage collection of this object.
 *
 * <p>Threading: confined to one thread.
 */
public final class ReorderedCache {
  private static final int PIECE = 64;

  private final List<Slot> slots;
  private int rows;
  private int length;

  private static final class Slot {
    final String past;
    final String present;
    final ElementType type;
    final long heads;
    final long width;
    DirectBuffer held = new DirectBuffer();
    DirectBuffer spare = new DirectBuffer();

    Slot(DeclaredTensor past, int heads, int width) {
      this.past = past.name();
      this.present = past.name().replaceFirst("^past_key_values", "present");
      this.type = past.type();
      this.heads = past.dims().get(1) < 0 ? heads : past.dims().get(1);
      this.width = past.dims().get(3) < 0 ? width : past.dims().get(3);
    }

    ByteBuffer view(DirectBuffer buffer, int rows, int length) {
      long token = heads * width * type.bytes() * rows;
      long reserved = (length + PIECE - 1L) / PIECE * PIECE;
      ByteBuffer memory = buffer.ofSize(token * reserved);
      return memory.limit((int) (token * length)).slice().order(memory.order());
    }

    long[] shape(int rows, int length) {
      return new long[] {rows, heads, length, width};
    }

    void swap() {
      DirectBuffer before = held;
      held = spare;
      spare = before;
    }
  }

  /**
   * Empty.
   *
   * @param pasts the inputs that hold keys and values
   * @param heads how many heads there are where the graph does not say
   * @param width numbers of a head where the graph does not say
   */
  public ReorderedCache(List<DeclaredTensor> pasts, int heads, int width) {
    this.slots = pasts.stream().map(past -> new Slot(past, heads, width)).toList();
  }

  /** How many tokens each row has. */
  public int length() {
    return length;
  }

  /** Has so many rows without a token. */
  public void begin(int count) {
    rows = count;
    length = 0;
  }

  /** Makes each row a copy of the one it continues. */
  public void reorder(int[] parents) {
    if (isIdentity(parents)) {
      return;
    }
    for (Slot slot : slots) {
      ByteBuffer from = slot.view(slot.held, rows, length);
      ByteBuffer to = slot.view(slot.spare, parents.length, length);
      Rows.gather(from, to, parents);
      slot.swap();
    }
    rows = parents.length;
  }

  private boolean isIdentity(int[] parents) {
    boolean identity = parents.length == rows;
    for (int row = 0; identity && row < rows; row++) {
      identity = parents[row] == row;
    }
    return identity;
  }

  /** Gives what there is to a run. */
  public void pasts(OpenTensors tensors) {
    for (Slot slot : slots) {
      tensors.in(
          slot.past, slot.type, slot.view(slot.held, rows, length), slot.shape(rows, length));
    }
  }

  /** Has a run fill in what comes to it; {@link #grow} is to follow the run. */
  public void presents(OpenTensors tensors, int added) {
    int longer = length + added;
    for (Slot slot : slots) {
      tensors.out(
          slot.present, slot.type, slot.view(slot.spare, rows, longer), slot.shape(rows, longer));
    }
  }

  /** Keeps what the run has filled in. */
  public void grow(int added) {
    length += added;
    slots.forEach(Slot::swap);
  }
}
