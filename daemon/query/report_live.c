/* SPDX-License-Identifier: MIT */
/*
 * What is live, for a report: a walk through the core, on the loop, that copies no more than the
 * report is going to look at, and goes a piece a turn, so that however much is live the loop goes
 * on. In between things change: each handoff counts as it is when it is looked at. One that is no
 * more there by then was archived: it is looked at among those, or has been let go of, since the
 * history has it.
 */
#include "query/report_job.h"

#include "base/memory.h"
#include "base/order.h"
#include "core/stage.h"

#define LENT_LONG (INT64_C(12) * 3600 * 1000)      /* ms, to nobody whose visit would end */
#define UNCONFIRMED_LONG (INT64_C(10) * 60 * 1000) /* ms */

/* The one copy of a text that there are few of, as ids are: a copy for each handoff would be most
 * of the work. */
static const char *intern_id(struct report_job *report_job, const char *text) {
	void *interned = textmap_get(&report_job->interned_ids, text);

	if (!interned) {
		interned = pool_copy_text(&report_job->pool, text);
		*textmap_ensure_value_slot(&report_job->interned_ids, text) = interned;
	}
	return interned;
}

static void add_live_sample(struct report_job *report_job, const Usher__Fact__Handoff *rec) {
	struct report_sample *sample;

	report_job->live_samples = grow(
		report_job->live_samples, report_job->n_live, sizeof *report_job->live_samples);
	sample = &report_job->live_samples[report_job->n_live++];
	report_fill_sample(rec, report_job->query.grouping, sample);
	sample->post_or_badge =
		*sample->post_or_badge ? intern_id(report_job, sample->post_or_badge) : "";
}

/* Keep the first ROWS_MOST candidates, in order and each once; higher numbers are not wanted any
 * more. */
static void sort_dedupe_cut_candidates(struct report_job *report_job) {
	uint64_t *numbers = report_job->candidates;
	size_t n = 0;

	if (report_job->n_candidates) {
		qsort(numbers, report_job->n_candidates, sizeof *numbers, by_number);
	}
	for (size_t i = 0; i < report_job->n_candidates && n < ROWS_MOST; i++) {
		if (!n || numbers[i] != numbers[n - 1]) {
			numbers[n++] = numbers[i];
		}
	}
	report_job->n_candidates = n;
	report_job->last_wanted = n == ROWS_MOST ? numbers[n - 1] : UINT64_MAX;
}

static void add_candidate_if_wanted(struct report_job *report_job, uint64_t number) {
	if (number <= report_job->cursor.number || number > report_job->last_wanted) {
		return;
	}
	report_job->candidates[report_job->n_candidates++] = number;
	if (report_job->n_candidates == 2 * (size_t)ROWS_MOST) {
		sort_dedupe_cut_candidates(report_job);
	}
}

static bool is_unconfirmed_for_long(const Usher__Fact__Handoff *rec, int64_t now) {
	return rec->notice && rec->notice->confirm &&
		now - handoff_last_offered_at(rec) > UNCONFIRMED_LONG;
}

static bool is_loan_overdue(const struct handoff *handoff, int64_t now) {
	const Usher__Fact__Visit *visit = handoff_visit(handoff);

	return visit ? visit->ended_at != 0 : now - handoff_lent_at(&handoff->rec) > LENT_LONG;
}

static Usher__Overdue overdue_reason(const struct handoff *handoff, int64_t now) {
	const Usher__Fact__Handoff *rec = &handoff->rec;

	if (rec->stage == USHER__STAGE__OFFERED) {
		if (rec->climbed || rec->n_also) {
			return USHER__OVERDUE__NOT_TAKEN;
		}
		return is_unconfirmed_for_long(rec, now) ? USHER__OVERDUE__NOT_CONFIRMED
							 : USHER__OVERDUE__OVERDUE_UNSAID;
	}
	if (rec->stage == USHER__STAGE__TAKEN && rec->kind == USHER__KIND__ARRIVAL &&
		rec->meet_by && now > rec->meet_by) {
		return USHER__OVERDUE__GUEST_NOT_MET;
	}
	if (rec->stage == USHER__STAGE__TAKEN && rec->kind == USHER__KIND__PICKUP &&
		rec->expected_at && now > rec->expected_at) {
		return USHER__OVERDUE__DRIVER_NOT_THERE;
	}
	return rec->stage == USHER__STAGE__LENT && is_loan_overdue(handoff, now)
		? USHER__OVERDUE__NOT_BACK
		: USHER__OVERDUE__OVERDUE_UNSAID;
}

