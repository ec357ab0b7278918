/* SPDX-License-Identifier: MIT */
/* What a report makes of one handoff, and of a handful of times. */
#include "record/report.h"

#include <criterion/criterion.h>

#define KIND(name) USHER__KIND__##name
#define STAGE(name) USHER__STAGE__##name

/* An arrival that was offered at 100. */
static Usher__Fact__Handoff arrival(void) {
	Usher__Fact__Handoff is = USHER__FACT__HANDOFF__INIT;

	is.handoff = 1;
	is.kind = KIND(ARRIVAL);
	is.stage = STAGE(MISSED);
	is.offered_at = 100;
	return is;
}

static Usher__Fact__Person person(const char *badge) {
	Usher__Fact__Person is = USHER__FACT__PERSON__INIT;

	is.badge = (char *)badge;
	return is;
}

/* Who took it first took it; what came of it counts from the same sending. */
Test(report_look, the_first_taking_counts) {
	Usher__Fact__Person one = person("301"), other = person("302");
	Usher__Fact__Earlier first = USHER__FACT__EARLIER__INIT, *earlier[16];
	Usher__Fact__Handoff is = arrival();
	struct report_handoff seen;
	struct report_figures figures;

	first.person = &one;
	first.taken_at = 1100;
	for (size_t i = 0; i < 16; i++) {
		earlier[i] = &first;
	}
	is.stage = STAGE(MET);
	is.taker = &other;
	is.taken_at = 5100;
	is.ended_at = 9100;
	is.earlier = earlier;
	is.n_earlier = 15;
	report_look(&is, &seen);
	cr_assert_str_eq(seen.taken_by, "301");
	cr_assert_str_eq(seen.had_by, "302");
	cr_assert_eq(seen.taken_at, 1100);
	cr_assert_eq(seen.met_at, 9100);
	is.n_earlier = 16;
	report_look(&is, &seen);
	cr_assert_eq(seen.taken_at, 0, "who was first may be forgotten");
	is.n_earlier = 1;
	is.taker = NULL;
	is.taken_at = 0;
	is.stage = STAGE(MISSED);
	report_look(&is, &seen);
	report_figures(&is, REPORT_BY_BADGE, &figures);
	cr_assert(figures.taken);
	cr_assert_str_eq(figures.name, "301");
	cr_assert_str_eq(seen.had_by, "301", "given back, and missed");
	cr_assert_eq(seen.met_at, 0);
	first.person = NULL;
	report_look(&is, &seen);
	cr_assert_str_eq(seen.taken_by, "", "of a row that somebody forged");
}

Test(report_look, each_kind_is_met_in_its_own_way) {
	Usher__Fact__Handoff is = arrival();
	struct report_handoff seen;

	is.meet_by = 500;
	is.aboard_at = 300;
	is.ended_at = 700;
	is.stage = STAGE(MET);
	report_look(&is, &seen);
	cr_assert_eq(seen.met_at, 700);
	cr_assert(seen.late);
	is.meet_by = 700;
	report_look(&is, &seen);
	cr_assert_not(seen.late);
	is.stage = STAGE(WITHDRAWN);
	is.meet_by = 1;
	report_look(&is, &seen);
	cr_assert_eq(seen.met_at, 0);
	cr_assert_not(seen.late, "who was never met is not met late");
	is.kind = KIND(PICKUP);
	report_look(&is, &seen);
	cr_assert_eq(seen.met_at, 300, "withdrawn, but the guest was in the cart");
	is.stage = STAGE(DROPPED);
	is.aboard_at = 0;
	report_look(&is, &seen);
	cr_assert_eq(seen.met_at, 0);
	is.kind = KIND(SERVICE);
	is.stage = STAGE(DONE);
	report_look(&is, &seen);
	cr_assert_eq(seen.met_at, 700);
	is.aboard_at = 300;
	report_look(&is, &seen);
	cr_assert_eq(seen.met_at, 300, "a loan: the guest has had it since then");
	cr_assert_not(seen.late);
	is.kind = KIND(NOTICE);
	is.stage = STAGE(CONFIRMED);
	is.aboard_at = 0;
	report_look(&is, &seen);
	cr_assert_eq(seen.met_at, 0);
}

Test(report_look, what_is_held_is_not_sent) {
	const struct report_ask ask = {.from = 100, .to = 200};
	Usher__Fact__Handoff is = arrival();

	cr_assert(report_covers(&ask, &is));
	is.stage = STAGE(SCHEDULED);
	is.held_at = is.offered_at;
	is.offered_at = 0;
	cr_assert_not(report_covers(&ask, &is));
	cr_assert_not(report_covers(&(struct report_ask){.to = 200}, &is),
		"nor at the beginning of time");
	is.stage = STAGE(OFFERED);
	is.offered_at = 200;
	cr_assert_not(report_covers(&ask, &is));
}

/* Spreads -------------------------------------------------------------------------------------- */

static void assert_spread(size_t n, int64_t median, int64_t ninetieth, int64_t worst) {
	int64_t values[100];
	struct report_spread spread;

	for (size_t i = 0; i < n; i++) {
		/* 10, 20, …, n × 10 in disorder: 7 divides none of the ns */
		values[i] = (int64_t)((i * 7 + 3) % n + 1) * 10;
	}
	spread = report_spread(values, n);
	cr_assert_eq(spread.n, n);
	cr_assert_eq(spread.median, median, "of %zu: %lld", n, (long long)spread.median);
	cr_assert_eq(spread.ninetieth, ninetieth, "of %zu: %lld", n, (long long)spread.ninetieth);
	cr_assert_eq(spread.worst, worst, "of %zu: %lld", n, (long long)spread.worst);
}

Test(report_look, is_by_nearest_rank) {
	assert_spread(0, 0, 0, 0);
	assert_spread(1, 10, 10, 10);
	assert_spread(2, 10, 20, 20);
	assert_spread(3, 20, 30, 30);
	assert_spread(10, 50, 90, 100);
	assert_spread(11, 60, 100, 110);
	assert_spread(100, 500, 900, 1000);
}
