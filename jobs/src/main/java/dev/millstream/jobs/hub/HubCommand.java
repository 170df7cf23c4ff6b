package dev.millstream.jobs.hub;

import dev.millstream.hub.client.HttpHub;
import dev.millstream.jobs.check.DryLoad;
import dev.millstream.jobs.options.CommonFlags;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands around the Hub; by itself it shows which there are. */
@Command(
    name = "hub",
    header = "Fetch, look at, check, serve and publish models.",
    customSynopsis = "${COMMAND-FULL-NAME} COMMAND [options]",
    descriptionHeading = "%n",
    description = {
      "Works with the Hugging Face Hub, or a mirror of it, and with the cache that Millstream shares"
          + " with Python. HF_ENDPOINT, HF_TOKEN, HF_HOME, HF_HUB_CACHE and HF_HUB_OFFLINE mean what"
          + " they mean to huggingface_hub."
    },
    commandListHeading = "%nCommands%n")
public final class HubCommand implements Runnable {
  @Mixin(name = "Other")
  final CommonFlags common = new CommonFlags();

  @Spec private @Nullable CommandSpec spec;

  private HubCommand() {}

  /** The commands as they are shipped. */
  public static CommandLine line(Surroundings where) {
    return line(
        new HubTools(where, HttpHub::new),
        (limits, ref, variant) ->
            new DryLoad(limits, where.environment(), where.home()).run(ref, variant),
        () -> new CountDownLatch(1).await());
  }

  static CommandLine line(
      HubTools tools, CheckCommand.Trial trial, MirrorCommand.Wait untilStopped) {
    return new CommandLine(new HubCommand())
        .addSubcommand(new DownloadCommand(tools))
        .addSubcommand(new LsCommand(tools))
        .addSubcommand(new InfoCommand(tools))
        .addSubcommand(CacheCommand.line(tools))
        .addSubcommand(new CheckCommand(tools, trial))
        .addSubcommand(new MirrorCommand(tools, untilStopped))
        .addSubcommand(new UploadCommand(tools));
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
