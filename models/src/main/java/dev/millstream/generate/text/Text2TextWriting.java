package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millstream.generate.beam.FoundText;
import dev.millstream.generate.decode.LengthLimits;
import dev.millstream.generate.seq.Seq2SeqRequest;
import dev.millstream.generate.seq.Text2TextOptions;
import dev.millstream.generate.seq.Text2TextResult;
import dev.millstream.request.RequestJson;
import dev.millstream.task.FailureCategory;
import dev.millstream.task.InferenceException;
import dev.millstream.tokenize.IllegalTextException;
import dev.millstream.tokenize.TextTooLongException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Requests to an encoder-decoder. */
final class Text2TextWriting implements Writing {
  private final Text2TextWriter writer;
  private final ObjectNode defaults;
  private final Text2TextOptions byDefault;

  Text2TextWriting(Text2TextWriter writer, ObjectNode defaults) {
    this.writer = writer;
    this.defaults = defaults;
    this.byDefault = writer.reader().options(defaults);
  }

  @Override
  public TextWriter writer() {
    return writer;
  }

  @Override
  public CompletableFuture<Written> write(WritingRequest request, WritingListener heard) {
    try {
      JsonNode inputs = RequestJson.value(request.inputs(), "inputs");
      List<String> texts = TextInputs.of(inputs);
      Text2TextOptions options = options(request.parameters());
      requireRoom(options.generation().lengths());
      List<Seq2SeqRequest> requests =
          texts.stream().map(text -> request(text, options, request.seed())).toList();
      int inputTokens = requests.stream().mapToInt(each -> each.input().length).sum();
      Text2TextAnswer answer = new Text2TextAnswer(writer.reader().task(), inputs.isArray());
      return JoinedTexts.of(
          requests.stream().map(writer.driver()::submit).toList(),
          found -> {
            List<List<Text2TextResult>> written =
                found.stream().map(each -> results(each, options)).toList();
            tell(heard, written);
            return answer.of(written, inputTokens);
          });
    } catch (TextTooLongException e) {
      throw new InferenceException(FailureCategory.TOO_LONG, e);
    } catch (IllegalArgumentException | IllegalTextException e) {
      throw new InferenceException(FailureCategory.INVALID_INPUT, e);
    }
  }

  private Text2TextOptions options(@Nullable String own) {
    if (own == null) {
      return byDefault;
    }
    ObjectNode given = RequestJson.object(own, "parameters");
    return given.isEmpty() ? byDefault : writer.reader().options(defaults.deepCopy().setAll(given));
  }

  /** A text ends where the model's positions end, whatever was asked for. */
  private void requireRoom(LengthLimits lengths) {
    Integer positions = writer.positions();
    int wanted = lengths.mostTokens(1);
    int most = positions == null ? wanted : Math.min(wanted, positions);
    if (most > writer.contextTokens() + 1) {
      throw new InferenceException(
          FailureCategory.TOO_LONG,
          "a text of %d new tokens is more than the %d that one may have. Lower max_new_tokens or max_length, or allow more context tokens."
              .formatted(most - 1, writer.contextTokens()));
    }
  }

  private Seq2SeqRequest request(String text, Text2TextOptions options, long seed) {
    Seq2SeqRequest request = writer.reader().request(text, options, seed);
    if (request.input().length > writer.contextTokens()) {
      throw new InferenceException(
          FailureCategory.TOO_LONG,
          "the input has %d tokens, which are more than the %d that one may have. Shorten it, or allow more context tokens."
              .formatted(request.input().length, writer.contextTokens()));
    }
    return request;
  }

  private List<Text2TextResult> results(List<FoundText> found, Text2TextOptions options) {
    return writer.reader().texts(found, options);
  }

  private static void tell(WritingListener heard, List<List<Text2TextResult>> written) {
    int place = 0;
    for (List<Text2TextResult> ofInput : written) {
      for (Text2TextResult text : ofInput) {
        new ToldText(heard, place++).whole(text.text(), text.tokens().reason());
      }
    }
  }
}
