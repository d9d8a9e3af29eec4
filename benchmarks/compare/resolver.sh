# shellcheck shell=bash disable=SC2154 # read by ../compare.sh, after measure.sh and dns.sh
# The DNS resolver against libevent's evdns in C, Netty's DnsNameResolver and dnsjava: distinct names, 64 under way at a time, all against
# one server, libevent's in C, on the other CPU.

# resolver_pass NAME COMMAND …: one run of a resolver, pinned; dnsjava was seen never to end, with a query that it had lost
resolver_pass() {
  local name=$1
  shift
  (touched timeout -k 5 $((seconds + warmup + 30)) taskset -c 1 "$@" >>"$out/resolver.$name" 2>"$out/resolver.$name.log") || say "$name has failed"
}

section_resolver() {
  bench dns-resolver || return 0
  command -v dnsperf >/dev/null || { say "absent: dnsperf (resolver is left out)"; return 0; }
  c libevent_dns -levent || return 0
  local classes='' java port=18141 warm=$((warmup < 8 ? warmup : 8))
  java=$(./ev jdk)/bin/java
  classes=$(netty_class_path) || true
  echo "www.example.com A" >"$out/dns.queries"
  rm -f "$out"/resolver.*
  specs=
  start_dns libevent $port "$out/libevent_dns" server $port || return 0
  for _ in $(seq "$passes"); do
    resolver_pass epoll ./ev bench dns-resolver --method epoll --server 127.0.0.1:$port --seconds "$seconds" --warmup-seconds "$warm"
    resolver_pass libevent "$out/libevent_dns" client $port $((seconds * 50000)) 64
    if [ -n "$classes" ]; then
      resolver_pass netty "$java" -cp "$classes" peers.NettyResolver epoll $port 64 "$seconds" "$warm"
      resolver_pass dnsjava "$java" -cp "$classes" peers.DnsjavaResolver $port 64 "$seconds" "$warm"
    fi
  done
  end
  resolver_row libevent 1.1
  resolver_row netty 0.4
  resolver_row dnsjava 0.3
  [ -s "$out/resolver.epoll" ] || return 0
  limit "resolver, cached name to its callback, ns" "$(value cached_ns "$out/resolver.epoll")" 300
  limit "resolver, bytes by cached name" "$(value cached_bytes "$out/resolver.epoll")" 400
}

# resolver_row THEIRS GOAL: CPU time of a name
resolver_row() {
  paired_values "resolver, CPU us a name epoll : $1" cpu_us "$out/resolver.epoll" "$out/resolver.$1" "$2"
}
