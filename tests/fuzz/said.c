/* SPDX-License-Identifier: MIT */
/*
 * Bytes as a spoken line, with the names of the sample site: nothing is made up, nothing is said
 * twice, and the steps are as many as the line is long.
 */
#include "speech/spoken.h"

#include "api/say.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "config/site_file.h"
#include "encode/problem.h"
#include "encode/said.h"
#include "feed.h"
#include "proto/text.h"

enum {
	STEPS_PER_BYTE = 4000, /* the longest runs of words, each tried as all that it can be */
};

static struct site *site;

static void free_site(void) {
	site_free(site);
}

static void open_site(void) {
	char *why = NULL;

	NEED(site_file_read(&site, &why, SAMPLE_SITE) == 0, "%s", why);
	(void)atexit(free_site);
}

static void check_stretch(const char *line, const char *text) {
	NEED(strstr(line, text), "\"%s\" is no stretch of \"%s\"", text, line);
}

static void check_card(const char *line, const Usher__Fact__Card *card) {
	check_stretch(line, card->surname);
	check_stretch(line, card->given_name);
	check_stretch(line, card->title);
	for (size_t i = 0; i < card->n_traits; i++) {
		NEED(*card->traits[i], "a trait of nothing");
		check_stretch(line, card->traits[i]);
	}
	NEED(!card->honorific || !*card->title, "an honorific and a title, %s", card->title);
	NEED((unsigned)card->honorific <= USHER__HONORIFIC__MRS, "honorific %d",
		(int)card->honorific);
	NEED(card->party_size <= 999, "a party of %u", card->party_size);
}

static void check_said(const struct spoken_line *line, struct pool *pool) {
	const char *typed = line->typed_offsets ? line->typed : line->text;
	struct spoken_result said;

	spoken_parse(site, line, pool, &said);
	check_card(typed, said.card);
	NEED(!said.other_destination ||
			(said.destination && said.other_destination != said.destination),
		"twice the same destination");
	NEED(said.steps <= STEPS_PER_BYTE * (strlen(line->text) + 1), "%llu steps for %zu bytes",
		(unsigned long long)said.steps, strlen(line->text));
}

/* As usherd does it, with sound text. */
static void check_heard(const char *text, struct pool *pool) {
	_cleanup_(freep) char *safe = allocated(text_safe(text)), *nfc = NULL;
	_cleanup_(freep) size_t *origin = NULL;
	struct said_line said;

	nfc = allocated(text_nfc_from(safe, &origin));
	check_said(
		&(struct spoken_line){.text = nfc, .typed = safe, .typed_offsets = origin}, pool);
	said_parse(site, "say.line", safe, pool, &said);
	NEED(said.problem ? !*said.said->to || strlen(safe) > 1024
			  : *said.said->to &&
				!strcmp(said.said->to, make_send_from_said(said.said, pool)->to),
		"to \"%s\", and yet: %s", said.said->to,
		said.problem ? said.problem->text : "fine");
	NEED(!*said.said->to || site_area(site, said.said->to), "no such area: %s", said.said->to);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
	_cleanup_(freep) char *text = allocated(strndup((const char *)bytes, size));
	_cleanup_(pool_finish) struct pool pool = {0};

	if (!site) {
		open_site();
	}
	check_said(&(struct spoken_line){.text = text}, &pool);
	check_heard(text, &pool);
	return 0;
}
