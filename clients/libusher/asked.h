/* SPDX-License-Identifier: MIT */
#pragma once

/* The requests of a client that are not answered yet. */

#include "wire/usher.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ASKED_FIRST_READ ((uint64_t)1 << 63) /* acts count from 1 and never come here */

struct asked {
	struct asked *next;
	Usher__Request *request;
	int64_t since;
	bool sent; /* on some connection */
};

/* All zeroes: none. */
struct asked_list {
	struct asked *first; /* the oldest */
	size_t n;
};

/* Let go of all. */
void asked_finish(struct asked_list *list);

/* Does it change nothing, so that it is not remembered? */
bool asked_is_read(const Usher__Request *request);

/* A copy of @request with @id, asked at @now, in no list yet. NULL without memory. */
struct asked *asked_new(const Usher__Request *request, uint64_t id, int64_t now);
/* Takes one that is in no list. */
void asked_free(struct asked *asked);

/* Put it at the end. */
void asked_append(struct asked_list *list, struct asked *asked);

/* That with @id is answered: let go of it. Returns false if there is none. */
bool asked_remove(struct asked_list *list, uint64_t id);

/* Let go of the acts that were sent: whether they are done is not known. */
void asked_drop_sent_acts(struct asked_list *list);
