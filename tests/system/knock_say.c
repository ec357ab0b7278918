/* SPDX-License-Identifier: MIT */
/* The messages of knock.c's steps. */
#include "knock.h"

#include "proto/frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	TEXT_MAX = 1024,
	BODY_MAX = 256 * 1024,
};

/* One of each, whose texts a row below may replace. */
static char *traits[] = {"one", "two"};
static Usher__Hello hello = USHER__HELLO__INIT;
static Usher__Receipt receipt = USHER__RECEIPT__INIT;
static Usher__On on = USHER__ON__INIT;
static Usher__Off off = USHER__OFF__INIT;
static Usher__Card card = USHER__CARD__INIT;
static Usher__Send send_ = USHER__SEND__INIT;
static Usher__Take take = USHER__TAKE__INIT;
static Usher__Decline decline = USHER__DECLINE__INIT;
static Usher__Release release = USHER__RELEASE__INIT;
static Usher__Met met = USHER__MET__INIT;
static Usher__Withdraw withdraw = USHER__WITHDRAW__INIT;
static Usher__Who who = USHER__WHO__INIT;
static Usher__List list = USHER__LIST__INIT;
static Usher__Show show = USHER__SHOW__INIT;

static const struct {
	const char *name;
	Usher__Request__AskCase ask;
	void *message;
	char **texts[2]; /* that `ask` takes from its line */
} verbs[] = {
	{"on", USHER__REQUEST__ASK_ON, &on, {&on.post, &on.badge}},
	{"off", USHER__REQUEST__ASK_OFF, &off, {0}},
	{"send", USHER__REQUEST__ASK_SEND, &send_, {&send_.to, &card.surname}},
	{"take", USHER__REQUEST__ASK_TAKE, &take, {&take.id}},
	{"decline", USHER__REQUEST__ASK_DECLINE, &decline, {&decline.id}},
	{"release", USHER__REQUEST__ASK_RELEASE, &release, {&release.id}},
	{"met", USHER__REQUEST__ASK_MET, &met, {&met.id}},
	{"withdraw", USHER__REQUEST__ASK_WITHDRAW, &withdraw, {&withdraw.id}},
	{"who", USHER__REQUEST__ASK_WHO, &who, {&who.after}},
	{"list", USHER__REQUEST__ASK_LIST, &list, {&list.after}},
	{"show", USHER__REQUEST__ASK_SHOW, &show, {&show.id}},
};

enum {
	VERBS_N = sizeof verbs / sizeof *verbs,
};

/* Texts by their names in the JSON mapping. The verb is what stands before the first dot. */
static const struct {
	const char *name;
	char **text;
} fields[] = {
	{"hello.device", &hello.device},
	{"hello.agent", &hello.agent},
	{"receipt.id", &receipt.id},
	{"on.post", &on.post},
	{"on.badge", &on.badge},
	{"send.to", &send_.to},
	{"send.from", &send_.from},
	{"send.card.surname", &card.surname},
	{"send.card.givenName", &card.given_name},
	{"send.card.title", &card.title},
	{"send.card.traits[1]", &traits[1]},
	{"take.id", &take.id},
	{"decline.id", &decline.id},
	{"release.id", &release.id},
	{"met.id", &met.id},
	{"withdraw.id", &withdraw.id},
	{"who.after", &who.after},
	{"list.after", &list.after},
	{"show.id", &show.id},
};

size_t read_hex(const char *hex, uint8_t *ret, size_t room) {
	size_t n = 0;
	unsigned byte;

	for (; hex[0] && hex[1] && n < room; hex += 2) {
		if (sscanf(hex, "%2x", &byte) != 1) {
			give_up("no such hexadecimal number");
		}
		ret[n++] = (uint8_t)byte;
	}
	return n;
}

void say_message(
	const Usher__FromClient *message, const char *marker, const void *bytes, size_t size) {
	size_t whole;
	char *frame = frame_pack(&message->base, BODY_MAX, &whole), *place = NULL;

	if (!frame) {
		give_up("no memory, or a message that is too long");
	}
	if (marker) {
		place = memmem(frame, whole, marker, size);
		if (!place ||
			memmem(place + 1, whole - (size_t)(place + 1 - frame), marker, size)) {
			give_up("the text's place in the message cannot be told");
		}
		memcpy(place, bytes, size);
	}
	say_bytes(frame, whole);
	free(frame);
}

