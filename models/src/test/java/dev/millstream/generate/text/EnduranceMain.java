package dev.millstream.generate.text;

import dev.millstream.engine.ElementType;
import dev.millstream.engine.NativeTensor;
import dev.millstream.model.ModelFiles;
import dev.millstream.natives.NativeFootprint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes many texts and prints a line for each phase: what is held outside the heap, in bytes, and
 * how texts have ended. Arguments: the model's folder, phases, texts of a phase, and how many
 * tensors are left open with each text.
 */
final class EnduranceMain {
  private EnduranceMain() {}

  public static void main(String[] args) {
    int phases = Integer.parseInt(args[1]);
    int each = Integer.parseInt(args[2]);
    int forgotten = Integer.parseInt(args[3]);
    List<ByteBuffer> kept = new ArrayList<>();
    ManyTexts texts = new ManyTexts();
    ModelFiles files = ModelFiles.pinned("llama", "test", Path.of(args[0]), "onnx/model.onnx", "");
    try (TextWriter writer = CausalWriter.open(files, new WritingBudget(8, 64, 1L << 28, 2))) {
      Writing writing = writer.with("{}");
      for (int phase = 0; phase < phases; phase++) {
        for (int i = 0; i < each; i++) {
          texts.ask(writing);
          if (forgotten > 0) {
            kept.add(forget(forgotten));
          }
        }
        texts.await();
        NativeFootprint now = NativeFootprint.now();
        System.out.printf(
            "%d %d %d %d %d%n",
            now.directBytes(),
            now.libraryBytes(),
            texts.written(),
            texts.cancelled(),
            texts.refused());
      }
    }
    if (kept.size() > phases * each) {
      throw new IllegalStateException("more buffers than texts");
    }
  }

  /** The memory of tensors that nobody closes. */
  private static ByteBuffer forget(int tensors) {
    ByteBuffer memory = ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder());
    for (int i = 0; i < tensors; i++) {
      NativeTensor.of(ElementType.FLOAT, memory, 1, 1);
    }
    return memory;
  }
}
