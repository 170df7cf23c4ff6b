package dev.millstream.faults.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClassPathsTest {
  @Test
  void aBareFlinkHasNeitherMillstreamNorNativeLibrariesNorKafka() {
    String whole =
        "/m/flink-core-2.3.0.jar:/m/flink-connector-kafka-5.0.0-2.2.jar:/m/kafka-clients-4.2.0.jar"
            + ":/m/onnxruntime-1.28.0.jar:/m/tokenizers-0.38.0.jar:/r/faults/target/classes"
            + ":/r/millstream-models-0.1.0-tests.jar:/m/slf4j-api-1.7.36.jar";

    assertThat(ClassPaths.bareFlink(whole))
        .isEqualTo("/m/flink-core-2.3.0.jar:/m/slf4j-api-1.7.36.jar");
  }
}
