/* SPDX-License-Identifier: MIT */
/* Notices: which go together, who is to read one, and who has it. */
#include "core/notice.h"

#include "core/device.h"
#include "core/facts.h"
#include "core/lookup.h"
#include "core/state.h"

#include <string.h>

Usher__Fact__Reader **notice_gather_readers(const struct relay *relay, const char *post,
	const Usher__Fact__Person *sender, struct facts *facts, size_t *ret_n) {
	Usher__Fact__Reader **readers = pool_alloc(&facts->pool, READERS_MAX * sizeof *readers);
	size_t n = 0;

	for (size_t i = 0; i < relay->n_devices && n < READERS_MAX; i++) {
		const Usher__Fact__Person *person = relay->devices[i]->rec.person;
		bool is_skipped = !person || (sender && !strcmp(person->badge, sender->badge)) ||
			device_duty_index(relay->devices[i], post) < 0;

		for (size_t j = 0; j < n && !is_skipped; j++) {
			is_skipped = !strcmp(readers[j]->person->badge, person->badge);
		}
		if (!is_skipped) {
			readers[n] = facts_new_message(facts, &usher__fact__reader__descriptor);
			readers[n++]->person = facts_new_person(facts, person->badge, person->name);
		}
	}
	*ret_n = n;
	return readers;
}

const struct handoff *notice_batch_or_self_next(const struct relay *relay,
	const Usher__Fact__Handoff *rec, Usher__Stage stage, uint64_t *cursor) {
	const Usher__Fact__Notice *notice = rec->notice;
	uint64_t first = notice && notice->of ? notice->batch : rec->handoff,
		 n = notice && notice->of ? notice->of : 1;

	while (*cursor < n) {
		const struct handoff *handoff = relay_handoff(relay, first + (*cursor)++);
		bool is_in_batch = handoff &&
			(notice ? handoff->rec.notice && handoff->rec.notice->batch == notice->batch
				: true);

		if (is_in_batch && handoff->rec.stage == stage) {
			return handoff;
		}
	}
	return NULL;
}

Usher__Fact__Reader *notice_find_reader(
	const Usher__Fact__Notice *notice, const Usher__Fact__Person *person) {
	for (size_t i = 0; i < notice->n_readers; i++) {
		if (!strcmp(notice->readers[i]->person->badge, person->badge)) {
			return notice->readers[i];
		}
	}
	return NULL;
}

bool notice_has_reader(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person) {
	return notice_find_reader(notice, person) != NULL;
}

bool notice_is_for(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person) {
	return notice_has_reader(notice, person) || !notice->n_readers;
}

bool notice_is_confirmed_by(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person) {
	const Usher__Fact__Reader *reader = notice_find_reader(notice, person);

	return reader && reader->at;
}

bool notice_is_complete_with(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person) {
	const Usher__Fact__Reader *reader = notice_find_reader(notice, person);

	for (size_t i = 0; i < notice->n_readers; i++) {
		if (notice->readers[i] != reader && !notice->readers[i]->at) {
			return false;
		}
	}
	return true;
}
