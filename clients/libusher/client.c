/* SPDX-License-Identifier: MIT */
#include "libusher/usher.h"

#include "libusher/asked.h"
#include "libusher/bytes.h"
#include "proto/frame.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	VERSION = 1,      /* of the protocol, and */
	EDITION = 2,      /* its edition */
	HEARTBEAT = 3000, /* ms of own silence */
	SILENCE = 10000,  /* ms of the relay's */
	/* ms that a connection must have been good for the next loss to be mended at once */
	STEADY = 1000,
	BACK_OFF_LEAST = 100, /* ms */
	BACK_OFF_MOST = 5000,
	RECEIVED_MAX = 2 * (FRAME_HEADER + FRAME_CAP),
};

enum state {
	OFF,      /* until connect_at */
	GREETING, /* hello is said */
	READY,
	ENDING, /* the connection is of no use any more */
	REFUSED,
};

struct usher {
	char *device, *agent;
	uint64_t run;
	bool short_run, unremembered, listen, brief;
	bool had_answer; /* that the relay remembers, in this run */
	enum state state;
	int64_t connect_at;
	int64_t heard, spoke, welcomed;
	unsigned attempts; /* since the last good connection */
	uint64_t chance;
	uint64_t log, cursor;
	uint64_t last_act, last_read;
	struct asked_list asked;
	struct bytes in, out;
	struct arena arena; /* of the last event */
	bool was_ready;     /* since the last connect */
	bool tell_lost;
};

struct usher *usher_new(const struct usher_options *options) {
	struct usher *usher = calloc(1, sizeof *usher);

	if (!usher) {
		return NULL;
	}
	arena_init(&usher->arena, ARENA_CAP);
	usher->device = strdup(options->device);
	usher->agent = strdup(options->agent ? options->agent : "");
	usher->run = usher->chance = options->run;
	usher->short_run = options->short_run;
	usher->unremembered = options->unremembered;
	usher->listen = options->listen;
	usher->brief = options->brief;
	usher->last_read = ASKED_FIRST_READ;
	usher->connect_at = INT64_MIN;
	return usher->device && usher->agent ? usher : usher_free(usher);
}

struct usher *usher_free(struct usher *usher) {
	if (!usher) {
		return NULL;
	}
	asked_finish(&usher->asked);
	arena_finish(&usher->arena);
	free(usher->in.data);
	free(usher->out.data);
	free(usher->device);
	free(usher->agent);
	free(usher);
	return NULL;
}

static int say(struct usher *usher, const Usher__FromClient *message, int64_t now) {
	size_t size;
	uint8_t *frame = frame_pack(&message->base, FRAME_CAP, &size);
	int r = frame ? bytes_add(&usher->out, frame, size) : -errno;

	free(frame);
	if (r == 0) {
		usher->spoke = now;
	}
	return r;
}

static int say_request(struct usher *usher, struct asked *asked, int64_t now) {
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;
	int r;

	message.body_case = USHER__FROM_CLIENT__BODY_REQUEST;
	message.request = asked->request;
	asked->request->age = now > asked->since ? (uint64_t)(now - asked->since) : 0;
	r = say(usher, &message, now);
	asked->sent |= r == 0;
	return r;
}

static int say_hello(struct usher *usher, int64_t now) {
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;
	Usher__Hello hello = USHER__HELLO__INIT;

	hello.version = VERSION;
	hello.device = usher->device;
	hello.agent = usher->agent;
	hello.run = usher->unremembered ? 0 : usher->run;
	hello.short_run = usher->short_run;
	hello.new_run = !usher->had_answer;
	hello.listen = usher->listen;
	hello.brief = usher->brief;
	hello.edition = EDITION;
	hello.log = usher->log;
	hello.cursor = usher->cursor;
	message.body_case = USHER__FROM_CLIENT__BODY_HELLO;
	message.hello = &hello;
	return say(usher, &message, now);
}

static int say_heartbeat(struct usher *usher, int64_t now) {
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;
	Usher__Heartbeat heartbeat = USHER__HEARTBEAT__INIT;

	message.body_case = USHER__FROM_CLIENT__BODY_HEARTBEAT;
	message.heartbeat = &heartbeat;
	return say(usher, &message, now);
}

enum usher_want usher_wants(const struct usher *usher) {
	switch (usher->state) {
	case OFF:
		return usher->connect_at == INT64_MIN ? USHER_CONNECT : USHER_WAIT;
	case GREETING:
	case READY:
		return USHER_TALK;
	case ENDING:
		return USHER_CLOSE;
	case REFUSED:
		break;
	}
	return USHER_STOP;
}

int64_t usher_wake(const struct usher *usher) {
	int64_t silence = usher->heard + SILENCE, heartbeat = usher->spoke + HEARTBEAT;

	switch (usher->state) {
	case OFF:
		return usher->connect_at;
	case GREETING:
		return silence;
	case READY:
		return silence < heartbeat ? silence : heartbeat;
	case ENDING:
	case REFUSED:
		break;
	}
	return INT64_MAX;
}

