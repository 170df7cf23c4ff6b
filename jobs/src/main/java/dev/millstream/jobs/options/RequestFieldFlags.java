package dev.millstream.jobs.options;

import dev.millstream.request.HubTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say where records come from, and where in a plain record what is asked is. */
final class RequestFieldFlags extends TextFieldFlags {

  @Option(
      names = "--question-field",
      paramLabel = "FIELD",
      description = "The JSON field that holds the question (question-answering).")
  @OptionDoc(example = "--question-field q")
  String questionField = "question";

  @Option(
      names = "--context-field",
      paramLabel = "FIELD",
      description = "The JSON field that holds the text that is searched (question-answering).")
  @OptionDoc(example = "--context-field body")
  String contextField = "context";

  @Option(
      names = "--query-field",
      paramLabel = "FIELD",
      description = "The JSON field that holds the query (text-ranking).")
  @OptionDoc(example = "--query-field q")
  String queryField = "query";

  @Option(
      names = "--documents-field",
      paramLabel = "FIELD",
      description = "The JSON field that holds the list of documents (text-ranking).")
  @OptionDoc(example = "--documents-field hits")
  String documentsField = "documents";

  @Option(
      names = "--source-field",
      paramLabel = "FIELD",
      description =
          "The JSON field that holds the sentence that others are compared with (sentence-similarity).")
  @OptionDoc(example = "--source-field title")
  String sourceField = "source_sentence";

  @Option(
      names = "--sentences-field",
      paramLabel = "FIELD",
      description = "The JSON field that holds the list of sentences (sentence-similarity).")
  @OptionDoc(example = "--sentences-field titles")
  String sentencesField = "sentences";

  @Override
  List<String> ofJson() {
    return List.of(
        "--text-field",
        "--id-field",
        "--pair-field",
        "--question-field",
        "--context-field",
        "--query-field",
        "--documents-field",
        "--source-field",
        "--sentences-field",
        "--adapter-field");
  }

  @Override
  Map<String, String> parts(HubTask task) {
    Map<String, String> parts = new LinkedHashMap<>();
    if (task == HubTask.QUESTION_ANSWERING) {
      parts.put("question", questionField);
      parts.put("context", contextField);
    } else if (task == HubTask.SENTENCE_SIMILARITY) {
      parts.put("source_sentence", sourceField);
      parts.put("sentences", sentencesField);
    } else if (task == HubTask.TEXT_RANKING && pairField == null) {
      parts.put("query", queryField);
      parts.put("documents", documentsField);
    } else {
      return super.parts(task);
    }
    return parts;
  }
}
