package dev.millstream.generate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.model.ModelRef;
import dev.millstream.pool.ModelSpec;
import dev.millstream.pool.TinyModels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BeamWriterTest {
  @Test
  void closingFailsTheTextsThatAreNotDone() throws Exception {
    ModelSpec llama =
        ModelSpec.of(new ModelRef.Folder(TinyModels.folder("text-generation/llama").toString()));
    WriterLease lease =
        WriterPool.ofThisProcess().lease(llama, new WritingBudget(1, 4_096, 1L << 30, 1));
    Writing writing =
        lease
            .writer()
            .with(
                "{\"num_beams\":4,\"do_sample\":false,\"max_new_tokens\":4000,\"eos_token_id\":null}");
    List<CompletableFuture<Written>> texts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      texts.add(writing.write(new WritingRequest("\"Alice\"", null, 0), WritingListener.NONE));
    }

    lease.close();

    assertThat(texts)
        .allSatisfy(
            text ->
                assertThatThrownBy(text::join)
                    .rootCause()
                    .hasMessage(
                        "the writer of %s is closed. Submit the text to another."
                            .formatted(lease.writer())));
  }
}
