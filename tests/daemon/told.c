/* SPDX-License-Identifier: MIT */
#include "told.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdio.h>

/* What Update.seq adds: nothing in counts. */
static void print_seq(FILE *out, uint64_t seq) {
	if (seq) {
		fprintf(out, "@%" PRIu64, seq);
	}
}

static const char *name(const ProtobufCEnumDescriptor *descriptor, int value) {
	const ProtobufCEnumValue *row = protobuf_c_enum_descriptor_get_value(descriptor, value);

	return row ? row->name : "?";
}

static void print_handoff(FILE *out, const Usher__Handoff *handoff) {
	fprintf(out, "%s %s", handoff->id, name(&usher__stage__descriptor, (int)handoff->stage));
	if (*handoff->taken_by) {
		fprintf(out, " by %s", handoff->taken_by);
	}
	if (handoff->n_declined) {
		fprintf(out, " less %zu", handoff->n_declined);
	}
	if (handoff->reached) {
		fprintf(out, " %u/%u", handoff->reached, handoff->seen);
	}
}

static void print_welcome(FILE *out, const Usher__FromRelay *message) {
	fprintf(out, "welcome");
	if (message->welcome->person) {
		fprintf(out, " %s at %s", message->welcome->person->badge,
			message->welcome->posts[0]);
	}
}

static void print_visit(FILE *out, const Usher__Visit *visit) {
	fprintf(out, "visit %s %s, %zu changes%s", visit->id, visit->card->surname,
		visit->n_changes, visit->namesake ? ", with a namesake" : "");
	if (visit->ended_at) {
		fprintf(out, ", ended by %s", *visit->ended_by ? visit->ended_by : "the relay");
	}
	fprintf(out, ": ");
}

static void print_people(FILE *out, const Usher__Answer *answer) {
	for (size_t i = 0; i < answer->n_entries; i++) {
		const Usher__Entry *entry = answer->entries[i];

		fprintf(out, "%s%s%s %s %s %u/%u%s", i ? ", " : "", entry->post, entry->badge,
			entry->name, *entry->extension ? entry->extension : "-", entry->on_duty,
			entry->listening, entry->on_break ? " on a break" : "");
	}
	for (size_t i = 0; i < answer->n_inspections; i++) {
		const Usher__Inspection *found = answer->inspections[i];

		fprintf(out, "%s%s by %s of %s%s, %zu failed", i ? ", " : "", found->id, found->by,
			found->badge, found->post, found->n_failed);
	}
}

static void print_line(FILE *out, const Usher__ReportLine *line) {
	fprintf(out, "%s %u sent %u taken %u met %u missed %u open", *line->name ? line->name : "-",
		line->sent, line->taken, line->met, line->missed, line->open);
	if (line->to_take->n) {
		fprintf(out, " in %" PRId64 "/%" PRId64 "/%" PRId64, line->to_take->median,
			line->to_take->ninetieth, line->to_take->worst);
	}
}

static void print_report(FILE *out, const Usher__Answer *answer) {
	const Usher__Report *report = answer->report;

	for (size_t i = 0; i < answer->n_lines; i++) {
		print_line(out, answer->lines[i]);
		fprintf(out, ", ");
	}
	for (size_t i = 0; i < answer->n_rows; i++) {
		const Usher__ReportRow *row = answer->rows[i];

		fprintf(out, "%s%s %s>%s by %s, %s", i ? ", " : "", row->id, row->from, row->to,
			row->sent_by, name(&usher__stage__descriptor, (int)row->stage));
		fprintf(out, "%s%s%s%s", *row->taken_by ? " by " : "", row->taken_by,
			*row->had_by ? " " : "", row->had_by);
	}
	if (report && report->all) {
		fprintf(out, "all: ");
		print_line(out, report->all);
	}
	for (size_t i = 0; report && i < report->n_under_way; i++) {
		const Usher__UnderWay *one = report->under_way[i];

		fprintf(out, "%s%s %s", i || report->all ? ", " : "", one->id,
			name(&usher__stage__descriptor, (int)one->stage));
		fprintf(out, "%s%s", one->overdue ? " " : "",
			one->overdue ? name(&usher__overdue__descriptor, (int)one->overdue) : "");
	}
}

