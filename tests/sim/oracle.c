/* SPDX-License-Identifier: MIT */
/* What happens in the relay, held against the rules, event by event; and what it must still know
 * after a crash. */
#include "world.h"

#include "base/memory.h"
#include "proto/ident.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INVARIANT_TEXT(name, text) [name] = text,
const char *const invariant_texts[INVARIANTS_N] = {INVARIANTS(INVARIANT_TEXT)};
#undef INVARIANT_TEXT

void oracle_finish(struct oracle *oracle) {
	uint64_t *ids = idmap_copy_sorted_ids(&oracle->known);

	for (size_t i = 0; i < oracle->known.n; i++) {
		free(idmap_get(&oracle->known, ids[i]));
	}
	free(ids);
	idmap_finish(&oracle->known);
	free(oracle->digests);
	stays_finish(oracle);
	answers_finish(oracle);
	there_finish(oracle);
	recall_finish(oracle);
}

uint32_t oracle_duties(const struct world *world, int peer) {
	const Usher__Fact__Device *duty =
		relay_signed_on_device(world->rooms.relay, peer_names[peer]);
	uint32_t set = 0;

	for (size_t i = 0; duty && i < duty->n_duties; i++) {
		set |= post_bit(duty->duties[i]->post);
	}
	return set;
}

uint32_t oracle_view(const struct world *world, int peer) {
	uint32_t duties = oracle_duties(world, peer);

	return duties & supervisors(sites[world->rooms.site]) ? UINT32_MAX : duties;
}

bool oracle_may_see(const struct world *world, uint32_t duties, uint32_t posts) {
	return duties & (posts | supervisors(sites[world->rooms.site]));
}

struct known *oracle_known(const struct world *world, const char *id) {
	uint64_t number = 0;

	return ident_parse(id, &number) < 0 ? NULL : idmap_get(&world->oracle.known, number);
}

/* Events --------------------------------------------------------------------------------------- */

void oracle_begin(struct world *world, struct moment *moment, enum cause cause) {
	*moment = (struct moment){
		.cause = cause, .seq = relay_seq(world->rooms.relay), .there = duties_there(world)};
}

static void copy_words(struct known *known, const Usher__Fact__Handoff *rec) {
	if (rec->service) {
		snprintf(known->named, sizeof known->named, "%s",
			rec->service->named ? rec->service->named->badge : "");
		snprintf(known->service, sizeof known->service, "%s", rec->service->name);
		snprintf(known->words, sizeof known->words, "%s", rec->service->note);
		known->loan = rec->service->loan;
	}
	if (rec->notice) {
		snprintf(known->words, sizeof known->words, "%s", rec->notice->text);
		known->batch = rec->notice->batch;
		known->by_hand = rec->notice->confirm;
		known->unstaffed = rec->notice->unstaffed;
		known->tells = rec->notice->expected;
		known->overdue = rec->notice->overdue;
	}
}

static struct known *known_new(struct world *world, const struct moment *moment,
	const Usher__Fact__Handoff *rec, const struct terms *terms) {
	struct known *known = NEW(struct known);
	struct stay *stay = stay_of(world, rec->visit);
	bool splits = moment->cause == BY_REQUEST &&
		moment->request->ask_case == USHER__REQUEST__ASK_SPLIT;
	const struct known *first =
		splits ? idmap_get(&world->oracle.known, moment->handoff) : NULL;

	known->number = rec->handoff;
	known->visit = rec->visit;
	known->kind = rec->kind;
	snprintf(known->from, sizeof known->from, "%s", rec->from);
	snprintf(known->to, sizeof known->to, "%s", rec->to);
	snprintf(known->sender, sizeof known->sender, "%s", rec->sender ? rec->sender->badge : "");
	copy_words(known, rec);
	known->terms = *terms;
	/* else it goes with its visit */
	known->terms.kept = stay && !terms->stays ? 0 : terms->kept;
	known->state = state_of_core(rec);
	if (stay) {
		stay->posts |= posts_of(rec->from, &known->state);
	}
	known->offered = world->now;
	known->comes = rec->expected_at - terms->due;
	known->meet = rec->meet_by - terms->due;
	if (!rec->notice && !terms->due) {
		const struct post *post = site_post(sites[world->rooms.site], rec->post);

		known->ladder = post->ladder;
		known->n_ladder = post->n_ladder;
		known->terms.lasts = site_offer_duration_ms(sites[world->rooms.site], post);
	}
	known->beyond = first ? first->beyond
			      : known->kind == USHER__KIND__PICKUP &&
			!site_area_by_name(sites[world->rooms.site], rec->to);
	known->ends = world->now + known->terms.lasts;
	known->in_core = true;
	idmap_put(&world->oracle.known, known->number, known);
	return known;
}

