package dev.millstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeErrorsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Exception during initialization: std::bad_alloc",
        "BFCArena::AllocateRawInternal Failed to allocate memory for requested buffer of size 64",
        "CUDA failure 2: out of memory ; GPU=0",
        "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0"
      })
  void knowsTheWordsForMemoryThatRanOut(String message) {
    assertThat(NativeErrors.isOutOfMemory(message)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "indices element out of data bounds, idx=800 must be within the inclusive range [-800,799]",
        "Exiting due to terminate flag being set to true."
      })
  void takesOtherFailuresForWhatTheyAre(String message) {
    assertThat(NativeErrors.isOutOfMemory(message)).isFalse();
  }
}
