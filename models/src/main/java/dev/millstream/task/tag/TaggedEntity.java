package dev.millstream.task.tag;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An entity in a text; the fields are those of transformers' token-classification.
 *
 * @param entity the token's tag; null for a group
 * @param entityGroup the group's tag without its prefix; null for a token
 * @param index place of the token in its row; null for a group
 * @param word as the tokenizer writes it
 * @param start code point at which it begins, as in Python
 * @param end code point behind it
 * @param from index in the Java string at which it begins; not in JSON
 * @param to index in the Java string behind it; not in JSON
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaggedEntity(
    @Nullable String entity,
    @JsonProperty("entity_group") @Nullable String entityGroup,
    float score,
    @Nullable Integer index,
    String word,
    int start,
    int end,
    @JsonIgnore int from,
    @JsonIgnore int to) {

  /** The tag, of a token or a group. */
  public String tag() {
    return entity == null ? String.valueOf(entityGroup) : entity;
  }
}
