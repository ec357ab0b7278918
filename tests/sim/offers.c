/* SPDX-License-Identifier: MIT */
/*
 * What may appear: a handoff that was not there before must be one that the moment's request, or
 * the rules, bring, and be as they have it.
 */
#include "world.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum {
	LATE_AFTER = 60 * 1000,
};

static const struct known *meant(const struct offer *o) {
	return idmap_get(&o->world->oracle.known, o->moment->handoff);
}

/* How long a guest walks from @from to @area. */
static int64_t walk(const struct area *area, const char *from) {
	for (size_t i = 0; i < area->n_walks; i++) {
		if (!strcmp(area->walks[i].from->id, from)) {
			return area->walks[i].walk_ms;
		}
	}
	return area->walk_ms;
}

/* It says so if it comes long after it was asked for, or was due. The rest of a party is as late as
 * the whole. */
static bool is_late_as_said(const struct offer *o) {
	const struct stay *stay = o->rec->notice ? stay_of(o->world, o->rec->visit)
						 : NULL; /* it tells of him so long ahead */
	int64_t due = o->rec->after ? dues_followed_at(o)
				    : o->moment->due - (stay ? stay->awaited.ahead : 0);
	int64_t asked = times_asked(o->world, o->moment),
		late = o->world->now - (due > asked ? due : asked);

	return o->moment->request->ask_case == USHER__REQUEST__ASK_SPLIT ||
		o->rec->late == (o->rec->due_at || late <= LATE_AFTER ? 0 : late);
}

/* Whoever receives guests at @said is told, and when: he sets out when it was asked for, or was
 * due. */
const char *offers_arrive(const struct offer *o, const char *said) {
	const struct area *area = site_area_by_name(o->site, said);
	int64_t expected, asked = times_asked(o->world, o->moment);

	if (!area || strcmp(o->rec->to, area->id) || strcmp(o->rec->post, area->post->id) ||
		o->rec->kind != USHER__KIND__ARRIVAL) {
		return "it is no arrival where it was sent to";
	}
	expected = (o->moment->due > asked ? o->moment->due : asked) + walk(area, o->rec->from);
	return o->rec->expected_at != expected || o->rec->meet_by != expected + o->site->met_within
		? "it is expected at another time"
		: NULL;
}

static const char *by_send(const struct offer *o) {
	const Usher__Request *request = o->moment->request;
	const Usher__Fact__Visit *visit = relay_visit(o->world->rooms.relay, o->rec->visit);
	struct stay *stay;

	if (!visit || stay_of(o->world, visit->visit) || visit->opened_at != o->world->now ||
		visit->ended_at || visit->n_changes) {
		return "its visit is not new";
	}
	stay = stays_open(o->world, visit);
	o->moment->namesake = stays_namesake(o->world, stay->card->surname, stay->number);
	if (request->ask_case == USHER__REQUEST__ASK_SAY) {
		return strstr(request->say->line,
			       visit->card->n_traits ? visit->card->traits[0]
						     : visit->card->surname)
			? offers_arrive(o, o->rec->to)
			: "nobody has said so";
	}
	return sum_of_core(visit->card) != sum_of_wire(request->send->card)
		? "it has another card"
		: offers_arrive(o, request->send->to);
}

/* Of the visit that is meant, by whoever handles it. */
const char *offers_of_visit(const struct offer *o) {
	const struct stay *stay = stay_of(o->world, o->moment->visit);

	return !stay || stay->ended_at || !o->moment->seen || o->rec->visit != stay->number
		? "it is of another visit"
		: NULL;
}

static const char *by_pass(const struct offer *o) {
	if (awaited_is(stay_of(o->world, o->rec->visit))) {
		return "its guest is not here yet";
	}
	return offers_of_visit(o) ? offers_of_visit(o)
				  : offers_arrive(o, o->moment->request->pass->to);
}

