# shellcheck shell=bash disable=SC2154 # read by ../compare.sh, after measure.sh and loop.sh
# EvBuffer by itself, and servers on BufferEvent.

# A heap that was never touched costs a page fault for each 4 KiB of new lines, many times what a line does; a server's has been.
section_buffer() {
  bench buffer && c libevent_buffer -levent || return 0
  local -x EV_JAVA_OPTS="-Xms64m -Xmx64m -XX:+AlwaysPreTouch ${EV_JAVA_OPTS:-}"
  bench_pair "EvBuffer : evbuffer" buffer "libevent_buffer 41" \
    add_64_ns 1.0 add_4k_ns 1.0 prepend_64_ns 1.0 remove_64_ns 1.0 move_64_ns 1.0 move_64k_ns 1.0 \
    transfer_1000_ns 1.0 search_rare_ns 1.0 search_text_ns 1.0 line_ns 1.0
}

section_buffered() {
  bench buffered-echo && c echo_load || return 0
  local load
  forget
  for _ in $(seq "$starts"); do
    if start_all echo buffered-echo epoll; then
      if c libevent_server -levent; then start libevent 18099 "$out/libevent_server" echo 18099 || true; fi
      for load in echo_load bulk_load; do measure $load; done
    fi
    end
  done
  for load in echo_load bulk_load; do allocations $load >"$out/allocated.$load"; done
  buffered_rows "buffered echo 64 B epoll" echo_load 1.08 0.97 0.80
  buffered_rows "buffered echo 64 KiB epoll" bulk_load 1.12 0.90 0.2
}

# The raw loop in C echoes what it reads, and does nothing else: its row without a goal says how much room a goal leaves.
#
# buffered_rows WHAT LOAD GOAL_RAW GOAL_NETTY GOAL_LIBEVENT
buffered_rows() {
  cpu_row "$1 : raw epoll in C" "$2" epoll raw "$3"
  cpu_row "$1 : Netty epoll" "$2" epoll netty-epoll "$4"
  cpu_row "$1 : libevent bufferevent" "$2" epoll libevent "$5"
  cpu_row "$1, raw epoll in C : Netty epoll" "$2" raw netty-epoll -
  [ ! -s "$out/allocated.$2" ] || limit "$1, bytes allocated per message" "$(median <"$out/allocated.$2")" 0.05
}

# allocations LOAD: bytes that the loop's thread of our server allocates for each message; a figure for each second of a load, but for the
# first, in which the connections are opened, and the last.
allocations() {
  local load=$1 log=$out/server.18098.log lines count
  start counted 18098 ./ev bench buffered-echo --method epoll --count-allocations --port 18098 || return 0
  $load 18098 "$warmup" >/dev/null
  lines=$(wc -l <"$log")
  count=$($load 18098 "$((seconds + 4))")
  tail -n "+$((lines + 3))" "$log" | sed -n 's/^allocated=//p' | head -n "$seconds" |
    awk -v messages="$count" -v seconds="$((seconds + 4))" '{ print $1 / messages * seconds }'
  end
}

# Bytes that the threads of the JVM with this id have allocated so far; the thread that answers is not counted.
allocated_by() {
  "$(./ev jdk)/bin/jcmd" "$1" Thread.print -e | awk '
    !/^"Attach Listener"/ && match($0, / allocated=[0-9]+[BKMG]/) {
      figure = substr($0, RSTART + 11, RLENGTH - 11)
      sum += figure * 1024 ^ (index("BKMG", substr(figure, length(figure))) - 1)
    }
    END { printf "%d\n", sum }'
}

# allocated NAME LOAD: bytes that a server allocates for each message, a figure for each pass. Read while the load runs, so that what
# opening and losing connections takes is not in it; the messages between the readings are their share of all by time.
allocated() {
  local name=$1 load=$2 spec pid a b
  for spec in $specs; do [ "${spec%%=*}" != "$name" ] || break; done
  pid=$(pid_of "$spec")
  for _ in $(seq "$passes"); do
    $load "$(port_of "$spec")" "$((seconds + 6))" >"$out/count" &
    sleep 2
    a="$(date +%s.%N) $(allocated_by "$pid")"
    sleep "$seconds"
    b="$(date +%s.%N) $(allocated_by "$pid")"
    wait $!
    echo "$a $b $((seconds + 6)) $(cat "$out/count")" | awk '{ print ($4 - $2) / ($6 * ($3 - $1) / $5) }'
  done
}

section_idle() {
  bench buffered-echo || return 0
  idle buffered ./ev bench buffered-echo --method epoll --port '{port}' || return 0
  limit "bytes per idle bufferevent connection (15000, -Xmx64m)" "$(value bytes "$out/idle.buffered")" 1000
  c libevent_server -levent || return 0
  idle libevent "$out/libevent_server" echo '{port}' || return 0
  row "idle bufferevent connection : libevent's" "$(value bytes "$out/idle.buffered")" "$(value bytes "$out/idle.libevent")" 1.0
}

# The heap is in memory from the start, so that what the process gains is not heap.
section_burst() {
  bench burst || return 0
  : >"$out/burst"
  for _ in $(seq "$passes"); do
    EV_JAVA_OPTS="-Xms128m -Xmx128m -XX:+AlwaysPreTouch -XX:+UseSerialGC" ./ev bench burst --method epoll >>"$out/burst"
  done
  limit "pool 10 s after a burst of 2000 x 1 MiB : before" "$(value pool_ratio "$out/burst")" 1.10
  limit "process 10 s after a burst of 2000 x 1 MiB : before" "$(value resident_ratio "$out/burst")" 1.10
}
