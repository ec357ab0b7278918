/* SPDX-License-Identifier: MIT */
/*
 * What is live, for a report: a walk through the core, on the loop, that copies no more than the
 * report is going to look at, and goes a piece a turn, so that however much is live the loop goes
 * on. In between things change: each handoff counts as it is when it is looked at. One that is no
 * more there by then was filed: it is looked at among those, or has been let go of, since the
 * history has it.
 */
#include "daemon/reports_private.h"

#include "base/memory.h"
#include "base/order.h"
#include "core/kind.h"

#define LENT_LONG (INT64_C(12) * 3600 * 1000) /* ms, to nobody whose visit would end */
#define UNREAD_LONG (INT64_C(10) * 60 * 1000) /* ms */

/* The one copy of a text that there are few of, as ids are: a copy for each handoff would be most
 * of the work. */
static const char *name_once(struct inquiry *inquiry, const char *text) {
	void *name = textmap_get(&inquiry->names, text);

	if (!name) {
		name = pool_text(&inquiry->pool, text);
		*textmap_place(&inquiry->names, text) = name;
	}
	return name;
}

static void copy_figures(struct inquiry *inquiry, const Usher__Fact__Handoff *is) {
	struct report_figures *figures;

	GROW(inquiry->figures, inquiry->n_live);
	figures = &inquiry->figures[inquiry->n_live++];
	report_figures(is, inquiry->ask.by, figures);
	figures->name = *figures->name ? name_once(inquiry, figures->name) : "";
}

/* Let go of all candidates but the first ROWS_MOST, each once. */
static void cut_candidates(struct inquiry *inquiry) {
	uint64_t *list = inquiry->candidates;
	size_t n = 0;

	if (inquiry->n_candidates) {
		qsort(list, inquiry->n_candidates, sizeof *list, by_number);
	}
	for (size_t i = 0; i < inquiry->n_candidates && n < ROWS_MOST; i++) {
		if (!n || list[i] != list[n - 1]) {
			list[n++] = list[i];
		}
	}
	inquiry->n_candidates = n;
	inquiry->last = n == ROWS_MOST ? list[n - 1] : UINT64_MAX;
}

static void take_candidate(struct inquiry *inquiry, uint64_t number) {
	if (number <= inquiry->place.number || number > inquiry->last) {
		return;
	}
	inquiry->candidates[inquiry->n_candidates++] = number;
	if (inquiry->n_candidates == 2 * (size_t)ROWS_MOST) {
		cut_candidates(inquiry);
	}
}

static bool is_unconfirmed(const Usher__Fact__Handoff *is, int64_t now) {
	return is->notice && is->notice->confirm && now - handoff_since(is) > UNREAD_LONG;
}

static bool is_out_for_long(const struct handoff *handoff, int64_t now) {
	const Usher__Fact__Visit *visit = handoff_visit(handoff);

	return visit ? visit->ended_at != 0 : now - handoff->is.aboard_at > LENT_LONG;
}

static Usher__Overdue overdue_of(const struct handoff *handoff, int64_t now) {
	const Usher__Fact__Handoff *is = &handoff->is;

	if (is->stage == USHER__FACT__STAGE__OFFERED) {
		return is->climbed || is->n_also  ? USHER__OVERDUE__NOT_TAKEN
			: is_unconfirmed(is, now) ? USHER__OVERDUE__NOT_CONFIRMED
						  : USHER__OVERDUE__OVERDUE_UNSAID;
	}
	if (is->stage == USHER__FACT__STAGE__TAKEN && is->kind == USHER__FACT__KIND__ARRIVAL &&
		is->meet_by && now > is->meet_by) {
		return USHER__OVERDUE__GUEST_NOT_MET;
	}
	if (is->stage == USHER__FACT__STAGE__TAKEN && is->kind == USHER__FACT__KIND__PICKUP &&
		is->expected_at && now > is->expected_at) {
		return USHER__OVERDUE__DRIVER_NOT_THERE;
	}
	return is->stage == USHER__FACT__STAGE__LENT && is_out_for_long(handoff, now)
		? USHER__OVERDUE__NOT_BACK
		: USHER__OVERDUE__OVERDUE_UNSAID;
}

static int64_t since_of(const Usher__Fact__Handoff *is) {
	switch ((int)is->stage) {
	case USHER__FACT__STAGE__HELD:
		return is->held_at;
	case USHER__FACT__STAGE__TAKEN:
		return is->taken_at;
	case USHER__FACT__STAGE__ABOARD:
	case USHER__FACT__STAGE__LENT:
		return is->aboard_at;
	default:
		return handoff_since(is);
	}
}

static void look_under_way(struct inquiry *inquiry, const struct handoff *handoff) {
	Usher__Overdue overdue = overdue_of(handoff, inquiry->at);
	const Usher__Fact__Handoff *is = &handoff->is;

	inquiry->at_stage[is->stage]++;
	inquiry->n_overdue += overdue != USHER__OVERDUE__OVERDUE_UNSAID;
	if (inquiry->lists_under_way) {
		GROW(inquiry->under_way, inquiry->n_under_way);
		inquiry->under_way[inquiry->n_under_way++] = (struct under_way){
			.number = is->handoff,
			.kind = is->kind,
			.stage = is->stage,
			.post = name_once(inquiry, is->post),
			.had_by = is->taker ? name_once(inquiry, is->taker->badge) : "",
			.since = since_of(is),
			.overdue = overdue,
		};
	}
}

static void look(void *userdata, const struct handoff *handoff) {
	struct inquiry *inquiry = userdata;

	if (report_covers(&inquiry->ask, &handoff->is)) {
		if (inquiry->rows) {
			take_candidate(inquiry, handoff->is.handoff);
		} else if (inquiry->place.part == PLACE_LINES) {
			copy_figures(inquiry, &handoff->is);
		}
	}
	if (!inquiry->rows && stage_is_open(handoff->is.stage)) {
		look_under_way(inquiry, handoff);
	}
}

static void copy_rows(struct inquiry *inquiry, const struct relay *relay) {
	cut_candidates(inquiry);
	inquiry->live = NEW_N(struct report_handoff, inquiry->n_candidates);
	for (size_t i = 0; i < inquiry->n_candidates; i++) {
		const struct handoff *handoff = relay_handoff(relay, inquiry->candidates[i]);

		handoff = handoff ? handoff : relay_filed(relay, inquiry->candidates[i]);
		if (handoff) {
			struct report_handoff *live = &inquiry->live[inquiry->n_live++];

			report_look(&handoff->is, live);
			report_keep(&inquiry->pool, live);
		}
	}
}

void inquiry_begin(struct inquiry *inquiry, const struct relay *relay, int64_t now) {
	inquiry->at = now;
	inquiry->last = UINT64_MAX;
	inquiry->candidates = inquiry->rows ? NEW_N(uint64_t, 2 * ROWS_MOST) : NULL;
	inquiry->numbers = relay_numbers(relay, &inquiry->n_numbers);
}

bool inquiry_copy(struct inquiry *inquiry, const struct relay *relay) {
	for (size_t i = 0; i < PIECE_MOST && inquiry->n_looked < inquiry->n_numbers; i++) {
		const struct handoff *handoff =
			relay_handoff(relay, inquiry->numbers[inquiry->n_looked++]);

		if (handoff) {
			look(inquiry, handoff);
		}
	}
	if (inquiry->n_looked < inquiry->n_numbers) {
		return false;
	}
	relay_each_filed(relay, look, inquiry);
	if (inquiry->rows) {
		copy_rows(inquiry, relay);
	}
	return true;
}
