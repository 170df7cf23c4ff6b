package dev.millstream.hub.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millstream.hub.client.HubRepo;
import dev.millstream.hub.client.RepositoryNotFoundException;
import dev.millstream.hub.mirror.Route.Action;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {

  @ParameterizedTest
  @CsvSource({
    "/api/models/acme/toy, INFO, model 'acme/toy', ''",
    "/api/models/bert, INFO, model 'bert', ''",
    "/api/datasets/acme/rows, INFO, dataset 'acme/rows', ''",
    "/api/models/acme/toy/revision/v1, INFO, model 'acme/toy', v1",
    "/api/models/bert/revision/v1, INFO, model 'bert', v1",
    "/api/models/bert/refs, REFS, model 'bert', ''",
    "/api/models/acme/toy/refs, REFS, model 'acme/toy', ''",
    "/api/models/acme/toy/tree/refs%2Fpr%2F1/onnx, TREE, model 'acme/toy', refs/pr/1|onnx",
    "/api/models/acme/toy/tree/refs/pr/1, TREE, model 'acme/toy', refs|pr|1",
    "/api/models/acme/toy/paths-info/main, PATHS, model 'acme/toy', main",
    "/api/models/acme/toy/commits/main, COMMITS, model 'acme/toy', main",
    "/api/models/acme/toy/preupload/main, PREUPLOAD, model 'acme/toy', main",
    "/api/models/acme/toy/commit/main, COMMIT, model 'acme/toy', main",
    "/api/models/acme/toy/branch/side%2Fline, BRANCH, model 'acme/toy', side/line",
    "/api/models/acme/toy/tag/main, TAG, model 'acme/toy', main",
    "/api/models/acme/toy/xet-write-token/main, XET, model 'acme/toy', main",
    "/acme/toy/resolve/main/onnx/a%20b+c.onnx, FILE, model 'acme/toy', main|onnx|a b+c.onnx",
    "/bert/resolve/main/config.json, FILE, model 'bert', main|config.json",
    "/datasets/acme/rows/resolve/main/x.csv, FILE, dataset 'acme/rows', main|x.csv",
    "/acme/toy.git/info/lfs/objects/batch, LFS_BATCH, model 'acme/toy', ''",
    "/datasets/rows.git/info/lfs/objects/batch, LFS_BATCH, dataset 'rows', ''",
  })
  void readsWhatAPathAsksForOfWhichRepository(
      String path, Action action, String repo, String rest) {
    Route route = Route.of(path);

    assertThat(route.action()).isEqualTo(action);
    assertThat(route.repo()).hasToString(repo);
    assertThat(String.join("|", route.rest())).isEqualTo(rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "//",
        "*",
        "/favicon.ico",
        "/acme/toy",
        "/acme/toy/resolve/main",
        "/api",
        "/api/",
        "/api/spaces/acme/toy",
        "/api/models/acme/toy/discussions/1",
        "/datasets",
        "/a/b/c/resolve/main/x"
      })
  void knowsNoOtherPaths(String path) {
    assertThat(Route.of(path).action()).isEqualTo(Action.NOTHING);
  }

  @Test
  void readsWhatHasNoRepository() {
    assertThat(Route.of("/api/whoami-v2").action()).isEqualTo(Action.WHO_AM_I);
    assertThat(Route.of("/api/repos/create").action()).isEqualTo(Action.CREATE);
    assertThat(Route.of("/api/validate-yaml").action()).isEqualTo(Action.VALIDATE_CARD);
    assertThat(Route.of("/lfs/ab12/3").rest()).isEqualTo(List.of("ab12", "3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/models/..%2F..%2Fetc/passwd",
        "/api/models/../etc",
        "/..%2Fetc/x/resolve/main/passwd",
        "/api/models/a--b",
        "/api/models/acme/.git",
        "/api/models/",
        "/.millstream/uploads/resolve/main/x"
      })
  void hasNoRepositoryOfAHostileName(String path) {
    assertThatExceptionOfType(RepositoryNotFoundException.class).isThrownBy(() -> Route.of(path));
  }

  @Test
  void refusesAWrongEncoding() {
    assertThatIllegalArgumentException().isThrownBy(() -> Route.of("/acme/toy/resolve/%zz/x"));
  }

  @Test
  void namesTheRepositoryOfAnAction() {
    assertThat(Route.of("/api/models/acme/toy").repository()).isEqualTo(HubRepo.model("acme/toy"));
  }
}
