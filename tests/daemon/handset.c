/* SPDX-License-Identifier: MIT */
#include "handset.h"

#include "told.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "encode/encode.h"
#include "proto/frame.h"
#include "proto/text.h"
#include "query/query.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The relay's end ------------------------------------------------------------------------------ */

/* As acceptor.c welcomes. */
static void welcome(struct handset *handset) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	_cleanup_(pool_finish) struct pool pool = {0};

	message.body_case = USHER__FROM_RELAY__BODY_WELCOME;
	message.welcome = encode_welcome(
		&pool, handset->house->relay, client_principal(handset->client)->device);
	message.welcome->version = SESSION_PROTOCOL_VERSION;
	message.welcome->log = delivery_log_id(handset->house->delivery);
	message.welcome->time = handset->house->now;
	if (!client_is_of_first_edition(handset->client)) {
		message.welcome->site_version = delivery_site_version(handset->house->delivery);
	}
	session_accept_hello(handset->session);
	delivery_queue_reply(handset->client, &message);
}

static void on_hello(void *userdata, struct session *session, const Usher__Hello *hello) {
	struct handset *handset = session_userdata(session);

	handset->house->came++;
	frame_sink_init(&handset->sink, session);
	handset->principal = (struct principal){.device = allocated(text_nfc(hello->device)),
		.n_posts = PRINCIPAL_ANY_POST,
		.origin = PRINCIPAL_LOCAL};
	handset->said_run = client_run_of_hello(hello);
	handset->client = delivery_add_client(
		handset->house->delivery, &handset->sink.sink, &handset->principal, hello);
	welcome(handset);
	if (client_is_online(handset->client)) {
		api_handle_device_online(handset->house->api, handset->device);
	}
}

static void on_request(void *userdata, struct session *session, const Usher__Request *request,
	const struct text_refusal *unsound) {
	struct handset *handset = session_userdata(session);

	handset->house->came++;
	api_handle_request(
		handset->house->api, handset->client, &handset->said_run, request, unsound);
}

static void on_receipt(void *userdata, struct session *session, const Usher__Receipt *receipt) {
	struct handset *handset = session_userdata(session);

	handset->house->came++;
	api_handle_receipt(handset->house->api, handset->client, receipt);
}

static void on_drained(void *userdata, struct session *session) {
	struct handset *handset = session_userdata(session);

	if (handset->client) {
		delivery_tell_drained_client(handset->client);
	}
}

void handset_leave(struct handset *handset) {
	handset->client = delivery_remove_client(handset->client);
	free(handset->principal.device);
	handset->principal.device = NULL;
}

static void on_closed(void *userdata, struct session *session) {
	struct handset *handset = session_userdata(session);

	if (handset->client) {
		bool listened = client_is_online(handset->client);

		handset_leave(handset);
		if (listened &&
			!delivery_device_is_online(handset->house->delivery, handset->device)) {
			api_handle_device_lost(handset->house->api, handset->device, 0);
		}
	}
	handset->session = NULL;
}

static const struct session_events events = {
	.hello = on_hello,
	.request = on_request,
	.receipt = on_receipt,
	.drained = on_drained,
	.closed = on_closed,
};

/* No deadline is met by chance, and no test has to count what is unanswered. */
static const struct session_limits limits = {.hello_ms = 600000,
	.silence_ms = 600000,
	.heartbeat_ms = 600000,
	.stall_ms = 600000,
	.linger_ms = 600000,
	.unanswered_max = 100000};

/* The device's end ----------------------------------------------------------------------------- */

static void note(struct handset *handset, const char *text) {
	size_t size = strlen(text);

	handset->heard = allocated(realloc(handset->heard, handset->heard_n + size + 1));
	memcpy(handset->heard + handset->heard_n, text, size + 1);
	handset->heard_n += size;
}

