# SPDX-License-Identifier: MIT
# What the tests share that trouble a relay while staff hand over guest after guest (load.c), and then ask whether
# all that was confirmed is so (judge.c); after lib.bash, with the two programs in $load and $judge.

senders=3 takers=5
record=$place/record
loading= # pid
mark=0   # bytes of the record

{
	for i in $(seq $senders); do
		printf '\n[badge L%d]\nname = 陳 %d\nposts = lobby\n' "$i" "$i"
	done
	for i in $(seq $takers); do
		printf '\n[badge F%d]\nname = 李 %d\nposts = show-flat\n' "$i" "$i"
	done
} >>"$site"
printf '[usherd]\nsocket-group = nobody-has-this\n' >"$config"

# load_begins SEED [SOCKET]
load_begins() {
	rm -f "$record"
	"$load" "${2-$USHER_SOCKET}" "$record" $senders $takers "$1" >"$place/load.out" 2>&1 &
	loading=$!
	began "$loading"
	await test -e "$record"
	mark=0
}

load_goes_on() {
	if gone "$loading"; then
		fail "the load has ended: $(cat "$place/load.out")"
	fi
}

# Those that are confirmed from here on are new.
from_here() {
	mark=$(stat -c %s "$record")
}

has_confirmed() {
	load_goes_on
	[ "$(tail -c "+$((mark + 1))" "$record" | grep -cE '^(ok|refused) ')" -ge "$1" ]
}

# confirmed COUNT: until there are so many new ones.
confirmed() {
	await has_confirmed "$1"
}

# Everybody gets the last answer. The record is then whole.
load_ends() {
	load_goes_on
	kill -TERM "$loading"
	ended "$loading"
	same "$status" 0 "exit status of the load ($(cat "$place/load.out"))"
}

judged() {
	"$judge" "$USHER_SOCKET" "$record" >"$place/verdict" 2>&1 || fail "$(cat "$place/verdict")"
	cat "$place/verdict"
}
