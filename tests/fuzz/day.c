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
	relay_release_archived(day->relay, relay_seq(day->relay) - 1);
	return answered;
}

static void act(struct day *day, struct event *event) {
	const Usher__Fact__Answered *answered = apply(day, event);
	const struct handoff *handoff;

	NEED(answered, "no answer");
	day->last = *event;
	day->later = 0;
	day->outcome = answered->outcome;
	day->handoff = answered->handoff;
	if (answered->outcome == USHER__OUTCOME__TAKEN_ALREADY && day->facts.n &&
		event->type == EVENT_TAKE) {
		handoff = relay_handoff(day->relay, answered->handoff);
		NEED(answered->winner && handoff && handoff->rec.taker &&
				!strcmp(answered->winner->badge, handoff->rec.taker->badge),
			"taken already, and not by the taker");
	}
}

/* What asked for the last act asks for it again. */
static void again(struct day *day, struct feed *feed, enum event_type type) {
	const Usher__Fact__Answered *answered;

	if (!day->last.device) {
		return;
	}
	if (!day->last.request.run) { /* it is done once more */
		NEED(!relay_remembered_answer(day->relay, &day->last), "remembered");
		act(day, &day->last);
		return;
	}
	NEED(relay_remembered_answer(day->relay, &day->last) ||
			day->outcome == USHER__OUTCOME__TOO_MANY,
		"not remembered");
	answered = apply(day, &day->last);
	NEED(answered && !day->facts.n, "the same request did something again");
	NEED(answered->outcome == day->outcome, "the same request is answered otherwise");
	NEED(answered->handoff == day->handoff || day->outcome == USHER__OUTCOME__ID_FORGOTTEN,
		"of another handoff");
}

/* A new request of the device that is next in the feed. */
static struct event ask(struct day *day, struct feed *feed, enum event_type type) {
	size_t i = feed_below(feed, DAY_DEVICES);

	return (struct event){.type = type,
		.device = device_names[i],
		.request = {
			.run = day->devices[i].way == WAY_NONE ? 0 : day->devices[i].run,
			.id = ++day->devices[i].id,
			.short_run = day->devices[i].way == WAY_SHORT,
			.new_run = day->devices[i].way == WAY_NEW,
		}};
}

/* When what is asked is due, 0 for now. */
static int64_t due(const struct day *day) {
	return day->later ? day->at + day->later : 0;
}

/* On which days it is due again, if it is asked for nobody who leaves. */
static const Usher__Fact__Repeat *again_on(struct day *day, int64_t due_at, uint64_t visit) {
	Usher__Fact__Repeat *repeat;

	if (!due_at || !day->days || visit) {
		return NULL;
	}
	repeat = POOL_NEW(&day->pool, Usher__Fact__Repeat);
	usher__fact__repeat__init(repeat);
	repeat->days = day->days;
	repeat->minute = (uint32_t)(due_at / 60000 % (24 * 60));
	repeat->at = due_at;
	return repeat;
}

static void sign_on(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);

	event.on.post = feed_text(feed, &day->pool);
	event.on.badge = feed_text(feed, &day->pool);
	act(day, &event);
}

static void sign_off(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);

	act(day, &event);
}

static void send(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);

	event.send.to = feed_text(feed, &day->pool);
	event.send.from = feed_text(feed, &day->pool);
	event.send.from = *event.send.from ? event.send.from : NULL;
	event.request.age = feed_number(feed);
	event.send.card = (const Usher__Fact__Card *)feed_message(
		feed, &usher__fact__card__descriptor, &day->pool);
	event.send.due_at = due(day);
	act(day, &event);
}

static void act_upon(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);

	event_set_target(&event, feed_number(feed), NULL);
	act(day, &event);
}

/* Some time ago. */
static void step_late(struct day *day, struct feed *feed, enum event_type type) {
	static const enum event_type steps[] = {
		EVENT_MET, EVENT_ABOARD, EVENT_DROPPED, EVENT_DONE, EVENT_BACK};
	struct event event = ask(day, feed, EVENT_MET);
	uint64_t handoff = feed_number(feed);

	event.type = steps[feed_below(feed, sizeof steps / sizeof *steps)];
	event_set_target(&event, handoff, NULL);
	event.request.age = feed_number(feed);
	act(day, &event);
}

/* Declined for a reason, or withdrawn unless it is taken. */
static void act_upon_terms(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);

	event_set_target(&event, feed_number(feed), NULL);
	if (type == EVENT_DECLINE) {
		event.decline.reason = (Usher__DeclineReason)feed_below(feed, 5);
	} else {
		event.withdraw.unless_taken = true;
	}
	act(day, &event);
}

