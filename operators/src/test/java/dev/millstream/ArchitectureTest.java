package dev.millstream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.millstream",
    importOptions = {DoNotIncludeTests.class, PackageRules.NoTestJars.class})
class ArchitectureTest {
  @ArchTest static final ArchTests packages = ArchTests.in(PackageRules.class);

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
              "arrows point from connectors and jobs to operators: hand in a source, a sink or a record");

  @ArchTest
  static final ArchRule operatorsKnowNoNativeLibrary =
      noClasses()
          .that()
          .resideInAPackage("dev.millstream.flink..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnxruntime..", "ai.djl..")
          .because(
              "models owns native objects: ask dev.millstream.pool for a lease and dev.millstream.task for the work");

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
              "records are what all others agree on: put behaviour into the package that needs it");
}
