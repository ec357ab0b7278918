/* SPDX-License-Identifier: MIT */
/*
 * What is not yet, in the oracle's own words: when something is due, and what becomes of it then.
 * Until then it is held and nobody hears of it; then it is offered, once, as the site has it by
 * then; and what is repeated is held again, so that of a series one is held at any time, and none
 * once it is called off. A service may be followed by another.
 */
#include "world.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum {
	SECOND = 1000,
	MINUTE = 60 * SECOND,
	HOUR = 60 * MINUTE,
	DAY = 24 * HOUR,
	EVERY_DAY = 0x7f,
	FIRST_DAY = 4, /* 1970-01-01 was a Thursday */
};

/* Times ---------------------------------------------------------------------------------------- */

/* The day of an instant in the zone of the site, counted from 1970; and of a day, its bit. */
static int64_t epoch_day_at(const struct world *world, int64_t at) {
	return (at + site_zones[world->rooms.site]) / DAY;
}

static uint32_t day_bit(int64_t day) {
	return 1U << (day + FIRST_DAY) % 7;
}

/* The first instant after @after at that minute of one of those days. */
static int64_t next_of(const struct world *world, uint32_t days, uint32_t minute, int64_t after) {
	for (int64_t day = epoch_day_at(world, after);; day++) {
		int64_t at = day * DAY - site_zones[world->rooms.site] + (int64_t)minute * MINUTE;

		if (at > after && days & day_bit(day)) {
			return at;
		}
	}
}

/* "20s", "5m", "2h", "09:30", "now": as people here say times, at @from. */
static int64_t read_time(const struct world *world, const char *text, int64_t from) {
	char *unit;
	long n = strtol(text, &unit, 10);

	if (!strcmp(text, "now")) {
		return from;
	}
	if (*unit == ':') {
		return next_of(
			world, EVERY_DAY, (uint32_t)(n * 60 + strtol(unit + 1, NULL, 10)), from);
	}
	if (*unit == 's') {
		return from + n * SECOND;
	}
	return from + n * (*unit == 'm' ? MINUTE : HOUR);
}

/* "daily", "weekly", "mon,thu". */
static uint32_t read_days(const struct world *world, const char *text, int64_t due) {
	static const char *const names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
	uint32_t days = 0;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		days |= strstr(text, names[i]) ? 1U << i : 0;
	}
	return !strcmp(text, "daily")     ? EVERY_DAY
		: !strcmp(text, "weekly") ? day_bit(epoch_day_at(world, due))
					  : days;
}

void dues_asked(const struct world *world, struct moment *moment) {
	const char *due = request_due(moment->request), *repeat = request_repeat(moment->request);
	int64_t first;

	moment->due = *due ? read_time(world, due, world->now - (int64_t)moment->request->age) : 0;
	if (*due && *repeat) {
		moment->days = read_days(world, repeat, moment->due);
		moment->minute = (uint32_t)((moment->due + site_zones[world->rooms.site]) / MINUTE %
			(24 * 60));
		first = moment->due - moment->due % MINUTE - 1;
		moment->due = next_of(world, moment->days, moment->minute,
			first > world->now ? first : world->now);
	}
}

uint64_t dues_held(const struct world *world, const struct moment *moment, int64_t *ret_due) {
	const struct known *made = idmap_get(&world->oracle.known, moment->made);
	size_t ask = moment->request->ask_case;
	bool moves = ask == USHER__REQUEST__ASK_MOVE;

	*ret_due = moves || ask == USHER__REQUEST__ASK_EXPECT ? moment->due
		: made                                        ? made->terms.due
							      : 0;
	if (moves && !moment->visit && moment->due <= world->now) { /* it is held no more */
		*ret_due = 0;
		return 0;
	}
	if (moves) {
		return moment->visit ? moment->visit : moment->handoff;
	}
	return !made || !*ret_due                   ? 0
		: ask == USHER__REQUEST__ASK_EXPECT ? made->visit
						    : made->number;
}

/* Falling due ---------------------------------------------------------------------------------- */

int64_t dues_until(
	const struct world *world, const struct moment *moment, const struct known *known) {
	const struct stay *stay = stay_of(world, known->visit);
	bool ends = moment->cause == BY_TICK && stay && stay->ends_now && awaited_is(stay) &&
		!known->terms.stays;

	/* a visit has a lower number than what is of it, and so comes first; what stays when it
	 * ends falls due after it */
	return ends ? stay->awaited.late_at + stay->ends_after - 1 : world->now;
}

void dues_fall(struct world *world, const struct moment *moment, struct known *known) {
	const struct site *site = sites[world->rooms.site];
	struct state *state = &known->state;

	if (moment->cause != BY_TICK || state->stage != USHER__STAGE__SCHEDULED ||
		state->due > dues_until(world, moment, known)) {
		return;
	}
	state->stage = USHER__STAGE__OFFERED;
	state->rings = 1;
	state->since = known->offered = world->now;
	state->repeats = false;
	if (known->kind == USHER__KIND__NOTICE) {
		state->readers = duties_readers(world, state->post, "");
	} else {
		const struct post *post = site_post(site, state->post);

		known->ladder = post->ladder;
		known->n_ladder = post->n_ladder;
		known->terms.lasts = site_offer_duration_ms(site, post);
	}
	known->ends = world->now + known->terms.lasts;
	COUNT(world, DUE);
	TELL(world, "   %s is due", id_of(known->number));
}

