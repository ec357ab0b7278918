/* SPDX-License-Identifier: MIT */
#include "core/runs.h"

#include "base/memory.h"
#include "core/device.h"
#include "core/message.h"
#include "core/validity.h"

#include <errno.h>

/* The position of @run_id, n_runs if it is not there. The newest are asked for most. */
static size_t run_position(const struct device *device, uint64_t run_id) {
	for (size_t i = device->rec.n_runs; i-- > 0;) {
		if (device->rec.runs[i]->run == run_id) {
			return i;
		}
	}
	return device->rec.n_runs;
}

static Usher__Fact__Run *run_find(const struct device *device, uint64_t run_id) {
	size_t position = run_position(device, run_id);

	return position < device->rec.n_runs ? device->rec.runs[position] : NULL;
}

static size_t count_long_runs(const struct device *device) {
	return device->rec.n_runs - device->n_short_runs;
}

/* Was a run ever let go of? With as many long ones as are kept, it may have been without a note. */
static bool may_have_forgotten_runs(const struct device *device) {
	return device->rec.forgot_runs || count_long_runs(device) >= RUNS_KEPT;
}

static void set_short(struct device *device, Usher__Fact__Run *run, bool is_short) {
	if (is_short && !run->short_run) { /* there may be fewer long ones than are kept now */
		device->rec.forgot_runs = may_have_forgotten_runs(device);
	}
	device->n_short_runs += (size_t)is_short - (size_t)run->short_run;
	run->short_run = is_short;
}

/* Let go of the run at @position. */
static void forget_run(struct device *device, size_t position) {
	Usher__Fact__Device *rec = &device->rec;

	/* of a long one it goes without saying: it goes where another takes its place, and there
	 * are as many as are kept */
	rec->forgot_runs |= rec->runs[position]->short_run;
	set_short(device, rec->runs[position], false);
	(void)message_free(&rec->runs[position]->base);
	memmove(&rec->runs[position], &rec->runs[position + 1],
		(--rec->n_runs - position) * sizeof *rec->runs);
}

/* But for the run @in_use: it is answered, and what it was answered before goes with its end only.
 */
static void forget_expired_runs(struct device *device, uint64_t in_use, int64_t at) {
	for (size_t i = device->rec.n_runs; device->n_short_runs && i-- > 0;) {
		const Usher__Fact__Run *run = device->rec.runs[i];

		if (run->short_run && run->run != in_use &&
			run->last_used_at + SHORT_RUN_KEPT <= at) {
			forget_run(device, i);
		}
	}
}

/* Room for one more that is short, or is not: of those the one that was used longest ago makes it.
 */
static void make_room(struct device *device, bool is_short) {
	size_t i = 0;

	if ((is_short ? device->n_short_runs : count_long_runs(device)) < RUNS_KEPT) {
		return;
	}
	while (device->rec.runs[i]->short_run != is_short) {
		i++;
	}
	forget_run(device, i);
}

static Usher__Fact__Run *add_as_newest(struct device *device, uint64_t run_id, bool is_short) {
	Usher__Fact__Device *rec = &device->rec;
	Usher__Fact__Run *run = NEW(Usher__Fact__Run);

	make_room(device, is_short);
	usher__fact__run__init(run);
	run->run = run_id;
	run->short_run = is_short;
	device->n_short_runs += is_short;
	rec->runs = grow(rec->runs, rec->n_runs, sizeof *rec->runs);
	rec->runs[rec->n_runs++] = run;
	return run;
}

/* The run @run_id, which is in use, so it is the last to be let go of. */
static Usher__Fact__Run *get_or_make_as_newest(
	struct device *device, uint64_t run_id, bool is_short) {
	Usher__Fact__Device *rec = &device->rec;
	Usher__Fact__Run *run = run_find(device, run_id);
	size_t position;

	if (!run) {
		return add_as_newest(device, run_id, is_short);
	}
	if (run->short_run != is_short) {
		make_room(device, is_short);
		set_short(device, run, is_short);
	}
	position = run_position(device, run_id);
	memmove(&rec->runs[position], &rec->runs[position + 1],
		(rec->n_runs - position - 1) * sizeof *rec->runs);
	rec->runs[rec->n_runs - 1] = run;
	return run;
}

/* No id up to @last_id can be told of any more. */
static void mark_forgotten(Usher__Fact__Run *run, uint64_t last_id) {
	if (run->forgotten < last_id) {
		run->forgotten = last_id;
	}
}

static void keep_answer(Usher__Fact__Run *run, const Usher__Fact__Answered *answered) {
	Usher__Fact__Answered *copy = message_copy(NULL, &answered->base);
	size_t i = run->n_answers;

	/* whose it is stands with the run */
	message_set_text(&copy->device, NULL);
	copy->run = 0;
	copy->short_run = false;
	if (run->n_answers == ANSWERS_KEPT) {
		mark_forgotten(run, run->answers[0]->id);
		(void)message_free(&run->answers[0]->base);
		memmove(&run->answers[0], &run->answers[1],
			--run->n_answers * sizeof *run->answers);
		i--;
	} else {
		run->answers = grow(run->answers, run->n_answers, sizeof *run->answers);
	}
	for (; i > 0 && run->answers[i - 1]->id > copy->id; i--) {
		run->answers[i] = run->answers[i - 1];
	}
	run->answers[i] = copy;
	run->n_answers++;
}

void runs_remember_answer(
	struct device *device, const Usher__Fact__Answered *answered, int64_t at) {
	Usher__Fact__Run *run;

	forget_expired_runs(device, answered->run, at);
	run = get_or_make_as_newest(device, answered->run, answered->short_run);
	run->last_used_at = answered->short_run ? at : 0;
	keep_answer(run, answered);
}

int runs_find_answer(const struct device *device, const struct request *request,
	const Usher__Fact__Answered **ret_answered) {
	const Usher__Fact__Run *run = device ? run_find(device, request->run) : NULL;

	if (!run) {
		return request->id == 1 || request->new_run || !device ||
				!may_have_forgotten_runs(device)
			? 1
			: -1;
	}
	for (size_t i = run->n_answers; i-- > 0 && run->answers[i]->id >= request->id;) {
		if (run->answers[i]->id == request->id) {
			*ret_answered = run->answers[i];
			return 0;
		}
	}
	/* below the oldest kept, there is no telling whether it was answered, nor room to remember
	 * it */
	return request->id <= run->forgotten ||
			(run->n_answers == ANSWERS_KEPT && request->id < run->answers[0]->id)
		? -1
		: 1;
}

int runs_restore(struct device *device, const Usher__Fact__Run *saved) {
	Usher__Fact__Run *run;
	uint64_t last_id = 0;

	/* runs without answers are not kept, and the ids of answers rise */
	if (!saved->n_answers || run_find(device, saved->run) ||
		!time_is_valid(saved->last_used_at)) {
		return -EUCLEAN;
	}
	run = add_as_newest(device, saved->run, saved->short_run);
	run->last_used_at = saved->last_used_at;
	for (size_t i = 0; i < saved->n_answers; i++) {
		if (saved->answers[i]->id <= last_id) {
			return -EUCLEAN;
		}
		last_id = saved->answers[i]->id;
		keep_answer(run, saved->answers[i]);
	}
	mark_forgotten(run, saved->forgotten);
	return 0;
}
