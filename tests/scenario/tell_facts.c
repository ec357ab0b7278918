/* SPDX-License-Identifier: MIT */
/* Facts in words: one row, one function. */
#include "tell.h"

#include "encode/encode.h"
#include "proto/ident.h"

#include <inttypes.h>
#include <stdio.h>

static const char *id_text(uint64_t number) {
	static char text[4][IDENT_SIZE];
	static int turn;

	turn = (turn + 1) % 4;
	ident_format(text[turn], number);
	return text[turn];
}

static const char *person_text(const Usher__Fact__Person *person) {
	static char text[2][96];
	static int turn;

	turn = !turn;
	snprintf(text[turn], sizeof text[turn], "%s%s%s", person ? person->badge : "the relay",
		person ? " " : "", person ? person->name : "");
	return text[turn];
}

static const char *stage_text(Usher__Stage stage) {
	return stage == USHER__STAGE__DONE
		? "DONE"
		: protobuf_c_enum_descriptor_get_value(&usher__stage__descriptor, (int)stage)->name;
}

static void signed_on(const Usher__Fact__Fact *fact) {
	const Usher__Fact__SignedOn *on = fact->signed_on;

	printf("%s is on duty at %s on %s", person_text(on->person), on->post, on->device);
	if (*on->vehicle) {
		printf(", driving %s of %u seats", on->vehicle, on->seats);
	}
	for (size_t i = 0; i < on->n_checked; i++) {
		printf("%s%s", i ? ", " : "; checked: ", on->checked[i]);
	}
}

static void signed_off(const Usher__Fact__Fact *fact) {
	printf("duty ends on %s%s%s", fact->signed_off->device,
		*fact->signed_off->post ? " at " : "", fact->signed_off->post);
}

static void paused(const Usher__Fact__Fact *fact) {
	printf("a break %s on %s", fact->paused->over ? "is over" : "begins", fact->paused->device);
}

static void print_expected(const Usher__Fact__Expected *expected) {
	printf(", expected at %s", tell_clock(expected->at));
	if (*expected->to) {
		printf(" for %s", expected->to);
	}
	if (*expected->travel) {
		printf(", by %s", expected->travel);
	}
	printf("%s; told:", expected->car ? ", to be fetched" : "");
	for (size_t i = 0; i < expected->n_tell; i++) {
		printf("%s %s", i ? "," : "", expected->tell[i]);
	}
}

static void visit_opened(const Usher__Fact__Fact *fact) {
	const Usher__Fact__VisitOpened *opened = fact->visit_opened;

	printf("visit %s opens: %s, party of %u, %zu traits", id_text(opened->visit),
		opened->card->surname, opened->card->party_size, opened->card->n_traits);
	if (opened->expected) {
		print_expected(opened->expected);
	}
}

static void arrived(const Usher__Fact__Fact *fact) {
	printf("the guest of visit %s is here, by %s", id_text(fact->arrived->visit),
		person_text(fact->arrived->person));
}

static void postponed(const Usher__Fact__Fact *fact) {
	printf("the guest of visit %s is expected at %s, by %s", id_text(fact->postponed->visit),
		tell_clock(fact->postponed->at), person_text(fact->postponed->person));
}

static void overdue(const Usher__Fact__Fact *fact) {
	printf("the guest of visit %s has not come", id_text(fact->overdue->visit));
}

static void card_changed(const Usher__Fact__Fact *fact) {
	const Usher__Fact__CardChanged *changed = fact->card_changed;

	printf("visit %s", id_text(changed->visit));
	for (size_t i = 0; i < changed->n_changes; i++) {
		const Usher__Fact__Change *change = changed->changes[i];

		printf("%s %s \"%s\" becomes \"%s\"", i ? ";" : ":", change->field, change->before,
			change->after);
	}
	printf(", by %s", changed->n_changes ? person_text(changed->changes[0]->person) : "");
}

static void visit_ended(const Usher__Fact__Fact *fact) {
	printf("visit %s ends, by %s", id_text(fact->visit_ended->visit),
		person_text(fact->visit_ended->person));
}

static void visit_filed(const Usher__Fact__Fact *fact) {
	printf("visit %s filed", id_text(fact->visit_filed->visit));
}

static void print_pickup(const Usher__Fact__Offered *offered) {
	printf(", pickup at %s", offered->pickup->area);
	if (offered->pickup->luggage) {
		printf(" with %u pieces", offered->pickup->luggage);
	}
}

static void print_service(const Usher__Fact__Service *service) {
	printf(", %s %s x%u", service->loan ? "loan of" : "service", service->name,
		service->quantity);
	if (*service->at) {
		printf(" at %s", service->at);
	}
	if (*service->note) {
		printf(", \"%s\"", service->note);
	}
	if (*service->contact) {
		printf(", contact %s", service->contact);
	}
	if (service->named) {
		printf(", asked of %s", person_text(service->named));
	}
}

