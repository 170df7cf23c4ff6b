package dev.millstream.flink.decode;

import dev.millstream.flink.record.Header;
import dev.millstream.flink.record.Origin;
import dev.millstream.flink.record.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Records that hold no document under {@link DecodeOptions#json()}, each small enough for a broker
 * with default limits. The same seed gives the same records.
 *
 * <p>Not among them: blank texts and texts that are too long, which are legal by option.
 */
public final class MalformedRecords {
  private static final byte[] NO_KEY = null;

  private final Random random;

  private MalformedRecords(long seed) {
    random = new Random(seed);
  }

  /**
   * {@code count} records of all kinds in turn, of a topic {@code docs} with three partitions.
   * Those that have a key of their own have {@code malformed-<index>}; some have a broken one or
   * none.
   */
  public static List<SourceRecord> generate(long seed, int count) {
    MalformedRecords generator = new MalformedRecords(seed);
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; records.size() < count; i++) {
      for (SourceRecord record : generator.round(i)) {
        if (records.size() < count) {
          records.add(at(record, records.size()));
        }
      }
    }
    return records;
  }

  private static SourceRecord at(SourceRecord record, int index) {
    Origin origin = record.origin();
    byte[] key = record.key();
    boolean named = key != null && key.length == 0;
    return new SourceRecord(
        named ? utf8("malformed-" + index) : key,
        record.value(),
        new Origin("docs", index % 3, index, origin.timestamp(), origin.headers()));
  }

  private List<SourceRecord> round(int round) {
    List<SourceRecord> records = new ArrayList<>();
    values().forEach(value -> records.add(record(new byte[0], value, List.of())));
    jsons().forEach(json -> records.add(record(new byte[0], utf8(json), List.of())));
    byte[] good = utf8("{\"text\":\"" + words(5) + "\"}");
    keys().forEach(key -> records.add(record(key, good, List.of())));
    records.add(record(NO_KEY, good, List.of()));
    records.add(record(NO_KEY, null, List.of()));
    records.add(record(NO_KEY, utf8("{\"id\":{},\"text\":\"" + words(5) + "\"}"), List.of()));
    records.add(record(NO_KEY, utf8("{\"id\":\" \",\"text\":\"" + words(5) + "\"}"), List.of()));
    records.add(record(new byte[0], utf8("{\"round\":" + round + "}"), manyHeaders()));
    return records;
  }

  /** Bytes that are no JSON text at all. */
  private List<byte[]> values() {
    byte[] noise = new byte[1 + random.nextInt(200)];
    random.nextBytes(noise);
    noise[0] = (byte) 0xFF;
    return List.of(
        noise,
        new byte[0],
        utf8(" \n\t "),
        withBytes(0xC0, 0xAF), // an overlong slash
        withBytes(0xED, 0xA0, 0x80), // a surrogate in UTF-8
        withBytes(0xE2, 0x82), // a character cut off
        withBytes(0x80 + random.nextInt(0x40)), // the rest of a character
        withBytes(0xF5, 0x80, 0x80, 0x80), // beyond Unicode
        ("{\"text\":\"" + words(3) + "\"}").getBytes(StandardCharsets.UTF_16LE),
        ("{\"text\":\"" + words(3) + "\"}").getBytes(StandardCharsets.UTF_16),
        utf8("\uFEFF{\"text\":\"" + words(3) + "\"}"));
  }

  /** Text that is no JSON, not strictly, or no object with a text. */
  private List<String> jsons() {
    String text = "\"text\":\"" + words(4) + "\"";
    String whole = "{" + text + "}";
    int depth = 101 + random.nextInt(1_000);
    return List.of(
        whole + "x",
        whole + whole,
        whole.substring(0, 1 + random.nextInt(whole.length() - 1)),
        words(3),
        "{" + text + "," + text + "}",
        "{" + text + ",\"more\":{\"a\":1,\"a\":2}}",
        "{" + text + ",\"more\":" + "[".repeat(depth) + "]".repeat(depth) + "}",
        "{" + text + ",\"more\":" + "{\"a\":".repeat(depth) + "1" + "}".repeat(depth + 1),
        "{" + text + ",\"more\":" + "7".repeat(1_001 + random.nextInt(9_000)) + "}",
        "{" + text + ",\"more\":NaN}",
        "{" + text + ",\"more\":-Infinity}",
        "{" + text + ",\"more\":[1e999]}",
        "{" + text + ",\"more\":01}",
        "{'text':'" + words(2) + "'}",
        "{" + text + ",}",
        "{/* " + words(2) + " */" + text + "}",
        "[" + whole + "]",
        "\"" + words(2) + "\"",
        String.valueOf(random.nextInt()),
        "null",
        "true",
        "{}",
        "{\"body\":\"" + words(3) + "\"}",
        "{\"text\":null}",
        "{\"text\":" + random.nextInt() + "}",
        "{\"text\":[\"" + words(2) + "\"]}",
        "{\"text\":{\"text\":\"" + words(2) + "\"}}",
        "{\"text\":\"" + words(2) + "\\uD83D\"}",
        "{\"text\":\"\\uDE00" + words(2) + "\"}",
        "{\"text\":\"" + words(1) + "\\uDE00\\uD83D" + words(1) + "\"}",
        "{\"text\":\"" + words(2) + "\\u0000\"}",
        "{\"text\":\"" + words(2) + "\u0001\"}",
        "{\"text\":\"" + words(2) + "\n\"}");
  }

  private List<byte[]> keys() {
    return List.of(
        new byte[] {(byte) 0xC3, 0x28},
        utf8(" "),
        utf8("k".repeat(513 + random.nextInt(1_000))),
        utf8("zero\u0000" + random.nextInt()));
  }

  private SourceRecord record(byte[] key, byte[] value, List<Header> headers) {
    long[] timestamps = {-1, 0, Long.MIN_VALUE, Long.MAX_VALUE, 1_700_000_000_000L};
    long timestamp = headers.isEmpty() ? 1_700_000_000_000L : timestamps[random.nextInt(5)];
    return new SourceRecord(key, value, new Origin("docs", 0, 0, timestamp, headers));
  }

  private List<Header> manyHeaders() {
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      headers.add(new Header("twice", i % 7 == 0 ? null : new byte[] {(byte) 0xFF, (byte) i}));
    }
    return headers;
  }

  private byte[] withBytes(int... bytes) {
    byte[] before = utf8("{\"text\":\"" + words(1 + random.nextInt(5)));
    byte[] after = utf8("\"}");
    byte[] all = new byte[before.length + bytes.length + after.length];
    System.arraycopy(before, 0, all, 0, before.length);
    for (int i = 0; i < bytes.length; i++) {
      all[before.length + i] = (byte) bytes[i];
    }
    System.arraycopy(after, 0, all, before.length + bytes.length, after.length);
    return all;
  }

  private String words(int count) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < count; i++) {
      words.append(i == 0 ? "" : " ").append(Integer.toString(random.nextInt(1 << 20), 36));
    }
    return words.toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
