package dev.millstream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.millstream",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
  /** What other modules test with is on the class path too. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule jobsKnowNoNativeLibrary =
      noClasses()
          .that()
          .resideInAPackage("dev.millstream.jobs..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnxruntime..", "ai.djl..", "dev.millstream.engine..")
          .because(
              "a job is options, source, operators and sinks: offer what is missing from dev.millstream.task")
          .allowEmptyShould(true);

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
              "dev.millstream.flink..",
              "dev.millstream.kafka..",
              "dev.millstream.lucene..",
              "dev.millstream.files..",
              "dev.millstream.jobs.cli..")
          .because(
              "what a user may say is checked without a cluster: translate options where the job is built")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyOptionsAndTheCommandLineSeePicocli =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.millstream.jobs.options..", "dev.millstream.jobs.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("picocli..")
          .because("keys and flags live at the edge: take a record of dev.millstream.jobs.options")
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
