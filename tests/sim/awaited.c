/* SPDX-License-Identifier: MIT */
/*
 * Guests who are announced, in the oracle's own words: who is told of them and when, what it is
 * that brings them, moves them or calls them off, and that nobody takes one who is not here yet for
 * a guest.
 */
#include "world.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

bool awaited_is(const struct stay *stay) {
	return stay && stay->in_core && stay->awaited.at && !stay->awaited.arrived_at &&
		!stay->ended_at;
}

bool awaited_is_late(const struct world *world, const struct stay *stay) {
	return awaited_is(stay) && stay->awaited.at + stay->awaited.late_after <= world->now;
}

bool awaited_is_over(const struct world *world, const struct stay *stay) {
	return awaited_is(stay) && stay->awaited.late_at &&
		stay->awaited.late_at + stay->ends_after <= world->now;
}

bool awaited_is_untold(const struct world *world, const struct stay *stay) {
	uint64_t *ids = idmap_copy_sorted_ids(&world->oracle.known);
	bool found = false;

	for (size_t i = 0; i < world->oracle.known.n && awaited_is(stay); i++) {
		const struct known *known = idmap_get(&world->oracle.known, ids[i]);

		found |= known->visit == stay->number && known->tells && known->in_core &&
			known->state.stage == USHER__STAGE__SCHEDULED;
	}
	free(ids);
	return found;
}

bool awaited_by(const struct world *world, const struct known *known) {
	return known->tells && awaited_is(stay_of(world, known->visit));
}

/* What has become of him ----------------------------------------------------------------------- */

void awaited_before(struct stay *stay, const Usher__Fact__Visit *visit) {
	const Usher__Fact__Expected *expected = visit && stay->awaited.at ? visit->expected : NULL;

	stay->comes_now = expected && expected->arrived_at && !stay->awaited.arrived_at;
	stay->moves_now = expected && expected->at != stay->awaited.at;
	stay->told_now = 0;
}

static size_t asked_first(const struct moment *moment) {
	return moment->cause == BY_REQUEST && moment->entry && !moment->entry->decided
		? moment->request->ask_case
		: 0;
}

static bool is_aboard(
	const struct world *world, const struct moment *moment, const struct stay *stay) {
	const struct known *known = idmap_get(&world->oracle.known, moment->handoff);

	return asked_first(moment) == USHER__REQUEST__ASK_ABOARD && moment->n_did && known &&
		known->visit == stay->number;
}

/* Somebody has said so, or has him aboard. */
static bool has_come(const struct world *world, const struct moment *moment,
	const struct stay *stay, const Usher__Fact__Expected *expected) {
	bool said = asked_first(moment) == USHER__REQUEST__ASK_ARRIVED &&
		moment->visit == stay->number && moment->seen;

	return (said || is_aboard(world, moment, stay)) && awaited_is(stay) &&
		expected->arrived_at == world->now && expected->received_by && *moment->badge &&
		!strcmp(expected->received_by->badge, moment->badge);
}

static void came(struct world *world, struct moment *moment, struct stay *stay,
	const Usher__Fact__Expected *expected) {
	if (!has_come(world, moment, stay, expected)) {
		world_wrong(world, VISITS, "the guest of visit %s is here, and nobody has said so",
			id_of(stay->number));
	}
	stay->awaited.arrived_at = expected->arrived_at;
	snprintf(stay->awaited.receiver, sizeof stay->awaited.receiver, "%s",
		expected->received_by ? expected->received_by->badge : "");
	moment->namesake = stays_namesake(world, stay->card->surname, stay->number);
	world->tally->n[stay->awaited.late_at ? TALLY_CAME_LATE : TALLY_CAME]++;
	TELL(world, "   the guest of visit %s is here", id_of(stay->number));
}

