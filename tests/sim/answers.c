/* SPDX-License-Identifier: MIT */
/*
 * Requests and what they were answered. A request is known by device, run and id from when it first arrives;
 * what was told of it once is what must be told for ever.
 */
#include "world.h"

#include "base/memory.h"
#include "proto/ident.h"

#include <stdio.h>
#include <xxhash.h>

enum {
	KEPT = 64, /* answers of a run that the relay must remember */
};

static uint64_t key_of(int peer, uint64_t run, uint64_t id) {
	const uint64_t key[] = {(uint64_t)peer, run, id};

	return XXH3_64bits(key, sizeof key) | 1;
}

static void *pack(const Usher__Request *request, size_t *ret_size) {
	Usher__Request plain = *request;
	void *packed;

	plain.age = 0;
	*ret_size = usher__request__get_packed_size(&plain);
	packed = must(malloc(*ret_size + 1));
	usher__request__pack(&plain, packed);
	return packed;
}

static bool is_read(const Usher__Request *request) {
	return request->ask_case == USHER__REQUEST__ASK_WHO ||
		request->ask_case == USHER__REQUEST__ASK_LIST ||
		request->ask_case == USHER__REQUEST__ASK_SHOW;
}

static bool is_send(Usher__Request__AskCase ask) {
	return ask == USHER__REQUEST__ASK_SEND || ask == USHER__REQUEST__ASK_SAY;
}

static struct entry *entry_new(
	struct world *world, uint64_t key, int peer, uint64_t run, uint64_t id) {
	struct entry *entry = NEW(struct entry);

	entry->peer = peer;
	entry->run = run;
	entry->id = id;
	idmap_put(&world->oracle.entries, key, entry);
	GROW(world->oracle.list, world->oracle.n_list);
	world->oracle.list[world->oracle.n_list++] = entry;
	return entry;
}

/* Arrives: for the first time, or again. A device that keeps the protocol never asks two things under one id. */
void answers_asked(struct session *line, struct moment *moment) {
	struct world *world = line->world;
	uint64_t key = key_of(line->peer, line->run, moment->request->id);
	struct entry *entry = idmap_get(&world->oracle.entries, key);
	size_t size;
	void *packed;
	bool same;

	if (is_read(moment->request) || !moment->request->id) {
		return;
	}
	if (!entry) {
		entry = entry_new(world, key, line->peer, line->run, moment->request->id);
	}
	moment->entry = entry;
	packed = pack(moment->request, &size);
	same = entry->packed && entry->size == size && !memcmp(entry->packed, packed, size);
	if (entry->packed && !same && line->device) {
		world_wrong(world, SAME_ANSWER,
			"%s asks for something else under id %llu, which is taken",
			peer_names[line->peer], (unsigned long long)entry->id);
	}
	entry->varied |= entry->packed && !same;
	world->tally->n[TALLY_AGAIN] += entry->packed != NULL;
	if (entry->decided || same) {
		free(packed);
	} else {
		free(entry->packed);
		entry->packed = packed;
		entry->size = size;
		entry->ask = moment->request->ask_case;
		entry->varied = false;
	}
}

/* Has @badge something that it has not finished? */
static bool has_taken(const struct world *world, const char *badge) {
	uint64_t *ids = idmap_ids(&world->oracle.known);
	bool found = false;

	for (size_t i = 0; i < world->oracle.known.n; i++) {
		const struct known *known = idmap_get(&world->oracle.known, ids[i]);

		found |= known->in_core && known->state.stage == USHER__FACT__STAGE__TAKEN &&
			!strcmp(known->state.taker, badge);
	}
	free(ids);
	return found;
}