static void print_notice(const Usher__Fact__Notice *notice) {
	const char *text = notice->unstaffed ? "nobody is there"
		: notice->expected           ? "a guest is expected"
		: notice->overdue            ? "a guest has not come"
					     : notice->text;

	printf(", notice \"%s\"%s", text, notice->confirm ? " to confirm" : "");
	printf(", %s and %u in all", id_text(notice->batch), notice->of);
}

static void print_readers(Usher__Fact__Reader *const *readers, size_t n) {
	printf(", for");
	for (size_t i = 0; i < n; i++) {
		printf("%s %s", i ? "," : "", person_text(readers[i]->person));
	}
	if (!n) {
		printf(" whoever comes");
	}
}

static void print_repeat(const Usher__Fact__Repeat *repeat) {
	struct pool pool = {0};

	printf(", and again %s", encode_repeat(&pool, repeat));
	pool_finish(&pool);
}

static void offered(const Usher__Fact__Fact *fact) {
	const Usher__Fact__Offered *what = fact->offered;

	printf("%s %s %s > %s", id_text(what->handoff), what->due_at ? "SCHEDULED" : "OFFERED",
		what->from, what->post);
	if (*what->to) {
		printf(" (%s)", what->to);
	}
	printf(" until %s", tell_clock(what->due_at ? what->due_at : what->ends_at));
	if (what->repeat) {
		print_repeat(what->repeat);
	}
	if (what->after) {
		printf(", after %s", id_text(what->after));
	}
	if (what->expected_at) {
		printf(", expected %s", tell_clock(what->expected_at));
	}
	if (what->party) {
		printf(", %u of them", what->party);
	}
	if (what->pickup) {
		print_pickup(what);
	}
	if (what->service) {
		print_service(what->service);
	}
	if (what->notice) {
		print_notice(what->notice);
	}
	if (what->notice && !what->due_at) {
		print_readers(what->notice->readers, what->notice->n_readers);
	}
	printf("%s", what->late ? ", late" : "");
}

static void due(const Usher__Fact__Fact *fact) {
	const Usher__Fact__Due *what = fact->due;

	printf("%s OFFERED, being due, until %s", id_text(what->handoff),
		tell_clock(what->ends_at));
	if (what->n_readers) {
		print_readers(what->readers, what->n_readers);
	}
}

static void rescheduled(const Usher__Fact__Fact *fact) {
	printf("%s SCHEDULED until %s, by %s", id_text(fact->rescheduled->handoff),
		tell_clock(fact->rescheduled->due_at), person_text(fact->rescheduled->person));
}

static void taken(const Usher__Fact__Fact *fact) {
	const Usher__Fact__Taken *what = fact->taken;

	printf("%s TAKEN by %s", id_text(what->handoff), person_text(what->person));
	if (*what->vehicle) {
		printf(", %u seats in %s, there at %s", what->seats, what->vehicle,
			tell_clock(what->expected_at));
	}
	if (what->remind_at) {
		printf(", to be met by %s", tell_clock(what->remind_at));
	}
}

static void declined(const Usher__Fact__Fact *fact) {
	printf("%s declined by %s", id_text(fact->declined->handoff),
		person_text(fact->declined->person));
	if (fact->declined->reason) {
		printf(": %s",
			protobuf_c_enum_descriptor_get_value(
				&usher__decline_reason__descriptor, (int)fact->declined->reason)
				->name);
	}
}

static void released(const Usher__Fact__Fact *fact) {
	printf("%s OFFERED again by %s until %s", id_text(fact->released->handoff),
		person_text(fact->released->person), tell_clock(fact->released->ends_at));
}

static void advanced(const Usher__Fact__Fact *fact) {
	const Usher__Fact__Advanced *what = fact->advanced;

	printf("%s %s by %s", id_text(what->handoff), stage_text(what->stage),
		person_text(what->person));
	if (what->seats) {
		printf(", %u seats", what->seats);
	}
	if (what->happened_at) {
		printf(", at %s", tell_clock(what->happened_at));
	}
}

static void estimated(const Usher__Fact__Fact *fact) {
	const Usher__Fact__Estimated *what = fact->estimated;

	printf("%s is at the guest's at %s, by %s", id_text(what->handoff),
		tell_clock(what->expected_at), person_text(what->person));
}

static void withdrawn(const Usher__Fact__Fact *fact) {
	printf("%s WITHDRAWN by %s", id_text(fact->withdrawn->handoff),
		person_text(fact->withdrawn->person));
}

static const char *cause_text(Usher__Cause cause) {
	static const char *const texts[] = {
		[USHER__CAUSE__TIME] = "in its time",
		[USHER__CAUSE__NOBODY_THERE] = "since nobody is there",
		[USHER__CAUSE__NOBODY_LISTENS] = "since nobody there listens",
		[USHER__CAUSE__ALL_DECLINED] = "since all who are there have declined",
		[USHER__CAUSE__NOT_MET] = "since the guest is not met",
	};

	return texts[cause];
}

