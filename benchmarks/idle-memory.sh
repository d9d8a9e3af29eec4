#!/usr/bin/env bash
# A server's memory for each idle connection: what its process holds more, of anonymous memory, with N connections open.
# Prints one line of key=value; memory that the kernel keeps for sockets is not in it.
set -euo pipefail

usage() {
  cat <<'USAGE'
usage: benchmarks/idle-memory.sh [OPTIONS] COMMAND ...

  -n N          connections to count (15000)
  -w N          connections opened before and kept: the first reading is taken with these (1000)
  -k KIND       what each connection sends once: echo or http (echo)
  -p PORT       where the server listens, on 127.0.0.1; stands for {port} in COMMAND (18096)
  -o OPTIONS    options for a JVM (-Xms64m -Xmx64m -XX:+AlwaysPreTouch -XX:+UseSerialGC)
  -c COUNT      prints the COUNT classes, too, that take the most for each connection, those of a byte and more

  benchmarks/idle-memory.sh ./ev bench echo --method epoll --port {port}
  benchmarks/idle-memory.sh benchmarks/target/compare/libevent_server echo {port}

COMMAND must become the server (exec), not start it as a child.

A JVM: heap_bytes is what lives in the heap after a collection. The heap itself is in memory from the start, and of one size;
so what its process gains is native_bytes: malloc, arenas, tables of the VM, code. Both are read when they have come to
rest: heap collected, free memory of malloc given back, and no less for four readings. bytes is the sum.
Any other program: bytes is what its process gains.
USAGE
}

connections=15000 warm=1000 kind=echo port=18096 classes=0
java_options="-Xms64m -Xmx64m -XX:+AlwaysPreTouch -XX:+UseSerialGC"
case ${1:-} in --help) usage; exit 0 ;; esac
while getopts n:w:k:p:o:c:h option; do
  case $option in
    n) connections=$OPTARG ;;
    w) warm=$OPTARG ;;
    k) kind=$OPTARG ;;
    p) port=$OPTARG ;;
    o) java_options=$OPTARG ;;
    c) classes=$OPTARG ;;
    h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { usage >&2; exit 2; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=$here/target/idle
mkdir -p "$out"
say() { printf 'idle-memory: %s\n' "$*" >&2; }
pids=()
# Ends what this script started, by id.
end() {
  local pid
  for pid in ${pids[@]+"${pids[@]}"}; do kill "$pid" 2>/dev/null || true; done
  wait # so that the port is free again
}
trap end EXIT

files=$((connections + warm + 512))
ulimit -n "$files" 2>/dev/null || ulimit -n "$(ulimit -Hn)"
[ "$(ulimit -n)" -ge "$files" ] || { say "needs $files open files; the limit is $(ulimit -n)"; exit 2; }
cc -O2 -o "$out/idle_connections" "$here/peers/idle_connections.c" || exit 2

# --- the server --------------------------------------------------------------------------------------------------------

if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then say "port $port is taken"; exit 2; fi
JDK_JAVA_OPTIONS=$java_options "${@//\{port\}/$port}" >"$out/server.log" 2>&1 &
server=$!
pids+=("$server")
for _ in $(seq 600); do
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
kill -0 "$server" 2>/dev/null || { say "the server ended: $(tail -n 1 "$out/server.log")"; exit 1; }
jcmd=
case $(readlink "/proc/$server/exe") in */bin/java) jcmd=$(dirname "$(readlink "/proc/$server/exe")")/jcmd ;; esac

# --- readings ----------------------------------------------------------------------------------------------------------

# Anonymous and shared memory (where some collectors keep the heap), in kB: no mapped files, which other processes share.
resident() { awk '/^Rss(Anon|Shmem)/ { kb += $2 } END { print kb }' "/proc/$server/status"; }

collect() {
  [ -n "$jcmd" ] || return 0
  "$jcmd" "$server" GC.run >/dev/null
  "$jcmd" "$server" System.trim_native_heap >/dev/null
}

# Prints the least resident kB that was read, once it has not fallen by more than 64 kB for four readings: what is there for a moment
# (compilers, the threads that answer) only ever adds.
settled() {
  local quiet=0 least now
  collect
  least=$(resident)
  for _ in $(seq 30); do
    collect
    now=$(resident)
    if [ $((least - now)) -gt 64 ]; then quiet=0; else quiet=$((quiet + 1)); fi
    [ "$now" -ge "$least" ] || least=$now
    [ "$quiet" -lt 4 ] || break
    sleep 0.3
  done
  [ "$quiet" -ge 4 ] || say "the server's memory does not come to rest; the figure is rough"
  echo "$least"
}

# Bytes alive in the heap, by class, into FILE; collects first.
histogram() { [ -z "$jcmd" ] || "$jcmd" "$server" GC.class_histogram >"$1"; }
heap() { if [ -n "$jcmd" ]; then awk '$1 == "Total" { print $3 }' "$1"; else echo 0; fi; }

# open COUNT: opens connections, and keeps them
open() {
  local client
  : >"$out/client.log"
  "$out/idle_connections" "$port" "$1" 600 "${echo[@]}" >"$out/client.log" 2>&1 &
  client=$!
  pids+=("$client")
  for _ in $(seq 1200); do
    grep -q ready "$out/client.log" && return
    kill -0 "$client" 2>/dev/null || break
    sleep 0.1
  done
  say "$1 connections could not be opened: $(tail -n 1 "$out/client.log")"
  exit 1
}

echo=()
[ "$kind" != echo ] || echo=(echo)
if [ -n "$jcmd" ]; then # what is compiled and loaded for the first connections is no connection's memory
  for _ in $(seq 20); do "$out/idle_connections" "$port" "$warm" 0 "${echo[@]}" >/dev/null; done
fi
open "$warm"
histogram "$out/before.txt"
before=$(settled)
open "$connections"
histogram "$out/after.txt"
after=$(settled)

heap_bytes=$((($(heap "$out/after.txt") - $(heap "$out/before.txt")) / connections))
native_bytes=$(((after - before) * 1024 / connections))
printf 'bench=idle-memory kind=%s connections=%d bytes=%d heap_bytes=%d native_bytes=%d resident_kb=%d\n' \
  "$kind" "$connections" $((heap_bytes + native_bytes)) "$heap_bytes" "$native_bytes" "$after"

if [ "$classes" -gt 0 ] && [ -n "$jcmd" ]; then
  awk -v n="$connections" '
    $1 ~ /^[0-9]+:$/ { if (NR == FNR) { b[$4] = $3; i[$4] = $2 } else if ($3 - b[$4] >= n) printf "  class=%s bytes=%.1f instances=%.2f\n", $4, ($3 - b[$4]) / n, ($2 - i[$4]) / n }
  ' "$out/before.txt" "$out/after.txt" | sort -t= -k3 -rg | head -n "$classes"
fi