static const char *by_fetch(const struct offer *o) {
	const Usher__Pickup *fetch = o->moment->request->pickup;
	const struct area *where = site_area_by_name(o->site, fetch->area),
			  *to = site_area_by_name(o->site, fetch->to);
	const Usher__Fact__Pickup *pickup = o->rec->pickup;

	if (offers_of_visit(o)) {
		return offers_of_visit(o);
	}
	return o->rec->kind != USHER__KIND__PICKUP || !pickup || !where ||
			strcmp(pickup->area, where->id) ||
			strcmp(o->rec->to, to ? to->id : fetch->to) ||
			pickup->luggage != fetch->luggage || pickup->seats || *pickup->vehicle ||
			!o->site->n_vehicles || strcmp(o->rec->post, o->site->vehicles[0].post->id)
		? "it is not the pickup that was asked for"
		: NULL;
}

static const char *by_serve(const struct offer *o) {
	const Usher__Service *serve = o->moment->request->service;
	const struct service *service = site_service_by_name(o->site, serve->name);
	const Usher__Fact__Service *part = o->rec->service;

	if (*serve->visit ? offers_of_visit(o) != NULL : o->rec->visit != 0) {
		return "it is of another visit";
	}
	o->terms->stays = service && service->outlives_visit;
	return o->rec->kind != USHER__KIND__SERVICE || !part || !service ||
			strcmp(part->name, service->id) || part->loan != service->is_loan ||
			part->stays != service->outlives_visit ||
			strcmp(o->rec->post, service->post->id) ||
			strcmp(part->named ? part->named->badge : "", serve->badge) ||
			part->quantity != (serve->quantity ? serve->quantity : 1) ||
			strcmp(part->note, serve->note)
		? "it is not the service that was asked for"
		: NULL;
}

/* Of all posts, a notice does not go to where only its sender is; but if it is held, somebody else
 * may be there then. */
static bool is_told(const struct world *world, const struct moment *moment, const char *post) {
	const Usher__Notice *announce = moment->request->notice;
	bool alone = moment->duties & post_bit(post) && !duties_others(world, moment->peer, post) &&
		moment->due <= world->now;

	for (size_t i = 0; i < announce->n_to; i++) {
		if (!strcmp(announce->to[i], post) || (!strcmp(announce->to[i], "all") && !alone)) {
			return true;
		}
	}
	return false;
}

bool offers_in_batch(const struct offer *o) {
	uint64_t batch = o->moment->made ? o->moment->made : o->rec->handoff;

	return o->rec->notice && o->rec->notice->batch == batch &&
		o->rec->handoff == batch + o->moment->n_made;
}

static const char *by_announce(const struct offer *o) {
	const Usher__Notice *announce = o->moment->request->notice;
	const Usher__Fact__Notice *notice = o->rec->notice;
	struct state state = state_of_core(o->rec);

	if (o->rec->kind != USHER__KIND__NOTICE || !notice ||
		!is_told(o->world, o->moment, o->rec->post) ||
		strcmp(notice->text, announce->text) || notice->confirm != announce->confirm ||
		notice->unstaffed || notice->expected) {
		return "it is not the notice that was sent";
	}
	if (!offers_in_batch(o)) {
		return "it is not of the batch";
	}
	o->terms->lasts = *announce->expires ? strtoll(announce->expires, NULL, 10) * 60 * 1000
					     : o->site->notice_ends_after;
	return !o->terms->due &&
			(state.confirmed ||
				state.readers !=
					duties_readers(o->world, o->rec->post, o->moment->badge))
		? "others are to read it than are on duty"
		: NULL;
}

/* The rest of a party. */
static const char *by_split(const struct offer *o) {
	const struct known *first = meant(o);

	return !first || o->rec->kind != USHER__KIND__PICKUP || o->rec->visit != first->visit ||
			strcmp(o->rec->to, first->to) || strcmp(o->rec->post, first->state.post) ||
			o->rec->party + first->state.party != o->moment->party
		? "it is not the rest of the party"
		: NULL;
}

