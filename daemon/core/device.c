/* SPDX-License-Identifier: MIT */
#include "core/device.h"

#include "base/memory.h"
#include "core/handoff.h"
#include "core/message.h"
#include "core/state.h"

struct device *device_find(const struct relay *relay, const char *id) {
	return textmap_get(&relay->devices_by_id, id);
}

/* The position that @id has among the devices, or would have. */
static size_t find_insert_position(const struct relay *relay, const char *id) {
	size_t low = 0, high = relay->n_devices;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcmp(relay->devices[middle]->rec.device, id) < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

struct device *device_get_or_make(struct relay *relay, const char *id) {
	struct device *device = device_find(relay, id);
	size_t i;

	if (device) {
		return device;
	}
	device = NEW(struct device);
	usher__fact__device__init(&device->rec);
	message_set_text(&device->rec.device, id);
	i = find_insert_position(relay, id);
	relay->devices = grow(relay->devices, relay->n_devices, sizeof *relay->devices);
	memmove(&relay->devices[i + 1], &relay->devices[i],
		(relay->n_devices - i) * sizeof *relay->devices);
	relay->devices[i] = device;
	relay->n_devices++;
	*textmap_ensure_value_slot(&relay->devices_by_id, id) = device;
	return device;
}

struct device *device_free(struct device *device) {
	message_clear(&device->rec.base);
	free(device);
	return NULL;
}

int device_duty_index(const struct device *device, const char *post) {
	for (size_t i = 0; i < device->rec.n_duties; i++) {
		if (!strcmp(device->rec.duties[i]->post, post)) {
			return (int)i;
		}
	}
	return -1;
}

bool device_is_addressed(const struct device *device, const Usher__Fact__Handoff *rec) {
	for (size_t i = 0; i < device->rec.n_duties; i++) {
		if (handoff_is_for(rec, device->rec.duties[i]->post)) {
			return true;
		}
	}
	return false;
}

uint32_t device_count_on_duty(const struct relay *relay, const char *post) {
	return (uint32_t)tally_get(&relay->on_duty_by_post, post);
}

void device_update_from_site(const struct relay *relay, struct device *device) {
	device->sees_all = device->takes_handoffs = false;
	for (size_t i = 0; i < device->rec.n_duties; i++) {
		const struct post *post = site_post(relay->site, device->rec.duties[i]->post);

		if (post) {
			device->sees_all |= post->is_supervisor;
			device->takes_handoffs |= site_post_takes_handoffs(relay->site, post);
		}
	}
}

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

bool device_has_run(const struct device *device, uint64_t run_id) {
	return run_find(device, run_id) != NULL;
}

static Usher__Fact__Run *run_get_or_make_as_newest(struct device *device, uint64_t run_id) {
	Usher__Fact__Device *rec = &device->rec;
	size_t position = run_position(device, run_id);
	Usher__Fact__Run *run;

	if (position < rec->n_runs) { /* in use, so it is the last to be let go of */
		run = rec->runs[position];
		memmove(&rec->runs[position], &rec->runs[position + 1],
			(rec->n_runs - position - 1) * sizeof *rec->runs);
		rec->runs[rec->n_runs - 1] = run;
		return run;
	}
	if (rec->n_runs == RUNS_KEPT) {
		(void)message_free(&rec->runs[0]->base);
		memmove(&rec->runs[0], &rec->runs[1], --rec->n_runs * sizeof *rec->runs);
	} else {
		rec->runs = grow(rec->runs, rec->n_runs, sizeof *rec->runs);
	}
	run = NEW(Usher__Fact__Run);
	usher__fact__run__init(run);
	run->run = run_id;
	rec->runs[rec->n_runs++] = run;
	return run;
}

void device_mark_answers_forgotten(struct device *device, uint64_t run_id, uint64_t last_id) {
	Usher__Fact__Run *run = run_find(device, run_id);

	if (run && run->forgotten < last_id) {
		run->forgotten = last_id;
	}
}

void device_remember_answer(
	struct device *device, uint64_t run_id, const Usher__Fact__Answered *answered) {
	Usher__Fact__Run *run = run_get_or_make_as_newest(device, run_id);
	Usher__Fact__Answered *copy = message_copy(NULL, &answered->base);
	size_t i = run->n_answers;

	/* the run is the device's: neither is said again */
	message_set_text(&copy->device, NULL);
	copy->run = 0;
	if (run->n_answers == ANSWERS_KEPT) {
		device_mark_answers_forgotten(device, run_id, run->answers[0]->id);
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

int device_remembered_answer(const struct device *device, uint64_t run_id, uint64_t request_id,
	const Usher__Fact__Answered **ret_answered) {
	const Usher__Fact__Run *run = device ? run_find(device, run_id) : NULL;

	/* Of an unknown run it may have been let go of, unless it is the first or none ever was. */
	if (!run) {
		return request_id == 1 || !device || device->rec.n_runs < RUNS_KEPT ? 1 : -1;
	}
	for (size_t i = run->n_answers; i-- > 0 && run->answers[i]->id >= request_id;) {
		if (run->answers[i]->id == request_id) {
			*ret_answered = run->answers[i];
			return 0;
		}
	}
	/* below the oldest kept, there is no telling whether it was answered, nor room to remember
	 * it */
	return request_id <= run->forgotten ||
			(run->n_answers == ANSWERS_KEPT && request_id < run->answers[0]->id)
		? -1
		: 1;
}
