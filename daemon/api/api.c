/* SPDX-License-Identifier: MIT */
#include "api/api.h"

#include "api/answer.h"
#include "api/filed.h"
#include "api/say.h"
#include "api/validate.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "base/memory.h"
#include "encode/encode.h"
#include "encode/said.h"
#include "proto/ident.h"
#include "query/query.h"

#include <assert.h>

enum {
	ROOM_LEAST = 32 * 1024 * 1024, /* bytes free, below which no new work is taken */
};

struct api {
	struct api_parts parts;
};

struct api *api_new(const struct api_parts *parts) {
	struct api *api = NEW(struct api);

	assert(parts->relay && parts->journal && parts->delivery && parts->now && parts->room);
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
		"%s: %s", encode_act(event->type), encode_outcome(answer->outcome));
	pool_finish(&pool);
}

static void log_missed(const struct relay *relay, const Usher__Fact__Fact *fact) {
	uint64_t number = fact_handoff(fact);
	const struct handoff *handoff = relay_handoff(relay, number);
	struct pool pool = {0};

	if (!handoff) {
		handoff = relay_archived(relay, number);
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
	const char *const *changed = relay_presence_changed(relay, &n);

	for (size_t i = 0; i < n; i++) {
		enum log_level level = LOG_LEVEL_DEBUG;
		const char *how = "it does not listen";

		if (relay_deaf_since(relay, changed[i])) {
			level = LOG_LEVEL_NOTICE;
			how = "deaf: nothing is heard of it";
		} else if (relay_listens(relay, changed[i])) {
			how = "it listens";
		}
		log_line(level,
			LOG_FIELDS({"MESSAGE_ID", "74ff8ccd7d5c468191811fca65d8b059"},
				{"USHER_DEVICE", changed[i]}),
			"%s: %s", how, changed[i]);
	}
}

/* One event into the core; what it decides to the disk and to those who must hear of it. @badge:
 * whose act it is, or NULL. */
static const Usher__Fact__Answered *decide(
	struct api *api, const struct event *event, const char *badge, struct facts *facts) {
	const Usher__Fact__Answered *answer = relay_apply(api->parts.relay, event, facts);

	if (event->type == EVENT_SITE) {
		delivery_site(api->parts.delivery); /* before it tells anything */
	}
	if (facts->n) {
		journal_write(api->parts.journal, event, badge, facts, answer);
		delivery_changed(api->parts.delivery, facts);
	}
	delivery_presence_changed(api->parts.delivery);
	log_presence_changed(api->parts.relay);
	if (answer && facts_answer(facts) && log_says(LOG_LEVEL_DEBUG)) {
		log_act(event, answer);
	}
	for (size_t i = 0; i < facts->n; i++) {
		if (facts->list[i]->what_case == USHER__FACT__FACT__WHAT_MISSED) {
			log_missed(api->parts.relay, facts->list[i]);
		}
	}
	return answer;
}

static void decide_alone(struct api *api, const struct event *event) {
	_cleanup_(facts_clear) struct facts facts = {0};

	(void)decide(api, event, NULL, &facts);
}

void api_site(struct api *api, const struct site *site) {
	struct event event = {
		.type = EVENT_SITE, .at = api->parts.now(api->parts.userdata), .site = site};

	assert(site);
	decide_alone(api, &event);
}

void api_tick(struct api *api) {
	struct event event = {.type = EVENT_TICK, .at = api->parts.now(api->parts.userdata)};

	assert(relay_site(api->parts.relay));
	decide_alone(api, &event);
}

void api_online(struct api *api, const char *device) {
	struct event event = {
		.type = EVENT_ONLINE, .at = api->parts.now(api->parts.userdata), .device = device};

	assert(relay_site(api->parts.relay) && device);
	decide_alone(api, &event);
}

void api_lost(struct api *api, const char *device, int64_t silence) {
	int64_t now = api->parts.now(api->parts.userdata);
	struct event event = {.type = EVENT_LOST,
		.at = now,
		.device = device,
		.lost = {.heard_at = now - silence}};

	assert(relay_site(api->parts.relay) && device && silence >= 0);
	decide_alone(api, &event);
}

static void answer_with(struct client *client, Usher__Answer *answer) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;

	message.body_case = USHER__FROM_RELAY__BODY_ANSWER;
	message.answer = answer;
	delivery_reply(client, &message);
}

