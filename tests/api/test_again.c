/* SPDX-License-Identifier: MIT */
/*
 * What was answered before is answered so again, whatever there is to say against it by now: the
 * disk is full, the body is wrong, the line is no longer understood, the relay does not know such a
 * request.
 */
#include "staff.h"

#include "api/refusal.h"
#include "query/query.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct house house;
static struct handset lobby, desk;

static const struct staff everybody[] = {
	{&lobby, "lobby-1", false, "lobby", "101"},
	{&desk, "desk-1", false, NULL, NULL},
};

static void start(void) {
	staff_come(STAFF(everybody), &house, false);
}

static void stop(void) {
	staff_leave(STAFF(everybody), &house);
}

TestSuite(again, .init = start, .fini = stop);

/* Ask for @field of a request under @id, with a body that says nothing. */
static void ask_empty(struct handset *handset, const ProtobufCFieldDescriptor *field, uint64_t id) {
	const ProtobufCMessageDescriptor *descriptor = field->descriptor;
	Usher__Request request = USHER__REQUEST__INIT;
	ProtobufCMessage *body = calloc(1, descriptor->sizeof_message);

	cr_assert_not_null(body);
	protobuf_c_message_init(descriptor, body);
	request.id = id;
	request.ask_case = (Usher__Request__AskCase)field->id;
	request.take = (Usher__Take *)body; /* all of them are in one place */
	handset_ask_again(handset, &request);
	free(body);
}

/* The @i-th kind of act; NULL if that is a read, or no kind at all. */
static const ProtobufCFieldDescriptor *act_field(unsigned i) {
	const ProtobufCFieldDescriptor *field = &usher__request__descriptor.fields[i];
	bool asks = field->type == PROTOBUF_C_TYPE_MESSAGE;

	return asks && !query_request_only_reads((Usher__Request__AskCase)field->id) ? field : NULL;
}

/* The device and the remembered answer are enough for this sentence. */
#define NOT_ON_DUTY "NOT_ON_DUTY: nobody is on duty on desk-1: sign on first; "

Test(again, an_empty_body_of_any_kind_gets_the_old_answer) {
	unsigned acts = 0;

	handset_off(&desk);
	assert_heard(&desk, "answer 1 " NOT_ON_DUTY);
	for (unsigned i = 0; i < usher__request__descriptor.n_fields; i++) {
		const ProtobufCFieldDescriptor *field = act_field(i);

		if (field) {
			acts++;
			ask_empty(&desk, field, 1);
			cr_expect_str_eq(
				handset_heard(&desk), "answer 1 " NOT_ON_DUTY, "%s", field->name);
		}
	}
	cr_assert_gt(acts, 25, "all are tried");
}

/* The sentence would need the body that is wrong now. */
#define REFUSED(outcome)                                                                           \
	outcome ": this request was refused with " outcome                                         \
		" when it first came; nothing was done now; "

Test(again, what_the_wrong_body_would_have_to_say_is_left_out) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Send send = USHER__SEND__INIT;
	uint64_t seq;

	handset_send(&lobby, "the moon", "王");
	cr_assert_not_null(strstr(handset_heard(&lobby), "no area called the moon"));
	seq = relay_seq(house.relay);
	request.id = lobby.last_act;
	request.ask_case = USHER__REQUEST__ASK_SEND;
	request.send = &send;
	handset_ask_again(&lobby, &request);
	assert_heard(&lobby, "answer 2 " REFUSED("NO_SUCH_AREA"));
	cr_assert_eq(relay_seq(house.relay), seq, "nothing was done");
	for (unsigned i = 0; i < usher__request__descriptor.n_fields; i++) {
		if (act_field(i)) {
			ask_empty(&lobby, act_field(i), 2);
			cr_expect_eq(strncmp(handset_heard(&lobby), "answer 2 NO_SUCH_AREA: ", 23),
				0, "%s", act_field(i)->name);
		}
	}
}

