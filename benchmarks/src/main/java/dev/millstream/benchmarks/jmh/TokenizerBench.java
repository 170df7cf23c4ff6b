package dev.millstream.benchmarks.jmh;

import dev.millstream.benchmarks.onnx.EncoderFiles;
import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.benchmarks.text.Lengths;
import dev.millstream.benchmarks.text.Texts;
import dev.millstream.benchmarks.text.Words;
import dev.millstream.tokenize.Encoding;
import dev.millstream.tokenize.Tokenizer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One text to the tokens of MiniLM. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // fields are set before the first call
public class TokenizerBench {
  private static final int TEXTS = 256;

  /** Lengths of the texts. */
  @Param({"short", "mixed", "long"})
  public String texts;

  private Tokenizer tokenizer;
  private List<BenchText> list;
  private int next;

  /** Loads the tokenizer. */
  @Setup
  public void open() {
    list = new Texts(Words.load(), Lengths.parse(texts), 0, 1).list("", TEXTS);
    tokenizer = EncoderFiles.locate("default", "auto").tokenizer();
  }

  /** The measured call. */
  @Benchmark
  public Encoding encode() {
    next = (next + 1) % TEXTS;
    return tokenizer.encode(list.get(next).text());
  }

  /** Frees it. */
  @TearDown
  public void close() {
    tokenizer.close();
  }
}
