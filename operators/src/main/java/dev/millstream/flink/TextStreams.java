package dev.millstream.flink;

import dev.millstream.flink.inference.Failure;
import dev.millstream.flink.inference.Result;
import dev.millstream.flink.inference.TextPiece;
import org.apache.flink.streaming.api.datastream.SideOutputDataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * What a model wrote of a stream, whole and in pieces.
 *
 * <p>Results and failures are as those of {@link InferenceStreams}. Pieces go out as they are
 * written, those of a text in order and the last one before its result, those of texts that are
 * written side by side mixed. Delivery of pieces: at least once, see {@link TextPiece}; a sink that
 * holds records back until a checkpoint is complete, such as an exactly-once sink of Kafka, holds
 * back pieces too.
 *
 * @param results records with their texts
 * @param failures records without, and why
 * @param pieces of texts that are being written, with the event time of their record
 */
public record TextStreams<I, O>(
    SingleOutputStreamOperator<Result<I, O>> results,
    SingleOutputStreamOperator<Failure<I>> failures,
    SideOutputDataStream<TextPiece<I>> pieces) {}
