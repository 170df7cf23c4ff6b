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
  static final ArchRule jobsKnowNoNativeLibrary =
      noClasses()
          .that()
          .resideInAPackage("dev.millstream.jobs..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnxruntime..", "ai.djl..", "dev.millstream.engine..")
          .because(
              "a job is options, source, operators and sinks: offer what is missing from dev.millstream.task");

  @ArchTest
  static final ArchRule optionsAreValues =
      noClasses()
          .that()
          .resideInAPackage("dev.millstream.jobs.options..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..",
              "org.apache.kafka..",
              "org.apache.lucene..",
              "org.postgresql..",
              "dev.millstream.flink..",
              "dev.millstream.kafka..",
              "dev.millstream.lucene..",
              "dev.millstream.files..",
              "dev.millstream.jobs.cli..")
          .because(
              "what a user may say is checked without a cluster: translate options where the job is built");

  @ArchTest
  static final ArchRule onlyOptionsAndTheCommandLineSeePicocli =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.millstream.jobs.options..",
              "dev.millstream.jobs.cli..",
              "dev.millstream.jobs.hub..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("picocli..")
          .because("keys and flags live at the edge: take a record of dev.millstream.jobs.options");
}