static void refuse(struct client *client, const Usher__Request *request, Usher__Outcome outcome,
	const char *why, Usher__Said *said) {
	Usher__Answer answer = USHER__ANSWER__INIT;

	answer.id = request->id;
	answer.outcome = outcome;
	answer.text = (char *)why;
	answer.read = query_is(request->ask_case);
	answer.said = said;
	answer_with(client, &answer);
}

static struct query query_for(const struct api *api, struct client *client, struct pool *pool) {
	return (struct query){
		.relay = api->parts.relay,
		.history = api->parts.history,
		.principal = client_principal(client),
		.pool = pool,
	};
}

/* An act as far as it is understood. */
struct understood {
	struct event event;
	const char *problem; /* what is wrong with its body, or NULL */
	Usher__Said *said;   /* what was understood of the line that it was; NULL: it was none */
};

/* Who asks, and under which id: what counts of an act before its body is looked at. */
static struct event event_of(const struct api *api, const struct client *client, uint64_t run,
	const Usher__Request *request) {
	return (struct event){
		.at = api->parts.now(api->parts.userdata),
		.device = client_principal(client)->device,
		.request = {.run = run, .id = request->id, .age = request->age},
	};
}

/* Look at the body of the act @request, whose texts are sound. A line that was said is a send, once
 * it is understood. */
static void understand(const struct api *api, const Usher__Request *request, struct pool *pool,
	struct understood *ret) {
	Usher__Request send = *request;
	struct said_line line;

	if (request->ask_case != USHER__REQUEST__ASK_SAY) {
		ret->problem = validate_act(
			request, relay_site(api->parts.relay)->zone, &ret->event, pool);
		return;
	}
	encode_said(relay_site(api->parts.relay), request->say->line, pool, &line);
	ret->said = line.said;
	send.ask_case = USHER__REQUEST__ASK_SEND;
	send.send = say_as_send(line.said, pool);
	send.send->from = request->say->from;
	send.send->due = request->say->due;
	ret->problem = validate_act(&send, relay_site(api->parts.relay)->zone, &ret->event, pool);
	if (line.problem) {
		ret->problem = line.problem;
	}
}

/* What was answered before is answered so again, whatever there is to say against it by now: the
 * disk is full, the body is wrong, its line is no longer understood, or this relay does not know
 * such a request. @problem: what is wrong with its texts, or NULL. */
static void answer_again(struct api *api, struct client *client, uint64_t run,
	const Usher__Request *request, const char *problem, const Usher__Fact__Answered *before) {
	_cleanup_(pool_finish) struct pool pool = {0};
	const struct query query = query_for(api, client, &pool);
	struct understood understood = {.event = event_of(api, client, run, request)};
	struct event bare = understood.event;
	const struct facts none = {0};
	struct act act = {&bare, KNOWN_NOTHING, before, &none, NULL};
	Usher__Answer answer;

	if (!problem && request->ask_case != USHER__REQUEST__ASK__NOT_SET) {
		understand(api, request, &pool, &understood);
		bare.type = understood.event.type;
		act.known = KNOWN_TYPE;
		act.said = understood.said;
	}
	if (act.known == KNOWN_TYPE && !understood.problem) {
		act.event = &understood.event;
		act.known = KNOWN_ALL;
	}
	answer_act(&query, &act, &answer);
	answer_with(client, &answer);
}

/* Have the act decided that was understood, and say what came of it. */
static void decide_act(
	struct api *api, struct client *client, struct understood *understood, struct pool *pool) {
	_cleanup_(facts_clear) struct facts facts = {0};
	const struct query query = query_for(api, client, pool);
	struct event *event = &understood->event;
	const Usher__Fact__Device *duty = relay_device_on_duty(api->parts.relay, event->device);
	struct act act = {event, KNOWN_ALL, NULL, &facts, understood->said};
	const char *badge = NULL; /* whose act it is */
	Usher__Answer answer;

	if (event->type == EVENT_ON) {
		badge = event->on.badge;
	} else if (duty) {
		badge = pool_text(pool, duty->person->badge); /* an off leaves nobody to name */
	}
	act.answered = decide(api, event, badge, &facts);
	answer_act(&query, &act, &answer);
	answer_with(client, &answer);
}