static void print_post_presence(FILE *out, const Usher__PostPresence *post) {
	fprintf(out, " %s %u/%u", post->post, post->on_duty, post->listening);
	if (post->on_break) {
		fprintf(out, " %u on a break", post->on_break);
	}
	if (post->deaf) {
		fprintf(out, " %u deaf since %" PRId64, post->deaf, post->deaf_since);
	}
	if (*post->instead) {
		fprintf(out, " > %s", post->instead);
	}
	if (*post->past_instead) {
		fprintf(out, "/%s%s", post->past_instead, post->past_unheard ? "?" : "");
	}
	fprintf(out, "%s", post->nobody_hears ? " unheard" : "");
	for (size_t i = 0; i < post->n_people; i++) {
		const Usher__Duty *duty = post->people[i];

		fprintf(out, "%s%s %s%s%s%s%s", i ? ", " : " [", duty->badge, duty->device,
			duty->break_since ? " on a break" : "", duty->deaf_since ? " deaf" : "",
			*duty->vehicle ? " in " : "", duty->vehicle);
		if (*duty->vehicle) {
			fprintf(out, " %u/%u", duty->seats_taken, duty->seats);
		}
	}
	fprintf(out, "%s", post->n_people ? "]" : "");
}

/* What a read has read. */
static void print_read(FILE *out, const Usher__Answer *answer) {
	fprintf(out, " [");
	if (answer->visit) {
		print_visit(out, answer->visit);
	}
	for (size_t i = 0; i < answer->n_visits; i++) {
		fprintf(out, "%s%s %s", i ? ", " : "", answer->visits[i]->id,
			answer->visits[i]->card->surname);
	}
	for (size_t i = 0; i < answer->n_handoffs; i++) {
		fprintf(out, "%s", i ? ", " : "");
		print_handoff(out, answer->handoffs[i]);
	}
	for (size_t i = 0; i < answer->n_duties; i++) {
		const Usher__Duty *duty = answer->duties[i];

		fprintf(out, "%s%s: %s %s at %s%s", i ? ", " : "", duty->device, duty->badge,
			duty->name, duty->post, duty->listening ? "" : ", not listening");
	}
	if (answer->handoff) {
		print_handoff(out, answer->handoff);
	}
	for (size_t i = 0; i < answer->n_presence; i++) {
		fprintf(out, "%s", i ? "," : "");
		print_post_presence(out, answer->presence[i]);
	}
	print_people(out, answer);
	print_report(out, answer);
	fprintf(out, "]");
	if (*answer->next) {
		fprintf(out, " next %s", answer->next);
	}
}

static void print_answer(FILE *out, const Usher__FromRelay *message) {
	const Usher__Answer *answer = message->answer;

	fprintf(out, "%s %" PRIu64 " %s", answer->read ? "read" : "answer", answer->id,
		name(&usher__outcome__descriptor, (int)answer->outcome));
	if (*answer->handoff_id && !answer->read) {
		fprintf(out, " %s", answer->handoff_id);
	}
	if (answer->winner) {
		fprintf(out, " by %s %s", answer->winner->badge, answer->winner->name);
	}
	if (*answer->text) {
		fprintf(out, ": %s", answer->text);
	}
	if (answer->read && answer->outcome == USHER__OUTCOME__OK) {
		print_read(out, answer);
	}
}

static void print_me(FILE *out, const Usher__Me *me) {
	fprintf(out, "%s", me->person ? me->person->badge : "nobody");
	for (size_t i = 0; i < me->n_posts; i++) {
		fprintf(out, "%s%s", i ? ", " : " at ", me->posts[i]);
	}
	if (*me->vehicle) {
		fprintf(out, " in %s %u/%u", me->vehicle, me->seats_taken, me->seats);
	}
	fprintf(out, "%s #%" PRIu64, me->break_since ? " on a break" : "", me->changed);
}

