package dev.millstream;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.millstream", importOptions = DoNotIncludeTests.class)
class ConnectorsArchitectureTest {
  private static final String KAFKA = "dev.millstream.kafka..";
  private static final String LUCENE = "dev.millstream.lucene..";
  private static final String FILES = "dev.millstream.files..";
  private static final String JSON = "dev.millstream.json..";

  @ArchTest static final ArchRule kafkaStandsAlone = apart(KAFKA, LUCENE, FILES);
  @ArchTest static final ArchRule luceneStandsAlone = apart(LUCENE, KAFKA, FILES);
  @ArchTest static final ArchRule filesStandAlone = apart(FILES, KAFKA, LUCENE);
  @ArchTest static final ArchRule jsonStandsAlone = apart(JSON, KAFKA, LUCENE, FILES);

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("dev.millstream.(**)").should().beFreeOfCycles();

  private static ArchRule apart(String connector, String... others) {
    return noClasses()
        .that(resideInAPackage(connector))
        .should()
        .dependOnClassesThat(resideInAnyPackage(others))
        .because(
            "each connector can be left out: what two of them need goes to dev.millstream.json");
  }
}
