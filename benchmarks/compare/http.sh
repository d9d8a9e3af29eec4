# shellcheck shell=bash disable=SC2154 # read by ../compare.sh, after measure.sh, loop.sh and buffers.sh
# The HTTP server, `./ev http`, against its peers: plaintext, pipelined, short connections, large bodies, memory.

plaintext_load() { wrk_load "$1" "$2" /plaintext; }
large_load() { wrk_load "$1" "$2" "/bytes?n=65536"; }
wrk_load() { taskset -c 1 wrk -t1 -c64 -d"$2"s "http://127.0.0.1:$1$3" | awk '/requests in/ { print $1 }'; }

# The client shares the server's CPU. Else wrk, which takes about as long for a request as a server, sets the pace: a fast server finds few
# sockets ready at a time, sleeps between, and pays for waking up; a slow one does not.
saturated_load() { taskset -c 0 wrk -t1 -c64 -d"$2"s "http://127.0.0.1:$1/plaintext" | awk '/requests in/ { print $1 }'; }

# No head like the one before: ours recognises one that is.
differing_load() {
  taskset -c 1 wrk -t1 -c64 -d"$2"s -s benchmarks/peers/differing.lua "http://127.0.0.1:$1/plaintext" | awk '/requests in/ { print $1 }'
}

# Sixteen requests at once on each connection.
pipelined_load() {
  taskset -c 1 wrk -t1 -c64 -d"$2"s -s benchmarks/peers/pipeline.lua "http://127.0.0.1:$1/plaintext" -- 16 | awk '/requests in/ { print $1 }'
}

# Ten requests, one after the other, then a new connection.
churn_load() { taskset -c 1 "$out/churn_load" "$1" 64 10 "$2" /plaintext | awk '/requests in/ { print $NF }'; }

# The raw loop in C answers with the same bytes whatever comes: its rows without a goal say how much room a goal leaves.

# start_http: ours on two methods and all peers that can be had
start_http() {
  local classes java method port=18111
  specs=
  c raw_epoll || return 1
  start raw 18110 "$out/raw_epoll" http 18110 || return 1
  for method in epoll nio; do
    start "$method" $port ./ev http --method "$method" --port $port || return 1
    port=$((port + 1))
  done
  if c libevent_server -levent; then start libevent 18113 "$out/libevent_server" http 18113 || true; fi
  classes=$(netty_class_path) || return 0
  java=$(./ev jdk)/bin/java
  start netty-epoll 18114 "$java" -cp "$classes" peers.NettyPeer epoll http 18114 || true
  start netty-nio 18115 "$java" -cp "$classes" peers.NettyPeer nio http 18115 || true
  start microhttp 18116 "$java" -cp "$classes" peers.MicrohttpPeer 18116 || true
}

section_server() {
  command -v wrk >/dev/null || { say "absent: wrk (server is left out)"; return 0; }
  c churn_load || return 0
  ./ev methods >/dev/null # builds the examples when they are missing, which would take a start too long
  local passes_of_all=$passes short=$((warmup < 4 ? warmup : 4))
  forget
  for _ in $(seq "$starts"); do
    if start_http; then
      measure plaintext_load
      passes=1 # it takes longer, and varies little
      allocated epoll plaintext_load >>"$out/allocated.plaintext_load"
      passes=$passes_of_all
      measure saturated_load "$short"
      measure differing_load "$short" raw epoll netty-epoll
      measure pipelined_load "$short" epoll netty-epoll
      measure churn_load "$warmup" raw epoll netty-epoll libevent # a tenth of the requests makes a connection: that warms up slowly
      measure large_load "$short" epoll netty-epoll
    fi
    end
  done
  cpu_row "plaintext epoll : raw epoll in C" plaintext_load epoll raw 1.12
  cpu_row "plaintext epoll : microhttp" plaintext_load epoll microhttp 1.0
  cpu_row "plaintext epoll : Netty epoll" plaintext_load epoll netty-epoll 0.82
  cpu_row "plaintext epoll : libevent" plaintext_load epoll libevent 0.46
  cpu_row "plaintext, a fixed answer, raw epoll in C : Netty epoll" plaintext_load raw netty-epoll -
  cpu_row "plaintext, saturated, epoll : raw epoll in C" saturated_load epoll raw -
  cpu_row "plaintext, saturated, epoll : Netty epoll" saturated_load epoll netty-epoll -
  cpu_row "plaintext, saturated, epoll : libevent" saturated_load epoll libevent -
  cpu_row "plaintext, saturated, nio : Netty nio" saturated_load nio netty-nio -
  cpu_row "plaintext, differing heads, epoll : raw epoll in C" differing_load epoll raw -
  cpu_row "plaintext, differing heads, epoll : Netty epoll" differing_load epoll netty-epoll -
  cpu_row "plaintext nio : microhttp" plaintext_load nio microhttp 1.05
  cpu_row "plaintext nio : Netty nio" plaintext_load nio netty-nio 0.87
  cpu_row "plaintext pipelined x16 epoll : Netty epoll" pipelined_load epoll netty-epoll 0.45
  cpu_row "10 requests a connection epoll : Netty epoll" churn_load epoll netty-epoll 0.70
  cpu_row "10 requests a connection epoll : libevent" churn_load epoll libevent 0.60
  cpu_row "10 requests a connection epoll : a fixed answer, raw epoll in C" churn_load epoll raw -
  cpu_row "10 requests a connection, raw epoll in C : Netty epoll" churn_load raw netty-epoll -
  cpu_row "64 KiB body epoll : Netty epoll" large_load epoll netty-epoll 0.90
  [ ! -s "$out/allocated.plaintext_load" ] ||
    limit "plaintext epoll, bytes allocated per request" "$(median <"$out/allocated.plaintext_load")" 128
  idle_server
}

# Ours has a heap of one size, as -Xmx64m; libevent's figure is what its process gains.
idle_server() {
  local passes=1
  idle http -k http ./ev http --method epoll --port '{port}' || return 0
  limit "bytes per idle keep-alive connection (15000, -Xmx64m)" "$(value bytes "$out/idle.http")" 1229
  c libevent_server -levent || return 0
  idle libevent-http -k http "$out/libevent_server" http '{port}' || return 0
  row "idle keep-alive connection : libevent's" "$(value bytes "$out/idle.http")" "$(value bytes "$out/idle.libevent-http")" 0.6
}
