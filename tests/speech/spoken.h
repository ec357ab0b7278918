/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Spoken lines in tests: read one as the daemon does (in NFC, kept as it was typed), over the site
 * of the sample file, and say what was understood in the shape of said.jsonl.
 */

#include "speech/spoken.h"

#include <jansson.h>
#include <stdint.h>

/* The sample site, whose file the build hands in as USHER_SAMPLE_SITE. Read once; spoken_finish
 * frees it. */
const struct site *spoken_site(void);
void spoken_finish(void);

/*
 * What was understood of @line, with @site: surname, givenName, honorific, title, partySize, to,
 * traits; "fails" is "none" or "two" where there is not one destination. The caller drops it.
 */
json_t *spoken_read(const struct site *site, const char *line);

/* The same of bytes that may be anything: they are read as they are. */
json_t *spoken_read_bytes(const struct site *site, const char *bytes);

/* The steps that reading @line took. */
uint64_t spoken_steps(const struct site *site, const char *line);

/*
 * What no reading of @line may break, whatever the line: every text is a stretch of it, traits come
 * in order, none is empty, never both an honorific and a title. NULL, or what @said breaks.
 */
const char *spoken_breaks(const char *line, const json_t *said);

/* A number from @dice, below @n, and on to the next one (splitmix64): the same everywhere for the
 * same seed. */
uint64_t spoken_roll(uint64_t *dice, uint64_t n);
