package dev.millstream;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.millstream", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule nothingSeesFlink =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..", "dev.millstream.flink..", "org.apache.kafka..")
          .because("this module is a plain Java library: move what needs Flink to operators")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTheEngineSeesOnnxRuntime =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.millstream.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..")
          .because(
              "native objects have one owner: offer what is missing from dev.millstream.engine")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTokenizeSeesTheNativeTokenizers =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.millstream.tokenize..", "dev.millstream.engine.djl..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..")
          .because(
              "native objects have one owner: offer what is missing from dev.millstream.tokenize")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule batchingKnowsNoModel =
      noClasses()
          .that()
          .resideInAPackage("dev.millstream.batch..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.millstream..")
                  .and(not(resideInAPackage("dev.millstream.batch.."))))
          .because("who runs with whom is decided from costs alone: hand in a function or a number")
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