/* What the text leaves out. */
static void note_answer(struct handset *handset, const Usher__Answer *answer) {
	const Usher__Entry *there = answer->there;
	const Usher__Handoff *namesake = answer->same_name;

	cr_assert_eq(answer->outcome == USHER__OUTCOME__OK, !answer->refusal);
	*handset->there = *handset->namesake = '\0';
	if (there) {
		(void)snprintf(handset->there, sizeof handset->there, "%s %s %u/%u", there->post,
			there->extension, there->on_duty, there->listening);
	}
	if (namesake) {
		(void)snprintf(handset->namesake, sizeof handset->namesake, "%s %s %s",
			namesake->id, namesake->card ? namesake->card->surname : "",
			namesake->post);
	}
	(void)snprintf(handset->instead, sizeof handset->instead, "%s",
		answer->instead ? answer->instead->post : "");
	handset->instead_listens = answer->instead && answer->instead->listening;
	(void)snprintf(handset->visit, sizeof handset->visit, "%s", answer->visit_id);
	handset->seats = answer->seats;
	free(handset->answered_me);
	handset->answered_me = answer->me ? told_me(answer->me) : NULL;
}

/* The same of what goes with a state. */
static void note_update(struct handset *handset, const Usher__Update *update) {
	if (update->what_case == USHER__UPDATE__WHAT_HANDOFF) {
		free(handset->say);
		free(handset->voice);
		handset->say = copy_text(update->say);
		handset->voice = copy_text(update->voice);
	}
}

/* Of two that say who the device is, the one that changed later is newer, whichever came first. If
 * they changed at the same seq they are the same. */
static void note_me(struct handset *handset, const Usher__Me *me) {
	char *text;

	if (!me || me->changed < handset->me_changed) {
		return;
	}
	text = told_me(me);
	cr_assert(!handset->me || me->changed > handset->me_changed || !strcmp(text, handset->me),
		"%s is %s, and is %s", handset->device, handset->me, text);
	free(handset->me);
	handset->me = text;
	handset->me_changed = me->changed;
}

static void take_message(struct handset *handset, const Usher__FromRelay *message) {
	char *text = told_text(message);

	if (message->body_case == USHER__FROM_RELAY__BODY_ANSWER) {
		note_answer(handset, message->answer);
		note_me(handset, message->answer->me);
	} else if (message->body_case == USHER__FROM_RELAY__BODY_WELCOME) {
		handset->cursor = message->welcome->log == handset->log ? handset->cursor : 0;
		handset->log = message->welcome->log;
		note_me(handset, message->welcome->me);
	} else if (message->body_case == USHER__FROM_RELAY__BODY_UPDATE) {
		handset->updates++;
		note_update(handset, message->update);
		if (message->update->what_case == USHER__UPDATE__WHAT_ME) {
			note_me(handset, message->update->me);
		}
		if (message->update->what_case == USHER__UPDATE__WHAT_RESET) {
			handset->cursor = 0;
		} else if (message->update->seq > handset->cursor) {
			handset->cursor = message->update->seq;
		}
	}
	note(handset, text);
	free(text);
}

/* Take the frames that are whole. */
static void take_frames(struct handset *handset) {
	struct arena arena;
	size_t at = 0, body;

	arena_init(&arena, ARENA_CAP);
	while (frame_peek(handset->bytes + at, handset->n - at, FRAME_CAP, &body) == FRAME_WHOLE) {
		ProtobufCMessage *message;

		cr_assert_eq(frame_unpack(&message, &usher__from_relay__descriptor,
				     handset->bytes + at + FRAME_HEADER, body, &arena),
			0);
		take_message(handset, (const Usher__FromRelay *)message);
		if (handset->on_message) {
			handset->on_message(handset, (const Usher__FromRelay *)message,
				handset->bytes + at, FRAME_HEADER + body);
		}
		handset->last_n = FRAME_HEADER + body;
		handset->last = allocated(realloc(handset->last, handset->last_n));
		memcpy(handset->last, handset->bytes + at, handset->last_n);
		arena_finish(&arena);
		at += FRAME_HEADER + body;
	}
	handset->n -= at;
	memmove(handset->bytes, handset->bytes + at, handset->n);
}

void handset_hear(struct handset *handset) {
	ssize_t n = 1;

	while (!handset->asleep && n > 0) {
		handset->bytes = allocated(realloc(handset->bytes, handset->n + FRAME_CAP));
		n = read(handset->fd, handset->bytes + handset->n, FRAME_CAP);
		if (n > 0) {
			handset->n += (size_t)n;
			take_frames(handset);
		}
	}
}

