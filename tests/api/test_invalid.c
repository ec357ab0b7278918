/* SPDX-License-Identifier: MIT */
/*
 * Requests with something wrong in them, through the whole relay: each is INVALID, and the answer
 * has as data what its sentence says. Every kind of problem with a field comes up.
 */
#include "told_refusal.h"

#include "handset.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct house house;
static struct handset boss;
static struct pool pool;

static void start(void) {
	house_init(&house, true, NULL); /* reports are made of a history */
	handset_init(&boss, &house, "boss-1", false);
	handset_on(&boss, "supervisor", "901");
	handset_heard(&boss);
}

static void stop(void) {
	handset_finish(&boss);
	house_finish(&house);
	pool_finish(&pool);
}

TestSuite(invalid, .init = start, .fini = stop);

/* A message out of a text: "to=bar; card.surname=x*65; card.traits=a|b"
 * ----------------------------- */

static void *new_message(const ProtobufCMessageDescriptor *descriptor) {
	void *message = pool_alloc(&pool, descriptor->sizeof_message);

	protobuf_c_message_init(descriptor, message);
	return message;
}

/* @value itself; "x*65" is a text of 65 x. */
static char *text_value(const char *value) {
	const char *star = strchr(value, '*');
	size_t n = star && star[1] ? strtoul(star + 1, NULL, 10) : 0;
	char *text;

	if (!n) {
		return pool_copy_text(&pool, value);
	}
	text = pool_alloc(&pool, n + 1);
	memset(text, *value, n);
	return text;
}

/* "a|b" has two entries. */
static void set_list(char *message, const ProtobufCFieldDescriptor *field, const char *value) {
	char *rest = pool_copy_text(&pool, value), *entry,
	     **list = pool_alloc(&pool, (strlen(value) + 1) * sizeof *list);
	size_t *n = (size_t *)(message + field->quantifier_offset);

	*(char ***)(message + field->offset) = list;
	while ((entry = strsep(&rest, "|"))) {
		list[(*n)++] = text_value(entry);
	}
}

static void set_field(const ProtobufCMessageDescriptor *descriptor, void *message, char *path,
	const char *value) {
	char *rest = path, *name = strsep(&rest, ".");
	const ProtobufCFieldDescriptor *field =
		protobuf_c_message_descriptor_get_field_by_name(descriptor, name);
	char *place;

	cr_assert_not_null(field, "%s", name);
	place = (char *)message + field->offset;
	if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
		void **inner = (void **)place;

		*inner = *inner ? *inner : new_message(field->descriptor);
		if (rest) {
			set_field(field->descriptor, *inner, rest, value);
		}
	} else if (field->label == PROTOBUF_C_LABEL_REPEATED) {
		set_list(message, field, value);
	} else if (field->type == PROTOBUF_C_TYPE_STRING) {
		*(char **)place = text_value(value);
	} else { /* a small number, an enum or a yes */
		*(uint32_t *)place = (uint32_t)strtoul(value, NULL, 10);
	}
}

static void set_fields(
	const ProtobufCMessageDescriptor *descriptor, void *message, const char *fields) {
	char *rest = pool_copy_text(&pool, fields), *part;

	while (*fields && (part = strsep(&rest, ";"))) {
		char *value = part + strspn(part, " "), *path = strsep(&value, "=");

		set_field(descriptor, message, path, value ? value : "");
	}
}

/* Asking --------------------------------------------------------------------------------------- */

/* What comes of the request called @ask; @fields: of its body, but for "age". The caller frees. */
static Usher__Answer *answer_to(const char *ask, const char *fields) {
	const ProtobufCFieldDescriptor *field =
		protobuf_c_message_descriptor_get_field_by_name(&usher__request__descriptor, ask);
	Usher__Request request = USHER__REQUEST__INIT;

	cr_assert_not_null(field, "%s", ask);
	request.ask_case = (Usher__Request__AskCase)field->id;
	request.on = new_message(field->descriptor);
	if (!strncmp(fields, "age=", 4)) {
		request.age = strtoull(fields + 4, NULL, 10);
		fields = strchr(fields, ';') ? strchr(fields, ';') + 1 : "";
	}
	set_fields(field->descriptor, request.on, fields);
	handset_ask(&boss, &request);
	handset_heard(&boss);
	return handset_last_answer(&boss);
}