/* Does boarding bring an arrival? Not to an exit, nor to those who drive, nor beyond the site. */
static const struct area *boarding_offers(const struct world *world, const struct known *known) {
	const struct area *area =
		known ? site_area_by_name(sites[world->rooms.site], known->to) : NULL;

	return area && !known->beyond && !area->is_exit &&
			strcmp(area->post->id, known->state.post) != 0
		? area
		: NULL;
}

static const char *by_aboard(const struct offer *o) {
	const struct known *ride = meant(o);

	if (!boarding_offers(o->world, ride) || o->rec->visit != ride->visit ||
		strcmp(o->rec->from, ride->state.post) || o->rec->party != ride->state.party) {
		return "nobody is on the way there";
	}
	return offers_arrive(o, ride->to);
}

static const char *(*const rows[])(const struct offer *offer) = {
	[USHER__REQUEST__ASK_SEND] = by_send,
	[USHER__REQUEST__ASK_SAY] = by_send,
	[USHER__REQUEST__ASK_PASS] = by_pass,
	[USHER__REQUEST__ASK_PICKUP] = by_fetch,
	[USHER__REQUEST__ASK_SERVICE] = by_serve,
	[USHER__REQUEST__ASK_NOTICE] = by_announce,
	[USHER__REQUEST__ASK_SPLIT] = by_split,
	[USHER__REQUEST__ASK_ABOARD] = by_aboard,
	[USHER__REQUEST__ASK_DONE] = dues_follow,
	[USHER__REQUEST__ASK_BACK] = dues_follow,
	[USHER__REQUEST__ASK_EXPECT] = awaited_expect,
	[USHER__REQUEST__ASK_ARRIVED] = awaited_arrive,
	[USHER__REQUEST__ASK_MOVE] = awaited_postpone,
};

/* Several at once; and what comes of an act upon another, whoever sent that. */
static bool is_batch(size_t ask) {
	return ask == USHER__REQUEST__ASK_NOTICE || ask == USHER__REQUEST__ASK_EXPECT ||
		ask == USHER__REQUEST__ASK_MOVE;
}

static bool is_consequence(size_t ask) {
	return ask == USHER__REQUEST__ASK_ABOARD || ask == USHER__REQUEST__ASK_SPLIT ||
		ask == USHER__REQUEST__ASK_DONE || ask == USHER__REQUEST__ASK_BACK;
}

/* Does a notice that @post was left wait for somebody? */
static bool is_warned(const struct world *world, const char *post) {
	uint64_t *ids = idmap_copy_sorted_ids(&world->oracle.known);
	bool found = false;

	for (size_t i = 0; i < world->oracle.known.n; i++) {
		const struct known *known = idmap_get(&world->oracle.known, ids[i]);

		found |= known->unstaffed && known->in_core && state_is_open(&known->state) &&
			!strcmp(known->from, post);
	}
	free(ids);
	return found;
}

/* The last has left a post at which somebody must be. */
static bool is_left(
	const struct world *world, const struct moment *moment, const struct post *post) {
	const struct site *site = sites[world->rooms.site];
	uint32_t left = moment->there & ~duties_there(world);

	return post && post->must_be_staffed && post != site_supervisor_post(site) &&
		left & post_bit(post->id);
}

static const char *by_relay(const struct offer *o) {
	struct state state = state_of_core(o->rec);

	o->terms->lasts = o->site->notice_ends_after;
	return is_warned(o->world, o->rec->from) ||
			!is_left(o->world, o->moment, site_post(o->site, o->rec->from)) ||
			strcmp(o->rec->post, site_supervisor_post(o->site)->id) ||
			o->rec->kind != USHER__KIND__NOTICE || o->rec->sender ||
			state.readers != duties_readers(o->world, o->rec->post, "")
		? "no post was left by the last, or that is known"
		: NULL;
}

