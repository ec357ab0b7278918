/* SPDX-License-Identifier: MIT */
/* Notices: who is to read one, and who has it. */
#include "core/decide.h"

#include <string.h>

void notice_readers(const struct relay *relay, Usher__Fact__Offered *offered, const Usher__Fact__Person *sender,
	struct facts *facts) {
	Usher__Fact__Notice *notice = offered->notice;

	notice->readers = pool_take(&facts->pool, READERS_MAX * sizeof *notice->readers);
	for (size_t i = 0; i < relay->n_devices && notice->n_readers < READERS_MAX; i++) {
		const Usher__Fact__Person *person = relay->devices[i]->is.person;
		bool listed = !person || (sender && !strcmp(person->badge, sender->badge)) ||
			device_duty(relay->devices[i], offered->post) < 0;

		for (size_t j = 0; j < notice->n_readers && !listed; j++) {
			listed = !strcmp(notice->readers[j]->person->badge, person->badge);
		}
		if (!listed) {
			Usher__Fact__Reader *reader = facts_make(facts, &usher__fact__reader__descriptor);

			reader->person = facts_person(facts, person->badge, person->name);
			notice->readers[notice->n_readers++] = reader;
		}
	}
}

bool notice_fits(const Usher__Fact__Notice *notice) {
	for (size_t i = 0; notice && i < notice->n_readers; i++) {
		if (!notice->readers[i]->person) {
			return false;
		}
	}
	return true;
}

static const Usher__Fact__Reader *reader_of(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person) {
	for (size_t i = 0; i < notice->n_readers; i++) {
		if (!strcmp(notice->readers[i]->person->badge, person->badge)) {
			return notice->readers[i];
		}
	}
	return NULL;
}

bool notice_asks(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person) {
	return reader_of(notice, person) || !notice->n_readers;
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
