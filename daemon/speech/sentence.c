/* SPDX-License-Identifier: MIT */
#include "speech/sentence.h"

#include "speech/phrase.h"
#include "speech/trigger.h"

#include <string.h>

/* A speech engine is given another text only where that makes a difference; while nobody is known
 * to say it, there is nothing to be spoken. */
static const char *text_aloud(const struct phrase_context *context, const char *wording,
	const struct sentence *sentence, struct pool *pool) {
	const char *aloud;

	if (sentence->filled.n_blanks) {
		return "";
	}
	aloud = placeholders_fill(PLACEHOLDERS_ALOUD, context, wording, pool);
	return strcmp(aloud, sentence->filled.text) != 0 ? aloud : "";
}

/* The wording of @phrase that is to be said; *@ret_in_language is @context in its language. */
static const char *choose_wording(const struct phrase_context *context, const struct phrase *phrase,
	struct phrase_context *ret_in_language) {
	const struct phrase_wording wording = phrase_choose_wording(context, phrase);

	*ret_in_language = *context;
	ret_in_language->language = wording.language;
	return wording.text;
}

static void fill_sentence(const struct phrase_context *context, const struct phrase *phrase,
	struct pool *pool, struct sentence *ret) {
	struct phrase_context in_language;
	const char *wording = choose_wording(context, phrase, &in_language);

	ret->language = in_language.language;
	placeholders_fill_and_mark(&in_language, wording, pool, &ret->filled);
	ret->aloud = text_aloud(&in_language, wording, ret, pool);
}

void sentences_fill(
	const struct phrase_context *context, struct pool *pool, struct sentences *ret) {
	ret->n = 0;
	for (const struct phrase *phrase = phrase_find(context); phrase && ret->n < SENTENCES_MAX;
		phrase = phrase_find_following(context, phrase)) {
		fill_sentence(context, phrase, pool, &ret->list[ret->n++]);
	}
}

/* What is said of @handoff at @trigger, at its own post, which must stay where it is. */
static struct phrase_context handoff_context(
	const struct site *site, const struct handoff *handoff, enum trigger trigger) {
	return (struct phrase_context){
		.site = site,
		.posts = (const char *const *)&handoff->rec.post,
		.n_posts = 1,
		.speaker = handoff->rec.taker,
		.handoff = &handoff->rec,
		.card = handoff_card(handoff),
		.trigger = trigger,
	};
}

void sentences_fill_now(const struct site *site, const struct handoff *handoff, struct pool *pool,
	struct sentences *ret) {
	const struct phrase_context context =
		handoff_context(site, handoff, trigger_of_stage_for_guest(handoff->rec.stage));

	sentences_fill(&context, pool, ret);
}

void sentences_fill_next(const struct site *site, const struct handoff *handoff, struct pool *pool,
	struct sentences *ret) {
	struct phrase_context context =
		handoff_context(site, handoff, trigger_of_next_stage_for_guest(&handoff->rec));

	if (context.trigger == TRIGGER_PASS) {
		context.handoff = NULL; /* it has ended: where the guest goes now is not known */
	}
	sentences_fill(&context, pool, ret);
	if (!ret->n && context.trigger == TRIGGER_PASS) {
		context.trigger = TRIGGER_END;
		sentences_fill(&context, pool, ret);
	}
}

/* @first and @second, with a space between them where it is not Chinese; in @pool. */
static char *join_texts(struct pool *pool, const char *first, const char *second) {
	size_t size = strlen(first);
	bool needs_space = size && !((unsigned char)first[size - 1] & 0x80);

	return pool_printf(pool, "%s%s%s", first, needs_space ? " " : "", second);
}

char *sentences_as_one_text(const struct phrase_context *context, struct pool *pool) {
	char *text = (char *)"";

	for (const struct phrase *phrase = phrase_find(context); phrase;
		phrase = phrase_find_following(context, phrase)) {
		struct phrase_context in_language;
		const char *wording = choose_wording(context, phrase, &in_language);
		char *longer = join_texts(pool, text,
			placeholders_fill(PLACEHOLDERS_PHRASE, &in_language, wording, pool));

		if (strlen(longer) > PLACEHOLDERS_TEXT_MAX) {
			break;
		}
		text = longer;
	}
	return text;
}

char *sentences_now_as_one_text(
	const struct site *site, const struct handoff *handoff, struct pool *pool) {
	const struct phrase_context context =
		handoff_context(site, handoff, trigger_of_stage_for_guest(handoff->rec.stage));

	return sentences_as_one_text(&context, pool);
}