bool handset_is_quiet(const struct handset *handset) {
	return handset->asleep || !handset->session || !session_unsent_bytes(handset->session);
}

static void say(struct handset *handset, const Usher__FromClient *message) {
	size_t size, at = 0;
	uint8_t *frame = allocated(frame_pack(&message->base, FRAME_CAP, &size));

	while (at < size) {
		ssize_t n = write(handset->fd, frame + at, size - at);

		cr_assert(n > 0 || errno == EAGAIN);
		at += n > 0 ? (size_t)n : 0;
		if (n < 0) {
			cr_assert_eq(loop_run_turn(handset->house->loop), 0);
		}
	}
	free(frame);
	handset->house->said++;
	house_settle(handset->house);
}

void handset_come_back(struct handset *handset, bool listens) {
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;
	Usher__Hello hello = USHER__HELLO__INIT;
	int ends[2], small = 1;

	cr_assert_null(handset->session);
	cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
	/* what a sleeper does not take soon waits with the relay */
	cr_assert_eq(setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof small), 0);
	handset->fd = ends[1];
	handset->session = session_new(handset->house->loop, ends[0], &events, &limits);
	session_set_userdata(handset->session, handset);
	list_append(&handset->house->handsets, &handset->link);
	hello.version = SESSION_PROTOCOL_VERSION;
	hello.device = (char *)handset->device;
	hello.run = handset->run;
	hello.listen = listens;
	hello.short_run = handset->short_run;
	hello.new_run = handset->new_run;
	hello.brief = handset->brief;
	hello.edition = handset->edition;
	hello.log = handset->log;
	hello.cursor = handset->cursor;
	message.body_case = USHER__FROM_CLIENT__BODY_HELLO;
	message.hello = &hello;
	say(handset, &message);
}

static void begin(struct handset *handset, struct house *house, const char *device) {
	static uint64_t run;

	*handset = (struct handset){.house = house, .device = device, .run = ++run, .fd = -1};
}

void handset_init(struct handset *handset, struct house *house, const char *device, bool listens) {
	begin(handset, house, device);
	handset_come_back(handset, listens);
}

void handset_init_of_edition(struct handset *handset, struct house *house, const char *device,
	uint32_t edition,
	void (*on_message)(struct handset *handset, const Usher__FromRelay *message,
		const uint8_t *frame, size_t size)) {
	begin(handset, house, device);
	handset->edition = edition;
	handset->on_message = on_message;
	handset_come_back(handset, true);
}

void handset_hang_up(struct handset *handset) {
	if (handset->fd < 0) {
		return;
	}
	close(handset->fd);
	handset->fd = -1;
	handset->n = 0;
	list_remove(&handset->link);
	while (handset->session) {
		cr_assert_eq(loop_run_turn(handset->house->loop), 0);
	}
}

void handset_finish(struct handset *handset) {
	handset_hang_up(handset);
	free(handset->bytes);
	free(handset->heard);
	free(handset->say);
	free(handset->voice);
	free(handset->last);
	free(handset->answered_me);
	free(handset->me);
}

const char *handset_heard(struct handset *handset) {
	static char *last;

	free(last);
	last = handset->heard ? TAKE(handset->heard) : copy_text("");
	handset->heard_n = 0;
	return last;
}

Usher__FromRelay *handset_last_message(const struct handset *handset) {
	Usher__FromRelay *message = usher__from_relay__unpack(
		NULL, handset->last_n - FRAME_HEADER, handset->last + FRAME_HEADER);

	cr_assert_not_null(message);
	return message;
}

Usher__Answer *handset_last_answer(const struct handset *handset) {
	Usher__FromRelay *message = handset_last_message(handset);
	Usher__Answer *answer;

	cr_assert_eq(message->body_case, USHER__FROM_RELAY__BODY_ANSWER);
	answer = TAKE(message->answer);
	message->body_case = USHER__FROM_RELAY__BODY__NOT_SET;
	usher__from_relay__free_unpacked(message, NULL);
	return answer;
}

/* Asking --------------------------------------------------------------------------------------- */

void handset_ask_again(struct handset *handset, Usher__Request *request) {
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;

	message.body_case = USHER__FROM_CLIENT__BODY_REQUEST;
	message.request = request;
	say(handset, &message);
}

