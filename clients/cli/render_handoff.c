/* SPDX-License-Identifier: MIT */
/* Handoffs: a row each. What differs from kind to kind is a row of the table `kinds`. */
#include "cli/decline.h"
#include "cli/render.h"
#include "cli/stage.h"
#include "cli/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
	NAMED_MAX = 3, /* readers, or colleagues who cannot, who are named in a row */
};

struct kind_row {
	char *(*matter)(const Usher__Handoff *handoff, const struct view *view);
	char *(*party)(const Usher__Handoff *handoff);
	char *(*way)(const Usher__Handoff *handoff);
	char *(*offered)(const Usher__Handoff *handoff); /* how far it has come */
	/* "" while it is of no weight */
	char *(*timing)(const Usher__Handoff *handoff, const struct view *view);
	char *(*more)(const Usher__Handoff *handoff, const struct view *view);
};

static char *nothing(void) {
	return words("%s", "");
}

static char *count(uint32_t n, const char *one, const char *more) {
	if (!n) {
		return nothing();
	}
	return words("%u %s", n, n == 1 ? one : more);
}

static char *no_party(const Usher__Handoff *handoff) {
	return nothing();
}

static char *no_timing(const Usher__Handoff *handoff, const struct view *view) {
	return nothing();
}

static char *receipts(const Usher__Handoff *handoff) {
	return handoff->reached
		? words("offered: on %u, seen on %u", handoff->reached, handoff->seen)
		: words("offered");
}

/* Arrivals ------------------------------------------------------------------------------------- */

static uint32_t party_size(const Usher__Handoff *handoff) {
	return handoff->party || !handoff->card ? handoff->party : handoff->card->party_size;
}

static char *arrival_party(const Usher__Handoff *handoff) {
	uint32_t size = party_size(handoff);

	return size ? words("%u", size) : nothing();
}

static char *arrival_way(const Usher__Handoff *handoff) {
	return words("%s > %s", handoff->from, handoff->to);
}

/* Until the guest is there: "in 28 s"; once it is too late to meet him in time: "+12 s". */
static char *arrival_timing(const Usher__Handoff *handoff, const struct view *view) {
	int64_t meet_by = handoff->meet_by ? handoff->meet_by : handoff->expected_at;
	char *span, *text;

	if (!handoff->expected_at || !stage_is_open(handoff->stage) ||
		handoff->stage == USHER__STAGE__SCHEDULED) { /* that is when it is due */
		return nothing();
	}
	if (view->now >= handoff->expected_at && view->now <= meet_by) {
		return words("now");
	}
	span = words_span(view->now < handoff->expected_at ? handoff->expected_at - view->now
							   : view->now - meet_by);
	text = words(view->now < handoff->expected_at ? "in %s" : "+%s", span);
	free(span);
	return text;
}

/* Pickups -------------------------------------------------------------------------------------- */

static char *pickup_party(const Usher__Handoff *handoff) {
	uint32_t size = party_size(handoff);

	return words("%u", size ? size : 1);
}

static char *pickup_way(const Usher__Handoff *handoff) {
	return words("%s > %s", handoff->area, handoff->to);
}

static char *pickup_timing(const Usher__Handoff *handoff, const struct view *view) {
	int64_t left = handoff->expected_at - view->now;

	if (!handoff->expected_at || handoff->stage != USHER__STAGE__TAKEN) {
		return nothing();
	}
	if (left >= 0) {
		return words("in %" PRId64 " min", left < 90000 ? 1 : (left + 30000) / 60000);
	}
	return left > -60000 ? words("late") : words("%" PRId64 " min late", -left / 60000);
}

static char *pickup_more(const Usher__Handoff *handoff, const struct view *view) {
	char *text = count(handoff->luggage, "bag", "bags");

	text = words_join(text, " · ", words("%s", handoff->vehicle));
	return words_join(text, " · ", render_traits(handoff, view));
}

/* Services ------------------------------------------------------------------------------------- */

static char *service_matter(const Usher__Handoff *handoff, const struct view *view) {
	if (!*handoff->service) { /* of another post's, what it was is not told */
		return words("service");
	}
	return words("%s × %u", handoff->service, handoff->quantity ? handoff->quantity : 1);
}

static char *service_way(const Usher__Handoff *handoff) {
	return words("%s > %s", handoff->from, *handoff->at ? handoff->at : handoff->post);
}

