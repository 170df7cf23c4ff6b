package dev.millstream.jobs.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.millstream.chat.ChatMessage;
import dev.millstream.generate.text.Writing;
import dev.millstream.generate.text.WritingRequest;
import dev.millstream.jobs.terminal.DisplayText;
import dev.millstream.task.InferenceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A user and a model in turns. What the model says is printed as it comes.
 *
 * <p>Threading: one thread; pieces are printed by the model's, while it waits.
 */
public final class Conversation {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLEAR = "/clear";
  private static final String QUIT = "/quit";

  private final Writing writing;
  private final @Nullable String system;
  private final PrintWriter out;
  private final boolean isSeen;
  private final PrintWriter err;
  private final boolean prompts;
  private ArrayNode messages = JSON.createArrayNode();
  private long turn;

  /**
   * A conversation that nobody has begun.
   *
   * @param system what the model is told to be; null for nothing
   * @param out takes answers, piece by piece
   * @param isSeen whether it is a terminal, which would obey what a model writes
   * @param err takes a sentence for each line that got none
   * @param prompts whether a sign asks the user to speak
   */
  public Conversation(
      Writing writing,
      @Nullable String system,
      PrintWriter out,
      boolean isSeen,
      PrintWriter err,
      boolean prompts) {
    this.writing = writing;
    this.system = system;
    this.out = out;
    this.isSeen = isSeen;
    this.err = err;
    this.prompts = prompts;
    begin();
  }

  private void begin() {
    messages = JSON.createArrayNode();
    if (system != null) {
      messages.add(ChatMessage.system(system).json());
    }
  }

  /**
   * Answers each line until the user is done.
   *
   * @return how many lines got no answer
   */
  public int run(BufferedReader in) throws IOException {
    int unanswered = 0;
    for (String line = next(in); line != null && !line.equals(QUIT); line = next(in)) {
      if (line.equals(CLEAR)) {
        begin();
      } else if (!line.isBlank() && !answer(line)) {
        unanswered++;
      }
    }
    return unanswered;
  }

  private @Nullable String next(BufferedReader in) throws IOException {
    if (prompts) {
      out.print("> ");
      out.flush();
    }
    return in.readLine();
  }

  /** An answer that fails leaves the conversation as it was. */
  private boolean answer(String says) {
    ArrayNode asked = messages.deepCopy().add(ChatMessage.user(says).json());
    StringBuilder answer = new StringBuilder();
    try {
      writing
          .write(
              new WritingRequest(asked.toString(), null, turn++),
              (text, piece) -> {
                answer.append(piece);
                out.print(isSeen ? DisplayText.printable(piece) : piece);
                out.flush();
              })
          .join();
      messages = asked.add(ChatMessage.assistant(answer.toString()).json());
      out.println();
      out.flush();
      return true;
    } catch (InferenceException e) {
      tell(e.sentence(), answer);
    } catch (CompletionException e) {
      tell(
          e.getCause() instanceof InferenceException known ? known.sentence() : e.toString(),
          answer);
    }
    return false;
  }

  /** On a line of its own, though the answer broke off in the middle of one. */
  private void tell(String sentence, StringBuilder begun) {
    if (!begun.isEmpty()) {
      out.println();
      out.flush();
    }
    err.println("millstream: " + sentence);
    err.flush();
  }
}
