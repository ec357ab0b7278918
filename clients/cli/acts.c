/* SPDX-License-Identifier: MIT */
/* list and show; take, met, withdraw and whatever else is done with a handoff that is there
 * already. */
#include "cli/decline.h"
#include "cli/exits.h"
#include "cli/keep.h"
#include "cli/listing.h"
#include "cli/render.h"
#include "cli/to_say.h"

#include <stdlib.h>
#include <string.h>

/* What list prints, of all that there is. */
static bool is_wanted(const struct call *call, const Usher__Handoff *handoff) {
	return (!options_has(call->options, OPTION_LOANS) ||
		       handoff->stage == USHER__STAGE__LENT) &&
		(!options_has(call->options, OPTION_HELD) ||
			handoff->stage == USHER__STAGE__SCHEDULED);
}

static int by_due(const void *a, const void *b) {
	const Usher__Handoff *one = *(Usher__Handoff *const *)a,
			     *other = *(Usher__Handoff *const *)b;

	return (one->due_at > other->due_at) - (one->due_at < other->due_at);
}

static void add_page(void *userdata, const Usher__Answer *answer) {
	struct listing *listing = userdata;

	for (size_t i = 0; i < answer->n_handoffs; i++) {
		if (is_wanted(listing->call, answer->handoffs[i])) {
			listing_add(listing, answer->handoffs[i]);
		}
	}
}

int verb_list(struct call *call) {
	struct listing listing = {.call = call};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__List list = USHER__LIST__INIT;
	int status = call_open(call);

	if (status != EXIT_DONE) {
		return status;
	}
	list.all = options_has(call->options, OPTION_ALL);
	request.ask_case = USHER__REQUEST__ASK_LIST;
	request.list = &list;
	status = call_pages(call, &request, &list.after, add_page, &listing);
	if (listing.n && options_has(call->options, OPTION_HELD)) {
		qsort(listing.handoffs, listing.n, sizeof *listing.handoffs, by_due);
	}
	listing_print(&listing);
	return status;
}

int verb_show(struct call *call) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Show show = USHER__SHOW__INIT;
	const Usher__Answer *answer;
	Usher__Handoff *handoff;
	char *say;
	int status;

	show.id = call->options->arguments[0];
	request.ask_case = USHER__REQUEST__ASK_SHOW;
	request.show = &show;
	status = call_finish(call, &request, &answer);
	if (status != EXIT_DONE || !answer->handoff) {
		return status;
	}
	if (call->json) {
		render_json(&answer->handoff->base);
		return status;
	}
	handoff = keep_handoff(answer->handoff);
	say = to_say_of_answer(answer); /* reading on ends the answer */
	listing_print_one(call, answer, handoff);
	to_say_print(say);
	render_details(handoff);
	free(say);
	usher__handoff__free_unpacked(handoff, NULL);
	return status;
}

/* Those that are numbers. */
static const struct {
	enum option_id option;
	const char *field;
} numbers[] = {
	{OPTION_MINUTES, "minutes"},
	{OPTION_FIRST, "party"},
};

enum {
	NUMBER_MAX = 999,
};

static void *field_at(ProtobufCMessage *message, const char *name) {
	const ProtobufCFieldDescriptor *field =
		protobuf_c_message_descriptor_get_field_by_name(message->descriptor, name);

	return (char *)message + field->offset;
}

static int set_numbers(ProtobufCMessage *message, const struct options *options) {
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		int64_t number = 0;

		if (!options_has(options, numbers[i].option)) {
			continue;
		}
		if (options_number(options, numbers[i].option, 1, NUMBER_MAX, &number) < 0) {
			return -1;
		}
		*(uint32_t *)field_at(message, numbers[i].field) = (uint32_t)number;
	}
	return 0;
}

/* What the options say besides the id. */
static int set_fields(ProtobufCMessage *message, const struct options *options) {
	if (options_has(options, OPTION_REASON) &&
		decline_read_reason(
			options_text(options, OPTION_REASON), field_at(message, "reason")) < 0) {
		return -1;
	}
	if (options_has(options, OPTION_UNLESS_TAKEN)) {
		*(protobuf_c_boolean *)field_at(message, "unless_taken") = true;
	}
	return set_numbers(message, options);
}

/* Both parts of a pickup that was split: all of the visit @visit that are offered. */
static int print_parts(struct call *call, const char *visit) {
	struct listing all = {.call = call}, parts = {.call = call};
	int status = listing_read(&all);

	for (size_t i = 0; i < all.n; i++) {
		const Usher__Handoff *handoff = all.handoffs[i];

		if (handoff->kind == USHER__KIND__PICKUP &&
			handoff->stage == USHER__STAGE__OFFERED && !strcmp(handoff->visit, visit)) {
			listing_add(&parts, handoff);
		}
	}
	listing_finish(&all);
	listing_print(&parts);
	return status;
}

static int ask_act(struct call *call, const Usher__Request *request) {
	const Usher__Answer *answer;
	int status = call_finish(call, request, &answer);
	char *visit, *say;

	if (status == EXIT_DONE && request->ask_case == USHER__REQUEST__ASK_SPLIT && !call->json) {
		visit = need(strdup(answer->visit_id)); /* reading on ends the answer */
		status = print_parts(call, visit);
		free(visit);
		return status;
	}
	if (status != EXIT_DONE) {
		return status;
	}
	say = to_say_of_answer(answer);
	if (!listing_print_answer(call, answer) && call->json) {
		render_json_answer(answer, NULL);
	} else if (!call->json) {
		to_say_print(say);
	}
	free(say);
	return status;
}

/* The acts are alike: a message with an id (usher.proto), which its descriptor
 * knows how to make. */
int verb_act(struct call *call) {
	const ProtobufCFieldDescriptor *ask = protobuf_c_message_descriptor_get_field(
		&usher__request__descriptor, (unsigned)call->verb->act);
	const ProtobufCMessageDescriptor *descriptor = ask->descriptor;
	ProtobufCMessage *message = need(calloc(1, descriptor->sizeof_message));
	Usher__Request request = USHER__REQUEST__INIT;
	int status = EXIT_USAGE;

	protobuf_c_message_init(descriptor, message);
	*(char **)field_at(message, "id") = call->options->arguments[0];
	request.ask_case = (Usher__Request__AskCase)call->verb->act;
	*(ProtobufCMessage **)((char *)&request + ask->offset) = message;
	if (set_fields(message, call->options) == 0) {
		status = ask_act(call, &request);
	}
	free(message);
	return status;
}