bool dues_in_time(const struct known *known, const Usher__Fact__Handoff *rec) {
	int64_t from = known->state.due;

	if (known->tells) {
		return rec->expected_at == from + known->comes;
	}
	return known->kind != USHER__KIND__ARRIVAL ||
		(rec->expected_at == from + known->comes && rec->meet_by == from + known->meet);
}

/* A series ------------------------------------------------------------------------------------- */

static size_t count_after(const struct world *world, uint64_t number) {
	uint64_t *ids = idmap_copy_sorted_ids(&world->oracle.known);
	size_t n = 0;

	for (size_t i = 0; i < world->oracle.known.n; i++) {
		const struct known *known = idmap_get(&world->oracle.known, ids[i]);

		n += known->terms.before == number;
	}
	free(ids);
	return n;
}

void dues_check(struct world *world) {
	uint64_t *ids = idmap_copy_sorted_ids(&world->oracle.known);

	for (size_t i = 0; i < world->oracle.known.n; i++) {
		const struct known *known = idmap_get(&world->oracle.known, ids[i]);
		bool offered = known->state.rings > 0;
		size_t n = known->terms.days ? count_after(world, known->number) : 0;

		if (known->terms.days && n != (offered ? 1 : 0)) {
			world_wrong(world, RULES, "%s of a series is %s, and %zu come after it",
				id_of(known->number), stage_of(&known->state), n);
		}
	}
	free(ids);
}

/* Has @known just fallen due, and is @o another like it? */
static bool is_like(const struct offer *o, const struct known *known) {
	bool notice = known->kind == USHER__KIND__NOTICE;

	return known->in_core && known->terms.days && known->state.rings &&
		known->offered == o->world->now && !count_after(o->world, known->number) &&
		o->rec->kind == known->kind && !strcmp(o->rec->post, known->state.post) &&
		!strcmp(o->rec->from, known->from) && !o->rec->visit &&
		!strcmp(o->rec->sender ? o->rec->sender->badge : "", known->sender) &&
		!strcmp(notice ? o->rec->notice->text : o->rec->service->note, known->words) &&
		(notice ? o->rec->notice->confirm == known->by_hand && !o->rec->notice->unstaffed &&
					!o->rec->notice->expected
			: !strcmp(o->rec->service->name, known->service) &&
					o->rec->service->loan == known->loan &&
					!strcmp(o->rec->service->named
							? o->rec->service->named->badge
							: "",
						known->named));
}

/* Those of a batch are held again together: the first of them, and the others behind it. */
static bool is_together(const struct offer *o, const struct known *known) {
	const struct known *first =
		o->rec->notice ? idmap_get(&o->world->oracle.known, o->rec->notice->batch) : NULL;
	const struct known *before =
		first ? idmap_get(&o->world->oracle.known, first->terms.before) : NULL;

	return !o->rec->notice || o->rec->notice->batch == o->rec->handoff ||
		(before && before->batch == known->batch);
}

const char *dues_again(const struct offer *o) {
	uint64_t *ids = idmap_copy_sorted_ids(&o->world->oracle.known);
	const struct known *found = NULL;

	for (size_t i = 0; i < o->world->oracle.known.n && !found; i++) {
		const struct known *known = idmap_get(&o->world->oracle.known, ids[i]);

		found = is_like(o, known) && is_together(o, known) ? known : NULL;
	}
	free(ids);
	if (!found) {
		return "nothing like it has fallen due, or one more than has";
	}
	*o->terms = found->terms;
	/* when this one was to be, wherever it was moved */
	o->terms->due = next_of(o->world, found->terms.days, found->terms.minute,
		found->terms.due > o->world->now ? found->terms.due : o->world->now);
	o->terms->before = found->number;
	COUNT(o->world, SERIES);
	return NULL;
}

/* What follows --------------------------------------------------------------------------------- */

/* What the site has follow @known, once it is done. */
static const struct service *next_service(const struct world *world, const struct known *known) {
	const struct service *service =
		known ? site_service(sites[world->rooms.site], known->service) : NULL;

	return service ? service->followed_by : NULL;
}

int64_t dues_followed_at(const struct offer *o) {
	const struct known *done = idmap_get(&o->world->oracle.known, o->moment->handoff);

	return done->state.ended_at + site_service(o->site, done->service)->followed_after;
}

const char *dues_follow(const struct offer *o) {
	const struct known *done = idmap_get(&o->world->oracle.known, o->moment->handoff);
	const struct service *next = next_service(o->world, done);
	const Usher__Fact__Service *part = o->rec->service;

	if (!next || done->state.stage != USHER__STAGE__DONE ||
		o->rec->kind != USHER__KIND__SERVICE || strcmp(part->name, next->id) ||
		strcmp(o->rec->post, next->post->id) || strcmp(o->rec->from, done->state.post) ||
		o->rec->visit != done->visit || strcmp(part->note, done->words) ||
		part->quantity != 1 || part->named || part->loan != next->is_loan || !part->stays ||
		o->rec->after != done->number || strcmp(o->rec->sender->badge, o->moment->badge)) {
		return "it does not follow what is done";
	}
	if (dues_followed_at(o) > o->world->now) {
		o->terms->due = dues_followed_at(o);
	}
	o->terms->stays = true;
	COUNT(o->world, FOLLOWED);
	return NULL;
}

void dues_check_followed(struct world *world, const struct moment *moment) {
	const struct known *done = idmap_get(&world->oracle.known, moment->handoff);
	bool is_done = moment->n_did && done && done->state.stage == USHER__STAGE__DONE;

	if (moment->n_made != (is_done && next_service(world, done) ? 1 : 0)) {
		world_wrong(world, RULES, "%s is done, and followed by %zu", id_of(moment->handoff),
			moment->n_made);
	}
}