void say_hello(char **words) {
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;

	usher__hello__init(&hello);
	hello.version = strcmp(words[0], "version") ? 1 : (uint32_t)strtoul(words[1], NULL, 10);
	hello.device = words[1];
	hello.run = words[2] ? strtoull(words[2], NULL, 10) : 1;
	hello.listen = !strcmp(words[0], "listen");
	message.body_case = USHER__FROM_CLIENT__BODY_HELLO;
	message.hello = &hello;
	say_message(&message, NULL, NULL, 0);
}

/* A request of the verb that @name begins with, every text of it a good one. */
static size_t prepare(Usher__Request *request, const char *id, const char *name) {
	size_t i = 0, size = strcspn(name, ".");

	while (i < VERBS_N &&
		(strlen(verbs[i].name) != size || strncmp(verbs[i].name, name, size) != 0)) {
		i++;
	}
	if (i == VERBS_N) {
		give_up(name);
	}
	on.post = "lobby";
	on.badge = "101";
	card.surname = "Wang";
	card.given_name = card.title = send_.from = (char *)protobuf_c_empty_string;
	card.traits = traits;
	card.n_traits = 2;
	traits[1] = "two";
	send_.to = "clubhouse";
	send_.card = &card;
	take.id = decline.id = release.id = met.id = withdraw.id = show.id = "2";
	who.after = list.after = (char *)protobuf_c_empty_string;
	usher__request__init(request);
	request->id = strtoull(id, NULL, 10);
	request->ask_case = verbs[i].ask;
	request->send = verbs[i].message; /* all of a oneof lie at one place */
	return i;
}

static void wrap(Usher__FromClient *message, Usher__Request *request) {
	usher__from_client__init(message);
	message->body_case = USHER__FROM_CLIENT__BODY_REQUEST;
	message->request = request;
}

void say_request(char **words) {
	Usher__FromClient message;
	Usher__Request request;
	size_t verb = prepare(&request, words[1], words[2]);

	for (size_t i = 0; i < 2 && words[3 + i] && verbs[verb].texts[i]; i++) {
		*verbs[verb].texts[i] = words[3 + i];
	}
	wrap(&message, &request);
	say_message(&message, NULL, NULL, 0);
}

void say_padded(char **words) {
	static char filler[BODY_MAX];
	Usher__FromClient message;
	Usher__Request request;
	size_t wanted = (size_t)strtoul(words[2], NULL, 10), size;

	(void)prepare(&request, words[1], "send");
	wrap(&message, &request);
	traits[1] = filler;
	memset(filler, '\0', sizeof filler);
	for (size_t i = 0; (size = usher__from_client__get_packed_size(&message)) < wanted &&
		i < sizeof filler - 1;) {
		/* a length may take a byte more once the text is longer: come near by halves */
		size_t more = wanted - size > 16 ? (wanted - size) / 2 : 1;

		memset(filler + i, 'a', more);
		i += more;
	}
	if (size != wanted) {
		give_up("no message has this size");
	}
	say_message(&message, NULL, NULL, 0);
}

void say_bad(char **words) {
	static char marker[TEXT_MAX + 1];
	uint8_t bytes[TEXT_MAX];
	size_t size = read_hex(words[3], bytes, sizeof bytes);
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;
	Usher__Request request;
	char **text = NULL;

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (!strcmp(fields[i].name, words[2])) {
			text = fields[i].text;
		}
	}
	if (!text) {
		give_up(words[2]);
	}
	memset(marker, '~', size);
	marker[size] = '\0';
	if (!strncmp(words[2], "hello", 5)) {
		usher__hello__init(&hello);
		hello.version = 1;
		hello.run = 1;
		hello.device = "lobby-1";
		message.body_case = USHER__FROM_CLIENT__BODY_HELLO;
		message.hello = &hello;
	} else if (!strncmp(words[2], "receipt", 7)) {
		message.body_case = USHER__FROM_CLIENT__BODY_RECEIPT;
		message.receipt = &receipt;
	} else {
		(void)prepare(&request, words[1], words[2]);
		wrap(&message, &request);
	}
	*text = marker;
	say_message(&message, marker, bytes, size);
}
