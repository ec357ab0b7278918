/* SPDX-License-Identifier: MIT */
#include "api/api.h"

#include "api/answer.h"
#include "api/archived_handoff.h"
#include "api/say.h"
#include "api/validate.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "base/memory.h"
#include "encode/encode.h"
#include "encode/problem.h"
#include "encode/refusal_text.h"
#include "encode/said.h"
#include "proto/ident.h"
#include "query/query.h"

#include <assert.h>

enum {
	FREE_BYTES_MIN = 32 * 1024 * 1024, /* bytes free, below which no new work is taken */
};

struct api {
	struct api_parts parts;
};

struct api *api_new(const struct api_parts *parts) {
	struct api *api = NEW(struct api);

	assert(parts->relay && parts->journal && parts->delivery && parts->now &&
		parts->available_bytes);
	api->parts = *parts;
	return api;
}

struct api *api_free(struct api *api) {
	free(api);
	return NULL;
}

/* Ids, never a guest's words. MESSAGE_ID: usherd(8). */
static void log_act(const struct event *event, const Usher__Fact__Answered *answer) {
	struct pool pool = {0};

	log_line(LOG_LEVEL_DEBUG,
		LOG_FIELDS({"MESSAGE_ID", "33720ec2050445e38378e310cec275c4"},
			{"USHER_DEVICE", event->device},
			{"USHER_HANDOFF", encode_id(&pool, answer->handoff)},
			{"USHER_VISIT", encode_id(&pool, answer->visit)},
			{"USHER_POST", answer->post}),
		"%s: %s", encode_act_name(event->type), encode_outcome_name(answer->outcome));
	pool_finish(&pool);
}

static void log_missed(const struct relay *relay, const Usher__Fact__Fact *fact) {
	uint64_t number = fact_handoff_number(fact);
	const struct handoff *handoff = relay_handoff(relay, number);
	struct pool pool = {0};

	if (!handoff) {
		handoff = relay_archived_handoff(relay, number);
	}
	assert(handoff);
	log_line(LOG_LEVEL_NOTICE,
		LOG_FIELDS({"MESSAGE_ID", "cc4950300a3e45529e3d7a197127e8bf"},
			{"USHER_HANDOFF", encode_id(&pool, number)},
			{"USHER_VISIT", encode_id(&pool, handoff->rec.visit)},
			{"USHER_POST", handoff->rec.post}),
		handoff->rec.notice ? "missed: not everybody has read it"
				    : "missed: nobody took it");
	pool_finish(&pool);
}

/* MESSAGE_ID: usherd(8). */
static void log_presence_changed(const struct relay *relay) {
	size_t n;
	const char *const *changed = relay_presence_changed_devices(relay, &n);

	for (size_t i = 0; i < n; i++) {
		enum log_level level = LOG_LEVEL_DEBUG;
		const char *state = "it does not listen";

		if (relay_device_deaf_since(relay, changed[i])) {
			level = LOG_LEVEL_NOTICE;
			state = "deaf: nothing is heard of it";
		} else if (relay_device_is_online(relay, changed[i])) {
			state = "it listens";
		}
		log_line(level,
			LOG_FIELDS({"MESSAGE_ID", "74ff8ccd7d5c468191811fca65d8b059"},
				{"USHER_DEVICE", changed[i]}),
			"%s: %s", state, changed[i]);
	}
}

/* One event into the core; what it decides to the disk and to those who must hear of it. @badge:
 * whose act it is, or NULL. */
static const Usher__Fact__Answered *apply_event(
	struct api *api, const struct event *event, const char *badge, struct facts *facts) {
	const Usher__Fact__Answered *answer = relay_apply(api->parts.relay, event, facts);

	if (event->type == EVENT_SITE) {
		delivery_apply_site(api->parts.delivery); /* before it tells anything */
	}
	if (facts->n || facts->answered) {
		journal_write(api->parts.journal, event, badge, facts);
		delivery_mark_news_of_facts(api->parts.delivery, facts);
	}
	delivery_mark_presence_changes(api->parts.delivery);
	log_presence_changed(api->parts.relay);
	if (facts->answered && log_is_enabled(LOG_LEVEL_DEBUG)) {
		log_act(event, facts->answered);
	}
	for (size_t i = 0; i < facts->n; i++) {
		if (facts->list[i]->what_case == USHER__FACT__FACT__WHAT_MISSED) {
			log_missed(api->parts.relay, facts->list[i]);
		}
	}
	return answer;
}

