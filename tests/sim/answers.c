/* SPDX-License-Identifier: MIT */
/*
 * Requests and what they were answered. A request is known by device, run and id from when it first
 * arrives; what was told of it once is what must be told for ever.
 */
#include "world.h"

#include "base/memory.h"
#include "encode/encode.h"
#include "proto/ident.h"

#include <stdio.h>
#include <xxhash.h>

static uint64_t key_of(int peer, uint64_t run, uint64_t id) {
	const uint64_t key[] = {(uint64_t)peer, run, id};

	return XXH3_64bits(key, sizeof key) | 1;
}

static void *pack(const Usher__Request *request, size_t *ret_size) {
	Usher__Request plain = *request;
	void *packed;

	plain.age = 0;
	*ret_size = usher__request__get_packed_size(&plain);
	packed = allocated(malloc(*ret_size + 1));
	usher__request__pack(&plain, packed);
	return packed;
}

/* Does it make a handoff that the answer names? */
static bool is_send(Usher__Request__AskCase ask) {
	return ask == USHER__REQUEST__ASK_SEND || ask == USHER__REQUEST__ASK_SAY ||
		ask == USHER__REQUEST__ASK_PASS || ask == USHER__REQUEST__ASK_PICKUP ||
		ask == USHER__REQUEST__ASK_SERVICE || ask == USHER__REQUEST__ASK_NOTICE ||
		ask == USHER__REQUEST__ASK_EXPECT;
}

static struct entry *entry_new(struct world *world, const struct line *line, uint64_t id) {
	struct entry *entry = NEW(struct entry);

	entry->peer = line->peer;
	entry->run = line->said.id;
	entry->id = id;
	world->oracle.list =
		grow(world->oracle.list, world->oracle.n_list, sizeof *world->oracle.list);
	world->oracle.list[world->oracle.n_list++] = entry;
	return entry;
}

/* The entry of a request that arrives: that of the first time, or a new one. Where nothing is
 * remembered each is, and no device that keeps the protocol asks for the same again. */
static struct entry *entry_of(struct line *line, const struct moment *moment) {
	struct world *world = line->world;
	uint64_t key = key_of(line->peer, line->run, moment->request->id);
	struct entry *entry = line->run ? idmap_get(&world->oracle.entries, key) : NULL;

	if (!line->said.id && entry) {
		world_wrong(world, SAME_ANSWER,
			"%s asks again for what it has sent, and nothing is remembered",
			peer_names[line->peer]);
	}
	world->tally->n[TALLY_UNREMEMBERED] += !line->said.id;
	if (entry && entry->decided && moment->recall == RECALL_NEW) {
		entry->passed = true;
		entry = NULL;
	}
	if (!entry) {
		entry = entry_new(world, line, moment->request->id);
		if (line->run) {
			idmap_put(&world->oracle.entries, key, entry);
		}
	}
	return entry;
}

/* Arrives: for the first time, or again. A device that keeps the protocol never asks two things
 * under one id. */
