/* SPDX-License-Identifier: MIT */
#include "encode/update.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "encode/encode.h"
#include "proto/frame.h"
#include "speech/phrase.h"
#include "speech/voice.h"

static void *pack(Usher__Update *update, size_t *ret_size) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;

	message.body_case = USHER__FROM_RELAY__BODY_UPDATE;
	message.update = update;
	/* all that a handoff holds is capped */
	return must(frame_pack(&message.base, FRAME_CAP, ret_size));
}

void *update_state(const struct telling *telling, const struct handoff *handoff, uint64_t cursor,
	size_t *ret_size) {
	_cleanup_(pool_finish) struct pool pool = {0};
	Usher__Update update = USHER__UPDATE__INIT;

	update.seq = cursor;
	update.what_case = USHER__UPDATE__WHAT_HANDOFF;
	update.handoff = encode_handoff(&pool, telling->relay, handoff);
	update.say = phrase_for_all(telling->site, handoff, &pool);
	update.voice = voice_line(telling->site, &handoff->is, handoff_card(handoff), telling->now,
		telling->named, &pool);
	return pack(&update, ret_size);
}

void *update_counts(const struct relay *relay, const struct handoff *handoff, size_t *ret_size) {
	_cleanup_(pool_finish) struct pool pool = {0};
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Counts counts = USHER__COUNTS__INIT;

	counts.id = encode_id(&pool, handoff->is.handoff);
	counts.reached = relay_reached(relay, handoff, false);
	counts.seen = relay_reached(relay, handoff, true);
	update.what_case = USHER__UPDATE__WHAT_COUNTS;
	update.counts = &counts;
	return pack(&update, ret_size);
}

void *update_gone(uint64_t handoff, uint64_t cursor, size_t *ret_size) {
	_cleanup_(pool_finish) struct pool pool = {0};
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Gone gone = USHER__GONE__INIT;

	gone.id = encode_id(&pool, handoff);
	update.seq = cursor;
	update.what_case = USHER__UPDATE__WHAT_GONE;
	update.gone = &gone;
	return pack(&update, ret_size);
}

void *update_reset(size_t *ret_size) {
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Reset reset = USHER__RESET__INIT;

	update.what_case = USHER__UPDATE__WHAT_RESET;
	update.reset = &reset;
	return pack(&update, ret_size);
}

void *update_in_step(uint64_t cursor, size_t *ret_size) {
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__InStep in_step = USHER__IN_STEP__INIT;

	update.seq = cursor;
	update.what_case = USHER__UPDATE__WHAT_IN_STEP;
	update.in_step = &in_step;
	return pack(&update, ret_size);
}

void *update_ears(Usher__Ear **deaf, size_t n, size_t *ret_size) {
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Ears ears = USHER__EARS__INIT;

	ears.deaf = deaf;
	ears.n_deaf = n;
	update.what_case = USHER__UPDATE__WHAT_EARS;
	update.ears = &ears;
	return pack(&update, ret_size);
}
