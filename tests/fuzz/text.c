/* SPDX-License-Identifier: MIT */
/* Bytes as a text: what proto/text says of it must agree with itself. */
#include "base/memory.h"
#include "feed.h"
#include "proto/text.h"

#include <unistr.h>

static bool is_fine(const char *text) {
	struct text_fault fault;

	return text_check(text, strlen(text), &fault) == TEXT_FINE;
}

/* The two ways to NFC agree, and every byte comes from a place that is there, in order. */
static void check_nfc(const char *text) {
	size_t *origin = NULL;
	char *nfc = text_nfc(text), *again, *traced = text_nfc_from(text, &origin);
	bool utf8 = !u8_check((const uint8_t *)text, strlen(text));

	NEED(utf8 == (nfc != NULL) && utf8 == (traced != NULL),
		"UTF-8 has an NFC and nothing else has");
	if (!utf8) {
		return;
	}
	NEED(!strcmp(nfc, traced), "traced it is \"%s\", otherwise \"%s\"", traced, nfc);
	NEED(origin[strlen(traced)] == strlen(text), "the end comes from %zu",
		origin[strlen(traced)]);
	for (size_t i = 0; i < strlen(traced); i++) {
		NEED(origin[i] <= origin[i + 1], "byte %zu comes from %zu, the next from %zu", i,
			origin[i], origin[i + 1]);
	}
	again = text_nfc(nfc);
	NEED(again && !strcmp(nfc, again), "NFC of NFC is another");
	/* a text that is refused stays so, unless its NFC has the refused character no more, which
	 * none has */
	NEED(is_fine(text) == is_fine(nfc),
		"NFC turns a sound text and an unsound one into each other");
	free(again);
	free(nfc);
	free(traced);
	free(origin);
}

static void check_columns(const char *text) {
	size_t width = text_width(text), size = strlen(text);

	NEED(text_cut(text, width) == size, "of %zu bytes in %zu columns %zu fit into as many",
		size, width, text_cut(text, width));
	for (size_t columns = 0; columns < width && columns < 100; columns++) {
		size_t cut = text_cut(text, columns);
		char *start = allocated(strndup(text, cut));

		NEED(cut <= size && text_width(start) <= columns, "%zu columns hold %zu", columns,
			text_width(start));
		NEED(!u8_check((const uint8_t *)start, cut), "cut within a character");
		free(start);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
	struct text_fault fault = {.at = SIZE_MAX};
	enum text_problem problem = text_check(bytes, size, &fault);
	char *text = allocated(strndup((const char *)bytes, size)), *safe;

	NEED(problem ? fault.at < size : fault.at == SIZE_MAX, "the fault is at %zu of %zu",
		fault.at, size);
	NEED(text_check(bytes, problem ? fault.at : size, &fault) == TEXT_FINE,
		"there is a fault before the first");
	NEED(*text_problem_says(problem), "it has no words");
	if (!memchr(bytes, 0, size)) {
		NEED((problem == TEXT_FINE) == is_fine(text), "depends on what lies behind");
	}
	check_nfc(text);
	safe = allocated(text_safe(text));
	NEED(is_fine(safe), "what was made safe is not");
	NEED(!is_fine(text) || !strcmp(text, safe), "what was safe was changed");
	check_columns(safe);
	free(safe);
	free(text);
	return 0;
}
