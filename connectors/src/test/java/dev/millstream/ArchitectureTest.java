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
  static final ArchRule connectorsKnowNoJob =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.millstream.kafka..",
              "dev.millstream.lucene..",
              "dev.millstream.files..",
              "dev.millstream.json..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.millstream.jobs..", "picocli..")
          .because("arrows point from jobs to connectors: take what is needed as an argument")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule kafkaKnowsNoOtherConnector =
      noClasses()
          .that()
          .resideInAPackage("dev.millstream.kafka..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.millstream.lucene..", "dev.millstream.files..", "org.apache.lucene..")
          .because(
              "each connector can be used alone: put what two of them share into a package of its own")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule luceneKnowsNoOtherConnector =
      noClasses()
          .that()
          .resideInAPackage("dev.millstream.lucene..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.millstream.kafka..",
              "dev.millstream.files..",
              "org.apache.kafka..",
              "org.apache.flink.connector.kafka..")
          .because(
              "each connector can be used alone: put what two of them share into a package of its own")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule filesKnowNoOtherConnector =
      noClasses()
          .that()
          .resideInAPackage("dev.millstream.files..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.millstream.kafka..",
              "dev.millstream.lucene..",
              "org.apache.kafka..",
              "org.apache.lucene..",
              "org.apache.flink.connector.kafka..")
          .because(
              "each connector can be used alone: put what two of them share into a package of its own")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule connectorsKnowNoNativeLibrary =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.millstream.kafka..",
              "dev.millstream.lucene..",
              "dev.millstream.files..",
              "dev.millstream.json..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "ai.onnxruntime..",
              "ai.djl..",
              "dev.millstream.engine..",
              "dev.millstream.tokenize..",
              "dev.millstream.pool..")
          .because("connectors move vectors and run no model: embed before the sink")
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
