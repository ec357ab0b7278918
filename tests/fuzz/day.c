/* SPDX-License-Identifier: MIT */
#include "day.h"

#include "base/memory.h"
#include "places.h"

enum {
	EVENTS_MAX = 400,  /* of one input */
	REPLAY_EVERY = 16, /* events */
	LIST_MAX = 5,      /* texts, less one */
	EVERY_DAY = 0x7f,
};

static const int64_t farthest = INT64_C(366) * 24 * 3600 * 1000; /* ms ahead that anything is due */
static const int64_t longest = INT64_C(1) << 36;                 /* ms of one step, two years */

static const char *const device_names[DAY_DEVICES] = {"p", "q", "r", "s"};

static const Usher__Fact__Answered *apply(struct day *day, struct event *event) {
	uint64_t seq = relay_seq(day->relay);
	const Usher__Fact__Answered *answered;

	facts_clear(&day->facts);
	event->at = day->at;
	answered = relay_apply(day->relay, event, &day->facts);
	NEED(relay_seq(day->relay) == seq + day->facts.n, "%zu facts, and %llu are folded",
		day->facts.n, (unsigned long long)(relay_seq(day->relay) - seq));
	for (size_t i = 0; i < day->facts.n; i++) {
		day_keep(day, day->facts.list[i]);
	}
	relay_release(day->relay, relay_seq(day->relay) - 1);
	return answered;
}

static void act(struct day *day, struct event *event) {
	const Usher__Fact__Answered *answered = apply(day, event);
	const struct handoff *handoff;

	NEED(answered, "no answer");
	day->last = *event;
	day->outcome = answered->outcome;
	day->handoff = answered->handoff;
	if (answered->outcome == USHER__OUTCOME__TAKEN_ALREADY && day->facts.n) {
		handoff = relay_handoff(day->relay, answered->handoff);
		NEED(answered->winner && handoff && handoff->is.taker &&
				!strcmp(answered->winner->badge, handoff->is.taker->badge),
			"taken already, and not by the taker");
	}
}

/* What asked for the last act asks for it again. */
static void again(struct day *day, struct feed *feed, enum event_kind kind) {
	const Usher__Fact__Answered *answered;

	if (!day->last.device) {
		return;
	}
	NEED(relay_recall(day->relay, &day->last) || day->outcome == USHER__OUTCOME__TOO_MANY,
		"not remembered");
	answered = apply(day, &day->last);
	NEED(answered && !day->facts.n, "the same request did something again");
	NEED(answered->outcome == day->outcome, "the same request is answered otherwise");
	NEED(answered->handoff == day->handoff || day->outcome == USHER__OUTCOME__ID_FORGOTTEN,
		"of another handoff");
}

/* A new request of the device that is next in the feed; what it asks for is due when that was said
 * before. */
static struct event ask(struct day *day, struct feed *feed, enum event_kind kind) {
	size_t i = feed_below(feed, DAY_DEVICES);
	int64_t later = day->later;

	day->later = 0;
	return (struct event){.kind = kind,
		.device = device_names[i],
		.run = day->devices[i].run,
		.id = ++day->devices[i].id,
		.due_at = later ? day->at + later : 0};
}

/* The same, and again, if it is asked for nobody who leaves. */
static const Usher__Fact__Repeat *again_on(struct day *day, const struct event *event) {
	Usher__Fact__Repeat *repeat;

	if (!event->due_at || !day->days || event->visit) {
		return NULL;
	}
	repeat = POOL_NEW(&day->pool, Usher__Fact__Repeat);
	usher__fact__repeat__init(repeat);
	repeat->days = day->days;
	repeat->minute = (uint32_t)(event->due_at / 60000 % (24 * 60));
	repeat->at = event->due_at;
	return repeat;
}

static void sign_on(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = ask(day, feed, kind);

	event.post = feed_text(feed, &day->pool);
	event.badge = feed_text(feed, &day->pool);
	act(day, &event);
}

static void sign_off(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = ask(day, feed, kind);

	act(day, &event);
}

static void send(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = ask(day, feed, kind);

	event.to = feed_text(feed, &day->pool);
	event.post = feed_text(feed, &day->pool);
	event.post = *event.post ? event.post : NULL;
	event.age = feed_number(feed);
	event.card = (const Usher__Fact__Card *)feed_message(
		feed, &usher__fact__card__descriptor, &day->pool);
	act(day, &event);
}

static void act_upon(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = ask(day, feed, kind);

	event.handoff = feed_number(feed);
	act(day, &event);
}

static void receive(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = {.kind = kind, .device = device_names[feed_below(feed, DAY_DEVICES)]};

	event.handoff = feed_number(feed);
	event.seen = feed_below(feed, 2);
	(void)apply(day, &event);
}

