package dev.millstream.generate.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millstream.generate.seq.Text2TextResult;
import dev.millstream.generate.seq.Text2TextTask;
import dev.millstream.request.TaskResult;
import java.util.List;

/**
 * The JSON that transformers' pipelines give for the texts of an encoder-decoder.
 *
 * @param severalInputs whether the inputs were a list
 */
record Text2TextAnswer(Text2TextTask task, boolean severalInputs) {
  /**
   * A list of records; of a list of inputs one with a record for each, or with a list for each
   * where an input has several texts.
   */
  Written of(List<List<Text2TextResult>> texts, int inputTokens) {
    List<Text2TextResult> flat = texts.stream().flatMap(List::stream).toList();
    boolean isFlat = !severalInputs || flat.size() == texts.size();
    ArrayNode answer = isFlat ? records(flat) : JsonNodeFactory.instance.arrayNode();
    if (!isFlat) {
      texts.forEach(ofInput -> answer.add(records(ofInput)));
    }
    String label = flat.size() == 1 ? PipelineAnswer.name(flat.get(0).tokens().reason()) : null;
    return new Written(
        new TaskResult(answer.toString(), label, Double.NaN),
        inputTokens,
        flat.stream().mapToInt(text -> text.tokens().ids().madeCount()).sum());
  }

  private ArrayNode records(List<Text2TextResult> texts) {
    ArrayNode records = JsonNodeFactory.instance.arrayNode();
    texts.forEach(text -> records.addObject().put(task.field(), text.text()));
    return records;
  }
}