/* Did what was asked come about? */
static bool came_about(const struct world *world, const struct moment *moment) {
	const Usher__Request *request = moment->request;
	const struct known *known = idmap_get(&world->oracle.known, moment->handoff);
	const Usher__Fact__Device *duty = relay_duty(world->rooms.relay, peer_names[moment->peer]);

	if (request->ask_case == USHER__REQUEST__ASK_ON) {
		return duty && !strcmp(duty->person->badge, request->on->badge) &&
			(oracle_duties(world, moment->peer) & post_bit(request->on->post));
	}
	if (request->ask_case == USHER__REQUEST__ASK_OFF) {
		return !duty && !has_taken(world, moment->badge);
	}
	if (is_send(request->ask_case)) {
		return moment->made;
	}
	if (!known) {
		return false;
	}
	if (request->ask_case == USHER__REQUEST__ASK_TAKE) {
		return known->state.stage == USHER__FACT__STAGE__TAKEN &&
			!strcmp(known->state.taker, moment->badge);
	}
	if (request->ask_case == USHER__REQUEST__ASK_DECLINE) {
		return known->state.declined & badge_bit(moment->badge);
	}
	if (request->ask_case == USHER__REQUEST__ASK_RELEASE) {
		return known->state.stage == USHER__FACT__STAGE__OFFERED;
	}
	return known->state.stage ==
		(request->ask_case == USHER__REQUEST__ASK_MET ? USHER__FACT__STAGE__MET
							      : USHER__FACT__STAGE__WITHDRAWN) &&
		!strcmp(known->state.ender, moment->badge);
}

void answers_decided(struct world *world, const struct moment *moment) {
	struct entry *entry = moment->entry;
	uint64_t seq = relay_seq(world->rooms.relay);

	if (!entry || seq == moment->seq) {
		return; /* refused and not remembered, or answered before */
	}
	if (entry->decided) {
		world_wrong(world, SAME_ANSWER,
			"request %llu of %s is asked again, and something happens",
			(unsigned long long)entry->id, peer_names[entry->peer]);
		return;
	}
	if (world->rooms.full) {
		world_wrong(world, RULES, "the disk is nearly full, and new work is taken");
	}
	entry->decided = true;
	entry->seq = seq;
	entry->truth = came_about(world, moment);
	entry->saw = moment->seen;
	entry->made = moment->made;
	snprintf(entry->taker, sizeof entry->taker, "%s", moment->taker);
}

/* Is it enough that the relay may have forgotten this one? */
static bool may_be_forgotten(const struct world *world, const struct entry *entry) {
	size_t others = 0;

	for (size_t i = 0; i < world->oracle.n_list; i++) {
		const struct entry *other = world->oracle.list[i];

		others += other->peer == entry->peer && other->run == entry->run &&
			other->decided && other->id != entry->id;
	}
	return others >= KEPT;
}

static bool reveals(Usher__Outcome outcome) {
	return outcome == USHER__OUTCOME__TAKEN_ALREADY || outcome == USHER__OUTCOME__NOT_YOURS ||
		outcome == USHER__OUTCOME__PAST_STAGE;
}

static void told_first(
	struct world *world, struct entry *entry, int site, const Usher__Answer *answer) {
	struct known *known = oracle_known(world, answer->handoff_id);
	const char *winner = answer->winner ? answer->winner->badge : "";
	bool upon = entry->ask >= USHER__REQUEST__ASK_TAKE &&
		entry->ask <= USHER__REQUEST__ASK_WITHDRAW;

	entry->told = true;
	entry->site = site;
	entry->outcome = answer->outcome;
	entry->text = copy_text(answer->text);
	entry->handoff = copy_text(answer->handoff_id);
	entry->winner = copy_text(winner);
	if (answer->outcome == USHER__OUTCOME__DONE && !entry->truth) {
		world_wrong(world, RULES, "%s is told that it is done, and it is not",
			peer_names[entry->peer]);
	}
	if (upon && reveals(answer->outcome) && !entry->saw) {
		world_wrong(world, VISIBLE,
			"%s is told that there is a handoff %s, which it may not see",
			peer_names[entry->peer], answer->handoff_id);
	}
	if (*winner && strcmp(winner, entry->taker)) {
		world_wrong(world, WINNER, "%s is told that %s has %s, which was with %s",
			peer_names[entry->peer], winner, answer->handoff_id,
			*entry->taker ? entry->taker : "nobody");
	}
	if (entry->ask == USHER__REQUEST__ASK_TAKE && upon && reveals(answer->outcome) &&
		*entry->taker && !*winner) {
		world_wrong(world, WINNER, "%s is not told who has %s", peer_names[entry->peer],
			answer->handoff_id);
	}
	if (is_send(entry->ask) && answer->outcome == USHER__OUTCOME__DONE) {
		if (!known || known->number != entry->made) {
			world_wrong(world, SAME_ANSWER, "%s is told of %s, and has sent another",
				peer_names[entry->peer], answer->handoff_id);
			return;
		}
		known->confirmed = true;
	}
	world->tally->n[TALLY_TOO_LATE] += answer->outcome == USHER__OUTCOME__TAKEN_ALREADY;
}

