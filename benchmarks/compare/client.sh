# shellcheck shell=bash disable=SC2154 # read by ../compare.sh, after measure.sh
# The HTTP client against Netty's and the JDK's: requests by second of CPU time, against one server, `./ev http`, on the other CPU.
#
# Ours and Netty's run at the same time and share their CPU, each counting its own time: when they ran one after the other on a shared machine, whose
# speed changes within seconds, one pass's ratio was 0.8 and the next one's 1.3.

# client_pass NAME COMMAND …: one run of a client, pinned
client_pass() {
  local name=$1
  shift
  (touched taskset -c 1 "$@" >>"$out/client.$name" 2>"$out/client.$name.log") || say "$name has failed"
}

section_client() {
  bench http-client || return 0
  local classes='' java port=18131
  java=$(./ev jdk)/bin/java
  classes=$(netty_class_path) || true
  ./ev methods >/dev/null # builds the examples when they are missing
  rm -f "$out"/client.*
  specs=
  start http $port ./ev http --method epoll --port $port || return 0
  pin "${specs# }" 0
  for _ in $(seq "$passes"); do
    client_pass epoll ./ev bench http-client --method epoll --port $port --seconds "$seconds" --warmup-seconds "$warmup" &
    local ours=$!
    if [ -n "$classes" ]; then
      client_pass netty "$java" -cp "$classes" peers.NettyClient epoll $port 64 "$seconds" "$warmup"
      wait $ours
      client_pass jdk "$java" -cp "$classes" peers.JdkClient $port 64 "$seconds" "$((warmup < 10 ? warmup : 10))"
    else
      wait $ours
    fi
  done
  end
  client_row netty 0.833 # 1.2 times as many requests
  client_row jdk 0.333   # 3 times
}

# client_row THEIRS GOAL: CPU time of a request
client_row() {
  paired_values "client, CPU us a request epoll : $1" cpu_us "$out/client.epoll" "$out/client.$1" "$2"
}
