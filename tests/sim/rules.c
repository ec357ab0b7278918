/* SPDX-License-Identifier: MIT */
/*
 * The rules in the oracle's own words: what an event makes of a handoff. An act may be refused for
 * more reasons than are known here, and then nothing happens; but if something happens, it is this.
 * What time and the site file, the end of a visit and a device's word bring about must happen.
 */
#include "world.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

enum {
	ARCHIVED_AFTER = 60 * 1000,
};

#define STAGE(name) USHER__STAGE__##name

static void end(
	const struct world *world, struct state *state, Usher__Stage stage, const char *badge) {
	state->stage = stage;
	state->ended_at = state->heard_at = world->now;
	state->remind_at = state->up_at = 0;
	snprintf(state->ender, sizeof state->ender, "%s", badge);
}

static void offer_add_released(
	const struct world *world, const struct known *known, struct state *state, int64_t *ends) {
	state->stage = STAGE(OFFERED);
	state->since = world->now;
	state->rungs = 0;
	state->remind_at = state->up_at = 0;
	state->taken_at = state->driver_at = state->driver_said_at = 0;
	*state->taker = *state->vehicle = '\0';
	state->rings++;
	*ends = world->now + known->terms.lasts;
}

uint32_t rules_party(const struct world *world, const struct known *known) {
	const struct stay *stay = stay_of(world, known->visit);
	uint32_t size = known->state.party;

	if (!size && stay) {
		size = stay->card->party_size;
	}
	return size ? size : 1;
}

/* What there is to know of an act, before it. */
struct act {
	const struct world *world;
	const struct moment *moment;
	const struct known *known;
	struct state *state; /* in, out */
	int64_t *ends;
	bool addressee, taker, boss;
};

/* A step that ends it. */
static void step_to_end(const struct act *a, Usher__Stage stage) {
	int64_t at = times_of_step(a->world, a->moment, a->known, a->state);

	end(a->world, a->state, stage, a->moment->badge);
	a->state->ended_at = at;
}

static enum effect may(bool happens) {
	return happens ? MAY : NOTHING;
}

/* Whoever was asked for by name, is there and has not declined goes first. */
static bool is_anothers(const struct world *world, const struct known *known, const char *badge) {
	return *known->named && world->now - known->offered < NAMED_BADGE_WAIT &&
		strcmp(known->named, badge) != 0 &&
		!(known->state.declined & badge_bit(known->named)) &&
		duties_present(world, known->named, posts_for(&known->state));
}

static enum effect on_take(const struct act *a) {
	const char *vehicle = "";

	if (a->state->stage == STAGE(TAKEN) && a->taker) { /* they say anew when they are there */
		times_drive(a->world, a->moment, a->known, a->state);
		return may(a->state->driver_at && times_drive_is_news(a->state, &a->known->state));
	}

	if (a->known->kind == USHER__KIND__PICKUP) {
		vehicle = duties_vehicle(a->world, a->moment->peer, a->state->post);
		if (!*vehicle) {
			return NOTHING;
		}
	}
	if (a->state->stage != STAGE(OFFERED) || !a->addressee ||
		a->known->kind == USHER__KIND__NOTICE ||
		is_anothers(a->world, a->known, a->moment->badge)) {
		return NOTHING;
	}
	a->state->stage = STAGE(TAKEN);
	snprintf(a->state->taker, sizeof a->state->taker, "%s", a->moment->badge);
	snprintf(a->state->vehicle, sizeof a->state->vehicle, "%s", vehicle);
	a->state->taken_at = a->world->now;
	times_drive(a->world, a->moment, a->known, a->state);
	ladders_take(a->world, a->known, a->state);
	return MAY;
}

static enum effect on_decline(const struct act *a) {
	bool happens = a->state->stage == STAGE(OFFERED) && a->addressee &&
		a->known->kind != USHER__KIND__NOTICE;