int usher_tick(struct usher *usher, int64_t now) {
	if (usher->state == OFF && now >= usher->connect_at) {
		usher->connect_at = INT64_MIN; /* now */
		return 0;
	}
	if (usher->state != GREETING && usher->state != READY) {
		return 0;
	}
	if (now >= usher->heard + SILENCE) {
		usher->state = ENDING;
		return 0;
	}
	return usher->state == READY && now >= usher->spoke + HEARTBEAT ? say_heartbeat(usher, now)
									: 0;
}

int usher_connected(struct usher *usher, int64_t now) {
	int r;

	bytes_drop(&usher->in, usher->in.end - usher->in.start);
	bytes_drop(&usher->out, usher->out.end - usher->out.start);
	r = say_hello(usher, now);
	if (r == 0) {
		usher->state = GREETING;
		usher->heard = now;
	}
	return r;
}

/* Xorshift (Marsaglia 2003): chance enough to keep a hall of handsets from knocking all at once. */
static uint64_t draw(struct usher *usher) {
	usher->chance ^= usher->chance << 13;
	usher->chance ^= usher->chance >> 7;
	usher->chance ^= usher->chance << 17;
	return usher->chance;
}

/* ms to wait before the next attempt. */
static int64_t back_off(struct usher *usher) {
	int64_t most = BACK_OFF_LEAST;

	if (!usher->attempts++) {
		return 0;
	}
	for (unsigned i = 2; i < usher->attempts && most < BACK_OFF_MOST; i++) {
		most *= 2;
	}
	most = most < BACK_OFF_MOST ? most : BACK_OFF_MOST;
	return most - (int64_t)(draw(usher) % (uint64_t)(most / 2 + 1));
}

void usher_lost(struct usher *usher, int64_t now) {
	if (usher->state == REFUSED) {
		return;
	}
	if (usher->unremembered) {
		asked_drop_sent_acts(&usher->asked); /* asked again, they would be done again */
	}
	if (usher->was_ready) {
		if (now - usher->welcomed >= STEADY) {
			usher->attempts = 0;
		}
		usher->tell_lost = true;
		usher->was_ready = false;
	}
	bytes_drop(&usher->in, usher->in.end - usher->in.start);
	bytes_drop(&usher->out, usher->out.end - usher->out.start);
	usher->state = OFF;
	usher->connect_at = now + back_off(usher);
}

int usher_receive(struct usher *usher, const void *bytes, size_t size, int64_t now) {
	int r;

	if (usher->in.end - usher->in.start + size > RECEIVED_MAX) {
		return -ENOBUFS;
	}
	r = bytes_add(&usher->in, bytes, size);
	if (r == 0) {
		usher->heard = now;
	}
	return r;
}

const void *usher_pending(const struct usher *usher, size_t *ret_size) {
	*ret_size = usher->out.end - usher->out.start;
	return bytes_at(&usher->out);
}

void usher_sent(struct usher *usher, size_t size) {
	bytes_drop(&usher->out, size);
}

/* How the library takes each message; *@ret_tell: the user is told of it too. */
typedef int taker(struct usher *usher, const Usher__FromRelay *message, struct usher_event *ret,
	bool *ret_tell, int64_t now);

static int take_welcome(struct usher *usher, const Usher__FromRelay *message,
	struct usher_event *ret, bool *ret_tell, int64_t now) {
	int r = 0;

	for (struct asked *asked = usher->asked.first; asked && r == 0; asked = asked->next) {
		r = say_request(usher, asked, now);
	}
	if (r < 0) {
		usher->state = ENDING; /* the next connection tries again */
		return r;
	}
	if (message->welcome->log != usher->log) {
		usher->log = message->welcome->log;
		usher->cursor = 0;
	}
	usher->state = READY;
	usher->welcomed = now;
	usher->was_ready = true;
	*ret = (struct usher_event){.kind = USHER_EVENT_WELCOME, .welcome = message->welcome};
	*ret_tell = true;
	return 0;
}

/* Does the relay remember that it has answered so? Not where it has not decided anything. */
static bool is_remembered(const Usher__Answer *answer) {
	switch ((int)answer->outcome) {
	case USHER__OUTCOME__INVALID:
	case USHER__OUTCOME__NO_ROOM:
	case USHER__OUTCOME__UNREADABLE:
	case USHER__OUTCOME__UNKNOWN_REQUEST:
		return false;
	default:
		return !answer->read;
	}
}

static int take_answer(struct usher *usher, const Usher__FromRelay *message,
	struct usher_event *ret, bool *ret_tell, int64_t now) {
	if (asked_remove(&usher->asked, message->answer->id)) {
		usher->had_answer |= is_remembered(message->answer);
		*ret = (struct usher_event){.kind = USHER_EVENT_ANSWER, .answer = message->answer};
		*ret_tell = true;
	}
	return 0;
}

