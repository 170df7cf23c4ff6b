package dev.millstream.chat;

/**
 * A part of a prompt.
 *
 * @param text never empty
 * @param plain whether special tokens in it are to be read as letters: it is a control token that a
 *     user wrote
 */
public record PromptPiece(String text, boolean plain) {}
