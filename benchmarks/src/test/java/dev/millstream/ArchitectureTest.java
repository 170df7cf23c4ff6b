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
  static final ArchRule yardsticksAreMadeWithoutWhatTheyMeasure =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.millstream.benchmarks.naive..", "dev.millstream.benchmarks.onnx..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.millstream.batch..",
              "dev.millstream.engine..",
              "dev.millstream.pool..",
              "dev.millstream.task..",
              "dev.millstream.flink..",
              "dev.millstream.kafka..",
              "dev.millstream.json..")
          .because("a yardstick that shares the code it measures grows and shrinks with it");

  @ArchTest
  static final ArchRule onlyTheCommandLineAndProcessesSeePicocli =
      noClasses()
          .that()
          .resideInAPackage("dev.millstream.benchmarks..")
          .and()
          .haveSimpleNameNotEndingWith("Main")
          .and()
          .haveSimpleNameNotEndingWith("Job")
          .and()
          .resideOutsideOfPackage("dev.millstream.benchmarks.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("picocli..")
          .because("options live at the edge: take a record");
}
