/* SPDX-License-Identifier: MIT */
#include "core/device.h"

#include "base/memory.h"
#include "core/copy.h"
#include "core/handoff.h"
#include "core/state.h"

struct device *device_find(const struct relay *relay, const char *name) {
	return textmap_get(&relay->by_name, name);
}

/* The position that @name has among the devices, or would have. */
static size_t find_position(const struct relay *relay, const char *name) {
	size_t low = 0, high = relay->n_devices;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcmp(relay->devices[middle]->rec.device, name) < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

struct device *device_get_or_make(struct relay *relay, const char *name) {
	struct device *device = device_find(relay, name);
	size_t i;

	if (device) {
		return device;
	}
	device = NEW(struct device);
	usher__fact__device__init(&device->rec);
	text_set(&device->rec.device, name);
	i = find_position(relay, name);
	relay->devices = grow(relay->devices, relay->n_devices, sizeof *relay->devices);
	memmove(&relay->devices[i + 1], &relay->devices[i],
		(relay->n_devices - i) * sizeof *relay->devices);
	relay->devices[i] = device;
	relay->n_devices++;
	*textmap_place(&relay->by_name, name) = device;
	return device;
}

struct device *device_free(struct device *device) {
	message_clear(&device->rec.base);
	free(device);
	return NULL;
}

int device_find_duty(const struct device *device, const char *post) {
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

uint32_t device_count(const struct relay *relay, const char *post) {
	return (uint32_t)tally_get(&relay->on_duty, post);
}

void device_assess(const struct relay *relay, struct device *device) {
	device->sees_all = device->receives = false;
	for (size_t i = 0; i < device->rec.n_duties; i++) {
		const struct post *post = site_post(relay->site, device->rec.duties[i]->post);

		if (post) {
			device->sees_all |= post->supervisor;
			device->receives |= site_post_receives(relay->site, post);
		}
	}
}

/* The position of @run, n_runs if it is not there. The newest are asked for most. */
static size_t run_position(const struct device *device, uint64_t run) {
	for (size_t i = device->rec.n_runs; i-- > 0;) {
		if (device->rec.runs[i]->run == run) {
			return i;
		}
	}
	return device->rec.n_runs;
}

static Usher__Fact__Run *run_find(const struct device *device, uint64_t run) {
	size_t position = run_position(device, run);

	return position < device->rec.n_runs ? device->rec.runs[position] : NULL;
}

bool device_has_run(const struct device *device, uint64_t run) {
	return run_find(device, run) != NULL;
}

static Usher__Fact__Run *run_get_or_make(struct device *device, uint64_t number) {
	Usher__Fact__Device *rec = &device->rec;
	size_t position = run_position(device, number);
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
	run->run = number;
	rec->runs[rec->n_runs++] = run;
	return run;
}

void device_forget(struct device *device, uint64_t number, uint64_t forgotten) {
	Usher__Fact__Run *run = run_find(device, number);

	if (run && run->forgotten < forgotten) {
		run->forgotten = forgotten;
	}
}

void device_remember(
	struct device *device, uint64_t number, const Usher__Fact__Answered *answered) {
	Usher__Fact__Run *run = run_get_or_make(device, number);
	Usher__Fact__Answered *kept = message_copy(NULL, &answered->base);
	size_t i = run->n_answers;

	/* the run is the device's: neither is said again */
	text_set(&kept->device, NULL);
	kept->run = 0;
	if (run->n_answers == ANSWERS_KEPT) {
		device_forget(device, number, run->answers[0]->id);
		(void)message_free(&run->answers[0]->base);
		memmove(&run->answers[0], &run->answers[1],
			--run->n_answers * sizeof *run->answers);
		i--;
	} else {
		run->answers = grow(run->answers, run->n_answers, sizeof *run->answers);
	}
	for (; i > 0 && run->answers[i - 1]->id > kept->id; i--) {
		run->answers[i] = run->answers[i - 1];
	}
	run->answers[i] = kept;
	run->n_answers++;
}

int device_recall(const struct device *device, uint64_t number, uint64_t id,
	const Usher__Fact__Answered **ret_answered) {
	const Usher__Fact__Run *run = device ? run_find(device, number) : NULL;

	/* Of an unknown run it may have been let go of, unless it is the first or none ever was. */
	if (!run) {
		return id == 1 || !device || device->rec.n_runs < RUNS_KEPT ? 1 : -1;
	}
	for (size_t i = run->n_answers; i-- > 0 && run->answers[i]->id >= id;) {
		if (run->answers[i]->id == id) {
			*ret_answered = run->answers[i];
			return 0;
		}
	}
	/* below the oldest kept, there is no telling whether it was answered, nor room to remember
	 * it */
	return id <= run->forgotten || (run->n_answers == ANSWERS_KEPT && id < run->answers[0]->id)
		? -1
		: 1;
}
