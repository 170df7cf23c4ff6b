package dev.millstream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What holds for the packages of every module; each module's architecture test includes it. */
public final class PackageRules {
  @ArchTest
  static final ArchRule noDrawers =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..")
          .because("a package says what its classes are for: put the class where it is used");

  @ArchTest
  static final ArchRule noClassIsADrawer =
      noClasses()
          .should()
          .haveNameMatching(".*(Util|Utils|Helper|Helpers)")
          .because("a class is named after what it decides or holds");

  @ArchTest
  static final ArchRule noCycles =
      slices()
          .matching("dev.millstream.(**)")
          .should()
          .beFreeOfCycles()
          .because("packages that need each other are one: move the class that points back");

  private PackageRules() {}

  /** Leaves out what other modules test with, which is on the class path too. */
  public static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }
}