/* Where the body is right, so are the words. */
Test(again, a_right_body_gets_the_old_words) {
	handset_send(&lobby, "the moon", "王");
	handset_heard(&lobby);
	lobby.last_act = 1;
	handset_send(&lobby, "the moon", "王");
	cr_assert_not_null(strstr(handset_heard(&lobby),
		"answer 2 NO_SUCH_AREA: the site has no area called the moon; it has lobby"));
}

/* An act that waits for its answer on a device ages; one that was never answered may be too old. */
Test(again, an_old_request_gets_the_old_words) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Send send = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;

	card.surname = "王";
	send.to = "the moon";
	send.card = &card;
	request.id = 2;
	request.ask_case = USHER__REQUEST__ASK_SEND;
	request.send = &send;
	handset_ask_again(&lobby, &request);
	cr_assert_not_null(strstr(handset_heard(&lobby), "no area called the moon; it has lobby"));
	request.age = 86400001;
	handset_ask_again(&lobby, &request);
	cr_assert_not_null(strstr(handset_heard(&lobby), "no area called the moon; it has lobby"));
	request.id = 3;
	handset_ask_again(&lobby, &request);
	assert_heard(&lobby, "answer 3 INVALID: age is 86400001; at most 86400000 will do; ");
}

Test(again, an_unsound_text_gets_the_old_answer) {
	handset_send(&lobby, "bar", "王");
	assert_heard(&lobby, "answer 2 OK 2; ");
	lobby.last_act = 1;
	handset_send(&lobby, "bar", "王\xe2\x80\xae");
	assert_heard(&lobby, "answer 2 OK 2; ");
	handset_take(&lobby, "2");
	assert_heard(&lobby, "answer 3 NOT_YOURS 2: 2 is not addressed to a post held here; ");
	lobby.last_act = 2;
	handset_take(&lobby, "2\xff");
	assert_heard(&lobby,
		"answer 3 NOT_YOURS 2: this request was refused with NOT_YOURS when it "
		"first came; nothing was done now; ");
}

Test(again, a_request_that_is_not_known_gets_the_old_answer) {
	Usher__Request request = USHER__REQUEST__INIT;

	handset_send(&lobby, "bar", "王");
	assert_heard(&lobby, "answer 2 OK 2; ");
	request.id = 2;
	handset_ask_again(&lobby, &request);
	assert_heard(&lobby, "answer 2 OK 2; ");
	request.id = 3;
	handset_ask_again(&lobby, &request);
	cr_assert_not_null(strstr(handset_heard(&lobby), "answer 3 UNKNOWN_REQUEST: "));
}

Test(again, a_full_disk_gives_the_old_answer) {
	const ProtobufCFieldDescriptor *take = protobuf_c_message_descriptor_get_field_by_name(
		&usher__request__descriptor, "take");

	handset_send(&lobby, "bar", "王");
	assert_heard(&lobby, "answer 2 OK 2; ");
	house.room = 0;
	lobby.last_act = 1;
	handset_send(&lobby, "bar", "王");
	assert_heard(&lobby, "answer 2 OK 2; ");
	ask_empty(&lobby, take, 2);
	assert_heard(&lobby, "answer 2 OK 2; ");
	handset_send(&lobby, "bar", "王");
	cr_assert_not_null(strstr(handset_heard(&lobby), "answer 3 NO_ROOM: "), "new work is not");
}

/* Lines --------------------------------------------------------------------------------------- */

static void say(struct handset *handset, const char *line, uint64_t id) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Say said = USHER__SAY__INIT;

	said.line = (char *)line;
	request.id = id;
	request.ask_case = USHER__REQUEST__ASK_SAY;
	request.say = &said;
	handset_ask_again(handset, &request);
}