void answers_asked(struct line *line, struct moment *moment) {
	struct world *world = line->world;
	const struct memory *memory = &world->oracle.memories[line->peer];
	struct entry *entry;
	size_t size;
	void *packed;
	bool same;

	moment->brief = line->said.is_short;
	moment->unheard = !recall_has_device(world, line->peer);
	if (request_is_read(moment->request) || (!moment->request->id && line->said.id)) {
		return;
	}
	moment->recall = recall_of(memory, line->said.id, moment->request->id, line->said.is_new);
	moment->entry = entry = entry_of(line, moment);
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

/* Of a run that is none, nothing is remembered, and whoever is refused leaves nothing. */
static void check_unremembered(struct world *world, const struct moment *moment) {
	const char *name = peer_names[moment->peer];

	if (moment->unheard && recall_has_device(world, moment->peer) &&
		!relay_signed_on_device(world->rooms.relay, name)) {
		world_wrong(
			world, RULES, "%s has asked for nothing that is remembered, and is", name);
	}
}

void answers_decided(struct world *world, const struct moment *moment) {
	struct entry *entry = moment->entry;
	uint64_t seq = relay_seq(world->rooms.relay);
	bool decided = entry && seq != moment->seq; /* else refused, or answered before */

	if (entry && !entry->run) {
		check_unremembered(world, moment);
	} else if (decided) {
		recall_note_answer(world, moment->peer, entry->run, entry->id, moment->brief);
	}
	recall_check(world, moment->peer);
	if (!decided) {
		return;
	}
	if (moment->recall != RECALL_NEW) {
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
	entry->truth = truth_of(world, moment);
	entry->saw = moment->seen;
	entry->upon = *request_id(moment->request);
	entry->in_way = moment->in_way;
	entry->visit = moment->visit;
	entry->namesake = moment->namesake;
	entry->seats = moment->seats;
	entry->party = moment->party;
	snprintf(entry->other, sizeof entry->other, "%s", moment->other);
	entry->made = moment->made;
	entry->held = dues_held(world, moment, &entry->due);
	snprintf(entry->taker, sizeof entry->taker, "%s", moment->taker);
}

/* Does the answer tell that there is such a handoff, or such a visit? */
static bool reveals(const struct entry *entry, Usher__Outcome outcome) {
	switch ((int)outcome) {
	case USHER__OUTCOME__TAKEN_ALREADY:
	case USHER__OUTCOME__NOT_YOURS:
	case USHER__OUTCOME__PAST_STAGE:
	case USHER__OUTCOME__WRONG_KIND:
	case USHER__OUTCOME__NO_SEATS:
	case USHER__OUTCOME__ASKED_BY_NAME:
		return entry->upon;
	case USHER__OUTCOME__VISIT_OVER:
	case USHER__OUTCOME__HERE_ALREADY:
	case USHER__OUTCOME__NOT_HERE_YET:
		return true;
	default:
		return false;
	}
}

/* Whoever is named is the one who is in the way. */
static void check_winner(
	struct world *world, const struct entry *entry, const Usher__Answer *answer) {
	const char *winner = answer->winner ? answer->winner->badge : "";
	bool by_name = answer->outcome == USHER__OUTCOME__ASKED_BY_NAME,
	     drives = answer->outcome == USHER__OUTCOME__VEHICLE_TAKEN;
	const char *expected = by_name || drives ? entry->other : entry->taker;

	if ((*winner || by_name || drives) && (strcmp(winner, expected) || !*winner)) {
		world_wrong(world, WINNER, "%s is told that %s has %s, which was with %s",
			peer_names[entry->peer], winner, answer->handoff_id,
			*expected ? expected : "nobody");
	}
	if (entry->ask == USHER__REQUEST__ASK_TAKE && reveals(entry, answer->outcome) &&
		*entry->taker && !*winner) {
		world_wrong(world, WINNER, "%s is not told who has %s", peer_names[entry->peer],
			answer->handoff_id);
	}
	if (entry->in_way && answer->outcome == USHER__OUTCOME__TAKEN_ALREADY &&
		strcmp(answer->handoff_id, id_of(entry->in_way))) {
		world_wrong(world, WINNER, "%s is told that %s is taken of a guest, and it is %s",
			peer_names[entry->peer], answer->handoff_id, id_of(entry->in_way));
	}
	world->tally->n[TALLY_TOO_LATE] += answer->outcome == USHER__OUTCOME__TAKEN_ALREADY &&
		entry->ask == USHER__REQUEST__ASK_TAKE;
	world->tally->n[TALLY_UNLESS_TAKEN] += answer->outcome == USHER__OUTCOME__TAKEN_ALREADY &&
		entry->ask == USHER__REQUEST__ASK_WITHDRAW;
	world->tally->n[TALLY_BY_NAME] += by_name;
	world->tally->n[TALLY_VEHICLE_TAKEN] += drives;
}

/* Too many for the one who takes it: the number of seats that are free is told. */
static void check_seats(
	struct world *world, const struct entry *entry, const Usher__Answer *answer) {
	bool take = entry->ask == USHER__REQUEST__ASK_TAKE;

	if (answer->outcome != USHER__OUTCOME__NO_SEATS) {
		return;
	}
	COUNT(world, NO_SEATS);
	if ((take && (answer->seats != entry->seats || entry->party <= entry->seats)) ||
		(entry->ask == USHER__REQUEST__ASK_SPLIT && answer->seats != entry->party)) {
		world_wrong(world, SEATS,
			"%s is told that %u seats are free, and it is %u for a party of %u",
			peer_names[entry->peer], answer->seats, entry->seats, entry->party);
	}
}

/* Whoever sends a guest, or has him arrive, is told of another of the name. */
static void check_namesake(
	struct world *world, const struct entry *entry, const Usher__Answer *answer) {
	bool opens = entry->ask == USHER__REQUEST__ASK_SEND ||
		entry->ask == USHER__REQUEST__ASK_SAY || entry->ask == USHER__REQUEST__ASK_ARRIVED;

	if (opens && entry->namesake != (answer->same_name != NULL)) {
		world_wrong(world, RULES,
			"%s is %stold that there is another guest of the name of %s's",
			peer_names[entry->peer], entry->namesake ? "not " : "", answer->visit_id);
	}
	world->tally->n[TALLY_NAMESAKES] += opens && entry->namesake;
}

/* What was sent. */
static void check_sent(
	struct world *world, const struct entry *entry, const Usher__Answer *answer) {
	struct known *known = oracle_known(world, answer->handoff_id);
	struct stay *stay;

	if (!known || known->number != entry->made) {
		world_wrong(world, SAME_ANSWER, "%s is told of %s, and has sent another",
			peer_names[entry->peer], answer->handoff_id);
		return;
	}
	known->confirmed = true;
	stay = stay_of(world, known->visit);
	if (stay) {
		stay->confirmed = true;
	}
}

/* What is upon a visit names no handoff but what it has made. */
static void check_named(
	struct world *world, const struct entry *entry, const Usher__Answer *answer) {
	const struct known *known = oracle_known(world, answer->handoff_id);
	bool upon = answer->outcome == USHER__OUTCOME__OK || reveals(entry, answer->outcome);

	if (entry->visit && upon && *answer->handoff_id &&
		(!known || known->number != entry->made)) {
		world_wrong(world, RULES,
			"%s is told of %s, and has asked for something about visit %s",
			peer_names[entry->peer], answer->handoff_id, id_of(entry->visit));
	}
}

/* What is held, and until when. */
static void check_held(
	struct world *world, const struct entry *entry, const Usher__Answer *answer) {
	uint64_t number = 0;

	(void)ident_parse(answer->held_id, &number);
	if (number != entry->held || (number && answer->due_at != entry->due)) {
		world_wrong(world, RULES,
			"%s is told that \"%s\" is held until %lld, and it is %s until %lld",
			peer_names[entry->peer], answer->held_id, (long long)answer->due_at,
			entry->held ? id_of(entry->held) : "nothing", (long long)entry->due);
	}
}

static void told_first(
	struct world *world, struct entry *entry, int site, const Usher__Answer *answer) {
	struct stay *stay = stay_of(world, entry->visit);

	entry->told = true;
	entry->site = site;
	entry->outcome = answer->outcome;
	entry->text = copy_text(answer->text);
	entry->handoff = copy_text(answer->handoff_id);
	entry->winner = copy_text(answer->winner ? answer->winner->badge : "");
	if (answer->outcome == USHER__OUTCOME__OK && !entry->truth) {
		world_wrong(world, RULES, "%s is told that it is done, and it is not",
			peer_names[entry->peer]);
	}
	if (reveals(entry, answer->outcome) && !entry->saw) {
		world_wrong(world, VISIBLE,
			"%s is told that there is a handoff %s, which it may not see",
			peer_names[entry->peer], answer->handoff_id);
	}
	check_winner(world, entry, answer);
	check_named(world, entry, answer);
	check_seats(world, entry, answer);
	if (answer->outcome == USHER__OUTCOME__OK) {
		check_namesake(world, entry, answer);
		check_held(world, entry, answer);
	}
	if (is_send(entry->ask) && answer->outcome == USHER__OUTCOME__OK) {
		check_sent(world, entry, answer);
	}
	if (stay && answer->outcome == USHER__OUTCOME__OK &&
		entry->ask == USHER__REQUEST__ASK_ARRIVED) {
		stay->awaited.told_here = true;
	}
	if (stay &&
		(answer->outcome == USHER__OUTCOME__VISIT_OVER ||
			(answer->outcome == USHER__OUTCOME__OK &&
				entry->ask == USHER__REQUEST__ASK_END))) {
		stay->told_over = true;
	}
	if (answer->outcome == USHER__OUTCOME__OK) {
		world->tally->n[TALLY_BREAKS] += entry->ask == USHER__REQUEST__ASK_BREAK;
		world->tally->n[TALLY_INSPECTED] += entry->ask == USHER__REQUEST__ASK_INSPECT;
	}
}

static void told_again(
	struct world *world, const struct entry *entry, int site, const Usher__Answer *answer) {
	const char *winner = answer->winner ? answer->winner->badge : "", *what = NULL;

	if (answer->outcome == USHER__OUTCOME__INVALID && entry->varied) {
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
	if ((answer->outcome == USHER__OUTCOME__OK) != !answer->refusal) {
		world_wrong(world, RULES, "an answer with outcome %d has %s refusal",
			(int)answer->outcome, answer->refusal ? "a" : "no");
	}
	if (entry &&
		(answer->outcome == USHER__OUTCOME__ID_FORGOTTEN) !=
			(waiting->recall == RECALL_GONE)) {
		world_wrong(world, SAME_ANSWER,
			"request %llu of %s is answered with %s, and is %s forgotten",
			(unsigned long long)entry->id, peer_names[entry->peer],
			encode_outcome_name(answer->outcome),
			waiting->recall == RECALL_GONE ? "to be" : "not");
	}
	if (!entry || !entry->decided || waiting->recall == RECALL_GONE) {
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

/* Is it known what @entry was answered? */
static bool is_remembered(const struct world *world, const struct entry *entry) {
	const struct event event = {
		.device = peer_names[entry->peer], .request = {.run = entry->run, .id = entry->id}};
	const Usher__Fact__Answered *answered = relay_remembered_answer(world->rooms.relay, &event);

	return answered && answered->outcome != USHER__OUTCOME__ID_FORGOTTEN;
}

/* What was told is remembered, unless it had been forgotten before. */
void answers_recovered(struct world *world) {
	uint64_t seq = relay_seq(world->rooms.relay);

	for (size_t i = 0; i < world->oracle.n_list; i++) {
		struct entry *entry = world->oracle.list[i];
		bool known = entry->told && !entry->passed &&
			recall_of(&world->oracle.memories[entry->peer], entry->run, entry->id,
				false) == RECALL_AGAIN;

		if (entry->decided && entry->seq > seq) {
			entry->decided = false;
		}
		if (known && (!entry->decided || !is_remembered(world, entry))) {
			world_wrong(world, CONFIRMED,
				"request %llu of %s was answered, and the relay does not know it",
				(unsigned long long)entry->id, peer_names[entry->peer]);
		}
	}
	recall_recovered(world);
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
