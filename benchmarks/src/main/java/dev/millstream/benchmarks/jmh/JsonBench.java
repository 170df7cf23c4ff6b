package dev.millstream.benchmarks.jmh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.benchmarks.text.BenchText;
import dev.millstream.benchmarks.text.Lengths;
import dev.millstream.benchmarks.text.Texts;
import dev.millstream.benchmarks.text.Words;
import dev.millstream.flink.decode.DecodeOptions;
import dev.millstream.flink.decode.DocumentDecoder;
import dev.millstream.flink.decode.UndecodableException;
import dev.millstream.flink.record.ChunkChange;
import dev.millstream.flink.record.Document;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import dev.millstream.flink.record.VectorChange;
import dev.millstream.json.VectorJson;
import dev.millstream.json.VectorJson.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A mixed text's record to a document, and its vector of 384 numbers to a record. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // fields are set before the first call
public class JsonBench {
  private static final int TEXTS = 64;
  private static final int NUMBERS = 384;

  private final DocumentDecoder decoder = new DocumentDecoder(DecodeOptions.json());
  private final VectorJson array = VectorJson.with(EnumSet.of(Field.DOCUMENT, Field.TEXT));
  private final VectorJson base64 = array.withBase64Vectors();
  private List<SourceRecord> records;
  private List<VectorChange> vectors;
  private int next;

  /** Makes the records. */
  @Setup
  public void open() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    Random random = new Random(1);
    records = new ArrayList<>();
    vectors = new ArrayList<>();
    for (BenchText text : new Texts(Words.load(), Lengths.MIXED, 0, 1).list("", TEXTS)) {
      SourceRecord record =
          new SourceRecord(
              text.id().getBytes(StandardCharsets.UTF_8),
              json.writeValueAsBytes(Map.of("text", text.text())),
              new Origin("topic", 0, records.size(), 0, List.of()));
      records.add(record);
      vectors.add(vector(text, record, random));
    }
  }

  private static VectorChange vector(BenchText text, SourceRecord record, Random random) {
    float[] numbers = new float[NUMBERS];
    for (int i = 0; i < NUMBERS; i++) {
      numbers[i] = (float) (random.nextGaussian() / Math.sqrt(NUMBERS));
    }
    ChunkChange change =
        new ChunkChange(ChunkChange.Kind.UPSERT, text.id(), text.id(), 0, text.text(), 0, record);
    return new VectorChange(change, numbers, text.tokens(), "a/model", "a revision");
  }

  /** A record's bytes to a document. */
  @Benchmark
  public Document decode() throws UndecodableException {
    next = (next + 1) % TEXTS;
    return decoder.decode(records.get(next));
  }

  /** A vector as an array of numbers. */
  @Benchmark
  public byte[] encodeArray() {
    next = (next + 1) % TEXTS;
    return array.upsert(vectors.get(next));
  }

  /** A vector as base64. */
  @Benchmark
  public byte[] encodeBase64() {
    next = (next + 1) % TEXTS;
    return base64.upsert(vectors.get(next));
  }
}
