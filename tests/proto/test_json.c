/* SPDX-License-Identifier: MIT */
#include "proto/json.h"
#include "wire/usher.pb-c.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static void expect(const ProtobufCMessage *message, const char *expected) {
	char *line = json_line(message);

	cr_assert_str_eq(line, expected);
	free(line);
}

Test(json, a_handoff_has_a_stable_shape) {
	Usher__Handoff handoff = USHER__HANDOFF__INIT;
	Usher__Card card = USHER__CARD__INIT;
	char *traits[] = {"灰西裝"};

	handoff.id = "4K";
	handoff.kind = USHER__KIND__ARRIVAL;
	handoff.stage = USHER__STAGE__OFFERED;
	handoff.visit = "4J";
	handoff.from = "lobby";
	handoff.to = "show-flat-a";
	handoff.post = "show-flat";
	handoff.card = &card;
	handoff.offered_at = INT64_C(1767225600000);
	card.surname = "王";
	card.honorific = USHER__HONORIFIC__MR;
	card.party_size = 3;
	card.traits = traits;
	card.n_traits = 1;
	expect(&handoff.base,
		"{\"id\":\"4K\",\"kind\":\"ARRIVAL\",\"stage\":\"OFFERED\",\"visit\":\"4J\","
		"\"from\":\"lobby\","
		"\"to\":\"show-flat-a\",\"post\":\"show-flat\","
		"\"card\":{\"surname\":\"王\",\"honorific\":\"MR\",\"partySize\":3,\"traits\":["
		"\"灰西裝\"]},"
		"\"declined\":[],\"reached\":0,\"seen\":0,\"rings\":0,\"late\":false,"
		"\"offeredAt\":\"1767225600000\",\"takenAt\":\"0\",\"endedAt\":\"0\","
		"\"expectedAt\":\"0\",\"meetBy\":\"0\",\"party\":0,\"namesake\":false,\"changes\":["
		"],\"luggage\":0,"
		"\"aboardAt\":\"0\",\"quantity\":0,\"loan\":false,\"confirm\":false,\"readers\":[],"
		"\"unstaffed\":false,"
		"\"endsAt\":\"0\",\"earlier\":[],\"also\":[],\"rungs\":0,\"cause\":\"TIME\","
		"\"nextAt\":\"0\",\"remindAt\":\"0\",\"upAt\":\"0\",\"heldAt\":\"0\",\"dueAt\":"
		"\"0\",\"overdue\":false,\"changed\":\"0\",\"lateBy\":\"0\",\"declineReasons\":[]"
		"}");
	handoff.taken_by = "302";
	handoff.stage = USHER__STAGE__TAKEN;
	char *line = json_line(&handoff.base);

	cr_assert_not_null(strstr(line, "\"takenBy\":\"302\""));
	free(line);
}

Test(json, only_the_case_that_is_set_shows) {
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__InStep in_step = USHER__IN_STEP__INIT;

	update.seq = UINT64_MAX;
	update.what_case = USHER__UPDATE__WHAT_IN_STEP;
	update.in_step = &in_step;
	expect(&update.base,
		"{\"seq\":\"18446744073709551615\",\"inStep\":{},\"now\":[],\"then\":[]}");
}

Test(json, enum_values_are_bare_and_unknown_ones_numbers) {
	Usher__Answer answer = USHER__ANSWER__INIT;

	answer.outcome = USHER__OUTCOME__TAKEN_ALREADY;
	expect(&answer.base,
		"{\"id\":\"0\",\"read\":false,\"outcome\":\"TAKEN_ALREADY\",\"handoffs\":[],"
		"\"duties\":[],"
		"\"seats\":0,\"entries\":[],\"inspections\":[],\"lines\":[],\"rows\":[],\"dueAt\":"
		"\"0\",\"visits\":[],\"seq\":\"0\",\"now\":[],\"then\":[],\"presence\":[]}");
	answer.outcome = (Usher__Outcome)INT_MAX; /* which no version will know */
	expect(&answer.base,
		"{\"id\":\"0\",\"read\":false,\"outcome\":2147483647,\"handoffs\":[],\"duties\":[],"
		"\"seats\":0,\"entries\":[],\"inspections\":[],\"lines\":[],\"rows\":[],\"dueAt\":"
		"\"0\",\"visits\":[],\"seq\":\"0\",\"now\":[],\"then\":[],\"presence\":[]}");
}

Test(json, quotes_what_json_quotes) {
	Usher__Gone gone = USHER__GONE__INIT;

	gone.id = "a\"\\/\x01";
	expect(&gone.base, "{\"id\":\"a\\\"\\\\/\\u0001\"}");
}
