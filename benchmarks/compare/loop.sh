# shellcheck shell=bash disable=SC2154 # read by ../compare.sh, after measure.sh
# The event base: events and timers by themselves, and servers on raw events.

section_loop() {
  c libevent_loop -levent || return 0
  c raw_epoll || return 0
  local n
  for n in 1000 5000; do
    bench_pair "loop $n/100/$n" "loop --method epoll --pairs $n --writes $n" "libevent_loop pipes $n 100 $n 101" pass_us 0.90 readd_us 0.50
    : >"$out/raw"
    for _ in $(seq "$passes"); do taskset -c 0 "$out/raw_epoll" pipes "$n" 100 "$n" 101 >>"$out/raw"; done
    row "loop $n/100/$n pass_us, for comparison: raw epoll in C" "$(value pass_us "$out/raw")" "$(value pass_us "$out/theirs")" 0.90
  done
}

section_timers() {
  c libevent_loop -levent || return 0
  local n key
  sum() { echo "$(value add_ns "$1") $(value remove_ns "$1")" | awk '{ print $1 + $2 }'; }
  for n in 10000 1000000; do
    in_turn "timers --method epoll --timers $n --rounds 15" "libevent_loop timers $n 15"
    row "timers $n add+remove ns" "$(sum "$out/ours")" "$(sum "$out/theirs")" 0.80
    [ $n != 10000 ] || cp "$out/ours" "$out/ours.10k"
  done
  for key in add_ns remove_ns; do
    row "timers $key at a million : at ten thousand (both ours)" "$(value $key "$out/ours")" "$(value $key "$out/ours.10k")" 3.0
  done
}

section_fire() {
  c libevent_loop -levent || return 0
  bench_pair "fire 100000" "fire --method epoll" "libevent_loop fire 100000 21" fire_ns 1.0
}

section_http() {
  command -v wrk >/dev/null || { say "absent: wrk (http is left out)"; return 0; }
  forget
  for _ in $(seq "$starts"); do
    start_all http http-floor epoll nio && measure http_load
    end
  done
  cpu_row "http-floor epoll : raw epoll in C" http_load epoll raw 1.05
  cpu_row "http-floor nio : raw epoll in C" http_load nio raw 1.12
  cpu_row "http-floor nio : Netty nio (which parses)" http_load nio netty-nio 0.82
}

section_echo() {
  c echo_load || return 0
  forget
  for _ in $(seq "$starts"); do
    start_all echo echo epoll && measure echo_load
    end
  done
  cpu_row "echo 64 B epoll : raw epoll in C" echo_load epoll raw 1.05
  cpu_row "echo 64 B epoll : Netty epoll" echo_load epoll netty-epoll 0.95
}

# idle NAME COMMAND …: bytes of memory, heap and native, for each of 15,000 idle connections, into $out/idle.NAME
idle() {
  local name=$1
  shift
  : >"$out/idle.$name"
  for _ in $(seq "$passes"); do benchmarks/idle-memory.sh "$@" >>"$out/idle.$name" || return 1; done
}

section_memory() {
  idle raw ./ev bench echo --method epoll --port '{port}' || return 0
  limit "bytes per idle raw-event connection (15000, -Xmx64m)" "$(value bytes "$out/idle.raw")" 600
}
