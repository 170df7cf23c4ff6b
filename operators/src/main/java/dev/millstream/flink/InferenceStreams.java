package dev.millstream.flink;

import dev.millstream.flink.inference.Failure;
import dev.millstream.flink.inference.Result;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

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
    SingleOutputStreamOperator<Failure<I>> failures) {}
