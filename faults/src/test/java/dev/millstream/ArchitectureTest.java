package dev.millstream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.millstream.faults",
    importOptions = {DoNotIncludeTests.class})
class ArchitectureTest {
  @ArchTest static final ArchTests packages = ArchTests.in(PackageRules.class);

  @ArchTest
  static final ArchRule processesKnowNothingOfMillstream =
      noClasses()
          .that()
          .resideInAnyPackage("dev.millstream.faults.cluster..", "dev.millstream.faults.rest..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.millstream.flink..", "dev.millstream.kafka..", "dev.millstream.jobs..")
          .because("jobs run on the cluster from their jar, as on any cluster");
}
