# shellcheck shell=bash disable=SC2154 # read by ../compare.sh, after measure.sh
# The DNS server, `./ev dns-server`, against libevent's evdns in C and unbound with local data: A records over UDP.

# One name, asked for with 100 queries in flight; prints how many were answered.
dns_load() {
  taskset -c 1 dnsperf -s 127.0.0.1 -p "$1" -d "$out/dns.queries" -l "$2" -q 100 -c 1 -T 1 2>/dev/null |
    awk '/Queries completed/ { print $3 }'
}

# A query, and whether its answer is the address that all of them give.
dns_answers() {
  dnsperf -s 127.0.0.1 -p "$1" -d "$out/dns.queries" -n 1 -t 1 2>/dev/null | grep -q 'NOERROR 1 '
}

# start_dns NAME PORT COMMAND …: starts a server, pinned, and waits until it answers
start_dns() {
  local name=$1 port=$2
  shift 2
  if dns_answers "$port"; then say "port $port is taken"; return 1; fi
  taskset -c 0 "$@" >"$out/server.$port.log" 2>&1 &
  local pid=$!
  pids+=("$pid")
  for _ in $(seq 60); do
    if dns_answers "$port"; then
      specs="$specs $name=$port:$pid"
      return
    fi
    sleep 0.1
  done
  say "no DNS server on port $port: $(tail -n 1 "$out/server.$port.log")"
  return 1
}

unbound_configuration() {
  cat <<END
server:
  interface: 127.0.0.1@$1
  port: $1
  do-daemonize: no
  use-syslog: no
  chroot: ""
  username: ""
  pidfile: ""
  directory: "$out"
  num-threads: 1
  do-not-query-localhost: no
  local-zone: "example.com." static
  local-data: "www.example.com. 60 IN A 192.0.2.1"
remote-control:
  control-enable: no
END
}

section_dns() {
  command -v dnsperf >/dev/null || { say "absent: dnsperf (dns is left out)"; return 0; }
  ./ev methods >/dev/null # builds the examples when they are missing, which would take a start too long
  local unbound
  unbound=$(command -v unbound || echo /usr/sbin/unbound)
  echo "www.example.com A" >"$out/dns.queries"
  printf '%s\n' '@ 60 SOA ns host 1 1h 1h 1h 1h' '@ 60 NS ns' 'ns 60 A 192.0.2.53' 'www 60 A 192.0.2.1' >"$out/dns.zone"
  unbound_configuration 18133 >"$out/unbound.conf"
  forget
  for _ in $(seq "$starts"); do
    specs=
    if start_dns epoll 18131 ./ev dns-server --zone "$out/dns.zone" --origin example.com --method epoll --port 18131; then
      if c libevent_dns -levent; then start_dns libevent 18132 "$out/libevent_dns" server 18132 || true; fi
      if [ -x "$unbound" ]; then start_dns unbound 18133 "$unbound" -d -c "$out/unbound.conf" || true; else say "absent: unbound"; fi
      measure dns_load
    fi
    end
  done
  cpu_row "dns-server A over UDP epoll : libevent's evdns" dns_load epoll libevent 0.90
  cpu_row "dns-server A over UDP epoll : unbound local-data" dns_load epoll unbound 0.90
}
