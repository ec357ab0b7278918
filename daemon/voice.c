/* SPDX-License-Identifier: MIT */
#include "daemon/voice.h"

#include "daemon/places.h"

/* What there is to say of a handoff as it is. */
static enum moment moment_of(const Usher__Fact__Handoff *is) {
	switch ((int)is->stage) {
	case USHER__FACT__STAGE__OFFERED:
		return is->climbed || is->n_also || (is->notice && is->rings > 1) ? MOMENT_URGENT
										  : MOMENT_NEW;
	case USHER__FACT__STAGE__TAKEN:
		return is->meet_by && !is->remind_at ? MOMENT_NOT_MET : MOMENT_CLEARED;
	case USHER__FACT__STAGE__MISSED:
		return MOMENT_MISSED;
	case USHER__FACT__STAGE__WITHDRAWN:
		return MOMENT_WITHDRAWN;
	default:
		return MOMENT_NEVER;
	}
}

static bool is_private(const struct site *site, const char *id) {
	const struct post *post = site_post(site, id);

	return post && post->voice == VOICE_PRIVATE;
}

/* A line is said at all the posts that a handoff is for: one where guests hear it is enough. */
static bool may_be_private(const struct site *site, const Usher__Fact__Handoff *is) {
	bool may = is_private(site, is->post);

	for (size_t i = 0; may && i < is->n_also; i++) {
		may = is_private(site, is->also[i]);
	}
	return may;
}

bool voice_may_name(const struct site *site, const Usher__Fact__Device *duty) {
	bool may = duty != NULL;

	for (size_t i = 0; may && i < duty->n_duties; i++) {
		may = is_private(site, duty->duties[i]->post);
	}
	return may;
}

char *voice_line(const struct site *site, const Usher__Fact__Handoff *is,
	const Usher__Fact__Card *card, int64_t now, bool named, struct pool *pool) {
	const char *post = is->post;
	const struct saying saying = {
		.site = site,
		.posts = &post,
		.n_posts = 1,
		.by = is->taker,
		.handoff = is,
		.card = card,
		.at = moment_of(is),
		.now = now,
	};
	const struct phrase *phrase = phrase_find(&saying);

	if (!phrase) {
		return (char *)"";
	}
	if (named && may_be_private(site, is)) {
		return places_fill(PLACES_PRIVATE, &saying, phrase->text, pool);
	}
	return places_fill(PLACES_PUBLIC, &saying, phrase->public_text, pool);
}