/* It is 1970-01-01 00:16:40. */
static const struct {
	const char *ask, *fields, *data;
} wrong[] = {
	{"on", "badge=101", "problem=FIELD_MISSING field=on.post"},
	{"on", "post=lobby", "problem=FIELD_MISSING field=on.badge"},
	{"on", "post=lobby; badge=101; vehicle= ", "problem=FIELD_BLANK field=on.vehicle"},
	{"on", "post=x*33; badge=101", "problem=FIELD_TOO_LONG field=on.post given=33 limit=32"},
	{"take", "id=!", "problem=FIELD_NOT_AN_ID field=take.id"},
	{"take", "id=2; minutes=1000",
		"problem=FIELD_TOO_LARGE field=take.minutes given=1000 limit=999"},
	{"split", "id=2", "problem=FIELD_MISSING field=split.party"},
	{"handover", "id=2", "problem=FIELD_MISSING field=handover.badge"},
	{"inspect", "", "problem=FIELD_ONE_OF_TWO field=inspect"},
	{"inspect", "badge=101; post=bar", "problem=FIELD_ONE_OF_TWO field=inspect"},
	{"inspect", "badge=101; failed=uniform|", "problem=FIELD_EMPTY field=inspect.failed[1]"},
	{"move", "id=2", "problem=FIELD_MISSING field=move.at"},
	{"move", "id=; at=15:00", "problem=FIELD_NOT_AN_ID field=move.id"},
	{"send", "card.surname=x", "problem=FIELD_MISSING field=send.to"},
	{"send", "to=bar", "problem=FIELD_MISSING field=send.card"},
	{"send", "to=bar; card=", "problem=FIELD_SAYS_NOTHING field=send.card"},
	{"send", "to=bar; card.surname=x; kind=2", "problem=FIELD_UNKNOWN_VALUE field=send.kind"},
	{"send", "to=bar; card.surname=x; card.honorific=9",
		"problem=FIELD_UNKNOWN_VALUE field=send.card.honorific"},
	{"send", "to=bar; card.surname=x; card.honorific=1; card.title=Dr",
		"problem=FIELD_NOT_BOTH field=send.card"},
	{"send", "to=bar; card.surname=x; card.party_size=1000",
		"problem=FIELD_TOO_LARGE field=send.card.partySize given=1000 limit=999"},
	{"send", "to=bar; card.traits=a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a",
		"problem=FIELD_TOO_MANY field=send.card.traits given=17 limit=16"},
	{"send", "to=bar; card.traits=red|\xe2\xa0\x80",
		"problem=FIELD_BLANK field=send.card.traits[1]"},
	{"send", "to=bar; card.surname={badge}", "problem=FIELD_BRACE field=send.card.surname"},
	{"send", "to=bar; card.surname=x; due=soon",
		"problem=FIELD_NOT_A_TIME field=send.due name=soon"},
	{"send", "to=bar; card.surname=x; due=2099-01-01 10:00",
		"problem=FIELD_TOO_FAR_AHEAD field=send.due given=4070944800000 "
		"limit=31622400000"},
	{"expect", "card.surname=x", "problem=FIELD_MISSING field=expect.at"},
	{"expect", "card.surname=x; at=1970-01-01 00:01",
		"problem=FIELD_PAST field=expect.at given=60000"},
	{"expect", "card.surname=x; at=15:00; tell=a|x*33",
		"problem=FIELD_TOO_LONG field=expect.tell[1] given=33 limit=32"},
	{"pass", "visit=1", "problem=FIELD_MISSING field=pass.to"},
	{"card", "visit=1; clear=surname|shoes", "problem=FIELD_UNKNOWN_VALUE field=card.clear[1]"},
	{"card", "visit=1; clear=a|a|a|a|a|a|a|a|a|a",
		"problem=FIELD_TOO_MANY field=card.clear given=10 limit=9"},
	{"pickup", "visit=1; area=bar; to=home; luggage=100",
		"problem=FIELD_TOO_LARGE field=pickup.luggage given=100 limit=99"},
	{"service", "name=towels; quantity=1000",
		"problem=FIELD_TOO_LARGE field=service.quantity given=1000 limit=999"},
	{"service", "name=towels; repeat=daily",
		"problem=FIELD_REPEAT_NEEDS_DUE field=service.repeat"},
	{"service", "name=towels; due=15:00; repeat=often",
		"problem=FIELD_NOT_A_REPEAT field=service.repeat name=often"},
	{"service", "name=towels; visit=2; due=15:00; repeat=daily",
		"problem=FIELD_REPEAT_OF_VISIT field=service.repeat"},
	{"notice", "to=all", "problem=FIELD_MISSING field=notice.text"},
	{"notice", "to=all; text=x; expires=late",
		"problem=FIELD_NOT_A_TIME field=notice.expires name=late"},
	{"notice", "to=all; text=x; expires=00:17",
		"problem=FIELD_TOO_SOON field=notice.expires given=1020000 limit=60000"},
	{"notice", "to=all; text=x; expires=1970-01-09 00:00",
		"problem=FIELD_TOO_FAR_AHEAD field=notice.expires given=691200000 limit=604800000"},
	{"off", "age=86400001", "problem=FIELD_TOO_LARGE field=age given=86400001 limit=86400000"},
	{"off", "age=18446744073709551615",
		"problem=FIELD_TOO_LARGE field=age given=9223372036854775807 limit=86400000"},
	{"say", "line=nobody", "problem=LINE_NO_DESTINATION field=say.line"},
	{"understand", "line=nobody", "problem=LINE_NO_DESTINATION field=understand.line"},
	{"say", "line=lobby, gate",
		"problem=LINE_TWO_DESTINATIONS field=say.line name=lobby other_name=gate"},
	{"understand", "line=x*1025",
		"problem=FIELD_TOO_LONG field=understand.line given=1025 limit=1024"},
	{"list", "after=!", "problem=FIELD_NOT_A_PAGE_END field=list.after"},
	{"show", "id=!", "problem=FIELD_NOT_AN_ID field=show.id"},
	{"visit", "id=!", "problem=FIELD_NOT_AN_ID field=visit.id"},
	{"visit", "id=1; after=!", "problem=FIELD_NOT_A_PAGE_END field=visit.after"},
	{"directory", "after=!", "problem=FIELD_NOT_A_PAGE_END field=directory.after"},
	{"inspections", "after=!", "problem=FIELD_NOT_A_PAGE_END field=inspections.after"},
	{"expected", "after=!", "problem=FIELD_NOT_A_PAGE_END field=expected.after"},
	{"report", "after=!", "problem=FIELD_NOT_A_PAGE_END field=report.after"},
	{"report", "by=9", "problem=FIELD_UNKNOWN_VALUE field=report.by"},
	{"report", "to=soon", "problem=FIELD_NOT_A_TIME field=report.to"},
	{"report", "from=soon", "problem=FIELD_NOT_A_TIME field=report.from"},
	{"report", "from=2099-01-01", "problem=FIELD_NOT_BEFORE_END field=report.from"},
	{"send", "to=bar; card.surname=\xff", "problem=FIELD_NOT_UTF8 field=send.card.surname"},
	{"send", "to=bar; card.traits=red|a\tb",
		"problem=FIELD_CONTROL_CHARACTER field=send.card.traits[1] given=9"},
	{"show", "id=\xe2\x80\xae", "problem=FIELD_BIDI_OVERRIDE field=show.id given=8238"},
	{"understand", "line=\xe2\x80\x8b",
		"problem=FIELD_ZERO_WIDTH field=understand.line given=8203"},
};

