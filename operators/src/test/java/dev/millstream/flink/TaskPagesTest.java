package dev.millstream.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.millstream.flink.pace.Pace;
import dev.millstream.flink.pace.PacedSource;
import dev.millstream.generate.text.WritingBudget;
import dev.millstream.generate.text.WritingRequest;
import dev.millstream.generate.text.WritingTask;
import dev.millstream.generate.text.Written;
import dev.millstream.task.EmbeddingOptions;
import dev.millstream.task.answer.Answer;
import dev.millstream.task.answer.AnswerOptions;
import dev.millstream.task.answer.Question;
import dev.millstream.task.classify.LabelScore;
import dev.millstream.task.classify.ZeroShotOptions;
import dev.millstream.task.classify.ZeroShotResult;
import dev.millstream.task.fill.FillMaskOptions;
import dev.millstream.task.fill.MaskFill;
import dev.millstream.task.rank.RankedDocument;
import dev.millstream.task.rank.RankingTask;
import dev.millstream.task.similar.Sentences;
import dev.millstream.task.sparse.SparseEmbedding;
import dev.millstream.task.sparse.SparseOptions;
import dev.millstream.task.tag.AggregationStrategy;
import dev.millstream.task.tag.TaggedEntity;
import dev.millstream.task.tag.TaggingOptions;
import dev.millstream.tokenize.Truncation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The Java of the pages of tasks is this file's, so that it compiles. */
class TaskPagesTest {
  private static final Path SOURCE =
      Path.of("src/test/java/dev/millstream/flink/TaskPagesTest.java");
  private static final Path PAGES = Path.of("../docs/tasks");
  private static final String MARK = "    // page ";

  record Mail(long id, String text) {}

  record Search(String query, List<String> hits) {}

  static Object classify(DataStream<Mail> mails) {
    // page text-classification
    InferenceStreams<Mail, List<LabelScore>> labels =
        Inference.on(mails).model("org/spam").classify(Mail::text);
    // end
    return labels;
  }

  static Object classifyAmongCandidates(DataStream<Mail> mails) {
    // page zero-shot-classification
    InferenceStreams<Mail, ZeroShotResult> topics =
        Inference.on(mails)
            .model("org/nli")
            .classify(Mail::text, ZeroShotOptions.of(List.of("invoice", "complaint")));
    // end
    return topics;
  }

  static Object tag(DataStream<Mail> mails) {
    // page token-classification
    InferenceStreams<Mail, List<TaggedEntity>> names =
        Inference.on(mails)
            .model("org/ner")
            .tag(Mail::text, TaggingOptions.DEFAULT.withStrategy(AggregationStrategy.SIMPLE));
    // end
    return names;
  }

  static Object answer(DataStream<Mail> mails) {
    // page question-answering
    InferenceStreams<Mail, List<Answer>> answers =
        Inference.on(mails)
            .model("org/squad")
            .answer(mail -> new Question("When is it due?", mail.text()), AnswerOptions.DEFAULT);
    // end
    return answers;
  }

  static Object fill(DataStream<Mail> mails) {
    // page fill-mask
    InferenceStreams<Mail, List<List<MaskFill>>> fills =
        Inference.on(mails).model("org/masked").fill(Mail::text, FillMaskOptions.DEFAULT);
    // end
    return fills;
  }

  static Object features(DataStream<Mail> mails) {
    // page feature-extraction
    InferenceStreams<Mail, float[][]> vectors =
        Inference.on(mails)
            .ask(
                mail -> mail.text(),
                model -> model.tasks().featureExtraction(Truncation.LONGEST_FIRST, 0),
                TypeInformation.of(float[][].class));
    // end
    return vectors;
  }

  static Object compare(DataStream<Mail> mails) {
    // page sentence-similarity
    InferenceStreams<Mail, List<Float>> nearness =
        Inference.on(mails)
            .compare(
                mail -> new Sentences(mail.text(), List.of("I want my money back.")),
                EmbeddingOptions.DEFAULT);
    // end
    return nearness;
  }