	state_decline(a->state, a->moment->badge, a->moment->request->decline->reason);
	return may(happens && !state_same(a->state, &a->known->state));
}

static enum effect on_release(const struct act *a) {
	bool happens = a->state->stage == STAGE(TAKEN) && (a->taker || a->boss);

	offer_add_released(a->world, a->known, a->state, a->ends);
	return may(happens);
}

/* What is meant; NULL: nothing that the device sees. */
static const struct known *meant(const struct act *a) {
	return a->moment->seen ? idmap_get(&a->world->oracle.known, a->moment->handoff) : NULL;
}

/* Is it held, as what is meant is, and is that itself or of the same batch? */
static bool is_held_with(const struct act *a, const struct known *meant) {
	return a->state->stage == STAGE(SCHEDULED) && a->moment->meant.stage == STAGE(SCHEDULED) &&
		(meant == a->known || (meant->batch && meant->batch == a->known->batch));
}

/* Of what is held, all that went out together. What tells of a guest who is not here
 * calls him off. Not what somebody has, if that was said. */
static enum effect on_withdraw(const struct act *a) {
	const struct known *what = meant(a);
	bool unless = a->moment->request->withdraw->unless_taken;
	bool open = what == a->known &&
		(a->state->stage == STAGE(OFFERED) || (a->state->stage == STAGE(TAKEN) && !unless));
	bool happens = what && !awaited_by(a->world, what) && (open || is_held_with(a, what)) &&
		(a->moment->duties & post_bit(what->from) || a->boss);

	end(a->world, a->state, STAGE(WITHDRAWN), a->moment->badge);
	return may(happens);
}

/* A guest comes at another time, and what is held for him is moved by as much. Once somebody was
 * told of him, that is not so any more. */
static enum effect on_postpone(const struct act *a) {
	const struct stay *stay = stay_of(a->world, a->moment->visit);
	bool tells = a->known->kind == USHER__KIND__NOTICE && !a->moment->untold &&
		state_is_open(a->state);
	int64_t due = a->state->due + a->moment->due - stay->awaited.at;

	if (a->known->visit != stay->number || !a->moment->seen || !awaited_is(stay)) {
		return NOTHING;
	}
	if (tells) {
		end(a->world, a->state, STAGE(WITHDRAWN), a->moment->badge);
		return MAY;
	}
	if (a->state->stage != STAGE(SCHEDULED) || a->moment->due == stay->awaited.at) {
		return NOTHING;
	}
	a->state->due = due > 0 ? due : 1;
	return MAY;
}

/* What is held, with all that went out together, if it is not a guest who is moved. */
static enum effect on_reschedule(const struct act *a) {
	const struct known *what = meant(a);
	bool handles = what &&
		(a->moment->duties & (post_bit(what->from) | posts_for(&a->moment->meant)) ||
			a->boss);

	if (a->moment->visit) {
		return on_postpone(a);
	}
	if (!handles || !is_held_with(a, what)) {
		return NOTHING;
	}
	a->state->due = a->moment->due;
	return MAY;
}

static enum effect on_met(const struct act *a) {
	bool happens = a->taker && a->known->kind == USHER__KIND__ARRIVAL &&
		a->state->stage == STAGE(TAKEN);

	step_to_end(a, STAGE(MET));
	return may(happens);
}

static enum effect on_aboard(const struct act *a) {
	const char *drives = duties_own(
		a->world, a->moment->badge, a->moment->peer, a->state->post, a->state->vehicle);
	bool happens = a->taker && a->known->kind == USHER__KIND__PICKUP &&
		a->state->stage == STAGE(TAKEN) && *drives;

	a->state->aboard_at = times_of_step(a->world, a->moment, a->known, a->state);
	a->state->stage = STAGE(ABOARD);
	snprintf(a->state->vehicle, sizeof a->state->vehicle, "%s", drives);
	return may(happens);
}

static enum effect on_dropped(const struct act *a) {
	bool happens = a->taker && a->state->stage == STAGE(ABOARD);