static void missed(const Usher__Fact__Fact *fact) {
	printf("%s MISSED %s", id_text(fact->missed->handoff), cause_text(fact->missed->cause));
}

static void climbed(const Usher__Fact__Fact *fact) {
	const Usher__Fact__Climbed *what = fact->climbed;

	printf("%s rings again, %s", id_text(what->handoff), cause_text(what->cause));
	if (*what->post) {
		printf(": for %s as well", what->post);
	}
}

static void filed(const Usher__Fact__Fact *fact) {
	printf("%s filed", id_text(fact->filed->handoff));
}

static void moved(const Usher__Fact__Fact *fact) {
	printf("%s goes to %s", id_text(fact->moved->handoff), fact->moved->post);
}

static void reached(const Usher__Fact__Fact *fact) {
	printf("%s %s %s", id_text(fact->reached->handoff),
		fact->reached->seen ? "is on the screen of" : "has reached", fact->reached->device);
}

static void handed_over(const Usher__Fact__Fact *fact) {
	const Usher__Fact__HandedOver *over = fact->handed_over;

	printf("%s is with %s now, by %s", id_text(over->handoff), person_text(over->person),
		person_text(over->by));
	if (*over->vehicle) {
		printf(", in %s", over->vehicle);
	}
}

static void split(const Usher__Fact__Fact *fact) {
	printf("%s is for %u of them", id_text(fact->split->handoff), fact->split->party);
}

static void confirmed(const Usher__Fact__Fact *fact) {
	printf("%s confirmed by %s", id_text(fact->confirmed->handoff),
		person_text(fact->confirmed->person));
}

static void reminded(const Usher__Fact__Fact *fact) {
	printf("%s rings again, by %s", id_text(fact->reminded->handoff),
		person_text(fact->reminded->person));
}

static void inspection(const Usher__Fact__Fact *fact) {
	const Usher__Fact__Inspection *found = fact->inspection;

	printf("inspection %s of %s by %s", id_text(found->inspection),
		found->badge ? person_text(found->badge) : found->post, person_text(found->person));
	for (size_t i = 0; i < found->n_failed; i++) {
		printf("%s%s", i ? ", " : "; failed: ", found->failed[i]);
	}
	if (*found->note) {
		printf("; \"%s\"", found->note);
	}
}

static void nothing(const Usher__Fact__Fact *fact) {
	printf("nothing changes");
}

static void (*const tellers[])(const Usher__Fact__Fact *fact) = {
	[USHER__FACT__FACT__WHAT__NOT_SET] = nothing,
	[USHER__FACT__FACT__WHAT_SIGNED_ON] = signed_on,
	[USHER__FACT__FACT__WHAT_SIGNED_OFF] = signed_off,
	[USHER__FACT__FACT__WHAT_VISIT_OPENED] = visit_opened,
	[USHER__FACT__FACT__WHAT_VISIT_ENDED] = visit_ended,
	[USHER__FACT__FACT__WHAT_OFFERED] = offered,
	[USHER__FACT__FACT__WHAT_TAKEN] = taken,
	[USHER__FACT__FACT__WHAT_DECLINED] = declined,
	[USHER__FACT__FACT__WHAT_RELEASED] = released,
	[USHER__FACT__FACT__WHAT_ADVANCED] = advanced,
	[USHER__FACT__FACT__WHAT_WITHDRAWN] = withdrawn,
	[USHER__FACT__FACT__WHAT_MISSED] = missed,
	[USHER__FACT__FACT__WHAT_FILED] = filed,
	[USHER__FACT__FACT__WHAT_MOVED] = moved,
	[USHER__FACT__FACT__WHAT_REACHED] = reached,
	[USHER__FACT__FACT__WHAT_PAUSED] = paused,
	[USHER__FACT__FACT__WHAT_CARD_CHANGED] = card_changed,
	[USHER__FACT__FACT__WHAT_VISIT_FILED] = visit_filed,
	[USHER__FACT__FACT__WHAT_HANDED_OVER] = handed_over,
	[USHER__FACT__FACT__WHAT_SPLIT] = split,
	[USHER__FACT__FACT__WHAT_CONFIRMED] = confirmed,
	[USHER__FACT__FACT__WHAT_REMINDED] = reminded,
	[USHER__FACT__FACT__WHAT_INSPECTION] = inspection,
	[USHER__FACT__FACT__WHAT_CLIMBED] = climbed,
	[USHER__FACT__FACT__WHAT_DUE] = due,
	[USHER__FACT__FACT__WHAT_RESCHEDULED] = rescheduled,
	[USHER__FACT__FACT__WHAT_ARRIVED] = arrived,
	[USHER__FACT__FACT__WHAT_POSTPONED] = postponed,
	[USHER__FACT__FACT__WHAT_OVERDUE] = overdue,
	[USHER__FACT__FACT__WHAT_ESTIMATED] = estimated,
};

void tell_fact(const Usher__Fact__Fact *fact) {
	printf("%s     ", tell_clock(fact->at));
	tellers[fact->what_case](fact);
	puts("");
}
