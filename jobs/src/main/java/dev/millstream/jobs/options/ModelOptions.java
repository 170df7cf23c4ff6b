package dev.millstream.jobs.options;

import org.jspecify.annotations.Nullable;

/**
 * Which model runs, and how it is asked.
 *
 * @param choice the model, its variant and device
 * @param prompt put before every text; null for none of one's own
 * @param promptName names a prompt of the model's configuration; null together with {@code prompt}
 *     for the model's own default
 * @param truncateDimension how many of the vector's leading numbers are kept; null for all
 * @param onChange what becomes of a savepoint's vectors where another model made them
 */
public record ModelOptions(
    ModelChoice choice,
    @Nullable String prompt,
    @Nullable String promptName,
    @Nullable Integer truncateDimension,
    OnModelChange onChange) {}