	step_to_end(a, STAGE(DROPPED));
	return may(happens);
}

static enum effect on_done(const struct act *a) {
	bool happens = a->taker && a->known->kind == USHER__KIND__SERVICE &&
		a->state->stage == STAGE(TAKEN);

	if (a->known->loan) {
		a->state->aboard_at = times_of_step(a->world, a->moment, a->known, a->state);
		a->state->stage = STAGE(LENT);
	} else {
		step_to_end(a, STAGE(DONE));
	}
	return may(happens);
}

/* Whoever is at the post may take it back. */
static enum effect on_back(const struct act *a) {
	bool happens = a->state->stage == STAGE(LENT) && (a->addressee || a->boss);

	step_to_end(a, STAGE(DONE));
	return may(happens);
}

static enum effect on_split(const struct act *a) {
	uint32_t party = rules_party(a->world, a->known), some = a->moment->request->split->party;
	bool happens = a->known->kind == USHER__KIND__PICKUP && a->state->stage == STAGE(OFFERED) &&
		(a->addressee || a->boss) && some && some < party;

	a->state->party = some;
	return may(happens);
}

/* @badge has read it. It is confirmed once each has who was on duty there when it was sent; if
 * nobody was, the first will do. */
static void confirm(const struct world *world, struct state *state, const char *badge) {
	uint32_t asked = state->readers;

	state->readers |= badge_bit(badge);
	state->confirmed |= badge_bit(badge);
	if (!(asked & ~state->confirmed)) {
		end(world, state, STAGE(CONFIRMED), "");
	}
}

static enum effect on_confirm(const struct act *a) {
	bool happens = a->known->kind == USHER__KIND__NOTICE && a->state->stage == STAGE(OFFERED) &&
		a->addressee && !(a->state->confirmed & badge_bit(a->moment->badge));

	confirm(a->world, a->state, a->moment->badge);
	return may(happens);
}

/* Of a batch, those that are not confirmed yet. */
static enum effect on_remind(const struct act *a) {
	const struct known *meant = idmap_get(&a->world->oracle.known, a->moment->handoff);
	bool sender = meant && a->moment->duties & post_bit(meant->from);
	bool happens = meant && meant->batch && meant->batch == a->known->batch &&
		a->state->stage == STAGE(OFFERED) && (sender || a->boss);

	a->state->rings++;
	return may(happens);
}

/* One, or all that whoever asks has, to somebody who is there. */
static enum effect on_hand_over(const struct act *a) {
	const Usher__Handover *over = a->moment->request->handover;
	const struct site *site = sites[a->world->rooms.site];
	bool held = a->state->stage == STAGE(TAKEN) || a->state->stage == STAGE(ABOARD);
	bool meant = *over->id ? a->moment->handoff == a->known->number && (a->taker || a->boss)
			       : a->taker;
	bool happens = held && meant && site_badge(site, over->badge) &&
		strcmp(over->badge, a->state->taker) != 0 &&
		duties_present(a->world, over->badge, posts_for(a->state));

	snprintf(a->state->taker, sizeof a->state->taker, "%s", over->badge);
	a->state->taken_at = a->world->now;
	a->state->driver_said_at = 0; /* that was another */
	ladders_take(a->world, a->known, a->state);
	if (a->known->kind == USHER__KIND__PICKUP &&
		a->state->stage == STAGE(TAKEN)) { /* it is fetched in another then */
		snprintf(a->state->vehicle, sizeof a->state->vehicle, "%s",
			duties_driven(a->world, over->badge, a->state->post));
		happens = happens && *a->state->vehicle;
	}
	return may(happens);
}