/* Some texts; *@ret_n of them. */
static const char *const *some(struct day *day, struct feed *feed, size_t *ret_n) {
	const char **list = pool_take(&day->pool, LIST_MAX * sizeof *list);

	*ret_n = feed_below(feed, LIST_MAX);
	for (size_t i = 0; i < *ret_n; i++) {
		list[i] = feed_text(feed, &day->pool);
	}
	return list;
}

/* A text, NULL for an empty one. */
static const char *said(struct day *day, struct feed *feed) {
	const char *text = feed_text(feed, &day->pool);

	return *text ? text : NULL;
}

static void sign_on_with(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = ask(day, feed, kind);

	event.post = feed_text(feed, &day->pool);
	event.badge = feed_text(feed, &day->pool);
	event.name = said(day, feed);
	event.confirm = feed_below(feed, 2);
	act(day, &event);
}

static void pass(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = ask(day, feed, kind);

	event.visit = feed_number(feed);
	event.to = feed_text(feed, &day->pool);
	event.post = said(day, feed);
	event.age = feed_number(feed);
	act(day, &event);
}

static void correct(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = ask(day, feed, kind);

	event.visit = feed_number(feed);
	event.card = (const Usher__Fact__Card *)feed_message(
		feed, &usher__fact__card__descriptor, &day->pool);
	event.list = some(day, feed, &event.n_list);
	event.clear = some(day, feed, &event.n_clear);
	act(day, &event);
}

static void end_visit(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = ask(day, feed, kind);

	event.visit = feed_number(feed);
	act(day, &event);
}

static void fetch(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = ask(day, feed, kind);

	event.visit = feed_number(feed);
	event.where = feed_text(feed, &day->pool);
	event.to = feed_text(feed, &day->pool);
	event.number = (uint32_t)feed_below(feed, 100);
	act(day, &event);
}

static void serve(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = ask(day, feed, kind);

	event.visit = feed_number(feed);
	event.name = feed_text(feed, &day->pool);
	event.named = said(day, feed);
	event.where = said(day, feed);
	event.note = said(day, feed);
	event.number = 1;
	event.repeat = again_on(day, &event);
	act(day, &event);
}

static void announce(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = ask(day, feed, kind);

	event.list = some(day, feed, &event.n_list);
	event.confirm = feed_below(feed, 2);
	event.note = feed_text(feed, &day->pool);
	event.ends_at = day->at + (int64_t)(feed_number(feed) % (uint64_t)longest);
	event.repeat = again_on(day, &event);
	act(day, &event);
}

/* When what is asked next is due, and on which days again. */
static void say_when(struct day *day, struct feed *feed, enum event_kind kind) {
	day->later = (int64_t)(feed_number(feed) % (uint64_t)farthest);
	day->days = (uint32_t)feed_number(feed) % (EVERY_DAY + 1);
}

static void expect(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = ask(day, feed, kind);

	event.due_at = day->at + (int64_t)(feed_number(feed) % (uint64_t)farthest);
	event.to = said(day, feed);
	event.car = feed_below(feed, 2);
	event.card = (const Usher__Fact__Card *)feed_message(
		feed, &usher__fact__card__descriptor, &day->pool);
	event.list = some(day, feed, &event.n_list);
	event.travel = feed_text(feed, &day->pool);
	act(day, &event);
}

static void arrive(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = ask(day, feed, kind);

	event.visit = feed_number(feed);
	event.to = said(day, feed);
	act(day, &event);
}

static void reschedule(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = ask(day, feed, kind);

	event.handoff = event.visit = feed_number(feed);
	event.due_at = day->at + (int64_t)(feed_number(feed) % (uint64_t)farthest);
	act(day, &event);
}

/* Upon a handoff, with a number: of minutes, or of people. */
static void act_upon_with(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = ask(day, feed, kind);

	event.handoff = feed_number(feed);
	event.number = (uint32_t)feed_below(feed, 1000);
	act(day, &event);
}

static void hand_over(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = ask(day, feed, kind);

	event.named = feed_text(feed, &day->pool);
	event.handoff = feed_number(feed);
	act(day, &event);
}

static void inspect(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = ask(day, feed, kind);

	event.named = said(day, feed);
	event.post = said(day, feed);
	event.note = said(day, feed);
	event.list = some(day, feed, &event.n_list);
	act(day, &event);
}

/* Each tick does something, or nothing is due; in the end nothing is. */
static void tick(struct day *day) {
	struct event event = {.kind = EVENT_TICK};
	size_t n;
	const struct handoff **handoffs;

	for (unsigned idle = 0; relay_wake(day->relay) <= day->at;
		idle = day->facts.n ? 0 : idle + 1) {
		(void)apply(day, &event);
		/* once a device each may have turned deaf, and once it is known who listens */
		NEED(idle <= DAY_DEVICES + 1, "woken for nothing");
	}
	handoffs = relay_handoffs(day->relay, false, &n);
	for (size_t i = 0; i < n; i++) {
		NEED(handoffs[i]->is.stage != USHER__STAGE__OFFERED ||
				handoffs[i]->is.ends_at > day->at,
			"OFFERED past its end");
		NEED(handoffs[i]->is.stage != USHER__STAGE__SCHEDULED ||
				handoffs[i]->is.due_at > day->at,
			"SCHEDULED past its time");
	}
	free(handoffs);
}

