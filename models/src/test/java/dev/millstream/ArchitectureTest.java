package dev.millstream;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
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
  static final ArchRule nothingSeesFlink =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..", "dev.millstream.flink..", "org.apache.kafka..")
          .because("this module is a plain Java library: move what needs Flink to operators");

  @ArchTest
  static final ArchRule onlyTheEngineSeesOnnxRuntime =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.millstream.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..")
          .because(
              "native objects have one owner: offer what is missing from dev.millstream.engine");

  @ArchTest
  static final ArchRule onlyTokenizeSeesTheNativeTokenizers =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.millstream.tokenize..", "dev.millstream.engine.djl..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..")
          .because(
              "native objects have one owner: offer what is missing from dev.millstream.tokenize");

  @ArchTest
  static final ArchRule batchingKnowsNoModel =
      noClasses()
          .that()
          .resideInAPackage("dev.millstream.batch..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.millstream..")
                  .and(not(resideInAPackage("dev.millstream.batch.."))))
          .because(
              "who runs with whom is decided from costs alone: hand in a function or a number");
}
