/* SPDX-License-Identifier: MIT */
/* What a report makes of one handoff, and of a handful of times. */
#include "record/report.h"

#include <criterion/criterion.h>

#define KIND(name) USHER__KIND__##name
#define STAGE(name) USHER__STAGE__##name

/* An arrival that was offered at 100. */
static Usher__Fact__Handoff arrival(void) {
	Usher__Fact__Handoff rec = USHER__FACT__HANDOFF__INIT;

	rec.handoff = 1;
	rec.kind = KIND(ARRIVAL);
	rec.stage = STAGE(MISSED);
	rec.offered_at = 100;
	return rec;
}

static Usher__Fact__Person person(const char *badge) {
	Usher__Fact__Person rec = USHER__FACT__PERSON__INIT;

	rec.badge = (char *)badge;
	return rec;
}

/* Who took it first took it; what came of it counts from the same sending. */
Test(report_fill_row, the_first_taking_counts) {
	Usher__Fact__Person one = person("301"), other = person("302");
	Usher__Fact__Earlier first = USHER__FACT__EARLIER__INIT, *earlier[16];
	Usher__Fact__Handoff rec = arrival();
	struct report_row seen;
	struct report_sample figures;

	first.person = &one;
	first.taken_at = 1100;
	for (size_t i = 0; i < 16; i++) {
		earlier[i] = &first;
	}
	rec.stage = STAGE(MET);
	rec.taker = &other;
	rec.taken_at = 5100;
	rec.ended_at = 9100;
	rec.earlier = earlier;
	rec.n_earlier = 15;
	report_fill_row(&rec, &seen);
	cr_assert_str_eq(seen.taken_by, "301");
	cr_assert_str_eq(seen.last_taken_by, "302");
	cr_assert_eq(seen.taken_at, 1100);
	cr_assert_eq(seen.met_at, 9100);
	rec.n_earlier = 16;
	report_fill_row(&rec, &seen);
	cr_assert_eq(seen.taken_at, 0, "who was first may be forgotten");
	rec.n_earlier = 1;
	rec.taker = NULL;
	rec.taken_at = 0;
	rec.stage = STAGE(MISSED);
	report_fill_row(&rec, &seen);
	report_fill_sample(&rec, REPORT_BY_BADGE, &figures);
	cr_assert(figures.taken);
	cr_assert_str_eq(figures.post_or_badge, "301");
	cr_assert_str_eq(seen.last_taken_by, "301", "given back, and missed");
	cr_assert_eq(seen.met_at, 0);
	first.person = NULL;
	report_fill_row(&rec, &seen);
	cr_assert_str_eq(seen.taken_by, "", "of a row that somebody forged");
}

Test(report_fill_row, each_kind_is_met_in_its_own_way) {
	Usher__Fact__Handoff rec = arrival();
	struct report_row seen;

	rec.meet_by = 500;
	rec.aboard_at = 300;
	rec.ended_at = 700;
	rec.stage = STAGE(MET);
	report_fill_row(&rec, &seen);
	cr_assert_eq(seen.met_at, 700);
	cr_assert(seen.late);
	rec.meet_by = 700;
	report_fill_row(&rec, &seen);
	cr_assert_not(seen.late);
	rec.stage = STAGE(WITHDRAWN);
	rec.meet_by = 1;
	report_fill_row(&rec, &seen);
	cr_assert_eq(seen.met_at, 0);
	cr_assert_not(seen.late, "who was never met is not met late");
	rec.kind = KIND(PICKUP);
	report_fill_row(&rec, &seen);
	cr_assert_eq(seen.met_at, 300, "withdrawn, but the guest was in the cart");
	rec.stage = STAGE(DROPPED);
	rec.aboard_at = 0;
	report_fill_row(&rec, &seen);
	cr_assert_eq(seen.met_at, 0);
	rec.kind = KIND(SERVICE);
	rec.stage = STAGE(DONE);
	report_fill_row(&rec, &seen);
	cr_assert_eq(seen.met_at, 700);
	rec.aboard_at = 300;
	report_fill_row(&rec, &seen);
	cr_assert_eq(seen.met_at, 300, "a loan: the guest has had it since then");
	cr_assert_not(seen.late);
	rec.kind = KIND(NOTICE);
	rec.stage = STAGE(CONFIRMED);
	rec.aboard_at = 0;
	report_fill_row(&rec, &seen);
	cr_assert_eq(seen.met_at, 0);
}

Test(report_fill_row, what_is_held_is_not_sent) {
	const struct report_query ask = {.from = 100, .to = 200};
	Usher__Fact__Handoff rec = arrival();

	cr_assert(report_query_covers(&ask, &rec));
	rec.stage = STAGE(SCHEDULED);
	rec.held_at = rec.offered_at;
	rec.offered_at = 0;
	cr_assert_not(report_query_covers(&ask, &rec));
	cr_assert_not(report_query_covers(&(struct report_query){.to = 200}, &rec),
		"nor at the beginning of time");
	rec.stage = STAGE(OFFERED);
	rec.offered_at = 200;
	cr_assert_not(report_query_covers(&ask, &rec));
}

/* Spreads -------------------------------------------------------------------------------------- */

static void assert_spread(size_t n, int64_t median, int64_t ninetieth, int64_t worst) {
	int64_t values[100];
	struct report_spread spread;

	for (size_t i = 0; i < n; i++) {
		/* 10, 20, …, n × 10 in disorder: 7 divides none of the ns */
		values[i] = (int64_t)((i * 7 + 3) % n + 1) * 10;
	}
	spread = report_sort_and_get_spread(values, n);
	cr_assert_eq(spread.n, n);
	cr_assert_eq(spread.median, median, "of %zu: %lld", n, (long long)spread.median);
	cr_assert_eq(spread.ninetieth, ninetieth, "of %zu: %lld", n, (long long)spread.ninetieth);
	cr_assert_eq(spread.longest, worst, "of %zu: %lld", n, (long long)spread.longest);
}

Test(report_fill_row, is_by_nearest_rank) {
	assert_spread(0, 0, 0, 0);
	assert_spread(1, 10, 10, 10);
	assert_spread(2, 10, 20, 20);
	assert_spread(3, 20, 30, 30);
	assert_spread(10, 50, 90, 100);
	assert_spread(11, 60, 100, 110);
	assert_spread(100, 500, 900, 1000);
}
