package dev.millstream.hub.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpHeaders;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An answer of the Hub. */
record Reply(int status, HttpHeaders headers, String body) {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final Logger LOG = LoggerFactory.getLogger(Reply.class);

  boolean isFine() {
    return status >= 200 && status < 300;
  }

  /** A header; empty where it is missing. */
  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** The body, where it is JSON. */
  Optional<JsonNode> json() {
    try {
      return Optional.of(MAPPER.readTree(body));
    } catch (JsonProcessingException e) {
      LOG.debug("an answer with status {} is not JSON", status, e);
      return Optional.empty();
    }
  }
}