static void told_again(
	struct world *world, const struct entry *entry, int site, const Usher__Answer *answer) {
	const char *winner = answer->winner ? answer->winner->badge : "", *what = NULL;

	if ((answer->outcome == USHER__OUTCOME__ID_FORGOTTEN && may_be_forgotten(world, entry)) ||
		(answer->outcome == USHER__OUTCOME__INVALID && entry->varied)) {
		return;
	}
	if (answer->outcome != entry->outcome) {
		what = "outcome";
	} else if (strcmp(answer->handoff_id, entry->handoff)) {
		what = "handoff";
	} else if (strcmp(winner, entry->winner)) {
		what = "winner";
	} else if (!entry->varied && entry->site == site && strcmp(answer->text, entry->text)) {
		what = "text";
	}
	if (what) {
		world_wrong(world, SAME_ANSWER, "request %llu of %s gets another %s than before",
			(unsigned long long)entry->id, peer_names[entry->peer], what);
	}
}

void answers_told(struct world *world, const struct waiting *waiting, const Usher__Answer *answer) {
	struct entry *entry = waiting->entry;

	COUNT(world, ANSWERS);
	world->tally->n[TALLY_NO_ROOM] += answer->outcome == USHER__OUTCOME__NO_ROOM;
	world->tally->n[TALLY_FORGOTTEN] += answer->outcome == USHER__OUTCOME__ID_FORGOTTEN;
	if (!entry || !entry->decided) {
		return; /* nothing was decided, so nothing is remembered */
	}
	if (entry->told) {
		told_again(world, entry, waiting->site, answer);
	} else if (answer->outcome != USHER__OUTCOME__ID_FORGOTTEN &&
		answer->outcome != USHER__OUTCOME__INVALID &&
		answer->outcome != USHER__OUTCOME__NO_ROOM &&
		answer->outcome != USHER__OUTCOME__UNKNOWN_REQUEST) {
		told_first(world, entry, waiting->site, answer);
	}
}

void answers_recovered(struct world *world) {
	uint64_t seq = relay_seq(world->rooms.relay);

	for (size_t i = 0; i < world->oracle.n_list; i++) {
		struct entry *entry = world->oracle.list[i];
		struct event event = {
			.device = peer_names[entry->peer], .run = entry->run, .id = entry->id};

		if (entry->decided && entry->seq > seq) {
			entry->decided = false;
		}
		if (entry->told &&
			(!entry->decided || !relay_has_answered(world->rooms.relay, &event))) {
			world_wrong(world, CONFIRMED,
				"request %llu of %s was answered, and the relay does not know it",
				(unsigned long long)entry->id, peer_names[entry->peer]);
		}
	}
}

void answers_finish(struct oracle *oracle) {
	for (size_t i = 0; i < oracle->n_list; i++) {
		struct entry *entry = oracle->list[i];

		free(entry->packed);
		free(entry->text);
		free(entry->handoff);
		free(entry->winner);
		free(entry);
	}
	free(oracle->list);
	idmap_finish(&oracle->entries);
}