static void pass_time(struct day *day, struct feed *feed, enum event_kind kind) {
	day->at += (int64_t)(feed_number(feed) % (uint64_t)longest);
	tick(day);
}

static void await(struct day *day, struct feed *feed, enum event_kind kind) {
	int64_t wake = relay_wake(day->relay);

	if (wake != INT64_MAX && wake > day->at) {
		day->at = wake;
	}
	tick(day);
}

static void take_site(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = {
		.kind = kind, .site = feed_below(feed, 2) ? &places_half : &places_whole};

	(void)apply(day, &event);
}

static void new_run(struct day *day, struct feed *feed, enum event_kind kind) {
	size_t i = feed_below(feed, DAY_DEVICES);

	day->devices[i].run += DAY_DEVICES;
	day->devices[i].id = 0;
}

/* It listens; or it does no more, and was last heard some time ago. */
static void turn_ear(struct day *day, struct feed *feed, enum event_kind kind) {
	struct event event = {.kind = kind,
		.device = device_names[feed_below(feed, DAY_DEVICES)],
		.heard_at = day->at};

	event.heard_at -= kind == EVENT_SILENT ? feed_number(feed) % 20000 : 0;
	(void)apply(day, &event);
}

static void leave_out(struct day *day, struct feed *feed, enum event_kind kind) {
	size_t i = feed_below(feed, DAY_DEVICES);

	day->devices[i].id += feed_number(feed) % 1000;
}

static const struct verb {
	uint8_t letter;
	void (*happen)(struct day *day, struct feed *feed, enum event_kind kind);
	enum event_kind kind;
} verbs[] = {
	{'o', sign_on, EVENT_ON},
	{'f', sign_off, EVENT_OFF},
	{'s', send, EVENT_SEND},
	{'t', act_upon, EVENT_TAKE},
	{'d', act_upon, EVENT_DECLINE},
	{'r', act_upon, EVENT_RELEASE},
	{'m', act_upon, EVENT_MET},
	{'w', act_upon, EVENT_WITHDRAW},
	{'R', receive, EVENT_REACHED},
	{'T', pass_time, EVENT_TICK},
	{'W', await, EVENT_TICK},
	{'S', take_site, EVENT_SITE},
	{'a', again, EVENT_KINDS_N},
	{'n', new_run, EVENT_KINDS_N},
	{'j', leave_out, EVENT_KINDS_N},
	{'O', sign_on_with, EVENT_ON},
	{'p', pass, EVENT_PASS},
	{'c', correct, EVENT_CARD},
	{'e', end_visit, EVENT_END},
	{'F', fetch, EVENT_PICKUP},
	{'v', serve, EVENT_SERVICE},
	{'N', announce, EVENT_NOTICE},
	{'M', act_upon_with, EVENT_TAKE},
	{'A', act_upon, EVENT_ABOARD},
	{'D', act_upon, EVENT_DROPPED},
	{'x', act_upon_with, EVENT_SPLIT},
	{'k', act_upon, EVENT_DONE},
	{'b', act_upon, EVENT_BACK},
	{'C', act_upon, EVENT_CONFIRM},
	{'i', act_upon, EVENT_REMIND},
	{'u', sign_off, EVENT_BREAK},
	{'U', sign_off, EVENT_RESUME},
	{'h', hand_over, EVENT_HANDOVER},
	{'I', inspect, EVENT_INSPECT},
	{'E', turn_ear, EVENT_HEARS},
	{'Q', turn_ear, EVENT_SILENT},
	{'l', say_when, EVENT_KINDS_N},
	{'X', expect, EVENT_EXPECT},
	{'Y', arrive, EVENT_ARRIVED},
	{'Z', reschedule, EVENT_MOVE},
};

static void happen(struct day *day, struct feed *feed) {
	uint8_t byte = feed_byte(feed);
	const struct verb *verb = &verbs[byte % (sizeof verbs / sizeof *verbs)];

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		verb = verbs[i].letter == byte ? &verbs[i] : verb;
	}
	verb->happen(day, feed, verb->kind);
}

void day_pass(struct day *day, struct feed *feed) {
	struct event event = {.kind = EVENT_SITE, .site = &places_whole};

	(void)apply(day, &event);
	day_check(day);
	for (unsigned i = 1; i <= EVENTS_MAX && !feed_is_empty(feed); i++) {
		happen(day, feed);
		day_check(day);
		if (i % REPLAY_EVERY == 0) {
			day_check_replay(day);
		}
	}
	day_check_replay(day);
}
