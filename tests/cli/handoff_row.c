/* SPDX-License-Identifier: MIT */
#include "handoff_row.h"

#include "screen.h"
#include "screen_table.h"

#include "proto/text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct table table;
struct view view;
Usher__Handoff handoff;
Usher__Card card;
char hostile[] = "a\x1b[31m\r\nb\t\x07\xe2\x80\xae\xff\xc2\x9b";

static char *traits[] = {"灰西裝", "戴眼鏡"};

void handoff_row_start(void) {
	setenv("TZ", "UTC", 1);
	tzset();
	view.now = AT(10, 42, 0);
	handoff = (Usher__Handoff)USHER__HANDOFF__INIT;
	card = (Usher__Card)USHER__CARD__INIT;
	card.surname = "王";
	card.honorific = USHER__HONORIFIC__MR;
	card.traits = traits;
	card.n_traits = 2;
	handoff.id = "4K";
	handoff.visit = "7";
	handoff.kind = USHER__KIND__ARRIVAL;
	handoff.stage = USHER__STAGE__OFFERED;
	handoff.from = "lobby";
	handoff.to = "show-flat-a";
	handoff.post = "show-flat";
	handoff.card = &card;
}

const char *row(void) {
	memset(&table, 0, sizeof table);
	render_handoff(&table, &handoff, &view);
	return screen_table(&table, SCREEN_NONE);
}

void take(Usher__Stage stage) {
	handoff.stage = stage;
	handoff.taken_by = "302";
	handoff.taken_by_name = "李";
}

const char *details(void) {
	screen_start(STDOUT_FILENO, SCREEN_NONE);
	render_details(&handoff);
	return screen_stop();
}

void expect_safe(const char *text, size_t lines) {
	struct text_fault fault;

	for (; lines; lines--) {
		const char *end = strchr(text, '\n');

		cr_assert_not_null(end);
		cr_assert_eq(text_check(text, (size_t)(end - text), &fault), TEXT_FINE, "%s", text);
		text = end + 1;
	}
	cr_assert_str_eq(text, "", "more lines than rows");
}
