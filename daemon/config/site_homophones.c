/* SPDX-License-Identifier: MIT */
/* What a voice is given in place of a surname that it would say wrongly: a list of the site's. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "config/site_file_private.h"

#include <string.h>

static int fail_homophone(const struct site_builder *builder,
	const struct settings_section *section, const char *text, const char *why) {
	return settings_fail(builder->settings, builder->ret_why,
		site_file_key_or_section_line(builder, section, "homophones"), "\"%s\" %s", text,
		why);
}

/* @text is a surname, and what sounds as it does. */
static int add_homophone(const struct site_builder *builder, const struct settings_section *section,
	const char *text) {
	struct site *site = builder->site;
	size_t size = strcspn(text, " ");
	const char *homophone = text + size + strspn(text + size, " ");
	_cleanup_(freep) char *surname = allocated(strndup(text, size));

	if (!*homophone || strchr(homophone, ' ')) {
		return fail_homophone(builder, section, text,
			"does not fit \"homophones\"; expected a surname and what sounds as it "
			"does, such as 單 善");
	}
	for (size_t i = 0; i < site->n_homophones; i++) {
		if (!strcmp(site->homophones[i].surname, surname)) {
			return site_file_fail_duplicate(builder, section, "homophones", surname);
		}
	}
	site->homophones = grow(site->homophones, site->n_homophones, sizeof *site->homophones);
	site->homophones[site->n_homophones++] =
		(struct homophone){.surname = TAKE(surname), .said = copy_text(homophone)};
	return 0;
}

int site_file_add_homophones(
	const struct site_builder *builder, const struct settings_section *section) {
	const struct site_values *values = section->values;
	int r = 0;

	for (size_t j = 0; r == 0 && j < values->homophones.n; j++) {
		r = add_homophone(builder, section, values->homophones.items[j]);
	}
	return r;
}
