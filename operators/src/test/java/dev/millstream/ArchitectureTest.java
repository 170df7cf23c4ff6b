package dev.millstream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.millstream", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule operatorsKnowNoConnector =
      noClasses()
          .that()
          .resideInAPackage("dev.millstream.flink..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.millstream.kafka..",
              "dev.millstream.lucene..",
              "dev.millstream.pgvector..",
              "dev.millstream.files..",
              "dev.millstream.jobs..",
              "org.apache.kafka..",
              "org.apache.lucene..")
          .because(
              "arrows point from connectors and jobs to operators: hand in a source, a sink or a record")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule operatorsKnowNoNativeLibrary =
      noClasses()
          .that()
          .resideInAPackage("dev.millstream.flink..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnxruntime..", "ai.djl..")
          .because(
              "models owns native objects: ask dev.millstream.pool for a lease and dev.millstream.task for the work")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule recordsKnowNothing =
      noClasses()
          .that()
          .resideInAPackage("dev.millstream.flink.record..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..",
              "dev.millstream.model..",
              "dev.millstream.task..",
              "dev.millstream.batch..",
              "dev.millstream.flink.chunk..",
              "dev.millstream.flink.decode..",
              "dev.millstream.flink.inference..")
          .because(
              "records are what all others agree on: put behaviour into the package that needs it")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule noDrawers =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..")
          .because("a package says what its classes are for: put the class where it is used")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule noClassIsADrawer =
      noClasses()
          .should()
          .haveNameMatching(".*(Util|Utils|Helper|Helpers)")
          .because("a class is named after what it decides or holds")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule noCycles =
      slices()
          .matching("dev.millstream.(**)")
          .should()
          .beFreeOfCycles()
          .because("packages that need each other are one: move the class that points back")
          .allowEmptyShould(true);
}
