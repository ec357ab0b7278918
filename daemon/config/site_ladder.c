/* SPDX-License-Identifier: MIT */
/* Ladders: what happens while nobody takes a handoff to a post. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "config/site_file_private.h"

#include <errno.h>
#include <string.h>

static int fail_rung(const struct site_builder *builder, const struct settings_section *section,
	const char *text, const char *why) {
	return settings_fail(builder->settings, builder->ret_why,
		site_file_key_or_section_line(builder, section, "ladder"),
		"\"%s\" does not fit \"ladder\"; %s", text, why);
}

/* Has the ladder a rung for @post already? */
static bool ladder_has_post(const struct post *owner, const struct post *post) {
	for (size_t i = 0; i < owner->n_ladder; i++) {
		if (owner->ladder[i].post == post) {
			return true;
		}
	}
	return false;
}

/* @action is due @after_ms after the offer: it rings again, is missed, or is for one more post. */
static int add_ladder_step(const struct site_builder *builder,
	const struct settings_section *section, struct post *owner, const char *text,
	int64_t after_ms, const char *action) {
	struct rung rung = {.after = after_ms};

	if (owner->offer_ends_after ||
		(owner->n_ladder && owner->ladder[owner->n_ladder - 1].after >= after_ms)) {
		return fail_rung(builder, section, text,
			owner->offer_ends_after ? "expected nothing after \"missed\""
						: "expected a later time than before it");
	}
	if (!strcmp(action, "missed")) {
		owner->offer_ends_after = after_ms;
		return 0;
	}
	if (owner->n_ladder == LADDER_MAX) {
		return fail_rung(builder, section, text, "expected at most 16 steps");
	}
	if (strcmp(action, "ring") != 0) {
		rung.post = site_file_require_post(builder, section, "ladder", action);
		if (!rung.post) {
			return -EINVAL;
		}
		if (rung.post == owner || ladder_has_post(owner, rung.post)) {
			return fail_rung(builder, section, text,
				"it has that post by then; expected another, or \"ring\"");
		}
	}
	owner->ladder[owner->n_ladder++] = rung;
	return 0;
}

int site_file_resolve_ladder(
	const struct site_builder *builder, const struct settings_section *section, size_t i) {
	const struct post_values *values = section->values;
	struct post *owner = &builder->site->posts[i];
	int r = 0;

	owner->ladder = NEW_N(struct rung, values->ladder.n);
	for (size_t j = 0; r == 0 && j < values->ladder.n; j++) {
		const char *text = values->ladder.items[j];
		size_t size = strcspn(text, " ");
		_cleanup_(freep) char *after = allocated(strndup(text, size)), *expected = NULL;
		const char *action = text + size + strspn(text + size, " ");
		int64_t after_ms;

		if (setting_parse(&site_format_rung_after, after, &after_ms) != 0 || !*action) {
			expected = setting_describe_allowed(&site_format_rung_after);
			return settings_fail(builder->settings, builder->ret_why,
				site_file_key_or_section_line(builder, section, "ladder"),
				"\"%s\" does not fit \"ladder\"; expected %s, and then ring, "
				"missed or a post",
				text, expected);
		}
		r = add_ladder_step(builder, section, owner, text, after_ms, action);
	}
	if (r == 0 && owner->n_ladder &&
		owner->ladder[owner->n_ladder - 1].after >=
			site_offer_duration_ms(builder->site, owner)) {
		r = fail_rung(builder, section, values->ladder.items[owner->n_ladder - 1],
			"by then it is missed (\"offer-ends\"); expected it before");
	}
	return r;
}
