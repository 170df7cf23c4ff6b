package dev.millstream.flink.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.functions.async.AsyncFunction;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;

/** Requests that are in flight in a savepoint go on in a build that knows more of them. */
@SuppressWarnings("try") // closing a harness may be interrupted
class RequestsInFlightTest {
  private static final Origin ORIGIN =
      new Origin("mails", 3, 42, -1, List.of(new Header("h", new byte[] {1, -1})));

  /** The state of Flink's async operator, written when requests had no adapter. */
  @Test
  void goOnFromBeforeTheyNamedAnAdapter() throws Exception {
    URI state =
        Objects.requireNonNull(
                RequestsInFlightTest.class.getResource("requests-without-adapter.state"))
            .toURI();
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    TypeSerializer<InferenceRequest> requests =
        TypeInformation.of(InferenceRequest.class).createSerializer(config);
    AsyncFunction<InferenceRequest, InferenceRequest> same =
        (request, result) -> result.complete(List.of(request));
    try (var harness =
        new OneInputStreamOperatorTestHarness<InferenceRequest, InferenceRequest>(
            new AsyncWaitOperatorFactory<>(same, 60_000, 10, OutputMode.ORDERED), requests)) {
      harness.setup(requests);
      harness.initializeState(OperatorSnapshotUtil.readStateHandle(Path.of(state).toString()));
      harness.open();
      harness.endInput();

      assertThat(harness.getOutput())
          .map(element -> ((StreamRecord<?>) element).getValue())
          .usingRecursiveComparison()
          .isEqualTo(
              List.of(
                  new InferenceRequest(
                      "7", "\"text\"", "{\"top_k\":3}", source("v".getBytes(UTF_8)), null),
                  new InferenceRequest("\"gone\"", null, null, source(null), null)));
    }
  }

  private static SourceRecord source(byte[] value) {
    return new SourceRecord("k".getBytes(UTF_8), value, ORIGIN);
  }
}
