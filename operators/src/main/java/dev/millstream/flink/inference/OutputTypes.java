package dev.millstream.flink.inference;

import dev.millstream.generate.text.Written;
import dev.millstream.task.Embedding;
import dev.millstream.task.answer.Answer;
import dev.millstream.task.classify.LabelScore;
import dev.millstream.task.classify.ZeroShotResult;
import dev.millstream.task.fill.MaskFill;
import dev.millstream.task.rank.RankedDocument;
import dev.millstream.task.sparse.SparseEmbedding;
import dev.millstream.task.tag.TaggedEntity;
import dev.millstream.tokenize.Tokenization;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** How Flink writes down what the tasks give. */
public final class OutputTypes {
  /** A vector. */
  public static final TypeInformation<Embedding> EMBEDDING = TypeInformation.of(Embedding.class);

  /** Weights of tokens. */
  public static final TypeInformation<SparseEmbedding> SPARSE_EMBEDDING =
      TypeInformation.of(SparseEmbedding.class);

  /** Labels, the best first. */
  public static final TypeInformation<List<LabelScore>> LABELS = listOf(LabelScore.class);

  /** Candidate labels, the best first. */
  public static final TypeInformation<ZeroShotResult> CANDIDATES =
      TypeInformation.of(ZeroShotResult.class);

  /** Entities in the order of the text. */
  public static final TypeInformation<List<TaggedEntity>> ENTITIES = listOf(TaggedEntity.class);

  /** Answers, the best first. */
  public static final TypeInformation<List<Answer>> ANSWERS = listOf(Answer.class);

  /** Documents, the best first. */
  public static final TypeInformation<List<RankedDocument>> RANKING = listOf(RankedDocument.class);

  /** For each mask its tokens, the best first. */
  public static final TypeInformation<List<List<MaskFill>>> FILLS =
      Types.LIST(listOf(MaskFill.class));

  /** Tokens. */
  public static final TypeInformation<Tokenization> TOKENIZATION =
      TypeInformation.of(Tokenization.class);

  /** The vector of each token. */
  public static final TypeInformation<float[][]> TOKEN_VECTORS =
      TypeInformation.of(float[][].class);

  /** A number. */
  public static final TypeInformation<Float> SCORE = Types.FLOAT;

  /** A number for each sentence. */
  public static final TypeInformation<List<Float>> SCORES = Types.LIST(Types.FLOAT);

  /** Texts as the pipeline gives them. */
  public static final TypeInformation<Written> WRITTEN = TypeInformation.of(Written.class);

  private OutputTypes() {}

  private static <T> TypeInformation<List<T>> listOf(Class<T> record) {
    return Types.LIST(TypeInformation.of(record));
  }
}
