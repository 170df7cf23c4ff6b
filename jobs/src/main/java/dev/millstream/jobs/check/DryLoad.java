package dev.millstream.jobs.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millstream.model.ModelRef;
import dev.millstream.model.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Loads a model and runs it once in a process of its own, under a limit of memory and time and
 * without a network or a token: what a hostile model kills there is not a TaskManager.
 *
 * <p>The memory limit is the shell's {@code ulimit -d}, which Linux enforces on all private memory.
 */
public final class DryLoad {
  private static final List<String> SECRETS =
      List.of("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH");

  private final DryLoadLimits limits;
  private final Map<String, String> environment;
  private final Path home;

  /**
   * Describes a try; nothing is started.
   *
   * @param environment says where the caches are; tokens in it are kept back
   * @param home what {@code ~} stands for
   */
  public DryLoad(DryLoadLimits limits, Map<String, String> environment, Path home) {
    this.limits = limits;
    this.environment = Map.copyOf(environment);
    this.home = home;
  }

  /**
   * Tries a model whose files are on this machine. Blocks until it ends.
   *
   * @throws DryLoadException with a sentence saying how far it came
   */
  public DryLoadReport run(ModelRef ref, Variant variant) throws IOException, InterruptedException {
    Process child = process(ref, variant).start();
    try {
      child.getOutputStream().close();
      ChildOutput output = new ChildOutput(child);
      boolean ended = child.waitFor(limits.time().toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        child.destroyForcibly().waitFor();
      }
      output.join();
      return report(ref, output, ended, child.exitValue());
    } finally {
      child.destroyForcibly();
    }
  }

  ProcessBuilder process(ModelRef ref, Variant variant) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "sh",
            "-c",
            "ulimit -c 0; ulimit -d %d && exec \"$0\" \"$@\""
                .formatted(limits.megabytes() * 1024L)));
    command.addAll(
        List.of(
            java,
            "-XX:+UseSerialGC",
            "-Xmx192m",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "-Duser.home=" + home,
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            System.getProperty("java.class.path"),
            DryLoadChild.class.getName(),
            ref.toString(),
            variant.name()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().keySet().removeAll(SECRETS);
    builder.environment().put("HF_HUB_OFFLINE", "1");
    builder.environment().put("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1");
    return builder;
  }

  private DryLoadReport report(ModelRef ref, ChildOutput output, boolean ended, int exit)
      throws IOException {
    if (output.starved()) {
      throw failed(ref, "loaded or run, it asked for more memory than " + memory());
    }
    if (output.refused() != null) {
      throw new DryLoadException(output.refused());
    }
    if (output.found() != null) {
      return new ObjectMapper().readValue(output.found(), DryLoadReport.class);
    }
    String end =
        ended
            ? "its process died with status %d under %s".formatted(exit, memory())
            : "it had not ended after "
                + limits.time().toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    throw failed(ref, "while %s, %s".formatted(output.step(), end));
  }

  private String memory() {
    return "the limit of %d MB".formatted(limits.megabytes());
  }

  private static DryLoadException failed(ModelRef ref, String how) {
    return new DryLoadException(
        ("model '%s' did not pass: %s. Do not load it where other work runs; if you know"
                + " that it needs more, raise --memory or --time.")
            .formatted(ref, how));
  }
}
