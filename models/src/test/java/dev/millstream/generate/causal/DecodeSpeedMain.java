package dev.millstream.generate.causal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tokens a second of texts written side by side: one loop whose runs have two threads, against two
 * loops of one thread each that share the texts. Arguments: the model's folder and its ONNX file's
 * name. To be run on a quiet machine.
 */
final class DecodeSpeedMain {
  private static final int PROMPT_TOKENS = 64;
  private static final int NEW_TOKENS = 64;
  private static final int FILLED = 2;
  private static final int ROUNDS = 3;

  private DecodeSpeedMain() {}

  public static void main(String[] args) throws InterruptedException {
    for (int texts : new int[] {1, 4, 8, 16}) {
      double oneLoop = 0;
      double twoLoops = 0;
      for (int round = 0; round < ROUNDS; round++) {
        oneLoop = Math.max(oneLoop, tokensPerSecond(Path.of(args[0]), args[1], 2, 1, texts));
        twoLoops = Math.max(twoLoops, tokensPerSecond(Path.of(args[0]), args[1], 1, 2, texts));
      }
      System.out.printf(
          "%2d texts: one loop of two threads %.0f tokens/s, two loops of one %.0f tokens/s%n",
          texts, oneLoop, twoLoops);
    }
  }

  private static double tokensPerSecond(Path folder, String onnx, int threads, int loops, int texts)
      throws InterruptedException {
    try (CausalModel model = CausalFixture.open(folder, onnx, threads)) {
      List<GenerationLoop> all = new ArrayList<>();
      for (int i = 0; i < loops; i++) {
        int share = texts / loops + (i < texts % loops ? 1 : 0);
        if (share > 0) {
          all.add(filled(model, share));
        }
      }
      List<Thread> writers =
          all.stream().map(loop -> new Thread(() -> CausalFixture.finish(loop))).toList();
      long start = System.nanoTime();
      writers.forEach(Thread::start);
      for (Thread writer : writers) {
        writer.join();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      all.forEach(GenerationLoop::close);
      return texts * (NEW_TOKENS - FILLED) / seconds;
    }
  }

  /** A loop whose texts have their prompts computed and two tokens each. */
  private static GenerationLoop filled(CausalModel model, int texts) {
    GenerationLoop loop =
        model.newLoop(
            new GenerationLimits(
                texts, PROMPT_TOKENS + NEW_TOKENS, PROMPT_TOKENS * texts, 0, 4L << 30, false));
    for (int text = 0; text < texts; text++) {
      int[] prompt = new int[PROMPT_TOKENS];
      int seed = text;
      Arrays.setAll(prompt, i -> 100 + (31 * i + 977 * seed) % 40_000);
      loop.submit(
          CausalFixture.request(
              prompt, NEW_TOKENS, CausalFixture.never(), new CausalFixture.Heard()));
    }
    loop.step();
    return loop;
  }
}