/* Whoever moves him says when he comes instead: that he is late, until now, is forgotten. */
static bool is_moved(const struct moment *moment, const struct stay *stay) {
	return asked_first(moment) == USHER__REQUEST__ASK_MOVE && moment->visit == stay->number &&
		moment->seen && *moment->badge && awaited_is(stay);
}

static void moved(struct world *world, const struct moment *moment, struct stay *stay,
	const Usher__Fact__Expected *expected) {
	if (!is_moved(moment, stay) || expected->at != moment->due) {
		world_wrong(world, VISITS,
			"the guest of visit %s is to come at another time than was said",
			id_of(stay->number));
	}
	stay->awaited.at = expected->at;
	stay->awaited.late_at = 0;
	COUNT(world, POSTPONED);
	TELL(world, "   the guest of visit %s is to come at %lld", id_of(stay->number),
		(long long)expected->at);
}

/* The post that announced him, if it is still there, and the supervisor's. */
static uint32_t told_late(const struct world *world, const struct stay *stay) {
	const struct site *site = sites[world->rooms.site];

	return post_bit(site_supervisor_post(site)->id) |
		(site_post(site, stay->awaited.from) ? post_bit(stay->awaited.from) : 0);
}

static void turned_late(struct world *world, const struct moment *moment, struct stay *stay) {
	if (moment->cause != BY_TICK || !awaited_is_late(world, stay) || stay->awaited.late_at ||
		stay->told_now != told_late(world, stay)) {
		world_wrong(world, VISITS,
			"the guest of visit %s has not come: %#x are told too early, twice, or not "
			"all",
			id_of(stay->number), stay->told_now);
	}
	stay->awaited.late_at = world->now;
	COUNT(world, OVERDUE);
	TELL(world, "   the guest of visit %s has not come", id_of(stay->number));
}

void awaited_after(struct world *world, struct moment *moment, struct stay *stay,
	const Usher__Fact__Visit *visit) {
	const Usher__Fact__Expected *expected = visit->expected;
	/* to the same time, perhaps */
	bool again = (moment->n_did || moment->n_made) && is_moved(moment, stay);

	if (!expected != !stay->awaited.at) {
		world_wrong(world, VISITS, "visit %s is of a guest who was announced, and was not",
			id_of(stay->number));
	} else if (!expected) {
		return;
	}
	if (stay->moves_now || again) {
		moved(world, moment, stay, expected);
	}
	if (stay->comes_now) {
		came(world, moment, stay, expected);
	} else if (awaited_is(stay) && is_aboard(world, moment, stay)) {
		world_wrong(world, VISITS, "the guest of visit %s is aboard, and not here",
			id_of(stay->number));
	}
	if (expected->overdue_at == world->now && !stay->awaited.late_at) {
		turned_late(world, moment, stay);
	} else if (stay->told_now || expected->overdue_at != stay->awaited.late_at ||
		expected->arrived_at != stay->awaited.arrived_at) {
		world_wrong(world, VISITS,
			"that the guest of visit %s has not come is told again, or is not so any "
			"more",
			id_of(stay->number));
	}
}

void awaited_recovered(struct world *world, struct stay *stay, const Usher__Fact__Visit *visit) {
	const Usher__Fact__Expected *expected = visit->expected;

	if (!expected != !stay->awaited.at || (stay->awaited.told_here && !expected->arrived_at)) {
		world_wrong(world, VISITS,
			"the guest of visit %s had come, or was announced, and after a crash is "
			"not",
			id_of(stay->number));
	} else if (expected) {
		stay->awaited.at = expected->at;
		stay->awaited.late_at = expected->overdue_at;
		stay->awaited.arrived_at = expected->arrived_at;
		snprintf(stay->awaited.receiver, sizeof stay->awaited.receiver, "%s",
			expected->received_by ? expected->received_by->badge : "");
	}
}

