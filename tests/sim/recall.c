/* SPDX-License-Identifier: MIT */
/*
 * What the relay remembers of requests, in the oracle's own words: which of a device's runs it
 * knows, and the answers of each; so that it can be told of any request, as it arrives, whether it
 * is new, is answered again, or came too late to tell.
 */
#include "world.h"

#include "base/memory.h"

#include <string.h>

enum {
	RUNS = 256,             /* of each sort */
	BRIEF_KEPT = 60 * 1000, /* ms after its last answer that a short run is known */
};

void recall_finish(struct oracle *oracle) {
	for (int i = 0; i < PEERS; i++) {
		free(oracle->memories[i].runs);
	}
}

static size_t count(const struct memory *memory, bool brief) {
	size_t n = 0;

	for (size_t i = 0; i < memory->n; i++) {
		n += memory->runs[i].brief == brief;
	}
	return n;
}

static struct kept_run *find(const struct memory *memory, uint64_t run) {
	for (size_t i = memory->n; i-- > 0;) {
		if (memory->runs[i].run == run) {
			return &memory->runs[i];
		}
	}
	return NULL;
}

enum recall recall_of(const struct memory *memory, uint64_t run, uint64_t id, bool fresh) {
	const struct kept_run *kept = run ? find(memory, run) : NULL;
	bool any_gone = memory->forgot || count(memory, false) >= RUNS;

	if (!run) {
		return RECALL_NEW;
	}
	if (!kept) {
		return id == 1 || fresh || !any_gone ? RECALL_NEW : RECALL_GONE;
	}
	for (size_t i = 0; i < kept->n; i++) {
		if (kept->ids[i] == id) {
			return RECALL_AGAIN;
		}
	}
	return id <= kept->gone || (kept->n == KEPT_ANSWERS && id < kept->ids[0]) ? RECALL_GONE
										  : RECALL_NEW;
}

static void drop(struct world *world, struct memory *memory, size_t i) {
	memory->forgot = true;
	memmove(&memory->runs[i], &memory->runs[i + 1], (--memory->n - i) * sizeof *memory->runs);
	COUNT(world, RUNS_GONE);
}

/* The first of its sort. */
static size_t first_to_go(const struct memory *memory, bool brief) {
	size_t i = 0;

	while (memory->runs[i].brief != brief) {
		i++;
	}
	return i;
}

/* The run is the one used last; made if need be. */
static struct kept_run *use(struct world *world, struct memory *memory, uint64_t run, bool brief) {
	struct kept_run *found = find(memory, run), kept = {.run = run};

	if (found) {
		kept = *found;
		memmove(found, found + 1,
			(size_t)(memory->runs + --memory->n - found) * sizeof *found);
	}
	if (count(memory, brief) == RUNS) {
		drop(world, memory, first_to_go(memory, brief));
	}
	kept.brief = brief;
	memory->runs = grow(memory->runs, memory->n, sizeof *memory->runs);
	memory->runs[memory->n] = kept;
	return &memory->runs[memory->n++];
}

static void add_id(struct kept_run *kept, uint64_t id) {
	size_t i = kept->n;

	if (kept->n == KEPT_ANSWERS) {
		kept->gone = kept->ids[0] > kept->gone ? kept->ids[0] : kept->gone;
		memmove(kept->ids, kept->ids + 1, --kept->n * sizeof *kept->ids);
		i--;
	}
	for (; i > 0 && kept->ids[i - 1] > id; i--) {
		kept->ids[i] = kept->ids[i - 1];
	}
	kept->ids[i] = id;
	kept->n++;
}

void recall_note_answer(struct world *world, int peer, uint64_t run, uint64_t id, bool brief) {
	struct memory *memory = &world->oracle.memories[peer];
	struct kept_run *kept;

	for (size_t i = memory->n; i-- > 0;) {
		const struct kept_run *old = &memory->runs[i];

		if (old->brief && old->run != run && old->used + BRIEF_KEPT <= world->now) {
			drop(world, memory, i);
		}
	}
	kept = use(world, memory, run, brief);
	kept->used = world->now;
	add_id(kept, id);
}

static const Usher__Fact__Device *device_of(const struct world *world, int peer) {
	const Usher__Fact__Device *device;

	for (size_t i = 0; (device = relay_nth_device(world->rooms.relay, i)); i++) {
		if (!strcmp(device->device, peer_names[peer])) {
			return device;
		}
	}
	return NULL;
}

bool recall_has_device(const struct world *world, int peer) {
	return device_of(world, peer) != NULL;
}

static bool is_same(const struct kept_run *kept, const Usher__Fact__Run *run) {
	return kept->run == run->run && kept->brief == run->short_run &&
		(!kept->brief || kept->used == run->last_used_at) && kept->n == run->n_answers &&
		kept->ids[0] == run->answers[0]->id &&
		kept->ids[kept->n - 1] == run->answers[kept->n - 1]->id;
}

void recall_check(struct world *world, int peer) {
	const struct memory *memory = &world->oracle.memories[peer];
	const Usher__Fact__Device *device = device_of(world, peer);
	size_t n = device ? device->n_runs : 0;

	for (size_t i = 0; i < n && n == memory->n; i++) {
		if (!is_same(&memory->runs[i], device->runs[i])) {
			world_wrong(world, SAME_ANSWER,
				"of the runs of %s, that at %zu should be another",
				peer_names[peer], i);
			return;
		}
	}
	if (n != memory->n) {
		world_wrong(world, SAME_ANSWER, "of %s %zu runs are known, and should be %zu",
			peer_names[peer], n, memory->n);
	}
}

void recall_recovered(struct world *world) {
	for (int i = 0; i < PEERS; i++) {
		struct memory *memory = &world->oracle.memories[i];
		const Usher__Fact__Device *device = device_of(world, i);

		memory->n = 0;
		memory->forgot = device && device->forgot_runs;
		for (size_t j = 0; device && j < device->n_runs; j++) {
			const Usher__Fact__Run *run = device->runs[j];
			struct kept_run *kept = use(world, memory, run->run, run->short_run);

			kept->used = run->last_used_at;
			kept->gone = run->forgotten;
			for (size_t k = 0; k < run->n_answers; k++) {
				add_id(kept, run->answers[k]->id);
			}
		}
	}
}
