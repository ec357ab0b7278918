/* SPDX-License-Identifier: MIT */
#pragma once

/* Who is at the posts, as the relay said last, and what is news of it: where nobody listens any
 * more, and where what is sent there goes on to; who has not answered for a while. */

#include "wire/usher.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A post, and what was said of it last. */
struct post_news {
	Usher__PostPresence *post;
	bool is_known; /* it was told since all was told anew */
	char *said;    /* NULL: nothing is amiss, or nothing was said */
};

/* Somebody whose device has not answered for a while, as was said. */
struct silent_device {
	char *device, *who;
};

/* An empty one is all zeroes. */
struct presence {
	struct post_news *posts; /* n_posts of them, in the order in which they were told */
	size_t n_posts;
	struct silent_device *silent; /* n_silent of them */
	size_t n_silent;
};

void presence_finish(struct presence *presence);

/* The relay says so. Nothing is printed. */
void presence_take(struct presence *presence, const Usher__Presence *told);

/* Print what is amiss that was not said before, and what is right again: of people wherever it is
 * told who they are, of posts where @concerns says that they are of concern. @me: who is on duty
 * here; @at: ms since 1970-01-01 UTC.
 */
void presence_print_news(struct presence *presence,
	bool (*concerns)(const void *userdata, const char *post), const void *userdata,
	const Usher__Me *me, int64_t at);
