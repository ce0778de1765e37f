# What bin/test and bin/demo share; they source this file and then stand in the repository's root.
# shellcheck shell=bash

set -euo pipefail

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# An administrator's shell without a login may lack these, and with them ip and bpftool.
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
cd "$root"

require_root() {
  [ "$(id -u)" -eq 0 ] || die "needs root, for BPF programs and network namespaces: run it with sudo."
}

# Gives what a build under sudo has made to the user who called it, for builds without sudo later on.
hand_over_targets() {
  if [ -n "${SUDO_UID:-}" ] && [ -n "${SUDO_GID:-}" ]; then
    find . -maxdepth 3 \( -name target -o -name .flattened-pom.xml \) -exec chown -R "$SUDO_UID:$SUDO_GID" {} + || true
  fi
}
trap hand_over_targets EXIT

# is_jdk_25 HOME
is_jdk_25() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    grep -Eq '^JAVA_VERSION="25[".+-]' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | grep -Eq 'version "25[".+-]'
  fi
}

# Prints the places where a JDK may be, JAVA_HOME first; some may not exist.
jdk_candidates() {
  local java user home
  printf '%s\n' "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/java/* /usr/local/lib/jvm/* /opt/*
  if java="$(command -v java)"; then
    dirname "$(dirname "$(readlink -f "$java")")"
  fi
  # Under sudo the JDK may be the calling user's.
  for user in "$(id -un)" "${SUDO_USER:-}"; do
    home="$(getent passwd "$user" | cut -d: -f6)" || continue
    printf '%s\n' "$home"/.sdkman/candidates/java/* "$home"/.jdks/*
  done
}

# Exports JAVA_HOME.
find_jdk() {
  local candidate
  while read -r candidate; do
    if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
      export JAVA_HOME="$candidate"
      # Maven's own libraries still use what JDK 25 warns about.
      export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow"
      return
    fi
  done < <(jdk_candidates)
  die "found no JDK 25: install one (for example Temurin, into /usr/lib/jvm or /opt) or set JAVA_HOME to it."
}

# require_packages PRESENT=PACKAGE...: PRESENT is a command, or a file if it begins with a slash.
require_packages() {
  local need present missing=()
  for need in "$@"; do
    present="${need%%=*}"
    case "$present" in
      /*) [ -e "$present" ] || missing+=("${need#*=}") ;;
      *) command -v "$present" >/dev/null || missing+=("${need#*=}") ;;
    esac
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  command -v apt-get >/dev/null || die "needs these Debian packages, or what they are called here: ${missing[*]}"
  echo "${0##*/}: installs ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  {
    apt-get -qq update
    apt-get -qq install --yes --no-install-recommends "${missing[@]}"
  } >/dev/null </dev/null || die "could not install ${missing[*]}: see above, or install them by hand."
}
