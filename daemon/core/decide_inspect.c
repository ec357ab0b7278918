/* SPDX-License-Identifier: MIT */
#include "core/decide_inspect.h"

#include "core/deciding.h"
#include "core/state.h"

Usher__Outcome decide_inspect(struct deciding *d, const struct act_inspect *inspect) {
	const struct site *site = d->relay->site;
	const struct badge *badge = inspect->badge ? site_badge(site, inspect->badge) : NULL;
	Usher__Fact__Inspection *inspection;

	if (!d->device->sees_all) {
		return USHER__OUTCOME__NEVER_YOURS;
	}
	if (inspect->badge && !badge) {
		return USHER__OUTCOME__NO_SUCH_BADGE;
	}
	if (inspect->post && !site_post(site, inspect->post)) {
		return USHER__OUTCOME__NO_SUCH_POST;
	}
	for (size_t i = 0; i < inspect->n_failed; i++) {
		if (!site_checklist_item(site, inspect->failed[i])) {
			return USHER__OUTCOME__NO_SUCH_CHECK;
		}
	}
	inspection = deciding_add_fact(d, USHER__FACT__FACT__WHAT_INSPECTION)->inspection;
	inspection->inspection = d->answered->handoff = d->next_number;
	inspection->at = d->at;
	inspection->person = deciding_copy_actor(d);
	inspection->badge = badge ? facts_new_person(d->facts, badge->id, badge->name) : NULL;
	inspection->post = facts_copy_text(d->facts, inspect->post);
	inspection->note = facts_copy_text(d->facts, inspect->note);
	inspection->failed =
		pool_alloc(&d->facts->pool, (inspect->n_failed + 1) * sizeof *inspection->failed);
	for (size_t i = 0; i < inspect->n_failed; i++) {
		inspection->failed[inspection->n_failed++] =
			facts_copy_text(d->facts, inspect->failed[i]);
	}
	return USHER__OUTCOME__OK;
}
