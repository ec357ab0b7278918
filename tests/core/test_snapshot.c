/* SPDX-License-Identifier: MIT */
/* Snapshots that contradict themselves. A sound one is harmed in one place at a time. */
#include "town.h"

#include "core/device.h"
#include "core/runs.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

static struct town town;

/* Of everything there is to restore, something: handoffs at all stages, a device at three posts,
 * several runs. */
static Usher__Fact__Snapshot *take_snapshot(void) {
	struct event event = {.type = EVENT_DECLINE, .device = "s", .request = {.run = 999}};
	struct event reached = {.type = EVENT_REACHED, .reached = {.seen = true}};
	static const char *const devices[] = {"f", "g", "h"};
	Usher__Fact__Snapshot *snapshot;
	uint64_t handoffs[4];
	uint8_t *bytes;
	size_t size;

	town_init(&town);
	(void)town_on(&town, "l", "lobby", "1");
	(void)town_on(&town, "f", "flat", "3");
	(void)town_on(&town, "g", "flat", "4");
	(void)town_on(&town, "h", "flat", "9");
	(void)town_on(&town, "s", "boss", "9");
	(void)town_on(&town, "s", "lobby", "9");
	(void)town_on(&town, "s", "flat", "9");
	for (size_t i = 0; i < 4; i++) {
		handoffs[i] = town_send(&town, "l", "flat-a");
	}
	for (size_t i = 0; i < 3; i++) {
		reached.device = devices[i];
		reached.reached.handoff = handoffs[0];
		(void)town_apply(&town, &reached);
		if (i < 2) { /* the last would have it missed */
			(void)town_do(&town, devices[i], EVENT_DECLINE, handoffs[0]);
		}
	}
	(void)town_do(&town, "f", EVENT_TAKE, handoffs[1]);
	(void)town_do(&town, "f", EVENT_TAKE, handoffs[2]);
	(void)town_do(&town, "f", EVENT_MET, handoffs[2]);
	(void)town_do(&town, "l", EVENT_WITHDRAW, handoffs[3]);
	for (event.request.id = 1; event.request.id <= 3; event.request.id++) {
		(void)town_apply(&town, &event);
	}
	town_assert_replays(&town);
	bytes = town_state(town.relay, &size);
	snapshot = usher__fact__snapshot__unpack(NULL, size, bytes);
	cr_assert_eq(snapshot->n_visits, 4);
	cr_assert_eq(snapshot->n_handoffs, 4);
	cr_assert_eq(snapshot->n_devices, 5);
	cr_assert_eq(snapshot->handoffs[0]->n_declined, 2);
	cr_assert_eq(snapshot->handoffs[0]->n_reached, 3);
	free(bytes);
	town_finish(&town);
	return snapshot;
}

static int restore(const Usher__Fact__Snapshot *snapshot) {
	struct relay *relay = relay_new();
	int r = relay_restore(relay, snapshot);

	relay_free(relay);
	return r;
}

