package dev.millstream.generate.decode;

import dev.millstream.generate.LogitsProcessor;
import dev.millstream.generate.TokenIds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All processors that options ask for, one after the other in the order of transformers 5.
 *
 * <p>Threading: holds no state that changes, unless a processor of the caller's own does; may be
 * shared between the beams and the texts of one source.
 */
public final class LogitsProcessors implements LogitsProcessor {
  private final List<LogitsProcessor> processors;

  private LogitsProcessors(List<LogitsProcessor> processors) {
    this.processors = List.copyOf(processors);
  }

  /**
   * The processors without any of the caller's own.
   *
   * @param encoderIds what the encoder read, or of a model without one its prompt; null where no
   *     parameter asks for it
   * @param vocabulary how many ids the scores are of
   * @throws IllegalArgumentException when the options name an id that the vocabulary lacks, or ask
   *     something of an encoder's text where there is none
   */
  public static LogitsProcessors of(
      GenerationOptions options, int @Nullable [] encoderIds, int vocabulary) {
    return of(options, encoderIds, vocabulary, List.of());
  }

  /**
   * The processors with the caller's own, such as a grammar, before tokens are drawn from what is
   * left.
   *
   * @throws IllegalArgumentException as above
   */
  public static LogitsProcessors of(
      GenerationOptions options,
      int @Nullable [] encoderIds,
      int vocabulary,
      List<LogitsProcessor> own) {
    requireIds(options, vocabulary);
    List<LogitsProcessor> processors = new ArrayList<>();
    TokenRules rules = options.tokens();
    if (!rules.sequenceBias().isEmpty()) {
      processors.add(new SequenceBias("sequence_bias", rules.sequenceBias(), vocabulary));
    }
    addPenalties(options.penalties(), encoderIds, processors);
    if (!rules.badWordsIds().isEmpty()) {
      processors.add(
          SequenceBias.badWords(rules.badWordsIds(), options.endings().eosTokenIds(), vocabulary));
    }
    addLengthRules(options, processors);
    processors.addAll(own);
    if (options.sampling().doSample()) {
      addCutoffs(options, processors);
    }
    if (rules.renormalizeLogits()) {
      processors.add(Cutoffs.normalized());
    }
    return new LogitsProcessors(processors);
  }

  private static void requireIds(GenerationOptions options, int vocabulary) {
    TokenRules rules = options.tokens();
    VocabularyRange.require("suppress_tokens", rules.suppressTokens(), vocabulary);
    VocabularyRange.require("begin_suppress_tokens", rules.beginSuppressTokens(), vocabulary);
    VocabularyRange.require("forced_eos_token_id", rules.forcedEosTokenIds(), vocabulary);
    if (rules.forcedBosTokenId() != null) {
      VocabularyRange.require("forced_bos_token_id", List.of(rules.forcedBosTokenId()), vocabulary);
    }
  }

  private static void addPenalties(
      Penalties penalties, int @Nullable [] encoderIds, List<LogitsProcessor> to) {
    if (penalties.encoderRepetition() != 1) {
      to.add(
          Repeats.encoderRepetitionPenalty(
              penalties.encoderRepetition(),
              requireEncoder("encoder_repetition_penalty", encoderIds)));
    }
    if (penalties.repetition() != 1) {
      to.add(Repeats.repetitionPenalty(penalties.repetition()));
    }
    if (penalties.presence() != 0 || penalties.frequency() != 0) {
      to.add(Repeats.presenceAndFrequency(penalties.presence(), penalties.frequency()));
    }
    if (penalties.noRepeatNgramSize() > 0) {
      to.add(Repeats.noRepeatNgram(penalties.noRepeatNgramSize()));
    }
    if (penalties.encoderNoRepeatNgramSize() > 0) {
      to.add(
          Repeats.encoderNoRepeatNgram(
              penalties.encoderNoRepeatNgramSize(),
              requireEncoder("encoder_no_repeat_ngram_size", encoderIds)));
    }
  }

  private static int[] requireEncoder(String parameter, int @Nullable [] encoderIds) {
    if (encoderIds == null) {
      throw new IllegalArgumentException(
          ("%s was given, but nobody says what the encoder read. Leave it out, or hand in"
                  + " its ids; of a model without an encoder those of the prompt.")
              .formatted(parameter));
    }
    return encoderIds;
  }

  private static void addLengthRules(GenerationOptions options, List<LogitsProcessor> to) {
    LengthLimits lengths = options.lengths();
    TokenRules rules = options.tokens();
    List<Integer> eosIds = options.endings().eosTokenIds();
    if (lengths.minLength() > 0 && lengths.minNewTokens() == 0) {
      to.add(LengthRules.minLength(lengths.minLength(), eosIds));
    }
    if (lengths.minNewTokens() > 0) {
      to.add(LengthRules.minNewTokens(lengths.minNewTokens(), eosIds));
    }
    if (rules.forcedBosTokenId() != null) {
      to.add(LengthRules.forcedBos(rules.forcedBosTokenId()));
    }
    if (!rules.forcedEosTokenIds().isEmpty()) {
      to.add(LengthRules.forcedEos(lengths, rules.forcedEosTokenIds()));
    }
    if (rules.removeInvalidValues()) {
      to.add(LengthRules.finite());
    }
    Penalties.Decay decay = options.penalties().decay();
    if (decay != null) {
      to.add(LengthRules.exponentialDecay(decay.start(), decay.factor(), eosIds));
    }
    if (!rules.suppressTokens().isEmpty()) {
      to.add(LengthRules.suppress(rules.suppressTokens()));
    }
    if (!rules.beginSuppressTokens().isEmpty()) {
      to.add(
          LengthRules.suppressAtBegin(
              rules.beginSuppressTokens(), rules.forcedBosTokenId() != null));
    }
  }

  private static void addCutoffs(GenerationOptions options, List<LogitsProcessor> to) {
    Sampling sampling = options.sampling();
    // With beams there must be a token left that goes on beside those that end.
    int least =
        options.beams().numBeams() == 1
            ? 1
            : Math.max(1, options.endings().eosTokenIds().size()) + 1;
    if (sampling.temperature() != 1) {
      to.add(Cutoffs.temperature(sampling.temperature()));
    }
    if (sampling.topK() > 0) {
      to.add(Cutoffs.topK(sampling.topK(), least));
    }
    if (sampling.topP() < 1) {
      to.add(Cutoffs.topP(sampling.topP(), least));
    }
    if (sampling.minP() != null) {
      to.add(Cutoffs.minP(sampling.minP(), least));
    }
    if (sampling.typicalP() < 1) {
      to.add(Cutoffs.typical(sampling.typicalP(), least));
    }
    if (sampling.epsilonCutoff() > 0) {
      to.add(Cutoffs.epsilon(sampling.epsilonCutoff(), least));
    }
    if (sampling.etaCutoff() > 0) {
      to.add(Cutoffs.eta(sampling.etaCutoff(), least));
    }
  }

  /** Whether nothing is changed. */
  public boolean isEmpty() {
    return processors.isEmpty();
  }

  @Override
  public void process(TokenIds ids, float[] scores) {
    for (LogitsProcessor processor : processors) {
      processor.process(ids, scores);
    }
  }
}