static void print_presence(FILE *out, const Usher__Presence *presence) {
	fprintf(out, presence->whole ? "all there:" : "there:");
	for (size_t i = 0; i < presence->n_posts; i++) {
		fprintf(out, "%s", i ? "," : "");
		print_post_presence(out, presence->posts[i]);
	}
}

static void print_ears(FILE *out, const Usher__Ears *ears) {
	fprintf(out, "deaf:");
	for (size_t i = 0; i < ears->n_deaf; i++) {
		const Usher__Ear *ear = ears->deaf[i];

		fprintf(out, "%s %s %s since %lld", i ? "," : "", ear->badge, ear->device,
			(long long)ear->deaf_since);
	}
}

static void print_update(FILE *out, const Usher__FromRelay *message) {
	const Usher__Update *update = message->update;

	switch (update->what_case) {
	case USHER__UPDATE__WHAT_HANDOFF:
		print_handoff(out, update->handoff);
		break;
	case USHER__UPDATE__WHAT_GONE:
		fprintf(out, "%s gone", update->gone->id);
		break;
	case USHER__UPDATE__WHAT_COUNTS:
		fprintf(out, "%s has %u/%u", update->counts->id, update->counts->reached,
			update->counts->seen);
		break;
	case USHER__UPDATE__WHAT_RESET:
		fprintf(out, "reset");
		break;
	case USHER__UPDATE__WHAT_IN_STEP:
		fprintf(out, "in step");
		break;
	case USHER__UPDATE__WHAT_EARS:
		print_ears(out, update->ears);
		break;
	case USHER__UPDATE__WHAT_ME:
		fprintf(out, "me ");
		print_me(out, update->me);
		break;
	case USHER__UPDATE__WHAT_PRESENCE:
		print_presence(out, update->presence);
		break;
	case USHER__UPDATE__WHAT_REMAINING:
		fprintf(out, "left:");
		for (size_t i = 0; i < update->remaining->n_ids; i++) {
			fprintf(out, " %s", update->remaining->ids[i]);
		}
		break;
	case USHER__UPDATE__WHAT_SITE_CHANGED:
		fprintf(out, "another site");
		break;
	case USHER__UPDATE__WHAT__NOT_SET:
	case _USHER__UPDATE__WHAT__CASE_IS_INT_SIZE:
		fprintf(out, "?");
		break;
	}
	print_seq(out, update->seq);
}

static void print_goodbye(FILE *out, const Usher__FromRelay *message) {
	fprintf(out, "goodbye %s: %s",
		name(&usher__reason__descriptor, (int)message->goodbye->reason),
		message->goodbye->text);
}

static void print_heartbeat(FILE *out, const Usher__FromRelay *message) {
	fprintf(out, "heartbeat");
}

static void (*const printers[])(FILE *out, const Usher__FromRelay *message) = {
	[USHER__FROM_RELAY__BODY_WELCOME] = print_welcome,
	[USHER__FROM_RELAY__BODY_ANSWER] = print_answer,
	[USHER__FROM_RELAY__BODY_UPDATE] = print_update,
	[USHER__FROM_RELAY__BODY_GOODBYE] = print_goodbye,
	[USHER__FROM_RELAY__BODY_HEARTBEAT] = print_heartbeat,
};

char *told_text(const Usher__FromRelay *message) {
	char *text = NULL;
	size_t size;
	FILE *out = allocated(open_memstream(&text, &size));

	if (message->body_case < sizeof printers / sizeof *printers &&
		printers[message->body_case]) {
		printers[message->body_case](out, message);
	} else {
		fprintf(out, "?");
	}
	fprintf(out, "; ");
	fclose(out);
	return allocated(text);
}

char *told_me(const Usher__Me *me) {
	char *text = NULL;
	size_t size;
	FILE *out = allocated(open_memstream(&text, &size));

	print_me(out, me);
	fclose(out);
	return allocated(text);
}
