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
  private static final String KAFKA = "dev.millstream.kafka..";
  private static final String LUCENE = "dev.millstream.lucene..";
  private static final String PGVECTOR = "dev.millstream.pgvector..";
  private static final String FILES = "dev.millstream.files..";
  private static final String JSON = "dev.millstream.json..";
  private static final String KAFKA_LIBRARIES = "org.apache.kafka..";
  private static final String KAFKA_CONNECTOR = "org.apache.flink.connector.kafka..";
  private static final String LUCENE_LIBRARIES = "org.apache.lucene..";
  private static final String[] POSTGRES_LIBRARIES = {"org.postgresql..", "com.pgvector.."};

  @ArchTest static final ArchTests packages = ArchTests.in(PackageRules.class);

  @ArchTest
  static final ArchRule kafkaStandsAlone = apart(KAFKA, LUCENE, PGVECTOR, FILES, LUCENE_LIBRARIES);

  @ArchTest
  static final ArchRule luceneStandsAlone =
      apart(LUCENE, KAFKA, PGVECTOR, FILES, KAFKA_LIBRARIES, KAFKA_CONNECTOR);

  @ArchTest
  static final ArchRule pgvectorStandsAlone =
      apart(PGVECTOR, KAFKA, LUCENE, FILES, KAFKA_LIBRARIES, KAFKA_CONNECTOR, LUCENE_LIBRARIES);

  @ArchTest
  static final ArchRule onlyPgvectorSeesPostgres =
      noClasses()
          .that()
          .resideOutsideOfPackage(PGVECTOR)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(POSTGRES_LIBRARIES)
          .because(
              "what PostgreSQL wants is decided in one place: offer it from dev.millstream.pgvector");

  @ArchTest
  static final ArchRule filesStandAlone =
      apart(FILES, KAFKA, LUCENE, PGVECTOR, KAFKA_LIBRARIES, KAFKA_CONNECTOR, LUCENE_LIBRARIES);

  @ArchTest static final ArchRule jsonStandsAlone = apart(JSON, KAFKA, LUCENE, PGVECTOR, FILES);

  @ArchTest
  static final ArchRule connectorsKnowNoJob =
      noClasses()
          .that()
          .resideInAnyPackage(KAFKA, LUCENE, PGVECTOR, FILES, JSON)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.millstream.jobs..", "picocli..")
          .because("arrows point from jobs to connectors: take what is needed as an argument");

  @ArchTest
  static final ArchRule connectorsRunNoModel =
      noClasses()
          .that()
          .resideInAnyPackage(KAFKA, LUCENE, PGVECTOR, FILES, JSON)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "ai.onnxruntime..",
              "ai.djl..",
              "dev.millstream.engine..",
              "dev.millstream.tokenize..",
              "dev.millstream.pool..")
          .because("connectors move vectors and run no model: embed before the sink");

  private static ArchRule apart(String connector, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(connector)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .because(
            "each connector can be used alone: put what two of them share into dev.millstream.json");
  }
}
