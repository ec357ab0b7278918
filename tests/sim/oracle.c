/* SPDX-License-Identifier: MIT */
/* What happens in the relay, held against the rules, event by event; and what it must still know after a
 * crash. */
#include "world.h"

#include "base/memory.h"
#include "daemon/words.h"
#include "proto/ident.h"
#include "store/memory.h"

#include <stdio.h>

#define INVARIANT_TEXT(name, text) [name] = text,
const char *const invariant_texts[INVARIANTS_N] = {INVARIANTS(INVARIANT_TEXT)};
#undef INVARIANT_TEXT

static const char *id_of(uint64_t number) {
	static char id[IDENT_SIZE];

	ident_format(id, number);
	return id;
}

static const char *stage_of(const struct state *state) {
	const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value(
		&usher__fact__stage__descriptor, (int)state->stage);

	return value ? value->name : "?";
}

void oracle_finish(struct oracle *oracle) {
	uint64_t *ids = idmap_ids(&oracle->known);

	for (size_t i = 0; i < oracle->known.n; i++) {
		free(idmap_get(&oracle->known, ids[i]));
	}
	free(ids);
	idmap_finish(&oracle->known);
	free(oracle->digests);
	answers_finish(oracle);
}

uint32_t oracle_duties(const struct world *world, int peer) {
	const Usher__Fact__Device *duty = relay_duty(world->rooms.relay, peer_names[peer]);
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

bool oracle_may_see(
	const struct world *world, uint32_t duties, const char *from, const char *post) {
	return duties & (post_bit(from) | post_bit(post) | supervisors(sites[world->rooms.site]));
}

struct known *oracle_known(const struct world *world, const char *id) {
	uint64_t number = 0;

	return ident_parse(id, &number) < 0 ? NULL : idmap_get(&world->oracle.known, number);
}

/* Events ------------------------------------------------------------------------------------------- */

void oracle_begin(struct world *world, struct moment *moment, enum cause cause) {
	*moment = (struct moment){.cause = cause, .seq = relay_seq(world->rooms.relay)};
}

static const char *handoff_meant(const Usher__Request *request) {
	switch (request->ask_case) {
	case USHER__REQUEST__ASK_TAKE:
		return request->take->id;
	case USHER__REQUEST__ASK_DECLINE:
		return request->decline->id;
	case USHER__REQUEST__ASK_RELEASE:
		return request->release->id;
	case USHER__REQUEST__ASK_MET:
		return request->met->id;
	case USHER__REQUEST__ASK_WITHDRAW:
		return request->withdraw->id;
	case USHER__REQUEST__ASK_ON:
	case USHER__REQUEST__ASK_OFF:
	case USHER__REQUEST__ASK_SEND:
	case USHER__REQUEST__ASK_SAY:
	case USHER__REQUEST__ASK_WHO:
	case USHER__REQUEST__ASK_LIST:
	case USHER__REQUEST__ASK_SHOW:
	case USHER__REQUEST__ASK_UNDERSTAND:
	case USHER__REQUEST__ASK__NOT_SET:
	case _USHER__REQUEST__ASK__CASE_IS_INT_SIZE:
		break;
	}
	return "";
}

static void asked_by(struct session *line, struct moment *moment, const char *id) {
	const Usher__Fact__Device *duty =
		relay_duty(line->world->rooms.relay, peer_names[line->peer]);
	const struct known *known = oracle_known(line->world, id);

	moment->peer = line->peer;
	moment->duties = oracle_duties(line->world, line->peer);
	snprintf(moment->badge, sizeof moment->badge, "%s", duty ? duty->person->badge : "");
	if (known) {
		moment->handoff = known->number;
		moment->seen =
			oracle_may_see(line->world, moment->duties, known->from, known->state.post);
		snprintf(moment->taker, sizeof moment->taker, "%s", known->state.taker);
	}
}

static void tell_asked(const struct session *line, const Usher__Request *request, const char *id) {
	const char *first = id, *second = "";

	if (request->ask_case == USHER__REQUEST__ASK_ON) {
		first = request->on->badge;
		second = request->on->post;
	} else if (request->ask_case == USHER__REQUEST__ASK_SEND) {
		first = request->send->card->surname;
		second = request->send->to;
	} else if (request->ask_case == USHER__REQUEST__ASK_SAY) {
		first = request->say->line;
	}
	TELL(line->world, "-> %s %llu: %s %s%s%s", peer_names[line->peer],
		(unsigned long long)request->id,
		usher__request__descriptor.fields[request->ask_case - 1].name, first,
		*second ? " " : "", second);
}

void oracle_asked(struct session *line, struct moment *moment, const Usher__Request *request) {
	const char *id = handoff_meant(request);

	COUNT(line->world, REQUESTS);
	asked_by(line, moment, id);
	moment->request = request;
	answers_asked(line, moment);
	tell_asked(line, request, id);
}

void oracle_received(struct session *line, struct moment *moment, const Usher__Receipt *receipt) {
	asked_by(line, moment, receipt->id);
	line->world->tally->n[TALLY_UNSEEN] += !moment->seen;
}

/* Does the moment's request send @guest? */
static bool is_sent(const struct moment *moment, const char *guest) {
	const Usher__Request *request = moment->cause == BY_REQUEST ? moment->request : NULL;

	if (!request || !*guest) {
		return false;
	}
	if (request->ask_case == USHER__REQUEST__ASK_SAY) {
		return strstr(request->say->line, guest);
	}
	return request->ask_case == USHER__REQUEST__ASK_SEND &&
		!strcmp(guest_of_wire(request->send->card), guest);
}

/* A handoff is there that was not: somebody must be sending it, and nobody may have sent the same guest. */
static void appeared(struct world *world, struct moment *moment, const struct handoff *handoff) {
	const char *guest = guest_of_core(handoff_card(handoff));
	struct known *known;

	if (!is_sent(moment, guest) || moment->made || !moment->entry || moment->entry->decided ||
		idmap_get(&world->oracle.known, handoff->is.handoff)) {
		world_wrong(world, RULES, "%s appears, and nobody has just sent it",
			id_of(handoff->is.handoff));
		return;
	}
	known = NEW(struct known);
	known->number = moment->made = handoff->is.handoff;
	known->visit = handoff->is.visit;
	snprintf(known->guest, sizeof known->guest, "%s", guest);
	snprintf(known->from, sizeof known->from, "%s", handoff->is.from);
	known->state = state_of_core(&handoff->is);
	known->ends = world->now + sites[world->rooms.site]->offer_ends;
	known->visit_ends = sites[world->rooms.site]->visit_ends;
	known->in_core = true;
	idmap_put(&world->oracle.known, known->number, known);
	world->tally->n[TALLY_LATE] += handoff->is.late > 0;
	if (known->state.stage != USHER__FACT__STAGE__OFFERED || known->state.rings != 1 ||
		*known->state.taker || !(moment->duties & post_bit(known->from))) {
		world_wrong(world, RULES,
			"%s is sent and not OFFERED, or not from where its sender is",
			id_of(known->number));
	}
	TELL(world, "   %s OFFERED %s > %s: %s", id_of(known->number), known->from,
		known->state.post, known->guest);
}

/* Which invariant is it that a change breaks? */
static enum invariant broken(const struct state *expected, const struct state *found) {
	if (strcmp(expected->taker, found->taker)) {
		return WINNER;
	}
	if (expected->stage == found->stage && expected->rings != found->rings) {
		return RINGS;
	}
	return RULES;
}

static void count_change(
	struct world *world, const struct state *before, const struct state *after) {
	static const enum tally_item items[] = {
		[USHER__FACT__STAGE__OFFERED] = TALLY_RELEASED,
		[USHER__FACT__STAGE__TAKEN] = TALLY_N,
		[USHER__FACT__STAGE__MET] = TALLY_MET,
		[USHER__FACT__STAGE__WITHDRAWN] = TALLY_WITHDRAWN,
		[USHER__FACT__STAGE__MISSED] = TALLY_MISSED,
	};
	enum tally_item item = before->stage != after->stage ? items[after->stage] : TALLY_N;

	if (before->declined != after->declined) {
		item = TALLY_DECLINED;
	}
	if (item != TALLY_N) {
		world->tally->n[item]++;
	}
}

static void compare(struct world *world, const struct moment *moment, struct known *known,
	const struct handoff *handoff) {
	struct state expected = known->state, found = state_of_core(&handoff->is);
	int64_t ends = known->ends;
	bool something = rules_expect(world, moment, known, &expected, &ends);
	bool receipt = moment->cause == BY_RECEIPT && moment->handoff == known->number &&
		(moment->duties & post_bit(known->state.post)) && state_is_open(&known->state);
	bool may_stay = !something || moment->cause == BY_REQUEST;

	if (!(may_stay && state_same(&found, &known->state)) &&
		!(something && state_same(&found, &expected))) {
		world_wrong(world, broken(&expected, &found),
			"%s is %s with \"%s\" after %u rings at %s; it should be %s "
			"with \"%s\" after %u at %s",
			id_of(known->number), stage_of(&found), found.taker, found.rings,
			found.post, stage_of(&expected), expected.taker, expected.rings,
			expected.post);
	}
	if ((found.reached != known->state.reached || found.seen != known->state.seen) &&
		!receipt) {
		world_wrong(world, VISIBLE,
			"a device has %s that may not see it, or has not said so",
			id_of(known->number));
	}
	if (!state_same(&found, &known->state)) {
		count_change(world, &known->state, &found);
		TELL(world, "   %s %s -> %s%s%s at %s, %u rings", id_of(known->number),
			stage_of(&known->state), stage_of(&found), *found.taker ? " by " : "",
			found.taker, found.post, found.rings);
		known->ends = ends;
	}
	known->state = found;
}

/* It is not in the core any more. */
static void left(struct world *world, const struct moment *moment, struct known *known) {
	const struct handoff *filed = relay_filed(world->rooms.relay, known->number);
	struct state state;

	known->in_core = false;
	if (!filed || !rules_may_file(world, moment, known)) {
		world_wrong(world, filed ? RULES : CONFIRMED, "%s, which was %s, leaves the core%s",
			id_of(known->number), stage_of(&known->state),
			filed ? "" : " and is not filed");
		return;
	}
	state = state_of_core(&filed->is);
	if (!state_same(&state, &known->state) ||
		strcmp(guest_of_core(handoff_card(filed)), known->guest)) {
		world_wrong(world, CONFIRMED, "%s is filed as something else than it was",
			id_of(known->number));
	}
	COUNT(world, FILED);
	TELL(world, "   %s filed", id_of(known->number));
}

/* A duty that the site does not know, or does not allow, has ended with the event that brought the site. */
static void check_duties(struct world *world) {
	const struct site *site = sites[world->rooms.site];
	const Usher__Fact__Device *device;

	for (size_t i = 0; (device = relay_device(world->rooms.relay, i)); i++) {
		const struct badge *badge =
			device->person ? site_badge(site, device->person->badge) : NULL;

		for (size_t j = 0; j < device->n_duties; j++) {
			const struct post *post = site_post(site, device->duties[j]->post);

			if (!badge || !post || !badge_may_hold(badge, post)) {
				world_wrong(world, VISIBLE,
					"%s is on duty at %s, which this site does not allow",
					device->device, device->duties[j]->post);
			}
		}
	}
}

static void keep_digest(struct world *world) {
	struct oracle *oracle = &world->oracle;
	uint64_t seq = relay_seq(world->rooms.relay);

	while (oracle->n_digests <= seq) {
		GROW(oracle->digests, oracle->n_digests);
		oracle->digests[oracle->n_digests++] = 0;
	}
	oracle->digests[seq] = journal_digest(world->rooms.relay);
}

void oracle_end(struct world *world, struct moment *moment) {
	size_t n;
	const struct handoff **handoffs = relay_handoffs(world->rooms.relay, false, &n);
	uint64_t *ids;

	for (size_t i = 0; i < n; i++) {
		struct known *known = idmap_get(&world->oracle.known, handoffs[i]->is.handoff);

		if (known && known->in_core) {
			compare(world, moment, known, handoffs[i]);
		} else {
			appeared(world, moment, handoffs[i]);
		}
	}
	free(handoffs);
	ids = idmap_ids(&world->oracle.known);
	for (size_t i = 0; i < world->oracle.known.n; i++) {
		struct known *known = idmap_get(&world->oracle.known, ids[i]);

		if (known->in_core && !relay_handoff(world->rooms.relay, known->number)) {
			left(world, moment, known);
		}
	}
	free(ids);
	check_duties(world);
	if (moment->cause == BY_REQUEST) {
		answers_decided(world, moment);
	}
	if (relay_seq(world->rooms.relay) != moment->seq) {
		world->tally->n[TALLY_FACTS] += relay_seq(world->rooms.relay) - moment->seq;
		keep_digest(world);
	}
}

/* Start -------------------------------------------------------------------------------------------- */

/* Its durable row of history, as a state; stage 0: there is none. */
static struct state in_history(struct world *world, const struct known *known) {
	struct state state = {0};
	size_t size = 0;
	const void *bytes = store_memory_history(world->rooms.store, known->number, &size);
	Usher__Fact__Handoff *row = bytes ? usher__fact__handoff__unpack(NULL, size, bytes) : NULL;

	if (row) {
		state = state_of_core(row);
		if (strcmp(guest_of_core(row->card), known->guest) ||
			strcmp(row->from, known->from)) {
			world_wrong(world, CONFIRMED, "%s is in history as somebody else",
				id_of(known->number));
		}
		usher__fact__handoff__free_unpacked(row, NULL);
	}
	return state;
}

static void must_follow(struct world *world, const struct known *known, const struct state *state,
	const char *where) {
	enum invariant invariant;
	const char *why = state_follows(&known->told, state, &invariant);

	if (why) {
		world_wrong(world, invariant, "%s is %s %s, but was told as %s: %s",
			id_of(known->number), stage_of(state), where, stage_of(&known->told), why);
	}
}

/* What a crash has left of a handoff. What nobody was told of may be gone. */
static void recover(struct world *world, struct known *known) {
	const struct handoff *handoff = relay_handoff(world->rooms.relay, known->number);
	struct state state;

	known->checked = false;
	known->in_core = handoff;
	if (handoff) {
		known->state = state_of_core(&handoff->is);
		known->ends = handoff->is.ends_at;
		must_follow(world, known, &known->state, "after a crash");
		if (strcmp(guest_of_core(handoff_card(handoff)), known->guest) ||
			strcmp(handoff->is.from, known->from)) {
			world_wrong(world, CONFIRMED, "%s is somebody else after a crash",
				id_of(known->number));
		}
		return;
	}
	state = in_history(world, known);
	if (!state.stage && known->confirmed) {
		world_wrong(world, CONFIRMED, "%s was confirmed, and is gone after a crash",
			id_of(known->number));
	}
	if (!state.stage) {
		idmap_remove(&world->oracle.known, known->number);
		free(known);
	}
}

void oracle_recovered(struct world *world) {
	struct oracle *oracle = &world->oracle;
	uint64_t seq = relay_seq(world->rooms.relay), digest = journal_digest(world->rooms.relay);
	uint64_t *ids = idmap_ids(&oracle->known);
	size_t n = oracle->known.n;

	for (size_t i = 0; i < n; i++) {
		recover(world, idmap_get(&oracle->known, ids[i]));
	}
	free(ids);
	answers_recovered(world);
	if (seq < oracle->n_digests && oracle->digests[seq] && oracle->digests[seq] != digest) {
		world_wrong(world, REPLAYS,
			"at fact %llu the live relay was another than its replay",
			(unsigned long long)seq);
	}
	world->tally->n[TALLY_FACTS_LOST] +=
		oracle->n_digests > seq + 1 ? oracle->n_digests - 1 - seq : 0;
	oracle->n_digests = oracle->n_digests > seq + 1 ? seq + 1 : oracle->n_digests;
}

/* Always ------------------------------------------------------------------------------------------- */

static void check_known(struct world *world, struct known *known) {
	struct state state;

	if (known->in_core) {
		must_follow(world, known, &known->state, "in the relay");
		if ((known->state.stage == USHER__FACT__STAGE__OFFERED ||
			    known->state.stage == USHER__FACT__STAGE__HELD) &&
			known->ends <= world->now) {
			world_wrong(world, ENDS, "%s is still %s, %lld ms past its end",
				id_of(known->number), stage_of(&known->state),
				(long long)(world->now - known->ends));
		}
		if (rules_must_file(world, known)) {
			world_wrong(world, ENDS, "%s has been %s for long, and is not filed",
				id_of(known->number), stage_of(&known->state));
		}
		return;
	}
	if (!known->checked && !relay_filed(world->rooms.relay, known->number)) {
		state = in_history(world, known);
		if (!state.stage) {
			world_wrong(world, CONFIRMED, "%s is filed for good, and is not in history",
				id_of(known->number));
			return;
		}
		must_follow(world, known, &state, "in history");
		known->checked = true;
	}
}

void oracle_check(struct world *world) {
	uint64_t *ids = idmap_ids(&world->oracle.known);

	for (size_t i = 0; world->rooms.up && i < world->oracle.known.n; i++) {
		check_known(world, idmap_get(&world->oracle.known, ids[i]));
	}
	free(ids);
}