/* Harm one place of a sound snapshot, and put it right again: what was @value becomes @other. */
#define REFUSED(value, other)                                                                      \
	do {                                                                                       \
		__typeof__(value) kept = (value);                                                  \
		(value) = (__typeof__(value))(other);                                              \
		cr_assert_eq(restore(s), -EUCLEAN, #value " = " #other);                           \
		(value) = kept;                                                                    \
		cr_assert_eq(restore(s), 0, #value);                                               \
	} while (0)

Test(snapshot, numbers_are_within_reason) {
	Usher__Fact__Snapshot *s = take_snapshot();

	REFUSED(s->seq, UINT64_MAX);
	REFUSED(s->last_number, UINT64_MAX);
	REFUSED(s->at, -1);
	REFUSED(s->at, INT64_MAX);
	usher__fact__snapshot__free_unpacked(s, NULL);
}

Test(snapshot, visits) {
	Usher__Fact__Snapshot *s = take_snapshot();

	REFUSED(s->visits[0]->visit, 0);
	REFUSED(s->visits[0]->visit, s->last_number + 1);
	REFUSED(s->visits[1]->visit, s->visits[0]->visit);
	REFUSED(s->visits[0]->opened_at, -1);
	REFUSED(s->visits[0]->idle_since, INT64_MAX);
	REFUSED(s->visits[0]->ends_after, -1);
	usher__fact__snapshot__free_unpacked(s, NULL);
}

Test(snapshot, handoffs) {
	Usher__Fact__Snapshot *s = take_snapshot();

	REFUSED(s->handoffs[0]->visit, 12345);
	REFUSED(s->handoffs[0]->handoff, 0);
	REFUSED(s->handoffs[0]->handoff, s->last_number + 1);
	REFUSED(s->handoffs[0]->handoff, s->handoffs[1]->handoff);
	REFUSED(s->handoffs[0]->handoff, s->visits[0]->visit);
	REFUSED(s->handoffs[0]->changed, s->seq + 1);
	REFUSED(s->handoffs[0]->kind, USHER__KIND__KIND_UNSAID);
	REFUSED(s->handoffs[0]->ends_at, -1);
	REFUSED(s->handoffs[0]->offered_at, -1);
	REFUSED(s->handoffs[0]->offered_at, INT64_MAX);
	REFUSED(s->handoffs[2]->ended_at, INT64_MAX);
	REFUSED(s->handoffs[0]->reached_at, -1);
	REFUSED(s->handoffs[0]->expected_at, INT64_MIN);
	REFUSED(s->handoffs[0]->estimated_at, INT64_MAX);
	usher__fact__snapshot__free_unpacked(s, NULL);
}

Test(snapshot, stages_go_with_takers) {
	Usher__Fact__Snapshot *s = take_snapshot();

	cr_assert_eq(s->handoffs[0]->stage, USHER__STAGE__OFFERED);
	REFUSED(s->handoffs[0]->stage, USHER__STAGE__TAKEN);
	REFUSED(s->handoffs[0]->stage, USHER__STAGE__MET);
	REFUSED(s->handoffs[0]->stage, USHER__STAGE__SCHEDULED);
	REFUSED(s->handoffs[0]->stage, USHER__STAGE__STAGE_UNSAID);
	REFUSED(s->handoffs[0]->stage, 77);
	cr_assert_eq(s->handoffs[1]->stage, USHER__STAGE__TAKEN);
	REFUSED(s->handoffs[1]->stage, USHER__STAGE__OFFERED);
	REFUSED(s->handoffs[1]->stage, USHER__STAGE__MISSED);
	usher__fact__snapshot__free_unpacked(s, NULL);
}

Test(snapshot, devices) {
	Usher__Fact__Snapshot *s = take_snapshot();
	Usher__Fact__Device *f = s->devices[0], *boss = s->devices[4];

	cr_assert_str_eq(boss->device, "s");
	cr_assert_eq(boss->n_duties, 3);
	REFUSED(f->device, boss->device);
	REFUSED(f->person, NULL);
	REFUSED(f->n_duties, 0);
	REFUSED(f->changed, s->seq + 1);
	REFUSED(boss->duties[1]->post, boss->duties[0]->post);
	REFUSED(boss->duties[1]->post, protobuf_c_empty_string);
	usher__fact__snapshot__free_unpacked(s, NULL);
}

Test(snapshot, answers) {
	Usher__Fact__Snapshot *s = take_snapshot();
	Usher__Fact__Device *boss = s->devices[4];
	Usher__Fact__Run *last = boss->runs[boss->n_runs - 1];

	cr_assert_eq(last->run, 999);
	cr_assert_eq(last->n_answers, 3);
	REFUSED(last->run, boss->runs[0]->run);
	REFUSED(last->n_answers, 0);
	REFUSED(last->answers[0]->id, 0);
	REFUSED(last->answers[2]->id, 2);
	usher__fact__snapshot__free_unpacked(s, NULL);
}

/* More than the relay of today keeps: the oldest are let go of, and what they were is not told. */
Test(snapshot, of_a_relay_that_kept_more) {
	Usher__Fact__Snapshot *s = take_snapshot();
	Usher__Fact__Run *last = s->devices[4]->runs[s->devices[4]->n_runs - 1], *run = NULL;
	Usher__Fact__Answered many[ANSWERS_KEPT + 10], *list[ANSWERS_KEPT + 10],
		**kept = last->answers;
	const Usher__Fact__Answered *answered;
	struct relay *relay = relay_new();

	for (size_t i = 0; i < ANSWERS_KEPT + 10; i++) {
		usher__fact__answered__init(&many[i]);
		many[i].id = i + 1;
		list[i] = &many[i];
	}
	last->answers = list;
	last->n_answers = ANSWERS_KEPT + 10;
	cr_assert_eq(relay_restore(relay, s), 0);
	run = device_find(relay, "s")->rec.runs[device_find(relay, "s")->rec.n_runs - 1];
	cr_assert_eq(run->n_answers, ANSWERS_KEPT);
	cr_assert_eq(run->forgotten, 10);
	cr_assert_eq(runs_find_answer(device_find(relay, "s"),
			     &(struct request){.run = 999, .id = 10}, &answered),
		-1);
	cr_assert_eq(runs_find_answer(device_find(relay, "s"),
			     &(struct request){.run = 999, .id = 11}, &answered),
		0);
	last->answers = kept;
	last->n_answers = 3;
	relay_free(relay);
	usher__fact__snapshot__free_unpacked(s, NULL);
}