void awaited_told(struct line *line, const struct known *known, const Usher__Handoff *handoff) {
	const struct stay *stay =
		known->tells || known->overdue ? stay_of(line->world, known->visit) : NULL;
	const Usher__Expected *told = handoff->expected;

	if (!told != !stay ||
		(stay &&
			(told->at != stay->awaited.at ||
				told->overdue != (stay->awaited.late_at != 0) ||
				told->arrived_at != stay->awaited.arrived_at ||
				strcmp(told->received_by, stay->awaited.receiver)))) {
		world_wrong(line->world, VISITS,
			"%s is told by %s when a guest comes, and it is not so",
			peer_names[line->peer], handoff->id);
	}
}

/* What appears --------------------------------------------------------------------------------- */

/* Whoever the site tells of guests, whoever receives him, whoever drives, and who else is to know;
 * at least one does. */
static uint32_t posts_told(
	const struct offer *o, const Usher__Expect *expect, const struct area *area) {
	uint32_t set = area ? post_bit(area->post->id) : 0;

	for (size_t i = 0; i < o->site->n_posts; i++) {
		set |= o->site->posts[i].is_told_of_expected ? post_bit(o->site->posts[i].id) : 0;
	}
	for (size_t i = 0; i < expect->n_tell; i++) {
		set |= post_bit(expect->tell[i]);
	}
	set |= expect->car && o->site->n_vehicles ? post_bit(o->site->vehicles[0].post->id) : 0;
	return set ? set : post_bit(o->rec->from);
}

static const char *open_stay(const struct offer *o, const Usher__Fact__Visit *visit) {
	const Usher__Expect *expect = o->moment->request->expect;
	const struct area *area = *expect->to ? site_area_by_name(o->site, expect->to) : NULL;
	const Usher__Fact__Expected *expected = visit->expected;
	struct stay *stay;

	if (visit->opened_at != o->world->now || visit->ended_at || visit->n_changes || !expected ||
		expected->at != o->moment->due || expected->ahead != o->site->told_ahead ||
		expected->overdue_after != o->site->overdue_after ||
		strcmp(expected->to, area ? area->id : "") ||
		strcmp(expected->from, o->rec->from) || expected->car != expect->car ||
		expected->overdue_at || expected->arrived_at) {
		return "its visit is not new, or of another guest";
	}
	stay = stays_open(o->world, visit);
	stay->awaited = (struct announced){
		.at = expected->at,
		.ahead = expected->ahead,
		.late_after = expected->overdue_after,
		.tell = posts_told(o, expect, area),
	};
	snprintf(stay->awaited.from, sizeof stay->awaited.from, "%s", expected->from);
	snprintf(stay->awaited.to, sizeof stay->awaited.to, "%s", expected->to);
	o->moment->visit = stay->number;
	COUNT(o->world, EXPECTED);
	return sum_of_core(visit->card) != sum_of_wire(expect->card) ? "its visit has another card"
								     : NULL;
}

/* One more of those that tell of him, to the next post. */
static const char *tells(const struct offer *o, const struct stay *stay, int64_t at) {
	const Usher__Fact__Notice *notice = o->rec->notice;
	int64_t due = at - stay->awaited.ahead;
	struct state state = state_of_core(o->rec);

	if (o->rec->kind != USHER__KIND__NOTICE || !notice->expected || *notice->text ||
		notice->confirm || notice->overdue || o->rec->visit != stay->number ||
		o->rec->expected_at != at || !offers_in_batch(o) ||
		strcmp(o->rec->from, stay->awaited.from) ||
		!(stay->awaited.tell & post_bit(o->rec->post))) {
		return "it does not tell that a guest is announced, or nobody there need know";
	}
	*o->terms = (struct terms){.due = due > o->world->now ? due : 0,
		.lasts = stay->awaited.ahead + stay->awaited.late_after};
	return !o->terms->due && state.readers != duties_readers(o->world, o->rec->post, "")
		? "others are to read it than are on duty"
		: NULL;
}