static void apply_without_answer(struct api *api, const struct event *event) {
	_cleanup_(facts_clear) struct facts facts = {0};

	(void)apply_event(api, event, NULL, &facts);
}

void api_set_site(struct api *api, const struct site *site) {
	struct event event = {
		.type = EVENT_SITE, .at = api->parts.now(api->parts.userdata), .site = site};

	assert(site);
	apply_without_answer(api, &event);
}

void api_tick(struct api *api) {
	struct event event = {.type = EVENT_TICK, .at = api->parts.now(api->parts.userdata)};

	assert(relay_site(api->parts.relay));
	apply_without_answer(api, &event);
}

void api_handle_device_online(struct api *api, const char *device) {
	struct event event = {
		.type = EVENT_ONLINE, .at = api->parts.now(api->parts.userdata), .device = device};

	assert(relay_site(api->parts.relay) && device);
	apply_without_answer(api, &event);
}

void api_handle_device_lost(struct api *api, const char *device, int64_t silence_ms) {
	int64_t now = api->parts.now(api->parts.userdata);
	struct event event = {.type = EVENT_LOST,
		.at = now,
		.device = device,
		.lost = {.last_received = now - silence_ms}};

	assert(relay_site(api->parts.relay) && device && silence_ms >= 0);
	apply_without_answer(api, &event);
}

static void queue_answer(struct client *client, Usher__Answer *answer) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;

	message.body_case = USHER__FROM_RELAY__BODY_ANSWER;
	message.answer = answer;
	delivery_queue_reply(client, &message);
}

/* An answer to @request, which is to be filled in with why it is refused. @said: what was
 * understood of the line that it was; NULL: it was none. */
static Usher__Answer bare_answer(const Usher__Request *request, Usher__Said *said) {
	Usher__Answer answer = USHER__ANSWER__INIT;

	answer.id = request->id;
	answer.read = query_request_only_reads(request->ask_case);
	answer.said = said;
	return answer;
}

static void refuse(const struct api *api, struct client *client, const Usher__Request *request,
	Usher__Outcome outcome, Usher__Problem problem, Usher__Said *said) {
	_cleanup_(pool_finish) struct pool pool = {0};
	Usher__Answer answer = bare_answer(request, said);

	refusal_put_problem(&pool, relay_site(api->parts.relay), outcome, problem, &answer);
	queue_answer(client, &answer);
}

static void refuse_invalid(struct client *client, const Usher__Request *request,
	const struct problem *problem, Usher__Said *said) {
	Usher__Answer answer = bare_answer(request, said);

	problem_fill_answer(problem, &answer);
	queue_answer(client, &answer);
}

/* @unsound: the text of the request that is refused. */
static void refuse_unsound(
	struct client *client, const Usher__Request *request, const struct text_refusal *unsound) {
	_cleanup_(pool_finish) struct pool pool = {0};

	refuse_invalid(client, request, problem_from_text_refusal(&pool, unsound), NULL);
}

static struct query make_query(const struct api *api, struct client *client, struct pool *pool) {
	return (struct query){
		.relay = api->parts.relay,
		.history = api->parts.history,
		.principal = client_principal(client),
		.pool = pool,
		.site_version = delivery_site_version(api->parts.delivery),
		.for_first_edition = client_is_of_first_edition(client),
	};
}

/* An act as far as it is understood. */
struct parsed_act {
	struct event event;
	const struct problem *problem; /* what is wrong with its body, or NULL */
	Usher__Said *said; /* what was understood of the line that it was; NULL: it was none */
};

struct client_run client_run_of_hello(const Usher__Hello *hello) {
	return (struct client_run){
		.id = hello->run, .is_short = hello->short_run, .is_new = hello->new_run};
}

