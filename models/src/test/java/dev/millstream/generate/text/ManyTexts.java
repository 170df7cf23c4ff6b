package dev.millstream.generate.text;

import dev.millstream.task.InferenceException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

/** Short texts of all kinds, drawn from a seed, some tens of them in flight, and how they ended. */
final class ManyTexts {
  private static final int IN_FLIGHT = 32;
  private static final int MOST_WORDS = 12;
  private static final int MOST_TOKENS = 12;
  private static final int KINDS = 20;
  private static final List<String> WRONG =
      List.of(
          "{\"max_new_tokens\": 1000}",
          "{\"temperature\": -1, \"do_sample\": true}",
          "{\"no_such_parameter\": 1}",
          "{\"grammar\": {\"type\": \"regex\", \"value\": \"(\"}}");

  private final Random random = new Random(5);
  private final Deque<CompletableFuture<Written>> inFlight = new ArrayDeque<>();
  private int written;
  private int cancelled;
  private int refused;

  /** Asks for one more, and waits for the oldest where too many are in flight. */
  void ask(Writing writing) {
    int kind = random.nextInt(KINDS);
    try {
      switch (kind) {
        case 0 -> inFlight.add(write(writing, WRONG.get(random.nextInt(WRONG.size()))));
        case 1 -> {
          CompletableFuture<Written> text = write(writing, greedy());
          text.cancel(true);
          inFlight.add(text);
        }
        case 2 -> inFlight.add(cancelledWhenHeard(writing));
        case 3 -> inFlight.add(write(writing, parameters("\"num_beams\": 2")));
        case 4 ->
            inFlight.add(
                write(
                    writing,
                    parameters("\"grammar\": {\"type\": \"choices\", \"value\": [\"a\", \"b\"]}")));
        case 5, 6, 7, 8 ->
            inFlight.add(
                write(
                    writing,
                    parameters(
                        "\"do_sample\": true, \"top_p\": 0.9, \"repetition_penalty\": 1.2")));
        default -> inFlight.add(write(writing, greedy()));
      }
    } catch (InferenceException e) {
      refused++;
    }
    if (inFlight.size() > IN_FLIGHT) {
      settle(inFlight.remove());
    }
  }

  /** Waits for all. */
  void await() {
    while (!inFlight.isEmpty()) {
      settle(inFlight.remove());
    }
  }

  private void settle(CompletableFuture<Written> text) {
    try {
      text.join();
      written++;
    } catch (CancellationException e) {
      cancelled++;
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof InferenceException)) {
        throw e;
      }
      refused++;
    }
  }

  private CompletableFuture<Written> cancelledWhenHeard(Writing writing) {
    AtomicReference<CompletableFuture<Written>> text = new AtomicReference<>();
    CompletableFuture<Written> asked =
        writing.write(
            request(greedy()),
            (place, piece) -> {
              CompletableFuture<Written> own = text.get();
              if (own != null) {
                own.cancel(true);
              }
            });
    text.set(asked);
    return asked;
  }

  private CompletableFuture<Written> write(Writing writing, String parameters) {
    return writing.write(request(parameters), WritingListener.NONE);
  }

  /** Of few prompts: the tokenizer keeps the words of up to 10,000 texts. */
  private WritingRequest request(String parameters) {
    String text = "river" + " mill".repeat(random.nextInt(MOST_WORDS)) + random.nextInt(10);
    return new WritingRequest("\"" + text + "\"", parameters, random.nextLong());
  }

  private String greedy() {
    return parameters("\"do_sample\": false");
  }

  private String parameters(String own) {
    return "{\"max_new_tokens\": %d, %s}".formatted(1 + random.nextInt(MOST_TOKENS), own);
  }

  int written() {
    return written;
  }

  int cancelled() {
    return cancelled;
  }

  int refused() {
    return refused;
  }

  int all() {
    return written + cancelled + refused;
  }
}