/* What is sent, before anything has come of it. */
static struct state begun(struct world *world, const struct known *known) {
	struct state state = known->state; /* who is to read it was looked at */
	bool held = known->terms.due;

	state.stage = held ? USHER__STAGE__SCHEDULED : USHER__STAGE__OFFERED;
	state.rings = held ? 0 : 1;
	state.since = held ? 0 : world->now;
	state.due = known->terms.due;
	state.repeats = known->terms.days;
	state.also = state.rungs = 0;
	*state.taker = '\0';
	state.remind_at = state.up_at = state.ended_at = state.heard_at = 0;
	state.readers = held ? 0 : state.readers;
	world->tally->n[TALLY_HELD] += held;
	return state;
}

/* A handoff is there that was not: somebody must be sending it, or the rules bring it. */
static void appeared(struct world *world, struct moment *moment, const struct handoff *handoff) {
	struct terms terms = {0};
	const char *why = idmap_get(&world->oracle.known, handoff->rec.handoff)
		? "it is there twice"
		: offers_expect(world, moment, handoff, &terms);
	struct state expected;
	struct known *known;

	if (why) {
		world_wrong(world, RULES, "%s appears: %s", id_of(handoff->rec.handoff), why);
		return;
	}
	known = known_new(world, moment, &handoff->rec, &terms);
	expected = begun(world, known);
	world->tally->n[TALLY_LATE] += handoff->rec.late > 0;
	world->tally->n[TALLY_UNSTAFFED] += known->unstaffed;
	world->tally->n[TALLY_PASSED] += moment->cause == BY_REQUEST &&
		moment->request->ask_case == USHER__REQUEST__ASK_PASS;
	if (moment->cause == BY_TICK) {
		/* its visit may end by the same one */
		(void)rules_end(world, moment, known, &expected);
	}
	ladders_expect(world, moment, known, &expected, known->ends);
	if (!state_same(&expected, &known->state) || known->state.since != expected.since) {
		world_wrong(world, RULES,
			"%s is %s with %u rings for posts %#x, due at %lld; it should be %s with "
			"%u for %#x, at %lld",
			id_of(known->number), stage_of(&known->state), known->state.rings,
			posts_for(&known->state), (long long)known->state.due, stage_of(&expected),
			expected.rings, posts_for(&expected), (long long)expected.due);
	}
	TELL(world, "   %s %s %s > %s, kind %d, visit %llu", id_of(known->number),
		stage_of(&known->state), known->from, known->state.post, (int)known->kind,
		(unsigned long long)known->visit);
}

/* Which invariant is it that a change breaks? */
static enum invariant broken(
	const struct known *known, const struct state *expected, const struct state *found) {
	if (known->state.stage == USHER__STAGE__LENT && found->stage != USHER__STAGE__LENT) {
		return LOANS;
	}
	if (strcmp(expected->taker, found->taker)) {
		return WINNER;
	}
	if (expected->stage == found->stage && expected->rings != found->rings) {
		return RINGS;
	}
	return RULES;
}

static void count_change(struct world *world, const struct moment *moment,
	const struct state *before, const struct state *after) {
	static const enum tally_item items[] = {
		[USHER__STAGE__OFFERED] = TALLY_RELEASED,
		[USHER__STAGE__TAKEN] = TALLY_N,
		[USHER__STAGE__MET] = TALLY_MET,
		[USHER__STAGE__WITHDRAWN] = TALLY_WITHDRAWN,
		[USHER__STAGE__MISSED] = TALLY_MISSED,
		[USHER__STAGE__ABOARD] = TALLY_BOARDED,
		[USHER__STAGE__DROPPED] = TALLY_DROPPED,
		[USHER__STAGE__DONE] = TALLY_DONE,
		[USHER__STAGE__LENT] = TALLY_LENT,
		[USHER__STAGE__CONFIRMED] = TALLY_CONFIRMED,
	};
	enum tally_item item = before->stage != after->stage ? items[after->stage] : TALLY_N;
	size_t ask = moment->cause == BY_REQUEST ? moment->request->ask_case : 0;

	item = before->declined != after->declined ? TALLY_DECLINED
		: before->party != after->party    ? TALLY_SPLIT
		: ask == USHER__REQUEST__ASK_BACK  ? TALLY_BACK
						   : item;
	if (item != TALLY_N) {
		world->tally->n[item]++;
	}
	world->tally->n[TALLY_STEPS_LATE] += before->stage != after->stage &&
		(after->heard_at != after->ended_at ||
			(after->aboard_at != before->aboard_at && after->aboard_at != world->now));
	world->tally->n[TALLY_ESTIMATED] +=
		before->driver_at && after->driver_at && before->driver_at != after->driver_at;
	world->tally->n[TALLY_MOVED_DUE] += before->due != after->due;
	world->tally->n[TALLY_CALLED_OFF] +=
		before->stage == USHER__STAGE__SCHEDULED && after->stage == USHER__STAGE__WITHDRAWN;
	world->tally->n[TALLY_HANDED_OVER] += ask == USHER__REQUEST__ASK_HANDOVER;
	world->tally->n[TALLY_REMINDED] += ask == USHER__REQUEST__ASK_REMIND;
}