/* Who asks, and under which id: what counts of an act before its body is looked at. */
static struct event bare_event_of_request(const struct api *api, const struct client *client,
	const struct client_run *run, const Usher__Request *request) {
	return (struct event){
		.at = api->parts.now(api->parts.userdata),
		.device = client_principal(client)->device,
		.request =
			{
				.run = run->id,
				.id = request->id,
				.age = request->age,
				.short_run = run->is_short,
				.new_run = run->is_new,
			},
	};
}

/* Fill in the rest of @parsed, which has its bare event, from the body of the act @request, whose
 * texts are sound. A line that was said is a send, once it is understood. */
static void parse_act(const struct api *api, const Usher__Request *request, struct pool *pool,
	struct parsed_act *parsed) {
	Usher__Request as_send = *request;
	struct said_line line;

	if (request->ask_case != USHER__REQUEST__ASK_SAY) {
		parsed->problem = validate_act(
			request, relay_site(api->parts.relay)->zone, &parsed->event, pool);
		return;
	}
	said_parse(relay_site(api->parts.relay), "say.line", request->say->line, pool, &line);
	parsed->said = line.said;
	as_send.ask_case = USHER__REQUEST__ASK_SEND;
	as_send.send = make_send_from_said(line.said, pool);
	as_send.send->from = request->say->from;
	as_send.send->due = request->say->due;
	parsed->problem =
		validate_act(&as_send, relay_site(api->parts.relay)->zone, &parsed->event, pool);
	if (line.problem) {
		parsed->problem = line.problem;
	}
}

/* What was answered before is answered so again, whatever there is to say against it by now: the
 * disk is full, the body is wrong, its line is no longer understood, or this relay does not know
 * such a request. @is_sound: so are its texts. */
static void answer_again(struct api *api, struct client *client, const struct client_run *run,
	const Usher__Request *request, bool is_sound, const Usher__Fact__Answered *previous) {
	_cleanup_(pool_finish) struct pool pool = {0};
	const struct query query = make_query(api, client, &pool);
	struct parsed_act parsed = {.event = bare_event_of_request(api, client, run, request)};
	struct event bare_event = parsed.event;
	const struct facts no_facts = {0};
	struct answered_act act = {&bare_event, KNOWN_NOTHING, previous, &no_facts, NULL};
	Usher__Answer answer;

	if (is_sound && request->ask_case != USHER__REQUEST__ASK__NOT_SET) {
		parse_act(api, request, &pool, &parsed);
		bare_event.type = parsed.event.type;
		act.known = KNOWN_TYPE;
		act.said = parsed.said;
	}
	if (act.known == KNOWN_TYPE && !parsed.problem) {
		act.event = &parsed.event;
		act.known = KNOWN_ALL;
	}
	answer_fill_for_act(&query, &act, &answer);
	queue_answer(client, &answer);
}

/* Have the act decided that was understood, and say what came of it. */
static void apply_and_answer(
	struct api *api, struct client *client, struct parsed_act *parsed, struct pool *pool) {
	_cleanup_(facts_clear) struct facts facts = {0};
	const struct query query = make_query(api, client, pool);
	struct event *event = &parsed->event;
	const Usher__Fact__Device *device = relay_signed_on_device(api->parts.relay, event->device);
	struct answered_act act = {event, KNOWN_ALL, NULL, &facts, parsed->said};
	const char *badge = NULL; /* whose act it is */
	Usher__Answer answer;

	if (event->type == EVENT_ON) {
		badge = event->on.badge;
	} else if (device) {
		/* named before, for an off leaves nobody to name */
		badge = pool_copy_text(pool, device->person->badge);
	}
	act.answered = apply_event(api, event, badge, &facts);
	answer_fill_for_act(&query, &act, &answer);
	queue_answer(client, &answer);
}

