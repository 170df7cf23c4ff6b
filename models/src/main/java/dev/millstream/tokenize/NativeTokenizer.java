package dev.millstream.tokenize;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.millstream.model.ContentHash;
import dev.millstream.model.ModelLoadException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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
  private static final int FINGERPRINT_DIGITS = 16;

  private final TokenizersLibrary library;
  private final long handle;
  private final String fingerprint;
  private final ReadWriteLock life = new ReentrantReadWriteLock();
  private final LongAdder textsRead = new LongAdder();
  private boolean closed; // guarded by life

  private NativeTokenizer(TokenizersLibrary library, long handle, String fingerprint) {
    this.library = library;
    this.handle = handle;
    this.fingerprint = fingerprint;
  }

  static NativeTokenizer load(Path file) {
    String json = TokenizerFile.read(file);
    NativeLibrary.load();
    TokenizersLibrary library = TokenizersLibrary.LIB;
    try {
      long handle = library.createTokenizerFromString(json);
      library.disableTruncation(handle);
      library.disablePadding(handle);
      return new NativeTokenizer(library, handle, fingerprint(json));
    } catch (RuntimeException e) {
      throw new ModelLoadException(
          "tokenizer file '%s' is not one that the tokenizers library reads: %s."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Of the file's bytes: what was decoded strictly is encoded to the same again. */
  private static String fingerprint(String json) {
    return ContentHash.sha256(json.getBytes(StandardCharsets.UTF_8))
        .substring(0, FINGERPRINT_DIGITS);
  }

  String fingerprint() {
    return fingerprint;
  }

  /** Every token of the text. */
  Encoding encode(String text, boolean addSpecialTokens) {
    return read(() -> library.encode(handle, text, addSpecialTokens), this::encodingOf);
  }

  /** Every token of the text, with where it comes from. */
  Tokens tokens(String text, boolean addSpecialTokens) {
    return read(() -> library.encode(handle, text, addSpecialTokens), this::tokensOf);
  }

  /** Every token of two texts and the special tokens around them. */
  Tokens tokens(String first, String second) {
    return read(() -> library.encodeDual(handle, first, second, true), this::tokensOf);
  }

  /** The text of tokens; ids that the vocabulary lacks are left out. */
  String decode(int[] ids, boolean skipSpecialTokens) {
    life.readLock().lock();
    try {
      requireOpen();
      return library.decode(handle, widen(ids), skipSpecialTokens);
    } finally {
      life.readLock().unlock();
    }
  }

  private <T> T read(LongSupplier encode, LongFunction<T> read) {
    life.readLock().lock();
    try {
      requireOpen();
      textsRead.increment();
      long encoding = encode.getAsLong();
      try {
        return read.apply(encoding);
      } finally {
        library.deleteEncoding(encoding);
      }
    } finally {
      life.readLock().unlock();
    }
  }

  /** How many calls have read texts. */
  long textsRead() {
    return textsRead.sum();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this tokenizer is closed. Load it again to use it.");
    }
  }

  private Encoding encodingOf(long encoding) {
    return new Encoding(
        narrow(library.getTokenIds(encoding)), narrow(library.getTypeIds(encoding)));
  }

  private Tokens tokensOf(long encoding) {
    @Nullable CharSpan[] spans = library.getTokenCharSpans(encoding);
    int[] starts = new int[spans.length];
    int[] ends = new int[spans.length];
    for (int i = 0; i < spans.length; i++) {
      CharSpan span = spans[i];
      if (span != null) {
        starts[i] = span.getStart();
        ends[i] = span.getEnd();
      }
    }
    return new Tokens(
        encodingOf(encoding),
        library.getTokens(encoding),
        starts,
        ends,
        narrow(library.getWordIds(encoding)));
  }

  private static int[] narrow(long[] wide) {
    int[] narrow = new int[wide.length];
    for (int i = 0; i < wide.length; i++) {
      narrow[i] = (int) wide[i];
    }
    return narrow;
  }

  private static long[] widen(int[] narrow) {
    long[] wide = new long[narrow.length];
    for (int i = 0; i < narrow.length; i++) {
      wide[i] = narrow[i];
    }
    return wide;
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