static const struct {
	enum effect (*on)(const struct act *act);
	bool others; /* more than the handoff that it names */
} acts[] = {
	[USHER__REQUEST__ASK_TAKE] = {on_take, false},
	[USHER__REQUEST__ASK_DECLINE] = {on_decline, false},
	[USHER__REQUEST__ASK_RELEASE] = {on_release, false},
	[USHER__REQUEST__ASK_MET] = {on_met, false},
	[USHER__REQUEST__ASK_WITHDRAW] = {on_withdraw, true},
	[USHER__REQUEST__ASK_MOVE] = {on_reschedule, true},
	[USHER__REQUEST__ASK_ABOARD] = {on_aboard, false},
	[USHER__REQUEST__ASK_DROPPED] = {on_dropped, false},
	[USHER__REQUEST__ASK_SPLIT] = {on_split, false},
	[USHER__REQUEST__ASK_DONE] = {on_done, false},
	[USHER__REQUEST__ASK_BACK] = {on_back, false},
	[USHER__REQUEST__ASK_CONFIRM] = {on_confirm, false},
	[USHER__REQUEST__ASK_REMIND] = {on_remind, true},
	[USHER__REQUEST__ASK_HANDOVER] = {on_hand_over, true},
};

static enum effect on_act(const struct world *world, const struct moment *moment,
	const struct known *known, struct state *state, int64_t *ends) {
	size_t ask = moment->request->ask_case;
	struct act act = {
		.world = world,
		.moment = moment,
		.known = known,
		.state = state,
		.ends = ends,
		.addressee = moment->duties & posts_for(&known->state),
		.taker = *moment->badge && !strcmp(moment->badge, state->taker),
		.boss = moment->duties & supervisors(sites[world->rooms.site]),
	};
	struct state before = *state;
	enum effect effect = NOTHING;

	if (!moment->entry || moment->entry->decided || !*moment->badge ||
		ask >= sizeof acts / sizeof *acts || !acts[ask].on) {
		return NOTHING;
	}
	if (acts[ask].others || (moment->handoff == known->number && moment->seen)) {
		effect = acts[ask].on(&act);
	}
	if (effect == NOTHING) {
		*state = before;
	}
	return effect;
}

/* With the end of its visit whatever is open is withdrawn by the relay, but for what is lent, or
 * follows a service; and for what it has ended by. Once a guest who was announced is here, whatever
 * tells of him is, by whoever says so. */
enum effect rules_end(const struct world *world, const struct moment *moment,
	const struct known *known, struct state *state) {
	const struct stay *stay = stay_of(world, known->visit);
	bool ends = stay && stay->ends_now && state->stage != STAGE(LENT) && !known->terms.stays;
	bool told = stay && stay->comes_now && known->kind == USHER__KIND__NOTICE;

	if (!(ends || told) || !state_is_open(state)) {
		return NOTHING;
	}
	end(world, state, STAGE(WITHDRAWN), told ? moment->badge : "");
	return MUST;
}

/* Somebody is again where nobody was. */
static enum effect on_return(const struct world *world, const struct moment *moment,
	const struct known *known, struct state *state) {
	uint32_t came = duties_there(world) & ~moment->there & post_bit(known->from);

	if (!known->unstaffed || !came || state->stage != STAGE(OFFERED) ||
		!site_post(sites[world->rooms.site], known->from)) {
		return NOTHING;
	}
	end(world, state, STAGE(WITHDRAWN), "");
	return MUST;
}

/* Can @state's taker still be on duty at its post? */
static bool may_stay(const struct site *site, const struct state *state) {
	const struct badge *badge = site_badge(site, state->taker);

	for (size_t i = 0; badge && i < site->n_posts; i++) {
		if (posts_for(state) & post_bit(site->posts[i].id) &&
			badge_may_hold(badge, &site->posts[i])) {
			return true;
		}
	}
	return false;
}

/* What was taken by whoever cannot be at its post any more is offered again; what is open at a
 * vanished post goes to the supervisor. */
