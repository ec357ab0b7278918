/* SPDX-License-Identifier: MIT */
/*
 * Answers and updates cross. Every answer says as of which seq it is, and every handoff at which it
 * changed last: so whoever is told of a thing twice knows which is newer, whatever came first.
 */
#include "chance.h"
#include "handset.h"

#include "base/memory.h"
#include "proto/frame.h"
#include "proto/ident.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static struct house house;
static struct handset stream, asks, flat;

/* The messages of two connections of a device, each in its order. */
enum {
	CONNECTIONS = 2,
	KEPT_MAX = 8192,
};

static struct {
	Usher__FromRelay *messages[KEPT_MAX];
	size_t n, n_taken;
} kept[CONNECTIONS];

static void keep(struct handset *handset, const Usher__FromRelay *message, const uint8_t *frame,
	size_t size) {
	size_t which = handset == &asks;

	cr_assert_lt(kept[which].n, KEPT_MAX);
	kept[which].messages[kept[which].n++] = allocated(
		usher__from_relay__unpack(NULL, size - FRAME_HEADER, frame + FRAME_HEADER));
}

static void start(void) {
	house_init(&house, true, NULL);
	handset_init_of_edition(&stream, &house, "lobby-1", 2, keep);
	handset_init_of_edition(&asks, &house, "lobby-1", 2, keep);
	handset_hang_up(&asks);
	handset_come_back(&asks, false); /* it is told nothing but answers */
	handset_init_of_edition(&flat, &house, "flat-1", 2, NULL);
	handset_on(&asks, "lobby", "101");
	handset_on(&flat, "show-flat", "301");
}

static void stop(void) {
	handset_finish(&stream);
	handset_finish(&asks);
	handset_finish(&flat);
	house_finish(&house);
	for (size_t i = 0; i < CONNECTIONS; i++) {
		while (kept[i].n) {
			usher__from_relay__free_unpacked(kept[i].messages[--kept[i].n], NULL);
		}
	}
}

TestSuite(order, .init = start, .fini = stop);

/* The last answer that came to who asks. */
static const Usher__Answer *last_answer(void) {
	for (size_t i = kept[1].n; i-- > 0;) {
		if (kept[1].messages[i]->body_case == USHER__FROM_RELAY__BODY_ANSWER) {
			return kept[1].messages[i]->answer;
		}
	}
	cr_assert_fail("no answer");
	return NULL;
}

Test(order, every_answer_says_as_of_which_seq_it_is) {
	const Usher__Answer *answer;
	uint64_t seq;

	handset_send(&asks, "show-flat-a", "王");
	answer = last_answer();
	cr_assert_eq(answer->seq, 4);
	cr_assert_eq(answer->handoff->changed, 4);
	handset_take(&asks, "2");
	answer = last_answer();
	cr_assert_neq(answer->outcome, USHER__OUTCOME__OK);
	cr_assert_eq(answer->seq, 5, "a refusal, which is a fact");
	handset_send(&flat, "lobby", "李");
	seq = relay_seq(house.relay);
	handset_act_again(&asks, USHER__REQUEST__ASK_TAKE, "2");
	cr_assert_eq(last_answer()->seq, seq, "one that is remembered, with what else is new");
	handset_list(&asks, true, "");
	answer = last_answer();
	cr_assert(answer->read && answer->seq == seq && answer->n_handoffs == 2);
	cr_assert_eq(answer->handoffs[0]->changed, 4);
	handset_show(&asks, "");
	cr_assert(last_answer()->outcome == USHER__OUTCOME__INVALID && last_answer()->seq == seq);
}

Test(order, what_is_history_says_when_it_changed_last) {
	handset_send(&asks, "show-flat-a", "王");
	handset_act(&asks, USHER__REQUEST__ASK_WITHDRAW, "2");
	cr_assert_eq(last_answer()->handoff->changed, 5);
	house_wait(&house, 60000);
	handset_list(&asks, true, "");
	cr_assert_eq(last_answer()->n_handoffs, 1);
	cr_assert_eq(last_answer()->handoffs[0]->changed, 6, "as it was archived");
	cr_assert_geq(last_answer()->seq, 6);
}

