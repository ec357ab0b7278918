/* SPDX-License-Identifier: MIT */
/*
 * What follows without anybody's act: when time passes, when the site changes, when a device says
 * what it has. One fact may lead to the next, so each is folded as soon as it is decided.
 */
#include "core/consequence.h"

#include "base/memory.h"
#include "core/device.h"
#include "core/due.h"
#include "core/escalate.h"
#include "core/event.h"
#include "core/facts.h"
#include "core/fold.h"
#include "core/handoff.h"
#include "core/lookup.h"
#include "core/notice.h"
#include "core/offer.h"
#include "core/presence.h"
#include "core/staffing.h"
#include "core/stage.h"
#include "core/state.h"
#include "core/visit.h"

static void archive_handoff(struct relay *relay, uint64_t number, int64_t at, struct facts *facts) {
	facts_add(facts, at, USHER__FACT__FACT__WHAT_FILED)->filed->handoff = number;
	fold_pending_facts(relay, facts);
}

static void handle_handoff_wake(
	struct relay *relay, struct handoff *handoff, int64_t at, struct facts *facts) {
	if (handoff->rec.stage == USHER__STAGE__SCHEDULED) {
		due_offer_scheduled(relay, handoff, at, facts);
	} else if (stage_is_open(handoff->rec.stage)) {
		escalate_handle_due(relay, handoff, at, facts);
	} else {
		archive_handoff(relay, handoff->rec.handoff, at, facts);
	}
}

/* A visit with nothing open ends; one that has ended is archived, with all that is left of it. */
static void handle_visit_wake(
	struct relay *relay, struct visit *visit, int64_t at, struct facts *facts) {
	if (visit_is_awaited(&visit->rec)) {
		due_handle_overdue_visit(relay, visit, at, facts);
		return;
	}
	if (!visit->rec.ended_at) {
		facts_add(facts, at, USHER__FACT__FACT__WHAT_VISIT_ENDED)->visit_ended->visit =
			visit->rec.visit;
		fold_pending_facts(relay, facts);
	}
	if (visit->n_open) {
		return; /* something is lent: it stays until that is back */
	}
	list_each_safe(link, &visit->handoffs) {
		archive_handoff(
			relay, container_of(link, struct handoff, link)->rec.handoff, at, facts);
	}
	facts_add(facts, at, USHER__FACT__FACT__WHAT_VISIT_FILED)->visit_filed->visit =
		visit->rec.visit;
	fold_pending_facts(relay, facts);
}

void consequence_apply_tick(struct relay *relay, int64_t at, struct facts *facts) {
	struct heap_node *node;

	while (facts->n < TICK_FACTS_MAX && (node = heap_first(&relay->wakes)) && node->due <= at) {
		struct handoff *handoff = idmap_get(&relay->handoffs, node->number);

		if (handoff) {
			handle_handoff_wake(relay, handoff, at, facts);
		} else {
			handle_visit_wake(relay, container_of(node, struct visit, node), at, facts);
		}
	}
}

/* Duties that the new site does not know, or does not allow, end. */
static void end_disallowed_duties(
	struct relay *relay, const struct device *device, int64_t at, struct facts *facts) {
	const struct badge *badge =
		device->rec.person ? site_badge(relay->site, device->rec.person->badge) : NULL;

	for (size_t i = device->rec.n_duties; i-- > 0;) {
		const char *id = device->rec.duties[i]->post;
		const struct post *post = site_post(relay->site, id);
		Usher__Fact__SignedOff *signed_off;

		if (!badge || !post || !badge_may_hold(badge, post)) {
			signed_off = facts_add(facts, at, USHER__FACT__FACT__WHAT_SIGNED_OFF)
					     ->signed_off;
			signed_off->device = facts_copy_text(facts, device->rec.device);
			signed_off->post = facts_copy_text(facts, id);
			fold_pending_facts(relay, facts);
		}
	}
}

/* Could its taker, under this site, stand where it was taken? */
static bool taker_may_keep_handoff(const struct relay *relay, const Usher__Fact__Handoff *rec) {
	const struct badge *badge = site_badge(relay->site, rec->taker->badge);
	const char *posts[HANDOFF_POSTS_MAX];
	size_t n = handoff_fill_involved_posts(rec, posts);

	for (size_t i = 1; badge && i < n; i++) {
		const struct post *post = site_post(relay->site, posts[i]);

		if (post && badge_may_hold(badge, post)) {
			return true;
		}
	}
	return false;
}

