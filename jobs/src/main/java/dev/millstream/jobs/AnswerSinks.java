package dev.millstream.jobs;

import dev.millstream.files.AnswerLines;
import dev.millstream.files.LineFormat;
import dev.millstream.flink.TaskPipeline;
import dev.millstream.flink.inference.TextPiece;
import dev.millstream.flink.record.DeadLetter;
import dev.millstream.flink.record.InferenceAnswer;
import dev.millstream.flink.record.InferenceRequest;
import dev.millstream.jobs.options.Endpoint;
import dev.millstream.jobs.options.TaskOptions;
import dev.millstream.jobs.options.TextOptions;
import dev.millstream.jobs.transcript.TranscriptSink;
import dev.millstream.jobs.transcript.Utterance;
import dev.millstream.kafka.KafkaAnswers;
import dev.millstream.kafka.KafkaSinkOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.jspecify.annotations.Nullable;

/** Writes what comes out of a task's pipeline where its options say. */
final class AnswerSinks {
  private final TaskOptions options;
  private final Shown shown;
  private final Outlets outlets;
  private final @Nullable Endpoint piecesTo;

  AnswerSinks(TaskOptions options, Shown shown) {
    this.options = options;
    this.shown = shown;
    this.outlets = new Outlets(options.kafka(), options.runtime().delivery());
    TextOptions texts = options.texts();
    this.piecesTo = texts == null ? null : texts.pieces();
  }

  /** Attaches all sinks, whose missing topics are made first. */
  void attach(TaskPipeline pipeline) {
    outlets.makeTopics(used());
    DataStream<InferenceAnswer> answers = AnswerTotals.count(pipeline.answers());
    DataStream<DeadLetter> letters = pipeline.deadLetters();
    boolean grows = shown.asTheyAreWritten(options);
    for (Endpoint to : options.answers().outputs()) {
      if (to == Endpoint.StandardStream.OUTPUT && grows) {
        continue;
      }
      letters = attachAnswers(answers, to, letters);
    }
    if (piecesTo != null) {
      outlets.attachPieces(Objects.requireNonNull(pipeline.requestPieces()), piecesTo);
    }
    DataStream<DeadLetter> counted = PassedElements.countDeadLetters(letters);
    Endpoint lettersTo = options.answers().deadLetters();
    boolean areLettersShown = grows && lettersTo == Endpoint.StandardStream.ERROR;
    if (grows) {
      show(Objects.requireNonNull(pipeline.pieces()), areLettersShown ? counted : null);
    }
    if (!areLettersShown) {
      outlets.attachDeadLetters(counted, lettersTo);
    }
  }

  private List<Endpoint> used() {
    List<Endpoint> used = new ArrayList<>(options.answers().outputs());
    used.add(options.source().from());
    used.add(options.answers().deadLetters());
    if (piecesTo != null) {
      used.add(piecesTo);
    }
    return used;
  }

  /** Gives the dead letters with those of answers that the output does not take. */
  private DataStream<DeadLetter> attachAnswers(
      DataStream<InferenceAnswer> answers, Endpoint to, DataStream<DeadLetter> letters) {
    DataStream<InferenceAnswer> routed =
        answers
            .filter(new AnswerRoute(options.answers(), to))
            .name("route to " + to)
            .uid("route to " + to.lastingName());
    if (to instanceof Endpoint.Kafka topic) {
      KafkaSinkOptions kafka = outlets.kafka(topic);
      SingleOutputStreamOperator<InferenceAnswer> fitting =
          KafkaAnswers.fitting(routed, kafka).name("fit " + to).uid("fit " + to.lastingName());
      Outlets.attach(fitting, KafkaAnswers.sink(kafka), to, "answers");
      return letters.union(KafkaAnswers.tooLarge(fitting));
    }
    LineFormat<InferenceAnswer> lines =
        to instanceof Endpoint.File ? new AnswerLines() : shown.answers();
    Outlets.attach(routed, Outlets.lines(to, lines), to, "answers");
    return letters;
  }

  private void show(
      DataStream<TextPiece<InferenceRequest>> pieces, @Nullable DataStream<DeadLetter> letters) {
    DataStream<Utterance> said =
        pieces
            .map(Utterance::of)
            .returns(TypeInformation.of(Utterance.class))
            .name("show pieces")
            .uid("show pieces");
    if (letters != null) {
      said =
          said.union(
              letters
                  .map(Utterance::of)
                  .returns(TypeInformation.of(Utterance.class))
                  .name("show dead-letters")
                  .uid("show dead-letters"));
    }
    Outlets.attach(
        said, new TranscriptSink(shown.columns()), Endpoint.StandardStream.OUTPUT, "texts");
  }
}
