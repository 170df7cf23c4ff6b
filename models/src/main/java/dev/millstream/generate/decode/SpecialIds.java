package dev.millstream.generate.decode;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ids of a model's own tokens; null where it has none.
 *
 * @param bos starts texts
 * @param pad fills up short rows: the first that ends texts where nobody says
 * @param decoderStart the prompt of an encoder-decoder: what starts texts where nobody says
 */
public record SpecialIds(
    @Nullable Integer bos, @Nullable Integer pad, @Nullable Integer decoderStart)
    implements Serializable {
  static SpecialIds read(ParameterValues values) {
    Integer bos = values.integerOrNull("bos_token_id", 0);
    Integer pad = values.integerOrNull("pad_token_id", 0);
    Integer start = values.integerOrNull("decoder_start_token_id", 0);
    List<Integer> eos = values.idOrIds("eos_token_id");
    return new SpecialIds(
        bos, pad == null && !eos.isEmpty() ? eos.get(0) : pad, start == null ? bos : start);
  }
}