enum {
	WRONG_N = sizeof wrong / sizeof *wrong,
};

Test(invalid, what_is_wrong_is_told_as_data) {
	for (size_t i = 0; i < WRONG_N; i++) {
		Usher__Answer *answer = answer_to(wrong[i].ask, wrong[i].fields);
		char *data;

		cr_assert_eq(answer->outcome, USHER__OUTCOME__INVALID, "%s %s", wrong[i].ask,
			wrong[i].fields);
		cr_assert(*answer->text && answer->refusal);
		data = told_refusal(answer->refusal);
		cr_expect_str_eq(data, wrong[i].data, "%s %s: %s: %s", wrong[i].ask,
			wrong[i].fields, answer->text, data);
		free(data);
		usher__answer__free_unpacked(answer, NULL);
	}
}

Test(invalid, sentences_are_told_apart_by_their_data) {
	struct told_apart seen = {0};

	for (size_t i = 0; i < WRONG_N; i++) {
		Usher__Answer *answer = answer_to(wrong[i].ask, wrong[i].fields);

		told_apart_check(&seen, answer);
		usher__answer__free_unpacked(answer, NULL);
	}
	told_apart_finish(&seen);
}

/* All problems that stand before those of other outcomes. */
Test(invalid, every_kind_of_problem_comes_up) {
	const ProtobufCEnumDescriptor *problems = &usher__problem__descriptor;

	for (unsigned i = 0; i < problems->n_values; i++) {
		const char *name = problems->values[i].name;
		bool came_up = problems->values[i].value == USHER__PROBLEM__PROBLEM_UNSAID ||
			problems->values[i].value >= USHER__PROBLEM__REFUSED_BEFORE;

		for (size_t j = 0; j < WRONG_N && !came_up; j++) {
			const char *at = strstr(wrong[j].data, name);

			came_up = at && (at[strlen(name)] == ' ');
		}
		cr_expect(came_up, "%s", name);
	}
}

/* Only acts wait on a device: the age of a read is nobody's concern. */
Test(invalid, a_read_may_be_of_any_age) {
	Usher__Answer *answer = answer_to("who", "age=18446744073709551615");

	cr_assert_eq(answer->outcome, USHER__OUTCOME__OK);
	cr_assert_null(answer->refusal);
	usher__answer__free_unpacked(answer, NULL);
	answer = answer_to("break", "age=86400000");
	cr_assert_eq(answer->outcome, USHER__OUTCOME__OK, "a day will do: %s", answer->text);
	usher__answer__free_unpacked(answer, NULL);
}