static void receive(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = {.type = type, .device = device_names[feed_below(feed, DAY_DEVICES)]};

	event.reached.handoff = feed_number(feed);
	event.reached.seen = feed_below(feed, 2);
	(void)apply(day, &event);
}

/* Some texts; *@ret_n of them. */
static const char *const *some(struct day *day, struct feed *feed, size_t *ret_n) {
	const char **list = pool_alloc(&day->pool, LIST_MAX * sizeof *list);

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

static void sign_on_with(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);

	event.on.post = feed_text(feed, &day->pool);
	event.on.badge = feed_text(feed, &day->pool);
	event.on.vehicle = said(day, feed);
	event.on.checked = feed_below(feed, 2);
	act(day, &event);
}

static void pass(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);

	event.pass.visit.number = feed_number(feed);
	event.pass.to = feed_text(feed, &day->pool);
	event.pass.from = said(day, feed);
	event.request.age = feed_number(feed);
	event.pass.due_at = due(day);
	act(day, &event);
}

static void correct(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);

	event.card.visit.number = feed_number(feed);
	event.card.card = (const Usher__Fact__Card *)feed_message(
		feed, &usher__fact__card__descriptor, &day->pool);
	event.card.drop = some(day, feed, &event.card.n_drop);
	event.card.clear = some(day, feed, &event.card.n_clear);
	act(day, &event);
}

static void end_visit(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);

	event.end.visit.number = feed_number(feed);
	act(day, &event);
}

static void fetch(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);

	event.pickup.visit.number = feed_number(feed);
	event.pickup.area = feed_text(feed, &day->pool);
	event.pickup.to = feed_text(feed, &day->pool);
	event.pickup.luggage = (uint32_t)feed_below(feed, 100);
	event.pickup.due_at = due(day);
	act(day, &event);
}

static void serve(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);

	event.service.visit.number = feed_number(feed);
	event.service.name = feed_text(feed, &day->pool);
	event.service.badge = said(day, feed);
	event.service.destination = said(day, feed);
	event.service.note = said(day, feed);
	event.service.quantity = 1;
	event.service.due_at = due(day);
	event.service.repeat = again_on(day, event.service.due_at, event.service.visit.number);
	act(day, &event);
}

static void announce(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);

	event.notice.posts = some(day, feed, &event.notice.n_posts);
	event.notice.confirm = feed_below(feed, 2);
	event.notice.text = feed_text(feed, &day->pool);
	event.notice.ends_at = day->at + (int64_t)(feed_number(feed) % (uint64_t)longest);
	event.notice.due_at = due(day);
	event.notice.repeat = again_on(day, event.notice.due_at, 0);
	act(day, &event);
}

/* When what is asked next is due, and on which days again. */
static void say_when(struct day *day, struct feed *feed, enum event_type type) {
	day->later = (int64_t)(feed_number(feed) % (uint64_t)farthest);
	day->days = (uint32_t)feed_number(feed) % (EVERY_DAY + 1);
}

static void expect(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);

	event.expect.at = day->at + (int64_t)(feed_number(feed) % (uint64_t)farthest);
	event.expect.to = said(day, feed);
	event.expect.car = feed_below(feed, 2);
	event.expect.card = (const Usher__Fact__Card *)feed_message(
		feed, &usher__fact__card__descriptor, &day->pool);
	event.expect.tell = some(day, feed, &event.expect.n_tell);
	event.expect.travel = feed_text(feed, &day->pool);
	act(day, &event);
}

static void arrive(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);

	event.arrived.visit.number = feed_number(feed);
	event.arrived.to = said(day, feed);
	act(day, &event);
}

static void reschedule(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);

	event.move.target.number = feed_number(feed);
	event.move.due_at = day->at + (int64_t)(feed_number(feed) % (uint64_t)farthest);
	act(day, &event);
}

/* Upon a handoff, with a number: of minutes, or of people. */
static void act_upon_with(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);
	uint64_t handoff = feed_number(feed);
	uint32_t number = (uint32_t)feed_below(feed, 1000);

	event_set_target(&event, handoff, NULL);
	if (type == EVENT_SPLIT) {
		event.split.party = number;
	} else {
		event.take.minutes = number;
	}
	act(day, &event);
}

static void hand_over(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);

	event.handover.badge = feed_text(feed, &day->pool);
	event.handover.handoff.number = feed_number(feed);
	act(day, &event);
}

