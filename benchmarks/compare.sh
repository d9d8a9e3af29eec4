#!/usr/bin/env bash
# Runs our benchmarks and their twins in C (and Netty) in turn, in one run, pinned to one CPU, and prints the medians and
# the ratio ours : theirs beside its goal. Smaller is better in every row.
#
#   benchmarks/compare.sh [-p PASSES] [-d SECONDS] [SECTION ...]       sections: loop timers fire http echo memory (all)
#
# Wants a C compiler, libevent's headers and wrk; a section whose peer cannot be had says so and is left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

passes=3
seconds=4
while getopts p:d: option; do
  case $option in
    p) passes=$OPTARG ;;
    d) seconds=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
sections=${*:-loop timers fire http echo memory}

out=$PWD/benchmarks/target/compare
mkdir -p "$out"
pids=()
# Ends the servers that this script started, by their ids.
end() {
  local pid
  for pid in ${pids[@]+"${pids[@]}"}; do kill "$pid" 2>/dev/null || true; done
}
trap end EXIT

say() { printf '%s\n' "$*" >&2; }

# --- the peers ---------------------------------------------------------------------------------------------------------

# c NAME [LIBRARY ...]: compiles a peer; false, with a line that says so, when it cannot be had.
c() {
  local name=$1
  shift
  cc -O2 -o "$out/$name" "benchmarks/peers/$name.c" "$@" 2>"$out/$name.log" || { say "absent: $name ($(head -n 1 "$out/$name.log"))"; return 1; }
}

netty_class_path() {
  local dir=benchmarks/peers/java classifier=linux-x86_64
  [ "$(uname -m)" != aarch64 ] || classifier=linux-aarch_64
  if [ ! -e "$out/netty.cp" ]; then
    JAVA_HOME=$(./ev jdk) mvn -q -B -ntp -f "$dir" -Dnetty.classifier="$classifier" -DbuildDirectory="$out/java" package >"$out/netty.log" 2>&1 ||
      { say "absent: Netty (see $out/netty.log)"; return 1; }
    echo "$PWD/$dir/target/classes:$(cat "$dir/target/classpath.txt")" >"$out/netty.cp"
  fi
  cat "$out/netty.cp"
}

# --- rows --------------------------------------------------------------------------------------------------------------

median() { sort -g | awk '{ v[NR] = $1 } END { if (NR) print v[int((NR + 1) / 2)] }'; }

# row WHAT OURS THEIRS GOAL
row() { awk -v w="$1" -v a="$2" -v b="$3" -v g="$4" 'BEGIN { r = a / b; printf "%-58s ours=%-9.4g theirs=%-9.4g ratio=%-5.2f goal=%s %s\n", w, a, b, r, g, (r <= g ? "met" : "MISSED") }'; }

# value KEY FILE: the median of what was printed as KEY=… 
value() { tr ' ' '\n' <"$2" | sed -n "s/^$1=//p" | median; }