/* What has come of it is as the rules have it: take note of what they know besides. */
static void follow(const struct world *world, const struct moment *moment, struct known *known,
	const struct state *found) {
	const struct state *before = &known->state;
	struct stay *stay = stay_of(world, known->visit);

	if (found->rings != before->rings) {
		known->hands[found->rings % HANDS] = 0;
	}
	known->hands[found->rings % HANDS] |= badge_bit(found->taker);
	if (before->stage == USHER__STAGE__OFFERED && found->stage == USHER__STAGE__TAKEN) {
		known->seats = known->kind == USHER__KIND__PICKUP ? rules_party(world, known) : 0;
	} else if (found->stage == USHER__STAGE__ABOARD && before->stage != found->stage) {
		known->seats = rules_party(world, known); /* the party may have grown since */
	} else if (found->stage != USHER__STAGE__TAKEN && found->stage != USHER__STAGE__ABOARD) {
		known->seats = 0;
	}
	if (found->stage == USHER__STAGE__LENT && before->stage != found->stage) {
		known->lent_at = world->now;
	}
	if (stay) {
		stay->posts |= posts_for(found);
	}
}

/* Whoever had it stays on it. */
static void check_earlier(struct world *world, const struct known *known, const struct state *found,
	const Usher__Fact__Handoff *rec) {
	const Usher__Fact__Earlier *last = rec->n_earlier ? rec->earlier[rec->n_earlier - 1] : NULL;

	if (*known->state.taker && strcmp(known->state.taker, found->taker) != 0 &&
		(!last || strcmp(last->person->badge, known->state.taker) ||
			last->until != world->now || last->handed_over != (*found->taker != 0))) {
		world_wrong(world, WINNER, "%s was with %s, and does not say so",
			id_of(known->number), known->state.taker);
	}
}

static void check_receipt(struct world *world, const struct moment *moment,
	const struct known *known, const struct state *found) {
	bool receipt = moment->cause == BY_RECEIPT && moment->handoff == known->number &&
		known->state.stage != USHER__STAGE__SCHEDULED &&
		(moment->duties & posts_for(&known->state)) && state_is_open(&known->state);

	if ((found->reached != known->state.reached || found->seen != known->state.seen) &&
		!receipt) {
		world_wrong(world, VISIBLE,
			"a device has %s that may not see it, or has not said so",
			id_of(known->number));
	}
}