/* An act that was not asked for before. */
static void request_act(
	struct api *api, struct client *client, uint64_t run, const Usher__Request *request) {
	_cleanup_(pool_finish) struct pool pool = {0};
	struct understood understood = {.event = event_of(api, client, run, request)};
	struct event *event = &understood.event;

	understand(api, request, &pool, &understood);
	if (understood.problem) {
		refuse(client, request, USHER__OUTCOME__INVALID, understood.problem,
			understood.said);
	} else if (api->parts.room(api->parts.userdata) < ROOM_LEAST) {
		refuse(client, request, USHER__OUTCOME__NO_ROOM,
			"the relay's disk is nearly full: nothing was done, tell the supervisor "
			"and use the radio",
			understood.said);
	} else if (filed_find(api->parts.relay, api->parts.history, event, &pool) < 0) {
		refuse(client, request, USHER__OUTCOME__UNREADABLE,
			"the history cannot be read: whether there is such a handoff is not known",
			understood.said);
	} else {
		decide_act(api, client, &understood, &pool);
	}
}

static void request_read(struct api *api, struct client *client, const Usher__Request *request) {
	_cleanup_(pool_finish) struct pool pool = {0};
	struct query query = query_for(api, client, &pool);
	Usher__Answer answer = USHER__ANSWER__INIT;

	answer.id = request->id;
	answer.read = true;
	query_answer(&query, request, &answer);
	answer_with(client, &answer);
	query_finish(&answer);
}

static void request_report(struct api *api, struct client *client, const Usher__Request *request) {
	Usher__Outcome outcome = USHER__OUTCOME__UNREADABLE;
	const char *why = "this relay makes no reports";

	if (api->parts.reports) {
		outcome = reports_ask(api->parts.reports, client, request, &why);
	}
	if (outcome != USHER__OUTCOME__OK) {
		refuse(client, request, outcome, why, NULL);
	}
}

/* What the act @request was answered before; NULL if it is new, or no act: reads have ids that are
 * not remembered. */
static const Usher__Fact__Answered *recall(const struct api *api, const struct client *client,
	uint64_t run, const Usher__Request *request) {
	const struct event event = event_of(api, client, run, request);
	const Usher__Fact__Answered *before;

	if (!request->id || query_is(request->ask_case)) {
		return NULL;
	}
	before = relay_recall(api->parts.relay, &event);
	if (before && before->outcome == USHER__OUTCOME__ID_FORGOTTEN &&
		request->ask_case == USHER__REQUEST__ASK__NOT_SET) {
		return NULL; /* it may be a read of a later version: of those nothing is forgotten
			      */
	}
	return before;
}

void api_request(struct api *api, struct client *client, uint64_t run,
	const Usher__Request *request, const char *problem) {
	const Usher__Fact__Answered *before;

	assert(relay_site(api->parts.relay) && client && run && request);
	before = recall(api, client, run, request);
	if (before) {
		answer_again(api, client, run, request, problem, before);
	} else if (problem) {
		refuse(client, request, USHER__OUTCOME__INVALID, problem, NULL);
	} else if (request->ask_case == USHER__REQUEST__ASK__NOT_SET) {
		refuse(client, request, USHER__OUTCOME__UNKNOWN_REQUEST,
			"this relay does not know that request: is it older than the client?",
			NULL);
	} else if (request->ask_case == USHER__REQUEST__ASK_REPORT) {
		request_report(api, client, request);
	} else if (query_is(request->ask_case)) {
		request_read(api, client, request);
	} else {
		request_act(api, client, run, request);
	}
}

void api_receipt(struct api *api, struct client *client, const Usher__Receipt *receipt) {
	struct event event = {
		.type = EVENT_REACHED,
		.at = api->parts.now(api->parts.userdata),
		.device = client_principal(client)->device,
		.reached = {.seen = receipt->seen},
	};

	assert(relay_site(api->parts.relay));
	if (ident_parse(receipt->id, &event.reached.handoff) == 0) {
		decide_alone(api, &event);
	}
}
