package dev.millstream.pool;

import dev.millstream.hub.ModelLocator;
import dev.millstream.model.ModelFiles;
import dev.millstream.model.ModelRef;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Holds the tokenizers that this process has loaded for those who need no model: each one once,
 * however many operators and jobs ask for it.
 *
 * <p>Threading: safe for many threads. Whoever asks first loads; the others wait for it.
 *
 * <p>Life cycle: leases are counted. The last one given back closes the tokenizer; a failed load
 * leaves nothing behind, and the next caller tries again.
 */
public final class TokenizerPool {
  private static final TokenizerPool OF_THIS_PROCESS =
      new TokenizerPool(ModelLocator.ofThisProcess(), LoadedTokenizer::load);

  private final ModelLocator locator;
  private final Function<ModelFiles, LoadedTokenizer> loader;
  private final Map<Key, SharedSlot<LoadedTokenizer>> slots = new ConcurrentHashMap<>();

  private record Key(String name, String revision) {}

  TokenizerPool(ModelLocator locator, Function<ModelFiles, LoadedTokenizer> loader) {
    this.locator = locator;
    this.loader = loader;
  }

  /** The one pool of this process (of this class loader, where there are several). */
  public static TokenizerPool ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /**
   * Leases a model's tokenizer and loads it if nobody else holds it. Fetches and reads no ONNX
   * file; the model need not have one.
   *
   * @throws dev.millstream.model.ModelLoadException when it cannot be found or loaded
   * @throws dev.millstream.hub.client.HubException when it cannot be fetched
   * @throws InterruptedException when interrupted while another caller loads it
   */
  public TokenizerLease lease(ModelRef ref) throws InterruptedException {
    ModelFiles files = locator.tokenizer(ref);
    SharedSlot<LoadedTokenizer> slot =
        slots.computeIfAbsent(
            new Key(files.name(), files.revision()), k -> new SharedSlot<>(LoadedTokenizer::close));
    return new TokenizerLease(slot.take(() -> loader.apply(files)), slot::giveBack);
  }
}
