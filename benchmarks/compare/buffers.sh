# shellcheck shell=bash disable=SC2154 # read by ../compare.sh, after measure.sh and loop.sh
# EvBuffer by itself, and servers on BufferEvent.

section_buffer() {
  bench buffer && c libevent_buffer -levent || return 0
  bench_pair "EvBuffer : evbuffer" buffer "libevent_buffer 41" \
    add_64_ns 1.0 add_4k_ns 1.0 prepend_64_ns 1.0 remove_64_ns 1.0 move_64_ns 1.0 move_64k_ns 1.0 \
    transfer_1000_ns 1.0 search_rare_ns 1.0 search_text_ns 1.0 line_ns 1.0
}

section_buffered() {
  bench buffered-echo && c echo_load || return 0
  if start_all echo buffered-echo epoll; then
    if c libevent_server -levent; then start libevent 18099 "$out/libevent_server" echo 18099 || true; fi
    measure echo_load
    cpu_row "buffered echo 64 B epoll : raw epoll in C" epoll raw 1.08
    cpu_row "buffered echo 64 B epoll : Netty epoll" epoll netty-epoll 0.97
    cpu_row "buffered echo 64 B epoll : libevent bufferevent" epoll libevent 0.80
    limit "buffered echo 64 B epoll, bytes allocated per message" "$(allocated epoll echo_load)" 0.05
    measure bulk_load
    cpu_row "buffered echo 64 KiB epoll : raw epoll in C" epoll raw 1.12
    cpu_row "buffered echo 64 KiB epoll : Netty epoll" epoll netty-epoll 0.90
    cpu_row "buffered echo 64 KiB epoll : libevent bufferevent" epoll libevent 0.2
    limit "buffered echo 64 KiB epoll, bytes allocated per message" "$(allocated epoll bulk_load)" 0.05
  fi
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

# allocated NAME LOAD: bytes that a server allocates for each message, the median of PASSES. What opening the connections takes
# cancels out: it is a long run less a short one.
allocated() {
  local name=$1 load=$2 spec pid port a b c short long
  for spec in $specs; do [ "${spec%%=*}" != "$name" ] || break; done
  pid=$(pid_of "$spec")
  port=$(port_of "$spec")
  for _ in $(seq "$passes"); do
    a=$(allocated_by "$pid")
    short=$($load "$port" 1)
    b=$(allocated_by "$pid")
    long=$($load "$port" "$((seconds + 1))")
    c=$(allocated_by "$pid")
    echo "$a $b $c $short $long" | awk '{ bytes = ($3 - $2) - ($2 - $1); print (bytes < 0 ? 0 : bytes) / ($5 - $4) }'
  done | median
}

section_idle() {
  bench buffered-echo || return 0
  idle buffered ./ev bench buffered-echo --method epoll --port '{port}' || return 0
  limit "bytes per idle bufferevent connection (15000, -Xmx64m)" "$(value bytes "$out/idle.buffered")" 1024
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
