package dev.millstream.tokenize;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.millstream.model.ModelLoadException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The native tokenizer behind its handle, without truncation or padding.
 *
 * <p>Uses the library's lowest layer: the class above it calls home when it is made and creates two
 * Java objects per token. Encodes one text a call, since an error in the library's batch call
 * aborts the JVM.
 *
 * <p>Threading: safe; closing waits for the texts being encoded.
 */
final class NativeTokenizer implements AutoCloseable {
  private final TokenizersLibrary library;
  private final long handle;
  private final ReadWriteLock life = new ReentrantReadWriteLock();
  private boolean closed; // guarded by life

  private NativeTokenizer(TokenizersLibrary library, long handle) {
    this.library = library;
    this.handle = handle;
  }

  static NativeTokenizer load(Path file) {
    String json = TokenizerFile.read(file);
    NativeLibrary.load();
    TokenizersLibrary library = TokenizersLibrary.LIB;
    try {
      long handle = library.createTokenizerFromString(json);
      library.disableTruncation(handle);
      library.disablePadding(handle);
      return new NativeTokenizer(library, handle);
    } catch (RuntimeException e) {
      throw new ModelLoadException(
          "tokenizer file '%s' is not one that the tokenizers library reads: %s."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Every token of the text. */
  Encoding encode(String text, boolean addSpecialTokens) {
    life.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("this tokenizer is closed. Load it again to use it.");
      }
      long encoding = library.encode(handle, text, addSpecialTokens);
      try {
        return new Encoding(
            narrow(library.getTokenIds(encoding)), narrow(library.getTypeIds(encoding)));
      } finally {
        library.deleteEncoding(encoding);
      }
    } finally {
      life.readLock().unlock();
    }
  }

  private static int[] narrow(long[] wide) {
    int[] narrow = new int[wide.length];
    for (int i = 0; i < wide.length; i++) {
      narrow[i] = (int) wide[i];
    }
    return narrow;
  }

  @Override
  public void close() {
    life.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        library.deleteTokenizer(handle);
      }
    } finally {
      life.writeLock().unlock();
    }
  }
}
