# Sourced by the programs in this folder: finds Java, and builds what is missing or old.
# The caller has set: program (its name in messages), home (the repository).

fail() {
  printf '%s: %s\n' "$program" "$*" >&2
  exit 1
}

# Sets java.
find_java() {
  java=java
  if [[ -n ${JAVA_HOME:-} ]]; then
    java=$JAVA_HOME/bin/java
    [[ -x $java ]] || fail "JAVA_HOME is '$JAVA_HOME', but there is no bin/java in it. Point it to a JDK 17 or newer, or unset it."
  fi
  command -v "$java" >/dev/null ||
    fail "no java was found. Install a JDK 17 or newer (Debian: apt install openjdk-17-jdk-headless), or set JAVA_HOME."
  local version
  version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
  [[ ${version:-0} -ge 17 ]] ||
    fail "$(command -v "$java") is Java ${version:-of unknown version}, but 17 or newer is needed. Install one, or set JAVA_HOME to it."
}

# must_build MODULE MADE: succeeds if MADE, a file of the module's build, is missing, or a source is
# newer than the module's last build.
must_build() {
  local made=$2 built=$home/$1/target/built
  [[ -e $made ]] || return 0
  [[ -f $home/pom.xml ]] || return 1
  local last=$made
  [[ ! -f $built || $built -ot $made ]] || last=$built
  [[ -n $(cd "$home" && find pom.xml ./*/pom.xml ./*/src/main -newer "$last" -print -quit) ]]
}

# build MODULE [OPTION OF MAVEN...]
build() {
  local module=$1
  shift
  command -v mvn >/dev/null ||
    fail "the program has to be built first, but no mvn was found. Install Maven 3.8 or newer (Debian: apt install maven)."
  mkdir -p "$home/$module/target"
  local log=$home/$module/target/build.log
  printf 'Building Millstream; the first time takes minutes and needs a Maven repository.\n' >&2
  # Format and style are checked by mvn verify; here only what runs is made.
  if ! (cd "$home" && mvn -B -pl "$module" -am -DskipTests -Dspotless.check.skip -Dcheckstyle.skip \
    -Dcyclonedx.skip "$@" package 2>&1) | tee "$log" | progress >&2; then
    grep -m 20 '^\[ERROR\]' "$log" >&2 || tail -n 20 "$log" >&2
    fail "the build failed; the whole log is $log."
  fi
  touch "$home/$module/target/built"
}

# Turns Maven's log into a few lines.
progress() {
  awk '
    /^Downloaded from|^\[INFO\] Downloaded from/ { if (++files % 50 == 0) say("  " files " files downloaded") }
    /^\[INFO\] Building Millstream/ { sub(/^\[INFO\] Building /, ""); gsub(/  +/, " "); say("  " $0) }
    /^\[INFO\] BUILD SUCCESS/ { say("  built") }
    function say(line) { print line; fflush() }'
}
