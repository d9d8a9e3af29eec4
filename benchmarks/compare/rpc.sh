# shellcheck shell=bash disable=SC2154 # read by ../compare.sh, after measure.sh
# The RPC server, against libevent's evrpc: the same calls over the same 64 connections.

# Forecast of the place "Ulm".
rpc_load() { taskset -c 1 "$out/post_load" "$1" /.rpc.Forecast 0103556c6d "$2" | awk '/calls in/ { print $NF }'; }

section_rpc() {
  c post_load && c libevent_rpc -levent || return 0
  forget
  for _ in $(seq "$starts"); do
    specs=
    if start epoll 18110 ./ev rpc-server --method epoll --port 18110 && start libevent 18111 "$out/libevent_rpc" 18111; then
      ./ev rpc-client --port 18110 Ulm --kelvin 290 --note dry >/dev/null # so that there is something to tell
      measure rpc_load
    fi
    end
  done
  cpu_row "RPC call, small message, epoll : libevent evrpc" rpc_load epoll libevent 0.5
}