/* An act that was not asked for before. */
static void handle_act(struct api *api, struct client *client, const struct client_run *run,
	const Usher__Request *request) {
	_cleanup_(pool_finish) struct pool pool = {0};
	struct parsed_act parsed = {.event = bare_event_of_request(api, client, run, request)};
	struct event *event = &parsed.event;

	parse_act(api, request, &pool, &parsed);
	if (!parsed.problem) {
		parsed.problem = validate_age(request->age, &pool);
	}
	if (parsed.problem) {
		refuse_invalid(client, request, parsed.problem, parsed.said);
	} else if (api->parts.available_bytes(api->parts.userdata) < FREE_BYTES_MIN) {
		refuse(api, client, request, USHER__OUTCOME__NO_ROOM,
			USHER__PROBLEM__PROBLEM_UNSAID, parsed.said);
	} else if (archived_resolve_target(api->parts.relay, api->parts.history, event, &pool) <
		0) {
		refuse(api, client, request, USHER__OUTCOME__UNREADABLE,
			USHER__PROBLEM__WHETHER_THERE, parsed.said);
	} else {
		apply_and_answer(api, client, &parsed, &pool);
	}
}

static void handle_read(struct api *api, struct client *client, const Usher__Request *request) {
	_cleanup_(pool_finish) struct pool pool = {0};
	struct query query = make_query(api, client, &pool);
	Usher__Answer answer = USHER__ANSWER__INIT;

	answer.id = request->id;
	answer.read = true;
	query_fill_answer(&query, request, &answer);
	queue_answer(client, &answer);
	query_free_answer_arrays(&answer);
}

static void handle_report(struct api *api, struct client *client, const Usher__Request *request) {
	_cleanup_(pool_finish) struct pool pool = {0};
	Usher__Answer refused = bare_answer(request, NULL);

	if (!api->parts.reports) {
		refuse(api, client, request, USHER__OUTCOME__UNREADABLE, USHER__PROBLEM__NO_REPORTS,
			NULL);
	} else if (reports_submit(api->parts.reports, client, request, &pool, &refused) !=
		USHER__OUTCOME__OK) {
		queue_answer(client, &refused);
	}
}

/* What the act @request was answered before; NULL if it is new, or no act: reads have ids that are
 * not remembered. ID_FORGOTTEN where it is no longer known whether it was answered. */
static const Usher__Fact__Answered *find_previous_answer(const struct api *api,
	const struct client *client, const struct client_run *run, const Usher__Request *request) {
	const struct event event = bare_event_of_request(api, client, run, request);
	const Usher__Fact__Answered *previous;

	if (!request->id || query_request_only_reads(request->ask_case)) {
		return NULL;
	}
	previous = relay_remembered_answer(api->parts.relay, &event);
	if (previous && previous->outcome == USHER__OUTCOME__ID_FORGOTTEN &&
		request->ask_case == USHER__REQUEST__ASK__NOT_SET) {
		return NULL; /* it may be a read of a later version: of those nothing is forgotten
			      */
	}
	return previous;
}

void api_handle_request(struct api *api, struct client *client, const struct client_run *run,
	const Usher__Request *request, const struct text_refusal *unsound) {
	const Usher__Fact__Answered *previous;

	assert(relay_site(api->parts.relay) && client && run && request);
	previous = find_previous_answer(api, client, run, request);
	if (previous) {
		answer_again(api, client, run, request, !unsound, previous);
	} else if (unsound) {
		refuse_unsound(client, request, unsound);
	} else if (request->ask_case == USHER__REQUEST__ASK__NOT_SET) {
		refuse(api, client, request, USHER__OUTCOME__UNKNOWN_REQUEST,
			USHER__PROBLEM__PROBLEM_UNSAID, NULL);
	} else if (request->ask_case == USHER__REQUEST__ASK_REPORT) {
		handle_report(api, client, request);
	} else if (query_request_only_reads(request->ask_case)) {
		handle_read(api, client, request);
	} else {
		handle_act(api, client, run, request);
	}
}

void api_handle_receipt(struct api *api, struct client *client, const Usher__Receipt *receipt) {
	struct event event = {
		.type = EVENT_REACHED,
		.at = api->parts.now(api->parts.userdata),
		.device = client_principal(client)->device,
		.reached = {.seen = receipt->seen},
	};

	assert(relay_site(api->parts.relay));
	if (ident_parse(receipt->id, &event.reached.handoff) == 0) {
		apply_without_answer(api, &event);
	}
}
