/* SPDX-License-Identifier: MIT */
#include "cli/ears.h"

#include "cli/keep.h"
#include "cli/render.h"
#include "cli/words.h"

#include <stdlib.h>
#include <string.h>

void ears_finish(struct ears *ears) {
	if (ears->last) {
		usher__ears__free_unpacked(ears->last, NULL);
	}
	ears->last = NULL;
}

static bool is_among(const Usher__Ears *ears, const char *device) {
	for (size_t i = 0; ears && i < ears->n_deaf; i++) {
		if (!strcmp(ears->deaf[i]->device, device)) {
			return true;
		}
	}
	return false;
}

/* "10:42:08 -/- 303 鄭 on flat-3 (show-flat)", and what there is to say of it. */
static void print(const Usher__Ear *ear, char *what, int64_t at, FILE *stream) {
	char *clock = words_clock(at), *who = words_person(ear->badge, ear->name),
	     *posts = words("%s", "");

	for (size_t i = 0; i < ear->n_posts; i++) {
		posts = words_join(posts, ", ", words("%s", ear->posts[i]));
	}
	render_line(words("%s -/- %s on %s (%s) %s", clock, who, ear->device, posts, what), stream);
	free(clock);
	free(who);
	free(posts);
	free(what);
}

void ears_hear(struct ears *ears, const Usher__Ears *now, int64_t at, FILE *stream) {
	for (size_t i = 0; now && i < now->n_deaf; i++) {
		if (!is_among(ears->last, now->deaf[i]->device)) {
			print(now->deaf[i],
				words_join(words("is deaf"), " since ",
					words_clock(now->deaf[i]->deaf_since)),
				at, stream);
		}
	}
	for (size_t i = 0; now && ears->last && i < ears->last->n_deaf; i++) {
		if (!is_among(now, ears->last->deaf[i]->device)) {
			print(ears->last->deaf[i], words("is not deaf any more"), at, stream);
		}
	}
	ears_finish(ears);
	ears->last = now && now->n_deaf ? keep_ears(now) : NULL;
}
