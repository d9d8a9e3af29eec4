# shellcheck shell=bash disable=SC2154 # read by ../compare.sh, after measure.sh
# The RPC server, against libevent's evrpc and gRPC: the same calls over as many connections. And the messages by themselves.

# rpc_load PORT SECONDS: Forecast of the place "Ulm". gRPC's server, which is on port 18112, is loaded by a client that runs already,
# and is asked on port 18113.
rpc_load() {
  if [ "$1" = 18112 ]; then
    exec 3<>/dev/tcp/127.0.0.1/18113
    echo "$2" >&3
    cat <&3
    exec 3>&-
  else
    taskset -c 1 "$out/post_load" "$1" /.rpc.Forecast 0103556c6d "$2"
  fi | awk '/calls in/ { print $NF }'
}

# start_grpc CLASS_PATH: gRPC's server, and its client on the other CPU
start_grpc() {
  local java servers
  java=$(./ev jdk)/bin/java
  start grpc 18112 "$java" -cp "$1" peers.Grpc serve 18112 || return 0
  servers=$specs
  if start load 18113 taskset -c 1 "$java" -cp "$1" peers.Grpc load 18112 18113; then specs=$servers; else specs=${servers% *}; fi
}

# The raw loop in C answers each call with the same bytes: no server can take less.
section_rpc() {
  c post_load && c libevent_rpc -levent && c raw_epoll || return 0
  local classes
  classes=$(netty_class_path) || true
  ./ev methods >/dev/null # builds the examples when they are missing
  forget
  for _ in $(seq "$starts"); do
    specs=
    if start epoll 18110 ./ev rpc-server --method epoll --port 18110 && start libevent 18111 "$out/libevent_rpc" 18111 && start raw 18114 "$out/raw_epoll" http 18114; then
      ./ev rpc-client --port 18110 Ulm --kelvin 290 --note dry >/dev/null # so that there is something to tell
      if [ -n "$classes" ]; then start_grpc "$classes"; fi
      measure rpc_load
    fi
    end
  done
  cpu_row "RPC call, small message, epoll : libevent evrpc" rpc_load epoll libevent 0.5
  cpu_row "RPC call, small message, epoll : gRPC" rpc_load epoll grpc 0.4
  cpu_row "RPC call, small message, epoll : a fixed answer, raw epoll in C" rpc_load epoll raw -
  cpu_row "RPC call, a fixed answer, raw epoll in C : gRPC" rpc_load raw grpc -
}

section_marshal() {
  bench marshal || return 0
  if c libevent_marshal -levent; then
    bench_pair "message of 20 fields : libevent" marshal libevent_marshal round_trip_ns 1.2
  fi
  local classes
  if classes=$(netty_class_path); then
    : >"$out/ours"
    : >"$out/theirs"
    for _ in $(seq "$passes"); do
      taskset -c 0 ./ev bench marshal >>"$out/ours"
      taskset -c 0 "$(./ev jdk)/bin/java" --sun-misc-unsafe-memory-access=allow -cp "$classes" peers.ProtobufMarshal >>"$out/theirs"
    done
    paired_values "message of 20 fields : protobuf-java round_trip_ns" round_trip_ns "$out/ours" "$out/theirs" 1.0
  fi
}
