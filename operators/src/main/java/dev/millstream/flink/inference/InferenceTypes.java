package dev.millstream.flink.inference;

import dev.millstream.task.FailureCategory;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.api.java.typeutils.EnumTypeInfo;
import org.apache.flink.api.java.typeutils.PojoField;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.types.Either;

/**
 * How Flink writes an answer down, so that no record falls back to Kryo.
 *
 * @param result of a {@link Result} of these inputs and outputs
 * @param failure of a {@link Failure} of these inputs
 */
public record InferenceTypes<I, O>(
    TypeInformation<Result<I, O>> result, TypeInformation<Failure<I>> failure) {

  /** Builds both from the types of a stream and of a task. */
  public static <I, O> InferenceTypes<I, O> of(
      TypeInformation<I> input, TypeInformation<O> output) {
    return new InferenceTypes<>(
        pojo(
            Result.class,
            List.of(
                field(Result.class, "input", input),
                field(Result.class, "output", output),
                field(Result.class, "model", Types.STRING),
                field(Result.class, "revision", Types.STRING),
                field(Result.class, "cost", TypeInformation.of(Cost.class)))),
        pojo(
            Failure.class,
            List.of(
                field(Failure.class, "input", input),
                field(Failure.class, "category", new EnumTypeInfo<>(FailureCategory.class)),
                field(Failure.class, "message", Types.STRING),
                field(Failure.class, "model", Types.STRING))));
  }

  /** The type of either. */
  public TypeInformation<Either<Result<I, O>, Failure<I>>> answer() {
    return new EitherTypeInfo<>(result, failure);
  }

  /** Lets results through. */
  public static <I, O>
      FlatMapFunction<Either<Result<I, O>, Failure<I>>, Result<I, O>> keepResults() {
    return (answer, out) -> {
      if (answer.isLeft()) {
        out.collect(answer.left());
      }
    };
  }

  /** Lets failures through. */
  public static <I, O>
      FlatMapFunction<Either<Result<I, O>, Failure<I>>, Failure<I>> keepFailures() {
    return (answer, out) -> {
      if (answer.isRight()) {
        out.collect(answer.right());
      }
    };
  }

  /** The type of pieces of texts of these inputs. */
  public static <I> TypeInformation<TextPiece<I>> piece(TypeInformation<I> input) {
    return pojo(
        TextPiece.class,
        List.of(
            field(TextPiece.class, "input", input),
            field(TextPiece.class, "text", Types.INT),
            field(TextPiece.class, "sequence", Types.INT),
            field(TextPiece.class, "piece", Types.STRING),
            field(TextPiece.class, "end", Types.STRING)));
  }

  @SuppressWarnings("unchecked") // a class literal cannot name its parameters
  private static <T> TypeInformation<T> pojo(Class<?> type, List<PojoField> fields) {
    return new PojoTypeInfo<>((Class<T>) type, fields);
  }

  private static PojoField field(Class<?> record, String name, TypeInformation<?> type) {
    try {
      return new PojoField(record.getDeclaredField(name), type);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(record.getName() + " has no component " + name + ".", e);
    }
  }
}
