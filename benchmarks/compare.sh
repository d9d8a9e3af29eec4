#!/usr/bin/env bash
# Runs our benchmarks and their twins in C (and Netty) in turn, in one run, pinned to one CPU, and prints the medians and
# the ratio ours : theirs beside its goal. Smaller is better in every row.
#
#   benchmarks/compare.sh [-p PASSES] [-s STARTS] [-d SECONDS] [-w WARM_UP_SECONDS] [SECTION ...]
#
#   loop timers fire http echo memory        the event base (benchmarks/compare/loop.sh)
#   buffer buffered idle burst               EvBuffer and BufferEvent (benchmarks/compare/buffers.sh)
#   server                                   the HTTP server (benchmarks/compare/http.sh)
#   client                                   the HTTP client (benchmarks/compare/client.sh)
#   rpc marshal                              the RPC server, and its messages (benchmarks/compare/rpc.sh)
#   dns                                      the DNS server (benchmarks/compare/dns.sh)
#   resolver                                 the DNS resolver (benchmarks/compare/resolver.sh)
#
# Servers are started STARTS times (1), each time warmed up (10 s, on all CPUs), then pinned and loaded for SECONDS (4) in each of the PASSES (3). One start
# differs from the next by more than its passes do.
#
# Wants a C compiler, libevent's headers, wrk, dnsperf and unbound; a section whose peer cannot be had says so and is left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' benchmarks/compare.sh; }

passes=3
starts=1
seconds=4
warmup=10
case ${1:-} in --help) usage; exit 0 ;; esac
while getopts p:s:d:w:h option; do
  case $option in
    p) passes=$OPTARG ;;
    s) starts=$OPTARG ;;
    d) seconds=$OPTARG ;;
    w) warmup=$OPTARG ;;
    h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))
sections=${*:-loop timers fire http echo memory buffer buffered idle burst server client rpc marshal dns resolver}

out=$PWD/benchmarks/target/compare
mkdir -p "$out"
# shellcheck source-path=SCRIPTDIR
. benchmarks/compare/measure.sh
# shellcheck source-path=SCRIPTDIR
. benchmarks/compare/loop.sh
# shellcheck source-path=SCRIPTDIR
. benchmarks/compare/buffers.sh
# shellcheck source-path=SCRIPTDIR
. benchmarks/compare/http.sh
# shellcheck source-path=SCRIPTDIR
. benchmarks/compare/client.sh
# shellcheck source-path=SCRIPTDIR
. benchmarks/compare/rpc.sh
# shellcheck source-path=SCRIPTDIR
. benchmarks/compare/dns.sh
# shellcheck source-path=SCRIPTDIR
. benchmarks/compare/resolver.sh
trap end EXIT

for section in $sections; do
  declare -F "section_$section" >/dev/null || { say "no section $section"; usage >&2; exit 2; }
done
./ev bench >"$out/benchmarks" # builds what is missing before anything is pinned
for section in $sections; do "section_$section"; done
