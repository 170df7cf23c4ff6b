package dev.millstream.kafka;

import java.lang.reflect.Field;
import java.time.Duration;
import org.apache.kafka.clients.admin.AdminClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The admin client that Flink's exactly-once writer opens and does not close. */
final class ForgottenClient {
  private static final Logger LOG = LoggerFactory.getLogger(ForgottenClient.class);
  private static final String FIELD = "adminClient";

  private ForgottenClient() {}

  /** Closes it, if this writer has one. */
  static void close(Object writer) {
    try {
      Field field = writer.getClass().getDeclaredField(FIELD);
      field.setAccessible(true);
      if (field.get(writer) instanceof AdminClient client) {
        client.close(Duration.ZERO);
      }
    } catch (NoSuchFieldException none) {
      LOG.debug("{} has no client of its own to close.", writer.getClass());
    } catch (IllegalAccessException | RuntimeException e) {
      LOG.warn(
          "The admin client of {} stays open with its thread until this process ends: {}.",
          writer.getClass(),
          e.toString());
    }
  }
}