static char *service_more(const Usher__Handoff *handoff, const struct view *view) {
	char *named = words_person(handoff->named, handoff->named_name), *text;

	text = *named ? words("for %s", named) : nothing();
	free(named);
	text = words_join(text, " · ",
		*handoff->visit && handoff->card ? render_guest_apart(handoff, view) : nothing());
	text = words_join(text, " · ", words("%s", handoff->note));
	return words_join(text, " · ", words("%s", handoff->contact));
}

/* Notices -------------------------------------------------------------------------------------- */

static char *notice_matter(const Usher__Handoff *handoff, const struct view *view) {
	return words("notice");
}

static char *notice_way(const Usher__Handoff *handoff) {
	return words("%s > %s", handoff->from, handoff->post);
}

/* "confirmed 2 of 3, without 303 鄭": who has it, and who has not. */
static char *readers(const Usher__Handoff *handoff) {
	size_t without = 0;
	char *names = nothing();

	for (size_t i = 0; i < handoff->n_readers; i++) {
		const Usher__Reader *reader = handoff->readers[i];

		if (!reader->at && without++ < NAMED_MAX) {
			names = words_join(names, ", ", words_person(reader->badge, reader->name));
		}
	}
	if (without > NAMED_MAX) {
		names = words_join(names, " and ", words("%zu more", without - NAMED_MAX));
	}
	return words_join(words("%s %zu of %zu", handoff->confirm ? "confirmed" : "reached",
				  handoff->n_readers - without, handoff->n_readers),
		", without ", names);
}

static char *notice_offered(const Usher__Handoff *handoff) {
	return handoff->n_readers ? readers(handoff) : receipts(handoff);
}

/* "until 18:00", when it is missed. */
static char *notice_timing(const Usher__Handoff *handoff, const struct view *view) {
	if (handoff->stage != USHER__STAGE__OFFERED || !handoff->ends_at) {
		return nothing();
	}
	return words_join(words("until "), "", words_when(handoff->ends_at, view->now));
}

static char *notice_more(const Usher__Handoff *handoff, const struct view *view) {
	return handoff->unstaffed ? words("nobody is on duty at %s", handoff->from)
				  : words("%s", handoff->text);
}

/* Notices of a guest who is expected ----------------------------------------------------------- */

/* "expected at 15:00"; "has not come, was expected at 15:00"; since it was told, "moved to 17:00,
 * was expected at 15:00" */
static char *expected_timing(const Usher__Handoff *handoff, const struct view *view) {
	const Usher__Expected *expected = handoff->expected;
	int64_t told = handoff->expected_at ? handoff->expected_at : expected->at;
	bool here = expected->arrived_at, moved = !here && told != expected->at;
	char *at = words_when(told, view->now), *text;

	if (here || moved) {
		text = words("was expected at %s", at);
	} else {
		text = words(
			handoff->overdue ? "has not come, was expected at %s" : "expected at %s",
			at);
	}
	free(at);
	if (moved) {
		at = words_join(words("moved to"), " ", words_when(expected->at, view->now));
		text = words_join(at, ", ", text);
	}
	return text;
}

static char *expected_more(const Usher__Handoff *handoff, const struct view *view) {
	char *text = render_expected_more(handoff->expected);

	return words_join(text, " · ", render_traits(handoff, view));
}

/* All of them ---------------------------------------------------------------------------------- */

static const struct kind_row kinds[] = {
	[USHER__KIND__KIND_UNSAID] = {render_guest_apart, arrival_party, arrival_way, receipts,
		no_timing, render_traits},
	[USHER__KIND__ARRIVAL] = {render_guest_apart, arrival_party, arrival_way, receipts,
		arrival_timing, render_traits},
	[USHER__KIND__PICKUP] = {render_guest_apart, pickup_party, pickup_way, receipts,
		pickup_timing, pickup_more},
	[USHER__KIND__SERVICE] = {service_matter, no_party, service_way, receipts, no_timing,
		service_more},
	[USHER__KIND__NOTICE] = {notice_matter, no_party, notice_way, notice_offered, notice_timing,
		notice_more},
};

static const struct kind_row expected_row = {render_guest_apart, arrival_party, notice_way,
	notice_offered, expected_timing, expected_more};