static int64_t stage_began_at(const Usher__Fact__Handoff *rec) {
	if (rec->stage == USHER__STAGE__SCHEDULED) {
		return rec->held_at;
	}
	if (rec->stage == USHER__STAGE__TAKEN) {
		return rec->taken_at;
	}
	if (rec->stage == USHER__STAGE__ABOARD) {
		return handoff_boarded_at(rec);
	}
	if (rec->stage == USHER__STAGE__LENT) {
		return handoff_lent_at(rec);
	}
	return handoff_last_offered_at(rec);
}

static void count_and_list_under_way(struct report_job *report_job, const struct handoff *handoff) {
	Usher__Overdue overdue = overdue_reason(handoff, report_job->as_of);
	const Usher__Fact__Handoff *rec = &handoff->rec;

	report_job->at_stage[rec->stage]++;
	report_job->n_overdue += overdue != USHER__OVERDUE__OVERDUE_UNSAID;
	if (report_job->wants_under_way) {
		report_job->under_way = grow(report_job->under_way, report_job->n_under_way,
			sizeof *report_job->under_way);
		report_job->under_way[report_job->n_under_way++] = (struct under_way){
			.number = rec->handoff,
			.kind = rec->kind,
			.stage = rec->stage,
			.post = intern_id(report_job, rec->post),
			.had_by = rec->taker ? intern_id(report_job, rec->taker->badge) : "",
			.since = stage_began_at(rec),
			.overdue = overdue,
		};
	}
}

static void collect_and_count_handoff(void *userdata, const struct handoff *handoff) {
	struct report_job *report_job = userdata;

	if (report_query_covers(&report_job->query, &handoff->rec)) {
		if (report_job->wants_rows) {
			add_candidate_if_wanted(report_job, handoff->rec.handoff);
		} else if (report_job->cursor.part == CURSOR_LINES) {
			add_live_sample(report_job, &handoff->rec);
		}
	}
	if (!report_job->wants_rows && stage_is_open(handoff->rec.stage)) {
		count_and_list_under_way(report_job, handoff);
	}
}

static void make_live_rows(struct report_job *report_job, const struct relay *relay) {
	sort_dedupe_cut_candidates(report_job);
	report_job->live_rows = NEW_N(struct report_row, report_job->n_candidates);
	for (size_t i = 0; i < report_job->n_candidates; i++) {
		const struct handoff *handoff = relay_handoff(relay, report_job->candidates[i]);

		handoff = handoff ? handoff
				  : relay_archived_handoff(relay, report_job->candidates[i]);
		if (handoff) {
			struct report_row *live = &report_job->live_rows[report_job->n_live++];

			report_fill_row(&handoff->rec, live);
			report_row_copy_texts(&report_job->pool, live);
		}
	}
}

void report_job_begin_copy(struct report_job *report_job, const struct relay *relay, int64_t now) {
	report_job->as_of = now;
	report_job->last_wanted = UINT64_MAX;
	report_job->candidates = report_job->wants_rows ? NEW_N(uint64_t, 2 * ROWS_MOST) : NULL;
	report_job->numbers = relay_collect_handoff_numbers(relay, &report_job->n_numbers);
}

bool report_job_copy_reaches_end(struct report_job *report_job, const struct relay *relay) {
	for (size_t i = 0; i < PIECE_MOST && report_job->n_looked_at < report_job->n_numbers; i++) {
		const struct handoff *handoff =
			relay_handoff(relay, report_job->numbers[report_job->n_looked_at++]);

		if (handoff) {
			collect_and_count_handoff(report_job, handoff);
		}
	}
	if (report_job->n_looked_at < report_job->n_numbers) {
		return false;
	}
	relay_for_each_archived_handoff(relay, collect_and_count_handoff, report_job);
	if (report_job->wants_rows) {
		make_live_rows(report_job, relay);
	}
	return true;
}