/* What somebody had taken who cannot be at its post any more, since one of the two is gone, is
 * offered again; what is open at a vanished post goes to the supervisor. So nothing stays with whom
 * it is hidden from. */
static void adapt_handoff_to_site(
	struct relay *relay, const struct handoff *handoff, int64_t at, struct facts *facts) {
	const Usher__Fact__Handoff *rec = &handoff->rec;
	Usher__Fact__Moved *moved;

	if (rec->stage == USHER__STAGE__TAKEN && !taker_may_keep_handoff(relay, rec)) {
		(void)offer_add_released(rec, at, facts);
		fold_pending_facts(relay, facts);
	}
	if (stage_is_open(rec->stage) && !site_post(relay->site, rec->post)) {
		moved = facts_add(facts, at, USHER__FACT__FACT__WHAT_MOVED)->moved;
		moved->handoff = rec->handoff;
		moved->post = facts_copy_text(facts, site_supervisor_post(relay->site)->id);
		fold_pending_facts(relay, facts);
	}
}

void consequence_apply_site(
	struct relay *relay, const struct site *site, int64_t at, struct facts *facts) {
	const struct handoff **handoffs;
	struct staffing before;
	size_t n;

	if (!relay->site) {
		presence_begin_grace(relay, at);
	}
	relay->site = site;
	relay->needs_recheck = true;
	staffing_capture(relay, &before);
	for (size_t i = 0; i < relay->n_devices; i++) {
		end_disallowed_duties(relay, relay->devices[i], at, facts);
	}
	for (size_t i = 0; i < relay->n_devices; i++) {
		device_update_from_site(relay, relay->devices[i]);
	}
	handoffs = relay_collect_handoffs(relay, false, &n);
	for (size_t i = 0; i < n; i++) {
		adapt_handoff_to_site(relay, handoffs[i], at, facts);
	}
	free(handoffs);
	staffing_sync_notices_and_finish(relay, &before, at, facts);
}

/* A notice that need not be confirmed by hand is, once it has reached a device of each who is to
 * read it. */
static void confirm_notice_if_reach_suffices(struct relay *relay, const struct handoff *handoff,
	const struct device *device, int64_t at, struct facts *facts) {
	const Usher__Fact__Notice *notice = handoff->rec.notice;
	const Usher__Fact__Person *person = device->rec.person, *sender = handoff->rec.sender;
	Usher__Fact__Confirmed *confirmed;
	Usher__Fact__Advanced *advanced;
	bool is_last;

	if (!notice || notice->confirm || !notice_is_for(notice, person) ||
		notice_is_confirmed_by(notice, person) ||
		(sender && !strcmp(sender->badge, person->badge) &&
			!notice_has_reader(notice, person))) {
		return;
	}
	is_last = notice_is_complete_with(notice, person);
	confirmed = facts_add(facts, at, USHER__FACT__FACT__WHAT_CONFIRMED)->confirmed;
	confirmed->handoff = handoff->rec.handoff;
	confirmed->person = facts_new_person(facts, person->badge, person->name);
	fold_pending_facts(relay, facts);
	if (is_last) {
		advanced = facts_add(facts, at, USHER__FACT__FACT__WHAT_ADVANCED)->advanced;
		advanced->handoff = handoff->rec.handoff;
		advanced->stage = USHER__STAGE__CONFIRMED;
		fold_pending_facts(relay, facts);
	}
}

void consequence_apply_reached(
	struct relay *relay, const struct event *event, int64_t at, struct facts *facts) {
	const struct handoff *handoff = relay_handoff(relay, event->reached.handoff);
	const struct device *device = device_find(relay, event->device);
	Usher__Fact__Reached *reached;

	if (!handoff || !device || !stage_is_open(handoff->rec.stage) ||
		handoff->rec.stage == USHER__STAGE__SCHEDULED ||
		!device_is_addressed(device, &handoff->rec)) {
		return;
	}
	if (handoff_receipt_is_new(handoff, event->device, event->reached.seen)) {
		reached = facts_add(facts, at, USHER__FACT__FACT__WHAT_REACHED)->reached;
		reached->handoff = event->reached.handoff;
		reached->device = facts_copy_text(facts, event->device);
		reached->seen = event->reached.seen;
		fold_pending_facts(relay, facts);
	}
	/* the device may have had it before, in another's hand */
	confirm_notice_if_reach_suffices(relay, handoff, device, at, facts);
}