/* What a client has of handoffs 1 to 255: as of which seq, and at which stage. */
struct copies {
	uint64_t changed[256];
	Usher__Stage stages[256];
};

static void take_handoff(struct copies *copies, const Usher__Handoff *handoff) {
	uint64_t number;

	cr_assert_eq(ident_parse(handoff->id, &number), 0);
	cr_assert_lt(number, 256);
	cr_assert(copies->changed[number] != handoff->changed ||
			copies->stages[number] == handoff->stage,
		"%s is told as changed at %" PRIu64 " twice, and not alike", handoff->id,
		handoff->changed);
	if (handoff->changed > copies->changed[number]) {
		copies->changed[number] = handoff->changed;
		copies->stages[number] = handoff->stage;
	}
}

static void take_message(struct copies *copies, const Usher__FromRelay *message) {
	const Usher__Answer *answer = message->answer;

	if (message->body_case == USHER__FROM_RELAY__BODY_UPDATE &&
		message->update->what_case == USHER__UPDATE__WHAT_HANDOFF) {
		take_handoff(copies, message->update->handoff);
	}
	if (message->body_case != USHER__FROM_RELAY__BODY_ANSWER) {
		return;
	}
	if (answer->handoff) {
		cr_assert_leq(answer->handoff->changed, answer->seq);
		take_handoff(copies, answer->handoff);
	}
	for (size_t i = 0; i < answer->n_handoffs; i++) {
		cr_assert_leq(answer->handoffs[i]->changed, answer->seq);
		take_handoff(copies, answer->handoffs[i]);
	}
}

static struct chance chance = {7};

/* Handoffs are taken and given back until the end, and looked at from time to time; two of them
 * come to their ends. */
static void live_through_an_hour(void) {
	static const Usher__Request__AskCase acts[] = {
		USHER__REQUEST__ASK_TAKE, USHER__REQUEST__ASK_RELEASE};
	char id[3] = "2";

	for (int i = 0; i < 20; i++) {
		handset_send(&asks, "show-flat-a", "王");
	}
	for (int i = 0; i < 300; i++) {
		if (i == 200) {
			handset_act(&flat, USHER__REQUEST__ASK_TAKE, "E");
			handset_act(&flat, USHER__REQUEST__ASK_MET, "E");
			handset_act(&asks, USHER__REQUEST__ASK_WITHDRAW, "G");
		}
		id[0] = "2468ACEG"[chance_below(&chance, 8)];
		handset_act(&flat, acts[chance_below(&chance, 2)], id);
		if (chance_below(&chance, 4) == 0) {
			handset_act(&asks, USHER__REQUEST__ASK_SHOW, id);
		}
		if (chance_below(&chance, 10) == 0) {
			handset_list(&asks, false, "");
		}
	}
}

/* However the two cross, what is left is the same, and is how things are. */
Test(order, crossing_answers_and_updates_are_put_in_order, .timeout = 60) {
	struct copies first = {0};

	live_through_an_hour();
	for (unsigned round = 0; round < 20; round++) {
		struct copies copies = {0};

		kept[0].n_taken = kept[1].n_taken = 0;
		for (size_t left = kept[0].n + kept[1].n; left; left--) {
			/* any order of the two is as likely as any other */
			size_t which = chance_below(&chance, (unsigned)left) >=
				kept[0].n - kept[0].n_taken;

			take_message(&copies, kept[which].messages[kept[which].n_taken++]);
		}
		if (!round) {
			first = copies;
		}
		cr_assert_arr_eq(&copies, &first, sizeof copies);
	}
	cr_assert_eq(first.stages[14], USHER__STAGE__MET);
	cr_assert_eq(first.stages[16], USHER__STAGE__WITHDRAWN);
	for (uint64_t number = 2; number < 32; number += 2) {
		const struct handoff *handoff = relay_handoff(house.relay, number);

		cr_assert_eq(first.changed[number], handoff->rec.changed);
		cr_assert_eq(first.stages[number], handoff->rec.stage);
	}
}
