# SPDX-License-Identifier: MIT
# The steps of `tests/run --long`, which sources this file, and what they run. tests/steps.bash knows how to run a table
# of steps.

. tests/steps.bash

# Those beside one another mostly wait for the disk; the simulation has what they leave of the processors. They come
# in order of how long they take, so that none of them is left over at the end.
steps='
build-tests    | alone  | build-tests             | run_tests build-tests
build-clang    | alone  | build-clang             | run_tests build-clang
build-release  | alone  | build-release           | run_tests build-release
build-valgrind | alone  | build-valgrind          | run_tests build-valgrind --suite unit --timeout-multiplier 10 --wrap "$valgrind"
build-thread   | alone  | build-thread            | run_tests build-thread --suite thread --timeout-multiplier 5
simulation     | beside | build-release           | check nice tests/sim/long build-release/tests/sim/sim 50000
rot            | beside | build-tests             | check build-tests/tests/store/rot --count 5000
cut            | beside | build-tests             | check build-tests/tests/store/cut --points 0 --lives 10
sweep          | beside | build-release           | check system sweep "load judge" 500
kill           | beside | build-release           | check system kill "fate load judge" 500
ioerror        | beside | build-release           | check system ioerror "fate load judge" 200
zones          | beside | build-release           | check build-release/tests/calendar/zones --all
full           | beside | build-release           | check system full "load judge" 10
faults         | beside | build-tests             | check build-tests/tests/store/faults --count 5
start          | beside | build-release           | check build-release/tests/daemon/start daemon/sample.site 1000000
units          | beside | build-clang build-tests | check check_units
format         | beside |                         | check check_format
mutants        | alone  |                         | check tests/sim/mutants
fuzz           | alone  | build-fuzz              | check tests/fuzz/run build-fuzz 60
coverage       | alone  |                         | check tests/coverage
cppcheck       | alone  |                         | check check_cppcheck
clang-tidy     | alone  | build-clang             | check check_tidy
fanalyzer      | alone  |                         | check check_fanalyzer
package        | alone  |                         | check check_package
'
steps_folder=build-long
steps_processors=$((2 * $(nproc)))
steps_read

# The system's own programs, which scripts start, are not ours to judge: mktemp leaks.
valgrind='valgrind --quiet --vgdb=no --trace-children=yes --trace-children-skip=/bin/*,/usr/bin/*'
valgrind+=' --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite'

make_build() {
	case $1 in
	build-tests) build "$1" "${sanitized[@]}" ;;
	build-clang) CC=clang build "$1" "${sanitized[@]}" ;;
	build-release) build "$1" --buildtype=release -Db_lto=true -Db_ndebug=true ;;
	build-valgrind) build "$1" ;;
	build-thread) build "$1" -Db_sanitize=thread -Db_lundef=false ;;
	build-fuzz) CC=clang build "$1" -Dfuzz=true "${sanitized[@]}" ;;
	esac
}

# check COMMAND...: counts as one test.
check() {
	if "$@"; then
		passed=1
	else
		failed=1
	fi
}

sources() {
	find daemon proto clients tests -name '*.[ch]' -print0
}

check_format() {
	sources | xargs -0 clang-format --dry-run -Werror
}

check_cppcheck() {
	# style is left out: it quarrels with rows of tables and with generated types.
	cppcheck -j "$(nproc)" --quiet --std=c11 --enable=warning,portability,performance --inline-suppr \
		--error-exitcode=1 --suppress=missingInclude --suppress=unknownMacro \
		--suppress=normalCheckLevelMaxBranches -D_GNU_SOURCE -I. -Idaemon -Iclients daemon proto clients
}

check_tidy() {
	# Checks that quarrel with the house's style, or with C as such, are off.
	local checks='-*,clang-analyzer-*,bugprone-*,-bugprone-easily-swappable-parameters'
	checks+=',-bugprone-reserved-identifier,-bugprone-macro-parentheses,-bugprone-narrowing-conversions'
	checks+=',-bugprone-implicit-widening-of-multiplication-result,-bugprone-assignment-in-if-condition'
	checks+=',-bugprone-sizeof-expression,-bugprone-suspicious-string-compare'
	checks+=',-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling'
	# These do not know the cleanup attribute.
	checks+=',-clang-analyzer-unix.Malloc,-clang-analyzer-deadcode.DeadStores'
	find daemon proto clients -name '*.c' -print0 |
		xargs -0 -n 1 -P "$(nproc)" clang-tidy --quiet -p build-clang --checks="$checks" --warnings-as-errors='*'
}

check_fanalyzer() {
	# malloc-leak is off: gcc 12 loses track of what is stored through a pointer to a pointer.
	rm -rf build-analyzer
	meson setup build-analyzer -Dtests=false -Dwerror=true '-Dc_args=-fanalyzer -Wno-analyzer-malloc-leak' &&
		ninja -C build-analyzer
}

# system NAME HELPERS [ARGUMENT]...: a system test of the release build, at length.
system() {
	local name=$1 helper helpers=()
	for helper in $2; do
		helpers+=("$(ls build-release/tests/system/"$helper" "build-release/tests/system/$helper.so" 2>/dev/null)")
	done
	shift 2
	"tests/system/$name" build-release/daemon/usherd build-release/clients/cli/usher . "${helpers[@]}" "$@"
}

check_units() {
	local place said
	place=$(mktemp -d) || return 1
	# verify wants the programs where the unit says.
	mkdir -p "$place/bin"
	cp build-clang/daemon/usherd "$place/bin/usherd" &&
		sed "s|/usr/local/bin/usherd|$place/bin/usherd|" build-tests/systemd/usherd.service >"$place/usherd.service" &&
		cp systemd/usherd.socket "$place/"
	said=$(systemd-analyze verify --man=no "$place/usherd.service" "$place/usherd.socket" 2>&1 |
		grep -F usherd)
	echo "$said"
	# It warns with status 0, so any word is a failure.
	[ -z "$said" ] && systemd-analyze security --offline=true --threshold=20 --no-pager "$place/usherd.service"
	local result=$?
	rm -rf "$place"
	return $result
}

check_package() {
	local place=$PWD/build-long/package
	rm -rf "$place"
	mkdir -p "$place/usher" &&
		tar -c --exclude=./.git --exclude='./build*' --exclude=./debian/usher . | tar -x -C "$place/usher" &&
		(cd "$place/usher" && dpkg-buildpackage -us -uc) &&
		lintian --fail-on error,warning --allow-root "$place"/usher_*.changes
}

# run_long all | from STEP | only STEP,... | list: ends this shell.
run_long() {
	local chosen
	if [ "$1" = list ]; then
		steps_list
		exit 0
	fi
	chosen=$(steps_choose "$@") || exit 2
	if ! debian/need clang clang-format clang-tidy cppcheck gcovr libclang-rt-14-dev lintian valgrind; then
		echo '0 passed, 1 failed'
		exit 1
	fi
	if [ "$1" = all ]; then
		rm -f "$steps_folder/results"
	fi
	# shellcheck disable=SC2086
	steps_run $chosen
	steps_sum
	exit
}