void handset_ask(struct handset *handset, Usher__Request *request) {
	request->id = query_request_only_reads(request->ask_case) ? ++handset->last_read
								  : ++handset->last_act;
	handset_ask_again(handset, request);
}

void handset_say(struct handset *handset, Usher__Request__AskCase ask, void *body) {
	Usher__Request request = USHER__REQUEST__INIT;

	request.ask_case = ask;
	request.on = body; /* every member of the union is a pointer to its message */
	handset_ask(handset, &request);
}

void handset_on(struct handset *handset, const char *post, const char *badge) {
	Usher__On on = USHER__ON__INIT;

	on.post = (char *)post;
	on.badge = (char *)badge;
	handset_say(handset, USHER__REQUEST__ASK_ON, &on);
}

void handset_off(struct handset *handset) {
	Usher__Off off = USHER__OFF__INIT;

	handset_say(handset, USHER__REQUEST__ASK_OFF, &off);
}

void handset_send(struct handset *handset, const char *to, const char *surname) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Send send = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;

	card.surname = (char *)surname;
	send.to = (char *)to;
	send.card = &card;
	request.ask_case = USHER__REQUEST__ASK_SEND;
	request.send = &send;
	handset_ask(handset, &request);
}

/* Each of these messages begins with the id. */
void handset_act(struct handset *handset, Usher__Request__AskCase ask, const char *id) {
	const ProtobufCMessageDescriptor *descriptor = NULL;
	union {
		ProtobufCMessage base;
		Usher__Take take;
		Usher__Release any;
	} body;

	for (unsigned i = 0; i < usher__request__descriptor.n_fields; i++) {
		if (usher__request__descriptor.fields[i].id == (uint32_t)ask) {
			descriptor = usher__request__descriptor.fields[i].descriptor;
		}
	}
	cr_assert(descriptor && descriptor->sizeof_message <= sizeof body &&
		!strcmp(descriptor->fields[0].name, "id"));
	protobuf_c_message_init(descriptor, &body);
	body.any.id = (char *)id;
	handset_say(handset, ask, &body);
}

void handset_act_again(struct handset *handset, Usher__Request__AskCase ask, const char *id) {
	handset->last_act--;
	handset_act(handset, ask, id);
}

void handset_take(struct handset *handset, const char *id) {
	handset_act(handset, USHER__REQUEST__ASK_TAKE, id);
}

void handset_pass(struct handset *handset, const char *visit, const char *to) {
	Usher__Pass pass = USHER__PASS__INIT;

	pass.visit = (char *)visit;
	pass.to = (char *)to;
	handset_say(handset, USHER__REQUEST__ASK_PASS, &pass);
}

void handset_correct(struct handset *handset, const char *visit, const char *surname) {
	Usher__CardRequest correct = USHER__CARD_REQUEST__INIT;
	Usher__Card card = USHER__CARD__INIT;

	card.surname = (char *)surname;
	correct.visit = (char *)visit;
	correct.card = &card;
	handset_say(handset, USHER__REQUEST__ASK_CARD, &correct);
}

void handset_who(struct handset *handset, const char *after) {
	Usher__Who who = USHER__WHO__INIT;

	who.after = (char *)after;
	handset_say(handset, USHER__REQUEST__ASK_WHO, &who);
}

void handset_list(struct handset *handset, bool all, const char *after) {
	Usher__List list = USHER__LIST__INIT;

	list.all = all;
	list.after = (char *)after;
	handset_say(handset, USHER__REQUEST__ASK_LIST, &list);
}

void handset_show(struct handset *handset, const char *id) {
	Usher__Show show = USHER__SHOW__INIT;

	show.id = (char *)id;
	handset_say(handset, USHER__REQUEST__ASK_SHOW, &show);
}

void handset_has(struct handset *handset, const char *id, bool seen) {
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;
	Usher__Receipt receipt = USHER__RECEIPT__INIT;

	receipt.id = (char *)id;
	receipt.seen = seen;
	message.body_case = USHER__FROM_CLIENT__BODY_RECEIPT;
	message.receipt = &receipt;
	say(handset, &message);
}
