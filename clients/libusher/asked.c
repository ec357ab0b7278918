/* SPDX-License-Identifier: MIT */
#include "libusher/asked.h"

#include <stdlib.h>

/* Those that change nothing, and are not remembered. */
static const bool reads[] = {
	[USHER__REQUEST__ASK_WHO] = true,
	[USHER__REQUEST__ASK_LIST] = true,
	[USHER__REQUEST__ASK_SHOW] = true,
	[USHER__REQUEST__ASK_UNDERSTAND] = true,
	[USHER__REQUEST__ASK_VISIT] = true,
	[USHER__REQUEST__ASK_DIRECTORY] = true,
	[USHER__REQUEST__ASK_INSPECTIONS] = true,
	[USHER__REQUEST__ASK_EXPECTED] = true,
	[USHER__REQUEST__ASK_SITE] = true,
	[USHER__REQUEST__ASK_REPORT] = true,
};

bool asked_is_read(const Usher__Request *request) {
	return (unsigned)request->ask_case < sizeof reads / sizeof *reads &&
		reads[request->ask_case];
}

/* A copy of @request of its own, with @id. */
static Usher__Request *request_copy(const Usher__Request *request, uint64_t id) {
	size_t size = usher__request__get_packed_size(request);
	uint8_t *packed = malloc(size ? size : 1);
	Usher__Request *copy = NULL;

	if (packed) {
		usher__request__pack(request, packed);
		copy = usher__request__unpack(NULL, size, packed);
	}
	free(packed);
	if (copy) {
		copy->id = id;
	}
	return copy;
}

struct asked *asked_new(const Usher__Request *request, uint64_t id, int64_t now) {
	struct asked *asked = calloc(1, sizeof *asked);

	if (!asked) {
		return NULL;
	}
	asked->since = now;
	asked->request = request_copy(request, id);
	if (!asked->request) {
		asked_free(asked);
		return NULL;
	}
	return asked;
}

void asked_free(struct asked *asked) {
	if (asked->request) {
		usher__request__free_unpacked(asked->request, NULL);
	}
	free(asked);
}

void asked_append(struct asked_list *list, struct asked *asked) {
	struct asked **place = &list->first;

	while (*place) {
		place = &(*place)->next;
	}
	*place = asked;
	list->n++;
}

/* Let go of the one at @place, which the next takes. */
static void remove_at(struct asked_list *list, struct asked **place) {
	struct asked *asked = *place;

	*place = asked->next;
	list->n--;
	asked_free(asked);
}

bool asked_remove(struct asked_list *list, uint64_t id) {
	for (struct asked **place = &list->first; *place; place = &(*place)->next) {
		if ((*place)->request->id == id) {
			remove_at(list, place);
			return true;
		}
	}
	return false;
}

void asked_drop_sent_acts(struct asked_list *list) {
	struct asked **place = &list->first;

	while (*place) {
		if ((*place)->sent && (*place)->request->id < ASKED_FIRST_READ) {
			remove_at(list, place);
		} else {
			place = &(*place)->next;
		}
	}
}

void asked_finish(struct asked_list *list) {
	while (list->first) {
		remove_at(list, &list->first);
	}
}