static int take_update(struct usher *usher, const Usher__FromRelay *message,
	struct usher_event *ret, bool *ret_tell, int64_t now) {
	if (message->update->what_case == USHER__UPDATE__WHAT_RESET) {
		usher->cursor = 0;
	} else if (message->update->seq > usher->cursor) {
		usher->cursor = message->update->seq;
	}
	*ret = (struct usher_event){.kind = USHER_EVENT_UPDATE, .update = message->update};
	*ret_tell = true;
	return 0;
}

/* Some of the relay's reasons would be the same next time. */
static bool is_final(Usher__Reason reason) {
	return reason == USHER__REASON__NOT_ALLOWED || reason == USHER__REASON__BAD_VERSION ||
		reason == USHER__REASON__BAD_FRAME || reason == USHER__REASON__BAD_TEXT;
}

static int take_goodbye(struct usher *usher, const Usher__FromRelay *message,
	struct usher_event *ret, bool *ret_tell, int64_t now) {
	usher->state = is_final(message->goodbye->reason) ? REFUSED : ENDING;
	*ret = (struct usher_event){.kind = USHER_EVENT_GOODBYE, .goodbye = message->goodbye};
	*ret_tell = true;
	return 0;
}

static taker *const takers[] = {
	[USHER__FROM_RELAY__BODY_WELCOME] = take_welcome,
	[USHER__FROM_RELAY__BODY_ANSWER] = take_answer,
	[USHER__FROM_RELAY__BODY_UPDATE] = take_update,
	[USHER__FROM_RELAY__BODY_GOODBYE] = take_goodbye,
};

static int take_body(struct usher *usher, const uint8_t *body, size_t size, struct usher_event *ret,
	bool *ret_tell, int64_t now) {
	ProtobufCMessage *unpacked;
	const Usher__FromRelay *message;
	int r;

	arena_finish(&usher->arena);
	r = frame_unpack(&unpacked, &usher__from_relay__descriptor, body, size, &usher->arena);
	if (r == -EBADMSG || (r < 0 && usher->arena.full)) {
		usher->state = ENDING; /* the same bytes would be refused again */
		return 0;
	}
	if (r < 0) {
		return r;
	}
	message = (const Usher__FromRelay *)unpacked;
	if (message->body_case >= sizeof takers / sizeof *takers || !takers[message->body_case]) {
		return 0; /* a heartbeat, or of a later version */
	}
	return takers[message->body_case](usher, message, ret, ret_tell, now);
}

int usher_next(struct usher *usher, struct usher_event *ret, int64_t now) {
	bool tell = false;
	size_t size;
	int r = 0;

	if (usher->tell_lost) { /* it came before all that is here now */
		usher->tell_lost = false;
		*ret = (struct usher_event){.kind = USHER_EVENT_LOST};
		return 1;
	}
	while (!tell && (usher->state == GREETING || usher->state == READY)) {
		const uint8_t *bytes = bytes_at(&usher->in);
		enum frame_outcome outcome =
			frame_peek(bytes, usher->in.end - usher->in.start, FRAME_CAP, &size);

		if (outcome == FRAME_MORE) {
			break;
		}
		if (outcome != FRAME_WHOLE) {
			usher->state = ENDING;
			break;
		}
		r = take_body(usher, bytes + FRAME_HEADER, size, ret, &tell, now);
		if (r == -ENOMEM) {
			return r;
		}
		bytes_drop(&usher->in, FRAME_HEADER + size);
	}
	return tell;
}

int usher_ask(struct usher *usher, const Usher__Request *request, uint64_t *ret_id, int64_t now) {
	uint64_t *last = asked_is_read(request) ? &usher->last_read : &usher->last_act;
	enum {
		OVERHEAD = 64
	}; /* of a request in its frame, age and id included */
	struct asked *asked;
	int r = 0;

	if (usher->asked.n == USHER_UNANSWERED_MAX) {
		return -EAGAIN;
	}
	if (usher__request__get_packed_size(request) > FRAME_CAP - OVERHEAD) {
		return -EMSGSIZE;
	}
	asked = asked_new(request, *last + 1, now);
	if (!asked) {
		return -ENOMEM;
	}
	if (usher->state == READY) {
		r = say_request(usher, asked, now);
	}
	if (r < 0) {
		asked_free(asked);
		return r;
	}
	asked_append(&usher->asked, asked);
	++*last;
	if (ret_id) {
		*ret_id = *last;
	}
	return 0;
}

int usher_receipt(struct usher *usher, const char *id, bool seen, int64_t now) {
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;
	Usher__Receipt receipt = USHER__RECEIPT__INIT;

	if (usher->state != READY) {
		return 0;
	}
	receipt.id = (char *)id;
	receipt.seen = seen;
	message.body_case = USHER__FROM_CLIENT__BODY_RECEIPT;
	message.receipt = &receipt;
	return say(usher, &message, now);
}