static void compare(struct world *world, struct moment *moment, struct known *known,
	const struct handoff *handoff) {
	struct state expected, idle, found = state_of_core(&handoff->rec);
	enum effect effect;
	int64_t ends;
	bool stayed;

	dues_fall(world, moment, known);
	expected = idle = known->state;
	ends = known->ends;
	effect = rules_expect(world, moment, known, &expected, &ends);
	ladders_expect(world, moment, known, &expected, ends);
	ladders_expect(world, moment, known, &idle, known->ends);
	stayed = state_same(&found, &idle);
	if (found.since != (stayed && effect != MUST ? idle.since : expected.since)) {
		world_wrong(world, RULES, "%s counts from another offer than the last",
			id_of(known->number));
	}
	if (found.heard_at != (stayed && effect != MUST ? idle.heard_at : expected.heard_at)) {
		world_wrong(world, RULES, "%s counts from another end than the relay heard of",
			id_of(known->number));
	}
	if (!(effect != MUST && stayed) && !(effect != NOTHING && state_same(&found, &expected))) {
		world_wrong(world, broken(known, &expected, &found),
			"%s is %s with \"%s\" after %u rings at %s and %#x, rung %u; it should be "
			"%s "
			"with \"%s\" after %u at %s and %#x, rung %u",
			id_of(known->number), stage_of(&found), found.taker, found.rings,
			found.post, found.also, found.rungs, stage_of(&expected), expected.taker,
			expected.rings, expected.post, expected.also, expected.rungs);
	}
	check_receipt(world, moment, known, &found);
	moment->n_may += effect == MAY;
	moment->n_did += effect == MAY && !stayed;
	if (!state_same(&found, &known->state)) {
		count_change(world, moment, &known->state, &found);
		TELL(world, "   %s %s -> %s%s%s at %s, %u rings", id_of(known->number),
			stage_of(&known->state), stage_of(&found), *found.taker ? " by " : "",
			found.taker, found.post, found.rings);
		known->ends = stayed ? known->ends : ends;
		check_earlier(world, known, &found, &handoff->rec);
		follow(world, moment, known, &found);
	}
	known->state = found;
	if (!dues_in_time(known, &handoff->rec)) {
		world_wrong(world, RULES,
			"the guest of %s is to be met at another time than it is due",
			id_of(known->number));
	}
}

/* Is @card that of its visit as it is now? */
static bool has_card_of(
	const struct world *world, const struct known *known, const Usher__Fact__Card *card) {
	const struct stay *stay = stay_of(world, known->visit);

	return sum_of_core(card) ==
		(stay ? stay->versions[stay->n_versions - 1].sum : sum_of_core(NULL));
}

/* It is not in the core any more. */
static void left(struct world *world, const struct moment *moment, struct known *known) {
	const struct handoff *filed = relay_archived_handoff(world->rooms.relay, known->number);
	struct state state;

	known->in_core = false;
	if (!filed || !rules_may_file(world, moment, known)) {
		world_wrong(world,
			known->state.stage == USHER__STAGE__LENT ? LOANS
				: filed                          ? RULES
								 : CONFIRMED,
			"%s, which was %s, leaves the core%s", id_of(known->number),
			stage_of(&known->state), filed ? "" : " and is not filed");
		return;
	}
	state = state_of_core(&filed->rec);
	known->card = sum_of_core(handoff_card(filed));
	if (!state_same(&state, &known->state) || !has_card_of(world, known, handoff_card(filed))) {
		world_wrong(world, CONFIRMED, "%s is filed as something else than it was",
			id_of(known->number));
	}
	COUNT(world, FILED);
	TELL(world, "   %s filed", id_of(known->number));
}

static void keep_digest(struct world *world) {
	struct oracle *oracle = &world->oracle;
	uint64_t seq = relay_seq(world->rooms.relay);

	while (oracle->n_digests <= seq) {
		oracle->digests = grow(oracle->digests, oracle->n_digests, sizeof *oracle->digests);
		oracle->digests[oracle->n_digests++] = 0;
	}
	oracle->digests[seq] = journal_relay_state_digest(world->rooms.relay);
}

void oracle_end(struct world *world, struct moment *moment) {
	size_t n;
	const struct handoff **handoffs = relay_collect_handoffs(world->rooms.relay, false, &n);
	uint64_t *ids;

	stays_before(world, moment);
	for (size_t i = 0; i < n; i++) {
		struct known *known = idmap_get(&world->oracle.known, handoffs[i]->rec.handoff);

		if (known && known->in_core) {
			compare(world, moment, known, handoffs[i]);
		} else {
			appeared(world, moment, handoffs[i]);
		}
	}
	free(handoffs);
	ids = idmap_copy_sorted_ids(&world->oracle.known);
	for (size_t i = 0; i < world->oracle.known.n; i++) {
		struct known *known = idmap_get(&world->oracle.known, ids[i]);

		if (known->in_core && !relay_handoff(world->rooms.relay, known->number)) {
			left(world, moment, known);
		}
	}
	free(ids);
	stays_after(world, moment);
	offers_check(world, moment);
	duties_check(world);
	if (moment->cause == BY_REQUEST) {
		answers_decided(world, moment);
	}
	if (relay_seq(world->rooms.relay) != moment->seq) {
		world->tally->n[TALLY_FACTS] += relay_seq(world->rooms.relay) - moment->seq;
		keep_digest(world);
	}
}