/* One of a later version is like none that was said. */
static const struct kind_row *kind_of(const Usher__Handoff *handoff) {
	if (handoff->expected) {
		return &expected_row;
	}
	return &kinds[(unsigned)handoff->kind < sizeof kinds / sizeof *kinds
			? (unsigned)handoff->kind
			: 0];
}

char *render_matter(const Usher__Handoff *handoff, const struct view *view) {
	return kind_of(handoff)->matter(handoff, view);
}

char *render_way(const Usher__Handoff *handoff) {
	return kind_of(handoff)->way(handoff);
}

/* "met in time", "met 12 s late" */
static char *met(const Usher__Handoff *handoff) {
	char *span, *text;

	if (!handoff->meet_by || handoff->ended_at <= handoff->meet_by) {
		return words(handoff->meet_by ? "met in time" : "met");
	}
	span = words_span(handoff->ended_at - handoff->meet_by);
	text = words("met %s late", span);
	free(span);
	return text;
}

/* "lent since 10:42" */
static char *lent(const Usher__Handoff *handoff) {
	return words_join(words("lent"), " since ",
		handoff->aboard_at ? words_minute(handoff->aboard_at) : nothing());
}

/* Where it stands with whoever took it. */
static char *standing_with(const Usher__Handoff *handoff) {
	char *how;

	if (handoff->stage == USHER__STAGE__MET) {
		how = met(handoff);
	} else if (handoff->stage == USHER__STAGE__LENT) {
		how = lent(handoff);
	} else if (handoff->stage == USHER__STAGE__DONE) {
		how = words(handoff->loan ? "lent and back" : "done");
	} else {
		how = words("%s", stage_word(handoff->stage));
	}
	return words_join(how, handoff->stage == USHER__STAGE__ABOARD ? " with " : " by ",
		words_person(handoff->taken_by, handoff->taken_by_name));
}

static char *standing_withdrawn(const Usher__Handoff *handoff) {
	char *text = words_join(words("withdrawn"), " by ",
		words_person(handoff->ended_by, handoff->ended_by_name));

	return words_join(
		text, ", was with ", words_person(handoff->taken_by, handoff->taken_by_name));
}

static char *standing_confirmed(const Usher__Handoff *handoff) {
	return handoff->n_readers ? readers(handoff) : words("confirmed");
}

static char *standing_offered(const Usher__Handoff *handoff) {
	return kind_of(handoff)->offered(handoff);
}

static char *missed(const Usher__Handoff *handoff) {
	if (handoff->n_readers) {
		return words_join(words("missed"), ": ", readers(handoff));
	}
	if (handoff->cause == USHER__CAUSE__ALL_DECLINED) {
		return words("missed: all declined");
	}
	return words(
		"missed: nobody %s it", handoff->kind == USHER__KIND__NOTICE ? "read" : "took");
}

char *render_standing(const Usher__Handoff *handoff) {
	static char *(*const by_stage[])(const Usher__Handoff *handoff) = {
		[USHER__STAGE__OFFERED] = standing_offered,
		[USHER__STAGE__TAKEN] = standing_with,
		[USHER__STAGE__MET] = standing_with,
		[USHER__STAGE__ABOARD] = standing_with,
		[USHER__STAGE__DROPPED] = standing_with,
		[USHER__STAGE__LENT] = standing_with,
		[USHER__STAGE__DONE] = standing_with,
		[USHER__STAGE__CONFIRMED] = standing_confirmed,
		[USHER__STAGE__MISSED] = missed,
		[USHER__STAGE__WITHDRAWN] = standing_withdrawn,
	};
	size_t stage = (size_t)handoff->stage;

	/* a later relay may know more stages */
	if (stage < sizeof by_stage / sizeof *by_stage && by_stage[stage]) {
		return by_stage[stage](handoff);
	}
	return words("%s", stage_word(handoff->stage));
}

/* While nobody takes it: why it went on, for whom it is as well, and what is next: "nobody was
 * there, sales-hall too, rings in 8 s". */
