# Finds or starts a Docker engine, for bin/test, which sources this file after lib.sh.
# shellcheck shell=bash

# Exports DOCKER_HOST if it starts one, and stops that one when the script ends.
require_docker() {
  local dir i
  # Where no registry can be reached, Testcontainers must not look for its helper images.
  export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_CHECKS_DISABLE=true TESTCONTAINERS_HOST_OVERRIDE=localhost
  if docker version >/dev/null 2>&1; then
    return
  fi
  dir="$(mktemp -d "${CLEAT_DOCKER_DIR:-/var/tmp}/cleat-docker.XXXXXX")"
  docker_dir="$dir"
  # A user of the socket's group is to reach it: the tests have one who is not root.
  chmod 711 "$dir"
  docker_cgroup="cleat-docker-$$"
  trap 'stop_docker; hand_over_targets' EXIT
  # Containers of the tests need no network, so the machine's own is left as it is.
  setsid dockerd --host "unix://$dir/docker.sock" --data-root "$dir/data" --exec-root "$dir/exec" --pidfile "$dir/pid" \
    --cgroup-parent "/$docker_cgroup" --bridge=none --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false \
    >"$dir/log" 2>&1 </dev/null &
  docker_pid=$!
  export DOCKER_HOST="unix://$dir/docker.sock"
  for ((i = 0; i < 120; i++)); do
    if docker version >/dev/null 2>&1; then
      echo "${0##*/}: started a Docker engine in $dir"
      return
    fi
    kill -0 "$docker_pid" 2>/dev/null || break
    sleep 0.25
  done
  tail -n 20 "$dir/log" >&2
  die "could not start dockerd, see above; bin/test --quick needs none."
}

stop_docker() {
  local containers
  # The engine's own process, of which this shell is the parent, and nothing else.
  if kill -0 "$docker_pid" 2>/dev/null; then
    mapfile -t containers < <(docker ps --all --quiet 2>/dev/null)
    [ "${#containers[@]}" -eq 0 ] || docker rm --force "${containers[@]}" >/dev/null 2>&1 || true
    kill "$docker_pid"
    wait "$docker_pid" 2>/dev/null || true
  fi
  # A mount that it left would make the removal reach into it.
  awk -v dir="$docker_dir/" 'index($5, dir) == 1 { print $5 }' /proc/self/mountinfo | sort -r | while read -r mount; do
    umount --lazy "$mount"
  done
  rm -rf --one-file-system "$docker_dir"
  find /sys/fs/cgroup -depth -type d -path "*/$docker_cgroup*" -exec rmdir {} + 2>/dev/null || true
}