# bench_pair NAME 'OUR ARGUMENTS' 'THEIR ARGUMENTS' KEY GOAL [KEY GOAL]
bench_pair() {
  local name=$1 ours=$2 theirs=$3
  shift 3
  : >"$out/ours"
  : >"$out/theirs"
  for _ in $(seq "$passes"); do
    # shellcheck disable=SC2086 # several words
    taskset -c 0 ./ev bench $ours >>"$out/ours"
    # shellcheck disable=SC2086
    taskset -c 0 "$out/libevent_loop" $theirs >>"$out/theirs"
  done
  while [ $# -gt 0 ]; do
    row "$name ${1}" "$(value "$1" "$out/ours")" "$(value "$1" "$out/theirs")" "$2"
    shift 2
  done
}

section_loop() {
  c libevent_loop -levent || return 0
  for n in 1000 5000; do
    bench_pair "loop $n/100/$n" "loop --method epoll --pairs $n --writes $n" "pipes $n 100 $n 101" pass_us 0.90 readd_us 0.50
  done
}

section_timers() {
  c libevent_loop -levent || return 0
  local n
  for n in 10000 1000000; do
    : >"$out/ours"
    : >"$out/theirs"
    for _ in $(seq "$passes"); do
      taskset -c 0 ./ev bench timers --method epoll --timers $n --rounds 15 >>"$out/ours"
      taskset -c 0 "$out/libevent_loop" timers $n 15 >>"$out/theirs"
    done
    row "timers $n add+remove ns" \
      "$(echo "$(value add_ns "$out/ours") $(value remove_ns "$out/ours")" | awk '{print $1 + $2}')" \
      "$(echo "$(value add_ns "$out/theirs") $(value remove_ns "$out/theirs")" | awk '{print $1 + $2}')" 0.80
    [ $n = 10000 ] && cp "$out/ours" "$out/ours.10k"
  done
  for key in add_ns remove_ns; do
    row "timers $key at a million : at ten thousand (both ours)" "$(value $key "$out/ours")" "$(value $key "$out/ours.10k")" 3.0
  done
}

section_fire() {
  c libevent_loop -levent || return 0
  bench_pair "fire 100000" "fire --method epoll" "fire 100000 21" fire_ns 1.0
}

# serve PORT COMMAND …: starts a server, pinned; its id is in $server.
serve() {
  local port=$1
  shift
  taskset -c 0 "$@" >"$out/server.$port.log" 2>&1 &
  server=$!
  pids+=("$server")
  for _ in $(seq 300); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then return; fi
    sleep 0.1
  done
  say "no server on port $port: $(tail -n 1 "$out/server.$port.log")"
  return 1
}

http_load() { taskset -c 1 wrk -t1 -c64 -d"$2"s "http://127.0.0.1:$1/" | awk '/requests in/ { print $1 }'; }
echo_load() { taskset -c 1 "$out/echo_load" "$1" 64 64 "$2" | awk '/messages in/ { print $NF }'; }

# cpu_us PID PORT LOAD: the server's CPU microseconds per request under this load
cpu_us() {
  local pid=$1 port=$2 load=$3 before after count
  before=$(awk '{ print $14 + $15 }' "/proc/$pid/stat")
  count=$($load "$port" "$seconds")
  after=$(awk '{ print $14 + $15 }' "/proc/$pid/stat")
  echo "$before $after $count" | awk -v hz="$(getconf CLK_TCK)" '{ print ($2 - $1) * 1e6 / hz / $3 }'
}

# servers LOAD NAME=PORT …: measures the servers started before, pass by pass, in turn
servers() {
  local load=$1 spec pass
  shift
  for spec in "$@"; do
    : >"$out/cpu.${spec%%=*}"
    $load "$(echo "${spec#*=}" | cut -d: -f1)" 15 >/dev/null # lets a JIT finish: it shares the one CPU
  done
  for pass in $(seq "$passes"); do
    for spec in "$@"; do
      cpu_us "$(echo "$spec" | cut -d: -f2)" "$(echo "${spec#*=}" | cut -d: -f1)" "$load" >>"$out/cpu.${spec%%=*}"
    done
  done
}
cpu() { median <"$out/cpu.$1"; }

# compare_servers KIND LOAD OUR_BENCH  (goals differ: the caller prints the rows)
compare_servers() {
  local kind=$1 load=$2 bench=$3 specs="" classes
  c raw_epoll || return 1
  serve 18091 "$out/raw_epoll" "$kind" 18091 && specs="raw=18091:$server"
  serve 18092 ./ev bench "$bench" --method epoll --port 18092 || return 1
  specs="$specs epoll=18092:$server"
  serve 18093 ./ev bench "$bench" --method nio --port 18093 || return 1
  specs="$specs nio=18093:$server"
  if classes=$(netty_class_path); then
    serve 18094 "$(./ev jdk)/bin/java" -cp "$classes" peers.NettyPeer epoll "$kind" 18094 && specs="$specs netty-epoll=18094:$server"
    serve 18095 "$(./ev jdk)/bin/java" -cp "$classes" peers.NettyPeer nio "$kind" 18095 && specs="$specs netty-nio=18095:$server"
  fi
  # shellcheck disable=SC2086 # several words
  servers "$load" $specs
  end
  pids=()
}

section_http() {
  command -v wrk >/dev/null || { say "absent: wrk (http is left out)"; return 0; }
  compare_servers http http_load http-floor || return 0
  row "http-floor epoll : raw epoll in C, cpu us" "$(cpu epoll)" "$(cpu raw)" 1.05
  row "http-floor nio : raw epoll in C, cpu us" "$(cpu nio)" "$(cpu raw)" 1.12
  [ ! -s "$out/cpu.netty-nio" ] || row "http-floor nio : Netty nio (which parses), cpu us" "$(cpu nio)" "$(cpu netty-nio)" 0.82
}

section_echo() {
  c echo_load || return 0
  compare_servers echo echo_load echo || return 0
  row "echo 64 B epoll : raw epoll in C, cpu us" "$(cpu epoll)" "$(cpu raw)" 1.05
  [ ! -s "$out/cpu.netty-epoll" ] || row "echo 64 B epoll : Netty epoll, cpu us" "$(cpu epoll)" "$(cpu netty-epoll)" 0.95
}

# Memory of the server's process per idle connection: resident set before and after, heap collected at both ends.
section_memory() {
  c idle_connections || return 0
  local n=15000 before after jdk
  [ "$(ulimit -Hn)" -ge 16000 ] || { say "left out: memory (needs 16,000 open files; the limit is $(ulimit -Hn))"; return 0; }
  ulimit -n "$(ulimit -Hn)"
  jdk=$(./ev jdk)
  EV_JAVA_OPTS="-Xmx64m -XX:+UseSerialGC" serve 18096 ./ev bench echo --method epoll --port 18096 || return 0
  used() { "$jdk/bin/jcmd" "$server" GC.run >/dev/null; "$jdk/bin/jcmd" "$server" GC.heap_info | grep -oE 'used [0-9]+K' | awk '{ gsub(/[^0-9]/, "", $2); s += $2 } END { print s }'; }
  native() { awk '/^RssAnon/ { print $2 }' "/proc/$server/status"; }
  "$out/idle_connections" 18096 2000 1 echo >/dev/null # warms up: classes, tables
  before=$(used)
  "$out/idle_connections" 18096 $n 30 echo >"$out/idle.log" &
  local client=$!
  pids+=("$client")
  for _ in $(seq 300); do grep -q ready "$out/idle.log" && break; sleep 0.1; done
  after=$(used)
  row "heap bytes per idle raw-event connection ($n, -Xmx64m) : 600" "$(((after - before) * 1024 / n))" 600 1.0
  say "resident anonymous memory of that process: $(native) kB"
  end
  pids=()
}

./ev bench >/dev/null # builds what is missing before anything is pinned
for section in $sections; do "section_$section"; done
