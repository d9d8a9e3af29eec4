# shellcheck shell=bash disable=SC2154 # read by ../compare.sh, which sets out, passes, starts, seconds and warmup
# How the sections build peers, run programs in turn, read a server's CPU time and print rows.

say() { printf '%s\n' "$*" >&2; }

pids=()
# Ends the servers that this script started, by their ids.
end() {
  local pid
  for pid in ${pids[@]+"${pids[@]}"}; do kill "$pid" 2>/dev/null || true; done
  for pid in ${pids[@]+"${pids[@]}"}; do wait "$pid" 2>/dev/null || true; done # so that the ports are free again
  pids=()
}

# --- the programs ------------------------------------------------------------------------------------------------------

# c NAME [LIBRARY ...]: compiles a peer; false, with a line that says so, when it cannot be had.
c() {
  local name=$1
  shift
  cc -O2 -o "$out/$name" "benchmarks/peers/$name.c" "$@" 2>"$out/$name.log" || { say "absent: $name ($(head -n 1 "$out/$name.log"))"; return 1; }
}

# The class path of benchmarks/peers/java: Netty, gRPC, protobuf. Built anew when the peers have changed.
netty_class_path() {
  local dir=benchmarks/peers/java classifier=linux-x86_64
  [ "$(uname -m)" != aarch64 ] || classifier=linux-aarch_64
  if [ ! -e "$out/netty.cp" ] || [ -n "$(find "$dir/pom.xml" "$dir/src" -newer "$out/netty.cp" -print -quit)" ]; then
    JAVA_HOME=$(./ev jdk) mvn -q -B -ntp -f "$dir" -Dnetty.classifier="$classifier" -DbuildDirectory="$out/java" package >"$out/netty.log" 2>&1 ||
      { say "absent: the peers in Java (see $out/netty.log)"; return 1; }
    echo "$PWD/$dir/target/classes:$(cat "$dir/target/classpath.txt")" >"$out/netty.cp"
  fi
  cat "$out/netty.cp"
}

# bench NAME: whether we have this benchmark; false, with a line that says so, when not.
bench() { awk -v name="$1" '$1 == name { found = 1 } END { exit !found }' "$out/benchmarks" || { say "absent: ./ev bench $1"; return 1; }; }

# --- rows --------------------------------------------------------------------------------------------------------------

median() { sort -g | awk '{ v[NR] = $1 } END { if (NR) print v[int((NR + 1) / 2)] }'; }

# values KEY FILE: what was printed as KEY=…, and value: the median of it
values() { tr ' ' '\n' <"$2" | sed -n "s/^$1=//p"; }
value() { values "$1" "$2" | median; }

# row WHAT OURS THEIRS GOAL [RATIO]: the goal is a ratio, or - when there is none
row() { awk -v w="$1" -v a="$2" -v b="$3" -v g="$4" -v r="${5:-}" 'BEGIN { r = r == "" ? a / b : r; printf "%-58s ours=%-9.4g theirs=%-9.4g ratio=%-5.2f goal=%s %s\n", w, a, b, r, g, (g == "-" ? "" : r <= g + 0 ? "met" : "MISSED") }'; }

# paired WHAT OURS THEIRS GOAL: of two files with a figure for each pass. The ratio is the median of the passes' ratios: where other guests of the
# machine slow it down for some passes, both sides of a pass have the same share of that.
paired() {
  [ ! -s "$2" ] || [ ! -s "$3" ] || row "$1" "$(median <"$2")" "$(median <"$3")" "$4" "$(paste "$2" "$3" | awk 'NF == 2 { print $1 / $2 }' | median)"
}

# paired_values WHAT KEY OURS THEIRS GOAL: of two files with KEY=… for each pass
paired_values() {
  [ -s "$3" ] && [ -s "$4" ] || return 0
  values "$2" "$3" >"$out/values.ours"
  values "$2" "$4" >"$out/values.theirs"
  paired "$1" "$out/values.ours" "$out/values.theirs" "$5"
}

# limit WHAT OURS GOAL: the goal is a figure by itself
limit() { awk -v w="$1" -v a="$2" -v g="$3" 'BEGIN { printf "%-58s ours=%-9.4g goal=%s %s\n", w, a, g, (a <= g ? "met" : "MISSED") }'; }

# --- programs that print key=value -------------------------------------------------------------------------------------

# in_turn 'OUR ARGUMENTS' 'THEIR PROGRAM AND ARGUMENTS': runs both, pass by pass, into ours and theirs
in_turn() {
  : >"$out/ours"
  : >"$out/theirs"
  for _ in $(seq "$passes"); do
    # shellcheck disable=SC2086 # several words
    taskset -c 0 ./ev bench $1 >>"$out/ours"
    # shellcheck disable=SC2086
    taskset -c 0 "$out"/$2 >>"$out/theirs"
  done
}