static enum effect on_site(
	const struct world *world, const struct known *known, struct state *state, int64_t *ends) {
	const struct site *site = sites[world->rooms.site];
	enum effect effect = NOTHING;

	if (state->stage == STAGE(TAKEN) && !may_stay(site, state)) {
		offer_add_released(world, known, state, ends);
		COUNT(world, RESCUED);
		effect = MUST;
	}
	if (state_is_open(state) && !site_post(site, state->post)) {
		snprintf(state->post, sizeof state->post, "%s", site_supervisor_post(site)->id);
		state->also &= ~post_bit(state->post);
		state->rings += state->stage == STAGE(OFFERED);
		COUNT(world, MOVED);
		effect = MUST;
	}
	return effect;
}

/* A notice that need not be confirmed by hand is, by a device of whoever was to read it. */
static enum effect on_receipt(const struct world *world, const struct moment *moment,
	const struct known *known, struct state *state) {
	uint32_t badge = badge_bit(moment->badge);

	if (known->kind != USHER__KIND__NOTICE || known->by_hand ||
		state->stage != STAGE(OFFERED) || moment->handoff != known->number ||
		!(moment->duties & posts_for(state)) ||
		(state->readers && !(state->readers & badge)) || state->confirmed & badge ||
		(!state->readers && !strcmp(known->sender, moment->badge))) {
		return NOTHING;
	}
	confirm(world, state, moment->badge);
	return MUST;
}

/* Who had it is not on duty any more, since somebody else has signed on there: it is
 * offered again. */
static enum effect on_taken_over(const struct world *world, const struct moment *moment,
	const struct known *known, struct state *state, int64_t *ends) {
	const Usher__Fact__Device *device =
		relay_signed_on_device(world->rooms.relay, peer_names[moment->peer]);

	if (moment->request->ask_case != USHER__REQUEST__ASK_ON || !*moment->badge || !device ||
		!strcmp(device->person->badge, moment->badge) || state->stage != STAGE(TAKEN) ||
		strcmp(state->taker, moment->badge) ||
		duties_elsewhere(world, moment->badge, moment->peer)) {
		return NOTHING;
	}
	offer_add_released(world, known, state, ends);
	return MUST;
}

static enum effect on_request(const struct world *world, const struct moment *moment,
	const struct known *known, struct state *state, int64_t *ends) {
	enum effect effect = on_act(world, moment, known, state, ends);

	if (effect == NOTHING) {
		effect = rules_end(world, moment, known, state);
	}
	if (effect == NOTHING) {
		effect = on_taken_over(world, moment, known, state, ends);
	}
	return effect == NOTHING ? on_return(world, moment, known, state) : effect;
}

enum effect rules_expect(const struct world *world, const struct moment *moment,
	const struct known *known, struct state *state, int64_t *ends) {
	enum effect effect = NOTHING;

	switch (moment->cause) {
	case BY_REQUEST:
		return on_request(world, moment, known, state, ends);
	case BY_SITE:
		effect = on_site(world, known, state, ends);
		return on_return(world, moment, known, state) == MUST ? MUST : effect;
	case BY_TICK: /* what time brings is a ladder's, as long as its visit goes on */
		ladders_pass(world, known, state, *ends, dues_until(world, moment, known));
		return rules_end(world, moment, known, state);
	case BY_EAR:
		break;
	case BY_RECEIPT:
		return on_receipt(world, moment, known, state);
	}
	return effect;
}

/* A missed one goes with its visit, or after as long; the others after a minute. */
bool rules_must_file(const struct world *world, const struct known *known) {
	const struct state *state = &known->state;
	const struct stay *stay = stay_of(world, known->visit);

	if (state_is_open(state)) {
		return false;
	}
	if (state->stage == STAGE(MISSED) && stay) {
		return stay_must_go(world, stay);
	}
	return state->heard_at +
		(state->stage == STAGE(MISSED) ? known->terms.kept : ARCHIVED_AFTER) <=
		world->now;
}

bool rules_may_file(
	const struct world *world, const struct moment *moment, const struct known *known) {
	return moment->cause == BY_TICK && rules_must_file(world, known);
}
