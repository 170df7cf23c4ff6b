package dev.millstream.flink;

import dev.millstream.flink.inference.Failure;
import dev.millstream.flink.inference.InferenceTypes;
import dev.millstream.flink.inference.Result;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.types.Either;

/**
 * What a model made of a stream.
 *
 * <p>Order: per key as it came in, unless {@link Inference#unordered()} was chosen. Delivery: each
 * input is in exactly one of the two streams.
 *
 * @param results records with the model's answer
 * @param failures records without one, and why
 */
public record InferenceStreams<I, O>(
    SingleOutputStreamOperator<Result<I, O>> results,
    SingleOutputStreamOperator<Failure<I>> failures) {

  /** Parts results from failures, under names that begin with this one. */
  static <I, O> InferenceStreams<I, O> of(
      SingleOutputStreamOperator<Either<Result<I, O>, Failure<I>>> answers,
      InferenceTypes<I, O> types,
      String name) {
    answers.name(name).uid(name);
    return new InferenceStreams<>(
        answers
            .flatMap(InferenceTypes.<I, O>keepResults(), types.result())
            .name(name + "-results")
            .uid(name + "-results"),
        answers
            .flatMap(InferenceTypes.<I, O>keepFailures(), types.failure())
            .name(name + "-failures")
            .uid(name + "-failures"));
  }
}