static const char *by_request(const struct offer *o) {
	size_t ask = o->moment->cause == BY_REQUEST ? o->moment->request->ask_case : 0;
	const char *why;

	if (!o->moment->entry || o->moment->entry->decided || ask >= sizeof rows / sizeof *rows ||
		!rows[ask] || (o->moment->made && !is_batch(ask))) {
		return "nobody has just sent it";
	}
	if (is_consequence(ask) ? !o->moment->n_did
			: ask == USHER__REQUEST__ASK_MOVE
			? !*o->moment->badge
			: !(o->moment->duties & post_bit(o->rec->from))) {
		return "its sender is not there";
	}
	if (*request_from(o->moment->request) &&
		strcmp(o->rec->from, request_from(o->moment->request))) {
		return "it is from another post than was said";
	}
	if (o->moment->due > o->world->now || o->moment->days) {
		o->terms->due = o->moment->due;
		o->terms->days = o->moment->days;
		o->terms->minute = o->moment->minute;
	}
	why = rows[ask](o);
	return why || is_late_as_said(o) ? why : "it is later, or sooner, than it says";
}

/* What the relay brings by itself. */
static const char *(*by_itself(const Usher__Fact__Handoff *rec, const struct moment *moment))(
	const struct offer *offer) {
	bool warns = rec->notice && rec->notice->unstaffed,
	     late = rec->notice && rec->notice->overdue;

	return warns                       ? by_relay
		: late                     ? awaited_late
		: moment->cause == BY_TICK ? dues_again
					   : NULL;
}

const char *offers_expect(struct world *world, struct moment *moment, const struct handoff *handoff,
	struct terms *ret) {
	const struct offer offer = {
		world, moment, handoff, &handoff->rec, sites[world->rooms.site], ret};
	const char *(*itself)(const struct offer *offer) = by_itself(&handoff->rec, moment);
	const char *why;

	ret->kept = offer.site->visit_ends_after;
	why = itself ? itself(&offer) : by_request(&offer);
	if (!why && !itself) {
		moment->made = moment->made ? moment->made : handoff->rec.handoff;
		moment->n_made++;
	}
	return why;
}

static size_t count_told(const struct world *world, const struct moment *moment) {
	const struct site *site = sites[world->rooms.site];
	size_t n = 0;

	for (size_t i = 0; i < site->n_posts; i++) {
		n += is_told(world, moment, site->posts[i].id);
	}
	return n;
}

void offers_check(struct world *world, const struct moment *moment) {
	const struct site *site = sites[world->rooms.site];
	const struct known *known = idmap_get(&world->oracle.known, moment->handoff);
	size_t ask = moment->cause == BY_REQUEST ? moment->request->ask_case : 0;

	for (size_t i = 0; i < site->n_posts; i++) {
		if (is_left(world, moment, &site->posts[i]) &&
			!is_warned(world, site->posts[i].id)) {
			world_wrong(world, RULES, "the last has left %s, and nobody is warned",
				site->posts[i].id);
		}
	}
	if (moment->n_did && moment->n_did != moment->n_may) {
		world_wrong(world, RULES, "of %zu that a request is upon %zu are changed",
			moment->n_may, moment->n_did);
	}
	if (ask == USHER__REQUEST__ASK_SPLIT && moment->n_did != moment->n_made) {
		world_wrong(world, RULES, "a party is split, and the rest is nowhere");
	}
	if (ask == USHER__REQUEST__ASK_ABOARD && moment->n_did && !moment->n_made &&
		boarding_offers(world, known)) {
		world_wrong(world, RULES, "%s is aboard, and nobody is told where it goes",
			id_of(known->number));
	}
	if (ask == USHER__REQUEST__ASK_DONE || ask == USHER__REQUEST__ASK_BACK) {
		dues_check_followed(world, moment);
	}
	if (ask == USHER__REQUEST__ASK_EXPECT || ask == USHER__REQUEST__ASK_ARRIVED ||
		ask == USHER__REQUEST__ASK_MOVE) {
		awaited_check_made(world, moment);
	}
	if (ask == USHER__REQUEST__ASK_NOTICE && moment->n_made &&
		moment->n_made != count_told(world, moment)) {
		world_wrong(world, RULES, "of %zu posts %zu are sent the notice",
			count_told(world, moment), moment->n_made);
	}
}