  static Object rerank(DataStream<Search> searches) {
    // page text-ranking
    InferenceStreams<Search, List<RankedDocument>> ranked =
        Inference.on(searches)
            .model("org/reranker")
            .rerank(search -> new RankingTask.Query(search.query(), search.hits()), 3);
    // end
    return ranked;
  }

  static Object embedSparse(DataStream<Mail> mails) {
    // page sparse-encoder
    InferenceStreams<Mail, SparseEmbedding> weights =
        Inference.on(mails).model("org/splade").embedSparse(Mail::text, SparseOptions.DEFAULT);
    // end
    return weights;
  }

  static <S extends SourceSplit> Object generate(
      StreamExecutionEnvironment job, Source<Mail, S, ?> mailbox) {
    // page text-generation
    Pace pace = Pace.create();
    DataStream<Mail> mails =
        job.fromSource(
            new PacedSource<>(mailbox, pace),
            WatermarkStrategy.noWatermarks(),
            "mails",
            TypeInformation.of(Mail.class));
    TextStreams<Mail, Written> texts =
        Inference.on(mails)
            .model("org/writer")
            .capacity(32)
            .texts(
                WritingTask.TEXT_GENERATION,
                mail -> new WritingRequest(quoted("Summarise: " + mail.text()), null, mail.id()),
                WritingBudget.DEFAULT)
            .paced(pace)
            .inPieces("{\"max_new_tokens\": 64, \"return_full_text\": false}");
    // end
    return texts;
  }

  static Object judge(DataStream<Mail> mails) {
    // page perplexity
    InferenceStreams<Mail, Written> judged =
        Inference.on(mails)
            .model("org/writer")
            .texts(
                WritingTask.PERPLEXITY,
                mail -> new WritingRequest(quoted(mail.text()), null, mail.id()),
                WritingBudget.DEFAULT)
            .whole("{\"max_length\": 512}");
    // end
    return judged;
  }

  static Object summarize(DataStream<Mail> mails) {
    // page summarization
    InferenceStreams<Mail, Written> summaries =
        Inference.on(mails)
            .model("org/summarizer")
            .texts(
                WritingTask.SUMMARIZATION,
                mail -> new WritingRequest(quoted(mail.text()), null, mail.id()),
                WritingBudget.DEFAULT)
            .whole("{\"max_new_tokens\": 64, \"truncation\": true}");
    // end
    return summaries;
  }

  static Object translate(DataStream<Mail> mails) {
    // page translation
    InferenceStreams<Mail, Written> german =
        Inference.on(mails)
            .model("org/english-to-german")
            .texts(
                WritingTask.of("translation_en_to_de"),
                mail -> new WritingRequest(quoted(mail.text()), null, mail.id()),
                WritingBudget.DEFAULT)
            .whole("{\"num_beams\": 1}");
    // end
    return german;
  }

  static Object answerFreely(DataStream<Mail> mails) {
    // page text2text-generation
    InferenceStreams<Mail, Written> answers =
        Inference.on(mails)
            .model("org/flan")
            .texts(
                WritingTask.TEXT2TEXT_GENERATION,
                mail -> new WritingRequest(quoted("Is this spam? " + mail.text()), null, mail.id()),
                WritingBudget.DEFAULT)
            .whole("{\"max_new_tokens\": 8}");
    // end
    return answers;
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }

  @TestFactory
  Stream<DynamicTest> pagesShowJavaThatCompiles() throws Exception {
    List<String> source = Files.readAllLines(SOURCE);
    List<Path> pages;
    try (Stream<Path> files = Files.list(PAGES)) {
      pages = files.sorted().toList();
    }
    return pages.stream()
        .map(
            page ->
                DynamicTest.dynamicTest(
                    page.getFileName().toString(),
                    () ->
                        assertThat(Files.readString(page))
                            .contains("```java\n" + compiled(source, page) + "\n```")));
  }

  private static String compiled(List<String> source, Path page) {
    int mark = source.indexOf(MARK + page.getFileName().toString().replace(".md", ""));
    assertThat(mark).as("a region of %s for %s", SOURCE, page).isNotNegative();
    List<String> after = source.subList(mark + 1, source.size());
    return String.join("\n", after.subList(0, after.indexOf("    // end"))).stripIndent();
  }
}
