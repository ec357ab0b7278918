/* SPDX-License-Identifier: MIT */
/*
 * Bytes as what three clients say, well formed (house.h). Each line of a seed is one of:
 *
 *	c CLIENT FIELDS.   connect and say hello: sound, but for what FIELDS (feed_message) says
 *	q CLIENT FIELDS.   a request; its id counts up unless FIELDS give one
 *	r CLIENT FIELDS.   a receipt
 *	m CLIENT FIELDS.   any FromClient
 *	h CLIENT           hang up                   T NUMBER   let time pass, with a tick
 *	H                  hold the store back       R          release it
 *	F NUMBER           have a commit fail        D NUMBER   so much room is left on the disk
 *	S WHICH            another site
 */
#include "api/api.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "house.h"
#include "places.h"
#include "proto/frame.h"
#include "store/memory.h"

enum {
	STEPS_MAX = 200,
};

struct talk {
	struct house house;
	struct feed feed;
	struct pool pool;
	uint64_t ids[HOUSE_CLIENTS];
};

static void say(struct talk *talk, size_t i, const Usher__FromClient *message) {
	_cleanup_(freep) uint8_t *frame = NULL;
	size_t size;

	if (message->body_case == USHER__FROM_CLIENT__BODY_REQUEST) {
		house_ask(&talk->house, i);
	}
	frame = frame_pack(&message->base, FRAME_CAP, &size);
	if (frame) {
		house_say(&talk->house, i, frame, size);
	}
}

static void *fed(struct talk *talk, const ProtobufCMessageDescriptor *descriptor) {
	return feed_message(&talk->feed, descriptor, &talk->pool);
}

static void say_hello(struct talk *talk) {
	static char *const devices[HOUSE_CLIENTS] = {"p", "q", "r"};
	size_t i = feed_below(&talk->feed, HOUSE_CLIENTS);
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;
	Usher__Hello *hello = fed(talk, &usher__hello__descriptor);

	hello->version = hello->version ? hello->version : 1;
	hello->device = *hello->device ? hello->device : devices[i];
	hello->run = hello->run ? hello->run : i + 1;
	message.body_case = USHER__FROM_CLIENT__BODY_HELLO;
	message.hello = hello;
	house_connect(&talk->house, i);
	say(talk, i, &message);
}

static void request(struct talk *talk) {
	size_t i = feed_below(&talk->feed, HOUSE_CLIENTS);
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;
	Usher__Request *asked = fed(talk, &usher__request__descriptor);

	asked->id = asked->id ? asked->id : ++talk->ids[i];
	message.body_case = USHER__FROM_CLIENT__BODY_REQUEST;
	message.request = asked;
	say(talk, i, &message);
}

static void receipt(struct talk *talk) {
	size_t i = feed_below(&talk->feed, HOUSE_CLIENTS);
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;

	message.body_case = USHER__FROM_CLIENT__BODY_RECEIPT;
	message.receipt = fed(talk, &usher__receipt__descriptor);
	say(talk, i, &message);
}

static void say_anything(struct talk *talk) {
	size_t i = feed_below(&talk->feed, HOUSE_CLIENTS);

	say(talk, i, fed(talk, &usher__from_client__descriptor));
}

static void hang_up(struct talk *talk) {
	house_hang_up(&talk->house, feed_below(&talk->feed, HOUSE_CLIENTS));
}

static void pass_time(struct talk *talk) {
	talk->house.now += (int64_t)(feed_number(&talk->feed) % ((uint64_t)1 << 36));
	api_tick(talk->house.api);
}

static void hold(struct talk *talk) {
	store_memory_set_paused(talk->house.store, true);
}

static void release(struct talk *talk) {
	store_memory_set_paused(talk->house.store, false);
}

static void fail(struct talk *talk) {
	unsigned nth = (unsigned)feed_below(&talk->feed, 8);

	store_memory_fail_nth_commit(talk->house.store, nth, feed_below(&talk->feed, 2));
}

static void leave_room(struct talk *talk) {
	talk->house.room = feed_number(&talk->feed);
}

static void take_site(struct talk *talk) {
	talk->house.loaded.site =
		(struct site *)(feed_below(&talk->feed, 2) ? &places_half : &places_whole);
	api_set_site(talk->house.api, talk->house.loaded.site);
}

static const struct verb {
	uint8_t letter;
	void (*happen)(struct talk *talk);
} verbs[] = {
	{'c', say_hello},
	{'q', request},
	{'r', receipt},
	{'m', say_anything},
	{'h', hang_up},
	{'T', pass_time},
	{'H', hold},
	{'R', release},
	{'F', fail},
	{'D', leave_room},
	{'S', take_site},
};

static void step(struct talk *talk) {
	uint8_t byte = feed_byte(&talk->feed);
	const struct verb *verb = &verbs[byte % (sizeof verbs / sizeof *verbs)];

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		verb = verbs[i].letter == byte ? &verbs[i] : verb;
	}
	verb->happen(talk);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
	struct talk talk = {.feed = {bytes, bytes + size}};

	house_open(&talk.house);
	for (unsigned i = 0; i < STEPS_MAX && !feed_is_empty(&talk.feed); i++) {
		step(&talk);
		house_settle(&talk.house);
	}
	house_close(&talk.house);
	pool_finish(&talk.pool);
	return 0;
}