static void inspect(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = ask(day, feed, type);

	event.inspect.badge = said(day, feed);
	event.inspect.post = said(day, feed);
	event.inspect.note = said(day, feed);
	event.inspect.failed = some(day, feed, &event.inspect.n_failed);
	act(day, &event);
}

/* Each tick does something, or nothing is due; in the end nothing is. */
static void tick(struct day *day) {
	struct event event = {.type = EVENT_TICK};
	size_t n;
	const struct handoff **handoffs;

	for (unsigned idle = 0; relay_wake_at(day->relay) <= day->at;
		idle = day->facts.n ? 0 : idle + 1) {
		(void)apply(day, &event);
		/* once a device each may have turned deaf, and once it is known who listens */
		NEED(idle <= DAY_DEVICES + 1, "woken for nothing");
	}
	handoffs = relay_collect_handoffs(day->relay, false, &n);
	for (size_t i = 0; i < n; i++) {
		NEED(handoffs[i]->rec.stage != USHER__STAGE__OFFERED ||
				handoffs[i]->rec.ends_at > day->at,
			"OFFERED past its end");
		NEED(handoffs[i]->rec.stage != USHER__STAGE__SCHEDULED ||
				handoffs[i]->rec.due_at > day->at,
			"SCHEDULED past its time");
	}
	free(handoffs);
}

static void pass_time(struct day *day, struct feed *feed, enum event_type type) {
	day->at += (int64_t)(feed_number(feed) % (uint64_t)longest);
	tick(day);
}

static void await(struct day *day, struct feed *feed, enum event_type type) {
	int64_t wake = relay_wake_at(day->relay);

	if (wake != INT64_MAX && wake > day->at) {
		day->at = wake;
	}
	tick(day);
}

static void take_site(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = {
		.type = type, .site = feed_below(feed, 2) ? &places_half : &places_whole};

	(void)apply(day, &event);
}

static size_t begin_run(struct day *day, struct feed *feed) {
	size_t i = feed_below(feed, DAY_DEVICES);

	day->devices[i].run += DAY_DEVICES;
	day->devices[i].id = 0;
	return i;
}

static void new_run(struct day *day, struct feed *feed, enum event_type type) {
	(void)begin_run(day, feed);
}

static void new_run_so(struct day *day, struct feed *feed, enum event_type type) {
	size_t i = begin_run(day, feed);

	day->devices[i].way = (unsigned)feed_below(feed, WAYS_N);
}

/* It listens; or it does no more, and was last heard some time ago. */
static void turn_ear(struct day *day, struct feed *feed, enum event_type type) {
	struct event event = {.type = type, .device = device_names[feed_below(feed, DAY_DEVICES)]};

	if (type == EVENT_LOST) {
		event.lost.last_received = day->at - (int64_t)(feed_number(feed) % 20000);
	}
	(void)apply(day, &event);
}

static void leave_out(struct day *day, struct feed *feed, enum event_type type) {
	size_t i = feed_below(feed, DAY_DEVICES);

	day->devices[i].id += feed_number(feed) % 1000;
}

static const struct verb {
	uint8_t letter;
	void (*happen)(struct day *day, struct feed *feed, enum event_type type);
	enum event_type type;
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
	{'a', again, EVENT_TYPES_N},
	{'n', new_run, EVENT_TYPES_N},
	{'j', leave_out, EVENT_TYPES_N},
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
	{'E', turn_ear, EVENT_ONLINE},
	{'Q', turn_ear, EVENT_LOST},
	{'l', say_when, EVENT_TYPES_N},
	{'X', expect, EVENT_EXPECT},
	{'Y', arrive, EVENT_ARRIVED},
	{'Z', reschedule, EVENT_MOVE},
	{'z', step_late, EVENT_TYPES_N},
	{'g', act_upon_terms, EVENT_DECLINE},
	{'V', act_upon_terms, EVENT_WITHDRAW},
	{'q', new_run_so, EVENT_TYPES_N},
};

static void happen(struct day *day, struct feed *feed) {
	uint8_t byte = feed_byte(feed);
	const struct verb *verb = &verbs[byte % (sizeof verbs / sizeof *verbs)];

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		verb = verbs[i].letter == byte ? &verbs[i] : verb;
	}
	verb->happen(day, feed, verb->type);
}

void day_pass(struct day *day, struct feed *feed) {
	struct event event = {.type = EVENT_SITE, .site = &places_whole};

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
