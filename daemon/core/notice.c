/* SPDX-License-Identifier: MIT */
/* Notices: which go together, who is to read one, and who has it. */
#include "core/notice.h"

#include "core/device.h"
#include "core/facts.h"
#include "core/lookup.h"
#include "core/state.h"

#include <string.h>

Usher__Fact__Reader **notice_readers(const struct relay *relay, const char *post,
	const Usher__Fact__Person *sender, struct facts *facts, size_t *ret_n) {
	Usher__Fact__Reader **readers = pool_take(&facts->pool, READERS_MAX * sizeof *readers);
	size_t n = 0;

	for (size_t i = 0; i < relay->n_devices && n < READERS_MAX; i++) {
		const Usher__Fact__Person *person = relay->devices[i]->rec.person;
		bool listed = !person || (sender && !strcmp(person->badge, sender->badge)) ||
			device_find_duty(relay->devices[i], post) < 0;

		for (size_t j = 0; j < n && !listed; j++) {
			listed = !strcmp(readers[j]->person->badge, person->badge);
		}
		if (!listed) {
			readers[n] = facts_make(facts, &usher__fact__reader__descriptor);
			readers[n++]->person = facts_person(facts, person->badge, person->name);
		}
	}
	*ret_n = n;
	return readers;
}

const struct handoff *batch_next(const struct relay *relay, const Usher__Fact__Handoff *rec,
	Usher__Stage stage, uint64_t *at) {
	const Usher__Fact__Notice *notice = rec->notice;
	uint64_t first = notice && notice->of ? notice->batch : rec->handoff,
		 n = notice && notice->of ? notice->of : 1;

	while (*at < n) {
		const struct handoff *handoff = relay_handoff(relay, first + (*at)++);
		bool together = handoff &&
			(notice ? handoff->rec.notice && handoff->rec.notice->batch == notice->batch
				: true);

		if (together && handoff->rec.stage == stage) {
			return handoff;
		}
	}
	return NULL;
}

static const Usher__Fact__Reader *reader_of(
	const Usher__Fact__Notice *notice, const Usher__Fact__Person *person) {
	for (size_t i = 0; i < notice->n_readers; i++) {
		if (!strcmp(notice->readers[i]->person->badge, person->badge)) {
			return notice->readers[i];
		}
	}
	return NULL;
}

bool notice_lists(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person) {
	return reader_of(notice, person) != NULL;
}

bool notice_asks(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person) {
	return notice_lists(notice, person) || !notice->n_readers;
}

bool notice_has(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person) {
	const Usher__Fact__Reader *reader = reader_of(notice, person);

	return reader && reader->at;
}

bool notice_is_last(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person) {
	const Usher__Fact__Reader *own = reader_of(notice, person);

	for (size_t i = 0; i < notice->n_readers; i++) {
		if (notice->readers[i] != own && !notice->readers[i]->at) {
			return false;
		}
	}
	return true;
}