static char *escalation(const Usher__Handoff *handoff, const struct view *view) {
	static const char *const causes[] = {
		[USHER__CAUSE__NOBODY_THERE] = "nobody was there",
		[USHER__CAUSE__NOBODY_LISTENS] = "no device listened",
		[USHER__CAUSE__ALL_DECLINED] = "all have declined",
	};
	unsigned cause = (unsigned)handoff->cause;
	char *text = words("%s",
		handoff->n_also && cause < sizeof causes / sizeof *causes && causes[cause]
			? causes[cause]
			: "");

	for (size_t i = 0; i < handoff->n_also; i++) {
		text = words_join(text, ", ", words("%s too", handoff->also[i]));
	}
	if (handoff->next_at > view->now) {
		char *span = words_span(handoff->next_at - view->now);

		text = words_join(text, ", ",
			words("%s in %s", *handoff->next_post ? handoff->next_post : "rings",
				span));
		free(span);
	}
	return text;
}

/* Taken, and not met in time: whoever has it was reminded, and the supervisor has heard of it. */
static char *unmet(const Usher__Handoff *handoff) {
	if (handoff->stage != USHER__STAGE__TAKEN || !handoff->meet_by || handoff->remind_at) {
		return nothing();
	}
	if (handoff->cause == USHER__CAUSE__NOT_MET) {
		return words("not met: the supervisor knows");
	}
	return words("%s", handoff->up_at ? "not met" : "");
}

/* The same, with all that bears on it. */
static char *standing_all(const Usher__Handoff *handoff, const struct view *view) {
	bool offered = handoff->stage == USHER__STAGE__OFFERED,
	     missed = handoff->stage == USHER__STAGE__MISSED;
	bool waited = handoff->late && (offered || handoff->stage == USHER__STAGE__TAKEN);
	char *text = render_standing(handoff);

	if (handoff->stage == USHER__STAGE__SCHEDULED) {
		text = words_join(text, " until ", words_when(handoff->due_at, view->now));
		text = words_join(text, ", ", words("%s", handoff->repeat));
	}
	if (offered || missed) {
		text = words_join(text, ", ", decline_text(handoff, NAMED_MAX));
	}
	text = words_join(text, ", ", unmet(handoff));
	text = words_join(text, ", ", kind_of(handoff)->timing(handoff, view));
	if (offered) {
		text = words_join(text, ", ", escalation(handoff, view));
	}
	return words_join(text, ", ", words("%s", waited ? "late" : ""));
}

static void add_handoff(
	struct table *table, const Usher__Handoff *handoff, const struct view *view, char *time) {
	const struct kind_row *kind = kind_of(handoff);
	char *cells[CELLS_MAX] = {
		time,
		words("%s", stage_mark_of(handoff)),
		words("%s", handoff->id),
		kind->matter(handoff, view),
		kind->party(handoff),
		kind->way(handoff),
		standing_all(handoff, view),
		kind->more(handoff, view),
	};

	table_add(table, cells);
}

void render_handoff(struct table *table, const Usher__Handoff *handoff, const struct view *view) {
	add_handoff(table, handoff, view, nothing());
}

void render_news(
	struct table *table, const Usher__Handoff *handoff, const struct view *view, int64_t at) {
	add_handoff(table, handoff, view, words_clock(at));
}

/* @text in a line of its own, if it says something. Takes it. */
static void print_detail(char *text) {
	if (*text) {
		render_line(words("    %s", text), stdout);
	}
	free(text);
}

static void print_readers(const Usher__Handoff *handoff) {
	struct table table = {0};

	for (size_t i = 0; i < handoff->n_readers; i++) {
		const Usher__Reader *reader = handoff->readers[i];
		char *cells[CELLS_MAX] = {
			words("   "),
			words("%s", reader->badge),
			words("%s", reader->name),
			reader->at ? words_clock(reader->at) : words("not yet"),
		};

		table_add(&table, cells);
	}
	table_print(&table);
}

void render_details(const Usher__Handoff *handoff) {
	if (handoff->kind == USHER__KIND__NOTICE) {
		print_detail(words("%s", handoff->text));
		print_readers(handoff);
	}
	if (*handoff->visit) {
		print_detail(words("visit %s", handoff->visit));
	}
	if (handoff->late_by) {
		print_detail(words_join(words("sent "), "",
			words_join(words_span(handoff->late_by), " ",
				words("after it was asked for"))));
	}
	print_detail(decline_text(handoff, SIZE_MAX));
	if (handoff->card) {
		print_detail(render_card_more(handoff->card));
	}
	for (size_t i = 0; i < handoff->n_changes; i++) {
		print_detail(words_join(words_clock(handoff->changes[i]->at), " ",
			render_change(handoff->changes[i])));
	}
}
