# SPDX-License-Identifier: MIT
# A crowd of clients (crowd.c), told what to do; after lib.bash, with the program in $crowd.

gather() {
	rm -f "$place"/crowd.*
	mkfifo "$place/crowd.steps"
	"$crowd" "$USHER_SOCKET" <"$place/crowd.steps" >"$place/crowd.said" 2>"$place/crowd.err" &
	crowding=$!
	began "$crowding"
	exec {crowd_steps}>"$place/crowd.steps"
	await test -e "$place/crowd.said"
}

# they STEP
they() {
	printf '%s\n' "$1" >&"$crowd_steps"
}

# says PATTERN COUNT: has it said so many such lines?
crowd_says() {
	if gone "$crowding"; then
		fail "the crowd has gone: $(cat "$place/crowd.err")"
	fi
	there "$1" "$place/crowd.said" "$2"
}

# they_are WHAT COUNT: until there are so many, and no more
they_are() {
	local before
	before=$(grep -c "^$1 " "$place/crowd.said") || true
	they "until $1 $2"
	await crowd_says "^$1 " $((before + 1))
	same "$(grep "^$1 " "$place/crowd.said" | tail -n 1)" "$1 $2"
}

# agrees: do all of them hold what the relay lists to a supervisor as open, and nothing else?
agrees() {
	local before
	before=$(grep -c '^\.$' "$place/crowd.said") || true
	they show
	await crowd_says '^\.$' $((before + 1))
	expect 0 boss --json list
	[ "$(tac "$place/crowd.said" | sed -n '2,/^pictures /p' | sort)" = \
		"$({ echo 'pictures 1' && sed -nE 's/.*"id":"([^"]*)".*"stage":"(OFFERED|TAKEN)".*/\1 \2/p' <<<"$out"; } |
			sort)" ]
}

disperse() {
	they end
	exec {crowd_steps}>&-
	ended "$crowding"
	same "$status" 0 "exit status of the crowd ($(cat "$place/crowd.err"))"
}
