/* SPDX-License-Identifier: MIT */
/* What the reads have in common: what may be seen, and how much of it fits a page. */
#include "query/query_private.h"

bool query_may_see(const struct query *query, const Usher__Fact__Handoff *handoff) {
	return relay_device_may_see_handoff(query->relay, query->principal->device, handoff);
}

void query_set_unreadable(Usher__Answer *answer) {
	answer->outcome = USHER__OUTCOME__UNREADABLE;
	answer->text = "the history cannot be read: its file is damaged, or the disk is";
}

size_t query_count_parts(const Usher__Handoff *handoff) {
	return 1 + handoff->card->n_traits + handoff->n_declined + handoff->n_changes +
		handoff->n_readers + handoff->n_earlier + handoff->n_also;
}

bool page_add(struct page *page, size_t bytes, size_t parts) {
	page->bytes += bytes + 4;
	page->parts += parts;
	page->full = page->n && (page->bytes > PAGE_BYTES || page->parts > PAGE_PARTS);
	page->n += !page->full;
	return !page->full;
}
