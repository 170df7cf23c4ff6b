package dev.millstream.request;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millstream.pool.ModelTasks;
import dev.millstream.task.Prepared;
import dev.millstream.task.answer.Answer;
import dev.millstream.task.answer.AnswerOptions;
import dev.millstream.task.answer.LongContext;
import dev.millstream.task.answer.Question;
import dev.millstream.task.answer.QuestionAnsweringTask;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** question-answering: transformers' {@code QuestionAnsweringPipeline} (up to its version 4). */
record QuestionAnsweringForm(AnswerOptions options) implements Form {
  private static final String QUESTION = "question";
  private static final String CONTEXT = "context";
  static final Set<String> NAMES =
      Set.of(
          "top_k",
          "topk",
          "doc_stride",
          "max_answer_len",
          "max_seq_len",
          "max_question_len",
          "handle_impossible_answer",
          "align_to_words",
          "truncation");

  private static final int MOST = Integer.MAX_VALUE;

  /** More answers than that would take a context's every span; 2 k + 10 are looked at. */
  private static final int MOST_ANSWERS = 100_000;

  /** Python's fast tokenizers do not look at {@code max_question_len} either. */
  static Form of(Parameters parameters) {
    parameters.integer("max_question_len", 1, MOST, 1);
    String topK = parameters.isGiven("top_k") ? "top_k" : "topk";
    return new QuestionAnsweringForm(
        new AnswerOptions(
            parameters.integer(topK, 1, MOST_ANSWERS, 1),
            parameters.integer("doc_stride", 1, MOST, 0),
            parameters.integer("max_seq_len", 1, MOST, 0),
            parameters.integer("max_answer_len", 1, MOST / 2, 15),
            parameters.flag("handle_impossible_answer", false),
            parameters.flag("align_to_words", true),
            longContext(Overlong.of(parameters))));
  }

  private static LongContext longContext(@Nullable Overlong overlong) {
    if (overlong == null) {
      return LongContext.WINDOWS;
    }
    return switch (overlong) {
      // Python does not look at its own.
      case STRIDE, ONLY_SECOND, LONGEST_FIRST -> LongContext.WINDOWS;
      case TAIL -> LongContext.BEGINNING;
      case ERROR, DO_NOT_TRUNCATE -> LongContext.REFUSED;
      case ONLY_FIRST ->
          throw new IllegalArgumentException(
              "truncation was \"only_first\", but question-answering reads the question whole. Choose"
                  + " \"stride\" to read a long context in windows, \"tail\" to cut its end, or"
                  + " \"error\" to refuse it.");
    };
  }

  @Override
  public Asked over(ModelTasks tasks) {
    return new Questions(tasks.questionAnswering(options));
  }

  private record Questions(QuestionAnsweringTask task) implements Asked {
    @Override
    public String takes() {
      return "an object with question and context, or an array of such objects";
    }

    /** Python takes the only one of a list for one. */
    @Override
    public boolean isListed(JsonNode inputs) {
      return inputs.isArray() && inputs.size() > 1;
    }

    @Override
    public Prepared<?, Outcome> prepare(Input input) {
      input.requireObjectOf(QUESTION, CONTEXT);
      Question question = new Question(input.text(QUESTION), input.text(CONTEXT));
      return Outcome.of(task.prepare(question), Questions::outcome);
    }

    private static Outcome outcome(List<Answer> answers) {
      if (answers.size() == 1) {
        Answer only = answers.get(0);
        return new Outcome(json -> write(json, only), only.answer(), only.score());
      }
      Outcome.Writing json =
          out -> {
            out.writeStartArray();
            for (Answer answer : answers) {
              write(out, answer);
            }
            out.writeEndArray();
          };
      return answers.isEmpty()
          ? Outcome.of(json)
          : new Outcome(json, answers.get(0).answer(), answers.get(0).score());
    }

    private static void write(JsonGenerator json, Answer answer) throws IOException {
      json.writeStartObject();
      json.writeFieldName("score");
      PythonFloat.write(json, answer.score());
      json.writeNumberField("start", answer.start());
      json.writeNumberField("end", answer.end());
      json.writeStringField("answer", answer.answer());
      json.writeEndObject();
    }
  }
}