Test(again, a_line_that_is_no_longer_understood_gets_the_old_answer) {
	struct folder folder;

	say(&lobby, "王小姐 show-flat-a", 2);
	assert_heard(&lobby, "answer 2 OK 2; ");
	folder_init(&folder);
	house_site(&house,
		folder_write_text(&folder, "small.site",
			"[site]\nname = s\n"
			"[post lobby]\nname = l\n"
			"[post boss]\nname = b\nsupervisor = yes\n"
			"[badge 101]\nname = b\nposts = lobby\n"));
	folder_finish(&folder);
	say(&lobby, "王小姐 show-flat-a", 3);
	cr_assert_not_null(strstr(handset_heard(&lobby), "answer 3 INVALID: the line names no"));
	say(&lobby, "王小姐 show-flat-a", 2);
	assert_heard(&lobby, "answer 2 OK 2; ");
	say(&lobby, "\xff", 2);
	assert_heard(&lobby, "answer 2 OK 2; ");
}

/* What is forgotten --------------------------------------------------------------------------- */

#define UNKNOWN                                                                                    \
	"UNKNOWN_REQUEST: this relay does not know that request: is it older than the client?; "
#define FORGOTTEN                                                                                  \
	"ID_FORGOTTEN: this request is too old, or not the first of its run: whether it was done " \
	"is no longer known; "

Test(again, an_id_that_is_forgotten_is_refused_before_all_else) {
	Usher__Request request = USHER__REQUEST__INIT;

	for (int i = 0; i < 64; i++) {
		handset_on(&lobby, "lobby", "101");
	}
	handset_heard(&lobby);
	house.room = 0;
	for (unsigned i = 0; i < usher__request__descriptor.n_fields; i++) {
		if (act_field(i)) {
			ask_empty(&lobby, act_field(i), 1);
			cr_expect_str_eq(handset_heard(&lobby), "answer 1 " FORGOTTEN, "%s",
				act_field(i)->name);
		}
	}
	say(&lobby, "\xff", 1);
	assert_heard(&lobby, "answer 1 " FORGOTTEN);
	request.id = 1;
	handset_ask_again(&lobby, &request);
	assert_heard(&lobby, "answer 1 " UNKNOWN);
}

/* A read that this relay does not know, of a client that is newer: it is no act, so that its id and
 * its run were never kept, and nothing of it is forgotten. */
Test(again, an_unknown_read_of_an_unknown_run_is_unknown) {
	Usher__Request request = USHER__REQUEST__INIT;
	struct handset other;

	for (int run = 0; run < 260; run++) { /* more than are kept of a device */
		handset_init(&other, &house, "lobby-1", false);
		handset_on(&other, "lobby", "101");
		handset_finish(&other);
	}
	handset_init(&other, &house, "lobby-1", false);
	handset_heard(&other);
	request.id = UINT64_C(1) << 63; /* as libusher counts its reads */
	handset_ask_again(&other, &request);
	assert_heard(&other, "answer 9223372036854775808 " UNKNOWN);
	handset_finish(&other);
}

/* Words --------------------------------------------------------------------------------------- */

/* Every refusal has words, however little is known of what was asked. */
Test(again, no_refusal_is_without_words) {
	const ProtobufCEnumDescriptor *outcomes = &usher__outcome__descriptor;

	for (unsigned i = 0; i < outcomes->n_values; i++) {
		Usher__Fact__Answered answer = USHER__FACT__ANSWERED__INIT;
		struct pool pool = {0};
		struct event event = {.device = "lobby-1"};
		Usher__Answer least = USHER__ANSWER__INIT, told = USHER__ANSWER__INIT;

		answer.outcome = (Usher__Outcome)outcomes->values[i].value;
		refusal_fill_answer(&pool, house.site, &event, KNOWN_NOTHING, &answer, &least);
		for (int type = EVENT_ON; type < EVENT_TYPES_N; type++) {
			event.type = (enum event_type)type;
			refusal_fill_answer(&pool, house.site, &event, KNOWN_TYPE, &answer, &told);
			cr_expect_eq(!*told.text, !*least.text, "%s of type %d: \"%s\"",
				outcomes->values[i].name, type, told.text);
		}
		pool_finish(&pool);
	}
}