# bench_pair NAME 'OUR ARGUMENTS' 'THEIR PROGRAM AND ARGUMENTS' KEY GOAL [KEY GOAL …]
bench_pair() {
  local name=$1
  in_turn "$2" "$3"
  shift 3
  while [ $# -gt 0 ]; do
    paired_values "$name ${1}" "$1" "$out/ours" "$out/theirs" "$2"
    shift 2
  done
}

# --- servers -----------------------------------------------------------------------------------------------------------

# What start has started: NAME=PORT:PID …
specs=

# touched COMMAND …: runs it with the first heap of a JVM, ours or a peer's, in memory from the start, as it is after some minutes of work.
# Else a program that allocates little spends all of a short run in memory that was never touched, where each 4 KiB cost a page fault.
touched() { JDK_JAVA_OPTIONS=-XX:+AlwaysPreTouch exec "$@"; }

# start NAME PORT COMMAND …: starts a server; measure pins it, when it is warm
start() {
  local name=$1 port=$2
  shift 2
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then say "port $port is taken"; return 1; fi
  touched "$@" >"$out/server.$port.log" 2>&1 &
  local pid=$!
  pids+=("$pid")
  for _ in $(seq 300); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      specs="$specs $name=$port:$pid"
      return
    fi
    sleep 0.1
  done
  say "no server on port $port: $(tail -n 1 "$out/server.$port.log")"
  return 1
}

# start_all KIND OUR_BENCH METHOD …: the raw loop in C, and ours and Netty's (when it can be had) on each of these methods
start_all() {
  local kind=$1 bench=$2 method classes='' port=18092
  shift 2
  specs=
  c raw_epoll || return 1
  start raw 18091 "$out/raw_epoll" "$kind" 18091 || return 1
  classes=$(netty_class_path) || true
  for method in "$@"; do
    start "$method" $port ./ev bench "$bench" --method "$method" --port $port || return 1
    if [ -n "$classes" ]; then
      start "netty-$method" $((port + 1)) "$(./ev jdk)/bin/java" -cp "$classes" peers.NettyPeer "$method" "$kind" $((port + 1)) || true
    fi
    port=$((port + 2))
  done
}

port_of() { local rest=${1#*=}; echo "${rest%%:*}"; }
pid_of() { echo "${1##*:}"; }

# Each load takes PORT and SECONDS, and prints how many requests were answered.
http_load() { taskset -c 1 wrk -t1 -c64 -d"$2"s "http://127.0.0.1:$1/" | awk '/requests in/ { print $1 }'; }
echo_load() { taskset -c 1 "$out/echo_load" "$1" 64 64 "$2" | awk '/messages in/ { print $NF }'; }
bulk_load() { taskset -c 1 "$out/echo_load" "$1" 64 65536 "$2" | awk '/messages in/ { print $NF }'; }

# cpu_us PID PORT LOAD: the server's CPU microseconds per request under this load
cpu_us() {
  local pid=$1 port=$2 load=$3 before after count
  before=$(awk '{ print $14 + $15 }' "/proc/$pid/stat")
  count=$($load "$port" "$seconds")
  after=$(awk '{ print $14 + $15 }' "/proc/$pid/stat")
  echo "$before $after $count" | awk -v hz="$(getconf CLK_TCK)" '{ print ($2 - $1) * 1e6 / hz / $3 }'
}

# pin SPEC CPUS: all threads of a server
pin() { taskset -a -p -c "$2" "$(pid_of "$1")" >/dev/null; }

# chosen NAME …: the servers of these names; all when there is none
chosen() {
  local spec
  for spec in $specs; do
    case " $* " in "  " | *" ${spec%%=*} "*) echo "$spec" ;; esac
  done
}

# measure LOAD [WARM_UP NAME …]: the servers started before, or some of them, pass by pass, in turn
#
# Warming up, a server may use every CPU: a JIT that shares one with the loop is starved by it, and was seen unfinished after 15 s. What it has not
# finished by then is in the first pass, which is not counted: it was 10 to 30 % dearer than the next ones, Netty's as ours.
measure() {
  local load=$1 warm=${2:-$warmup} some spec pass us
  some=$(chosen "${@:3}")
  for spec in $some; do pin "$spec" "0-$(($(nproc) - 1))"; done
  for spec in $some; do
    case $spec in raw=* | libevent=*) continue ;; esac # no JIT
    $load "$(port_of "$spec")" "$warm" >/dev/null
  done
  for spec in $some; do pin "$spec" 0; done
  for pass in $(seq 0 "$passes"); do
    for spec in $some; do
      us=$(cpu_us "$(pid_of "$spec")" "$(port_of "$spec")" "$load")
      [ "$pass" = 0 ] || echo "$us" >>"$out/cpu.$load.${spec%%=*}"
    done
  done
}

# forget: drops what earlier sections have measured
forget() { rm -f "$out"/cpu.* "$out"/allocated.*; }

# cpu_row WHAT LOAD OURS THEIRS GOAL: of two servers by name; nothing when one of them was not there
cpu_row() {
  paired "$1, cpu us" "$out/cpu.$2.$3" "$out/cpu.$2.$4" "$5"
}
