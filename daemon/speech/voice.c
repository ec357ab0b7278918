/* SPDX-License-Identifier: MIT */
#include "speech/voice.h"

#include "speech/phrase.h"
#include "speech/placeholders.h"
#include "speech/trigger.h"

/* The trigger of what a voice says of a handoff as it is. */
static enum trigger voice_trigger_of_handoff(const Usher__Fact__Handoff *rec) {
	if (rec->stage == USHER__STAGE__OFFERED) {
		bool is_urgent = rec->climbed || rec->n_also || (rec->notice && rec->rings > 1);

		return is_urgent ? TRIGGER_URGENT : TRIGGER_NEW;
	}
	if (rec->stage == USHER__STAGE__TAKEN) {
		return rec->meet_by && !rec->remind_at ? TRIGGER_NOT_MET : TRIGGER_CLEARED;
	}
	if (rec->stage == USHER__STAGE__MISSED) {
		return TRIGGER_MISSED;
	}
	return rec->stage == USHER__STAGE__WITHDRAWN ? TRIGGER_WITHDRAWN : TRIGGER_NEVER;
}

static bool post_is_private(const struct site *site, const char *id) {
	const struct post *post = site_post(site, id);

	return post && post->voice == VOICE_PRIVATE;
}

/* A line is said at all the posts that a handoff is for: one where guests hear it is enough. */
static bool handoff_posts_are_private(const struct site *site, const Usher__Fact__Handoff *rec) {
	bool are_private = post_is_private(site, rec->post);

	for (size_t i = 0; are_private && i < rec->n_also; i++) {
		are_private = post_is_private(site, rec->also[i]);
	}
	return are_private;
}

bool voice_may_name_guest_on_device(const struct site *site, const Usher__Fact__Device *device) {
	bool may_name = device != NULL;

	for (size_t i = 0; may_name && i < device->n_duties; i++) {
		may_name = post_is_private(site, device->duties[i]->post);
	}
	return may_name;
}

char *voice_line(const struct site *site, const Usher__Fact__Handoff *rec,
	const Usher__Fact__Card *card, int64_t now, bool may_name, struct pool *pool) {
	const char *post = rec->post;
	const struct phrase_context context = {
		.site = site,
		.posts = &post,
		.n_posts = 1,
		.speaker = rec->taker,
		.handoff = rec,
		.card = card,
		.trigger = voice_trigger_of_handoff(rec),
		.now = now,
	};
	const struct phrase *phrase = phrase_find(&context);

	if (!phrase) {
		return (char *)"";
	}
	if (may_name && handoff_posts_are_private(site, rec)) {
		return placeholders_fill(PLACEHOLDERS_PRIVATE, &context, phrase->text, pool);
	}
	return placeholders_fill(PLACEHOLDERS_PUBLIC, &context, phrase->public_text, pool);
}
