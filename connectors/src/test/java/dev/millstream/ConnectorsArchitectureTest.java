package dev.millstream;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

@AnalyzeClasses(packages = "dev.millstream", importOptions = DoNotIncludeTests.class)
class ConnectorsArchitectureTest {
  @ArchTest
  static final ArchRule noCycles =
      slices().matching("dev.millstream.(**)").should().beFreeOfCycles();

  @ArchTest static final ArchRule kafkaStandsAlone = apart("..kafka..", "..lucene..", "..files..");

  @ArchTest static final ArchRule luceneStandsAlone = apart("..lucene..", "..kafka..", "..files..");

  @ArchTest static final ArchRule filesStandAlone = apart("..files..", "..kafka..", "..lucene..");

  @ArchTest
  static final ArchRule jsonKnowsRecordsOnly =
      apart("..json..", "..kafka..", "..lucene..", "..files..");

  private static ArchRule apart(String connector, String... others) {
    return ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("dev.millstream" + connector)
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                    "dev.millstream..")
                .and(
                    com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                        others)))
        .because(
            "each connector can be left out: what two of them need goes to dev.millstream.json");
  }
}