const char *awaited_expect(const struct offer *o) {
	const Usher__Fact__Visit *visit = relay_visit(o->world->rooms.relay, o->rec->visit);
	const char *why = NULL;

	if (!o->moment->made) {
		why = !visit || stay_of(o->world, visit->visit) ? "its visit is not new"
								: open_stay(o, visit);
	}
	return why ? why : tells(o, stay_of(o->world, o->moment->visit), o->moment->due);
}

const char *awaited_postpone(const struct offer *o) {
	const struct stay *stay = stay_of(o->world, o->moment->visit);

	return !stay || !is_moved(o->moment, stay) ? "no guest is moved"
						   : tells(o, stay, o->moment->due);
}

/* Where he goes who is here: where it is said now, or was; and nowhere if whoever receives him has
 * him. */
static const struct area *goes_to(
	const struct world *world, const struct moment *moment, const struct stay *stay) {
	const struct site *site = sites[world->rooms.site];
	const char *to = moment->request->arrived->to;
	const struct area *area =
		*to ? site_area_by_name(site, to) : site_area(site, stay->awaited.to);

	return area && (*to || !(moment->duties & post_bit(area->post->id))) ? area : NULL;
}

const char *awaited_arrive(const struct offer *o) {
	const struct stay *stay = stay_of(o->world, o->moment->visit);
	const struct area *area = stay ? goes_to(o->world, o->moment, stay) : NULL;

	return offers_of_visit(o)           ? offers_of_visit(o)
		: !stay->comes_now || !area ? "its guest does not come, or goes nowhere"
					    : offers_arrive(o, area->id);
}

const char *awaited_late(const struct offer *o) {
	struct stay *stay = stay_of(o->world, o->rec->visit);
	uint32_t bit = post_bit(o->rec->post);
	struct state state = state_of_core(o->rec);

	if (!awaited_is_late(o->world, stay) || stay->awaited.late_at ||
		o->moment->cause != BY_TICK || o->rec->kind != USHER__KIND__NOTICE ||
		o->rec->sender || *o->rec->notice->text || o->rec->notice->expected ||
		strcmp(o->rec->from, stay->awaited.from) || stay->told_now & bit ||
		!(told_late(o->world, stay) & bit)) {
		return "no guest has just turned late, or it was told there";
	}
	stay->told_now |= bit;
	o->terms->lasts = o->site->notice_ends_after;
	return state.readers != duties_readers(o->world, o->rec->post, "")
		? "others are to read it than are on duty"
		: NULL;
}

/* All of it ------------------------------------------------------------------------------------ */

/* How many of the posts that are told of him there are. */
static size_t count_told(const struct world *world, const struct stay *stay) {
	const struct site *site = sites[world->rooms.site];
	size_t n = 0;

	for (size_t i = 0; stay && i < site->n_posts; i++) {
		n += stay->awaited.tell & post_bit(site->posts[i].id) ? 1 : 0;
	}
	return n;
}

void awaited_check_made(struct world *world, const struct moment *moment) {
	const struct stay *stay = stay_of(world, moment->visit);
	size_t ask = moment->request->ask_case, n = 0;

	if (ask == USHER__REQUEST__ASK_ARRIVED) {
		n = stay && stay->comes_now && goes_to(world, moment, stay) ? 1 : 0;
	} else if (ask == USHER__REQUEST__ASK_MOVE) {
		n = stay && !moment->untold && (stay->moves_now || moment->n_did || moment->n_made)
			? count_told(world, stay)
			: 0;
	} else {
		n = moment->n_made ? count_told(world, stay) : 0;
	}
	if (moment->n_made != n) {
		world_wrong(world, RULES,
			"of a guest who is announced, or here, or comes later %zu should hear, and "
			"%zu do",
			n, moment->n_made);
	}
	if (stay && stay->moves_now && moment->n_did != moment->n_may) {
		world_wrong(world, RULES,
			"of %zu that are held for a guest, or have told of him, %zu are moved or "
			"withdrawn",
			moment->n_may, moment->n_did);
	}
}
