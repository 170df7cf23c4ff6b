package dev.millstream.task.rank;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A document's place; the fields are those of {@code CrossEncoder.rank}.
 *
 * @param corpusId its number among the documents given
 * @param text null where texts were not asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RankedDocument(
    @JsonProperty("corpus_id") int corpusId, float score, @Nullable String text) {}
