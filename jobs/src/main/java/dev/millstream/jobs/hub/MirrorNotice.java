package dev.millstream.jobs.hub;

import dev.millstream.hub.client.HubSettings;
import dev.millstream.hub.mirror.MirrorSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what a mirror serves, to whom, and how it is used.
 *
 * @param upstream where it fetches what it lacks, and as whom; null where it does not
 */
record MirrorNotice(MirrorSettings settings, @Nullable HubSettings upstream) {

  /** The notice of a mirror that answers here. */
  String at(URI endpoint) {
    List<String> lines = new ArrayList<>();
    lines.add("Serving %s at %s".formatted(settings.root().toAbsolutePath().normalize(), endpoint));
    lines.add("    " + access());
    if (upstream != null) {
      lines.add("    What it lacks is fetched from %s and kept.".formatted(upstream.endpoint()));
    }
    lines.add("Use it by");
    lines.add("    export HF_ENDPOINT=" + endpoint);
    if (settings.token() != null) {
      lines.add("    export HF_TOKEN=...    # the token of --token-file");
    }
    if (takesUploads()) {
      lines.add("    export HF_HUB_DISABLE_XET=1    # to upload from Python");
    }
    if (isForOthers()) {
      lines.add("or, on another machine, with this machine's name in place of the address.");
    }
    lines.add("Ctrl+C stops it.");
    return String.join("\n", lines) + "\n";
  }

  private String access() {
    if (settings.token() != null) {
      return "Those who send the token may read and upload.";
    }
    if (!isForOthers()) {
      return "All users of this machine may read and upload.";
    }
    return upstream != null && upstream.token() != null
        ? "Everybody who reaches it may read, also what your token opens upstream; nobody may upload."
        : "Everybody who reaches it may read; nobody may upload without --token-file.";
  }

  private boolean takesUploads() {
    return settings.token() != null || !isForOthers();
  }

  private boolean isForOthers() {
    try {
      return !InetAddress.getByName(settings.host()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return true;
    }
  }
}
