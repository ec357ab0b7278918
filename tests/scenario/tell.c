/* SPDX-License-Identifier: MIT */
/*
 * Tells a story to the core in virtual time and prints what it decided.
 *
 *     tell SITE STORY
 *
 * A story's lines: "HH:MM:SS.mmm DEVICE VERB …" (see the table of verbs), "HH:MM:SS.mmm site FILE" for a new
 * site beside the first one, "HH:MM:SS.mmm ." to let time pass, "retry" before a verb to ask again under
 * the last id; "#n" is the n-th handoff sent. Whatever falls due in between happens by itself. After the
 * last line the facts are folded again from their bytes, without any site, and must give the same state.
 */
#include "base/cleanup.h"
#include "base/memory.h"
#include "core/relay.h"
#include "daemon/journal.h"
#include "daemon/site_file.h"
#include "daemon/words.h"
#include "proto/ident.h"

#include <inttypes.h>
#include <libgen.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
	WORDS_MAX = 32,
	SENT_MAX = 64,
	SITES_MAX = 8,
};

static const int64_t dawn = INT64_C(1767225600000); /* 2026-01-01 00:00 UTC */

struct packed {
	uint8_t *bytes;
	size_t size;
};

struct telling {
	struct relay *relay;
	struct site *sites[SITES_MAX];
	size_t n_sites;
	const char *folder;
	uint64_t sent[SENT_MAX];
	size_t n_sent;
	uint64_t next_id;
	struct packed *log;
	size_t n_log;
	int line;
};

static void stop(const struct telling *telling, const char *why, const char *what) {
	fprintf(stderr, "line %d: %s: %s\n", telling->line, why, what);
	exit(2);
}

static const char *clock_text(int64_t at) {
	static char text[2][32];
	static int turn;
	int64_t ms = at - dawn;

	turn = !turn;
	snprintf(text[turn], sizeof text[turn], "%02" PRId64 ":%02" PRId64 ":%02" PRId64 ".%03" PRId64,
		ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
	return text[turn];
}

static int64_t parse_clock(const struct telling *telling, const char *text) {
	int h, m, s, ms;

	if (sscanf(text, "%d:%d:%d.%d", &h, &m, &s, &ms) != 4) {
		stop(telling, "not a time like 00:00:00.000", text);
	}
	return dawn + ((h * INT64_C(60) + m) * 60 + s) * 1000 + ms;
}

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
	snprintf(text[turn], sizeof text[turn], "%s%s%s", person ? person->badge : "the relay", person ? " " : "",
		person ? person->name : "");
	return text[turn];
}

static const char *stage_text(Usher__Fact__Stage stage) {
	return protobuf_c_enum_descriptor_get_value(&usher__fact__stage__descriptor, (int)stage)->name;
}

static void print_fact(const Usher__Fact__Fact *fact) {
	printf("%s     ", clock_text(fact->at));
	switch (fact->what_case) {
	case USHER__FACT__FACT__WHAT_SIGNED_ON:
		printf("%s is on duty at %s on %s\n", person_text(fact->signed_on->person), fact->signed_on->post,
			fact->signed_on->device);
		break;
	case USHER__FACT__FACT__WHAT_SIGNED_OFF:
		printf("duty ends on %s%s%s\n", fact->signed_off->device, *fact->signed_off->post ? " at " : "",
			fact->signed_off->post);
		break;
	case USHER__FACT__FACT__WHAT_VISIT_OPENED:
		printf("visit %s opens: %s, party of %u, %zu traits\n", id_text(fact->visit_opened->visit),
			fact->visit_opened->card->surname, fact->visit_opened->card->party_size,
			fact->visit_opened->card->n_traits);
		break;
	case USHER__FACT__FACT__WHAT_VISIT_ENDED:
		printf("visit %s ends\n", id_text(fact->visit_ended->visit));
		break;
	case USHER__FACT__FACT__WHAT_OFFERED:
		printf("%s OFFERED %s > %s (%s) until %s%s\n", id_text(fact->offered->handoff), fact->offered->from,
			fact->offered->post, fact->offered->to, clock_text(fact->offered->ends_at),
			fact->offered->late ? ", late" : "");
		break;
	case USHER__FACT__FACT__WHAT_TAKEN:
		printf("%s TAKEN by %s\n", id_text(fact->taken->handoff), person_text(fact->taken->person));
		break;
	case USHER__FACT__FACT__WHAT_DECLINED:
		printf("%s declined by %s\n", id_text(fact->declined->handoff), person_text(fact->declined->person));
		break;
	case USHER__FACT__FACT__WHAT_RELEASED:
		printf("%s OFFERED again by %s until %s\n", id_text(fact->released->handoff),
			person_text(fact->released->person), clock_text(fact->released->ends_at));
		break;
	case USHER__FACT__FACT__WHAT_ADVANCED:
		printf("%s %s by %s\n", id_text(fact->advanced->handoff), stage_text(fact->advanced->stage),
			person_text(fact->advanced->person));
		break;
	case USHER__FACT__FACT__WHAT_WITHDRAWN:
		printf("%s WITHDRAWN by %s\n", id_text(fact->withdrawn->handoff),
			person_text(fact->withdrawn->person));
		break;
	case USHER__FACT__FACT__WHAT_MISSED:
		printf("%s MISSED\n", id_text(fact->missed->handoff));
		break;
	case USHER__FACT__FACT__WHAT_FILED:
		printf("%s filed\n", id_text(fact->filed->handoff));
		break;
	case USHER__FACT__FACT__WHAT_MOVED:
		printf("%s goes to %s\n", id_text(fact->moved->handoff), fact->moved->post);
		break;
	case USHER__FACT__FACT__WHAT_REACHED:
		printf("%s %s %s\n", id_text(fact->reached->handoff),
			fact->reached->seen ? "is on the screen of" : "has reached", fact->reached->device);
		break;
	case USHER__FACT__FACT__WHAT__NOT_SET:
		printf("nothing changes\n");
		break;
	case _USHER__FACT__FACT__WHAT__CASE_IS_INT_SIZE:
		break;
	}
}

static void keep(struct telling *telling, const Usher__Fact__Fact *fact) {
	struct packed packed = {.size = usher__fact__fact__get_packed_size(fact)};

	packed.bytes = must(malloc(packed.size + 1));
	usher__fact__fact__pack(fact, packed.bytes);
	GROW(telling->log, telling->n_log);
	telling->log[telling->n_log++] = packed;
}

static void apply(struct telling *telling, const struct event *event) {
	_cleanup_(facts_clear) struct facts facts = {0};
	_cleanup_(pool_finish) struct pool pool = {0};
	const Usher__Fact__Answered *answer = relay_apply(telling->relay, event, &facts);

	for (size_t i = 0; i < facts.n; i++) {
		print_fact(facts.list[i]);
		keep(telling, facts.list[i]);
		if (facts.list[i]->what_case == USHER__FACT__FACT__WHAT_OFFERED && telling->n_sent < SENT_MAX) {
			telling->sent[telling->n_sent++] = facts.list[i]->offered->handoff;
		}
	}
	if (answer) {
		const char *why = words_why(&pool, telling->sites[telling->n_sites - 1], event, answer);

		printf("%s  <- %s %s%s%s%s\n", clock_text(event->at), event->device,
			words_outcome(answer->outcome), *why ? ": " : "", why, facts.n ? "" : " (as before)");
	}
}

/* Everything that falls due before @at happens when it falls due. */
static void pass_time(struct telling *telling, int64_t at) {
	int64_t wake;

	while ((wake = relay_wake(telling->relay)) <= at) {
		struct event event = {.kind = EVENT_TICK, .at = wake};

		apply(telling, &event);
	}
}

static void take_site(struct telling *telling, const char *path, int64_t at) {
	_cleanup_(freep) char *why = NULL;
	struct event event = {.kind = EVENT_SITE, .at = at};

	if (telling->n_sites == SITES_MAX || site_read(&telling->sites[telling->n_sites], &why, path) < 0) {
		stop(telling, "site", why ? why : path);
	}
	event.site = telling->sites[telling->n_sites++];
	apply(telling, &event);
}

static uint64_t handoff_meant(const struct telling *telling, const char *text) {
	size_t n = text && *text == '#' ? strtoul(text + 1, NULL, 10) : 0;

	if (n && n <= telling->n_sent) {
		return telling->sent[n - 1];
	}
	return 999999; /* no such */
}

static void parse_card(const struct telling *telling, char **words, size_t n, Usher__Fact__Card *card,
	char **traits, struct event *event) {
	static const char *const honorifics[] = {"", "MR", "MISS", "MS", "MRS"};

	card->traits = traits;
	for (size_t i = 0; i < n; i++) {
		char *value = strchr(words[i], '=');

		if (!value) {
			stop(telling, "not key=value", words[i]);
		}
		*value++ = '\0';
		if (!strcmp(words[i], "surname")) {
			card->surname = value;
		} else if (!strcmp(words[i], "given")) {
			card->given_name = value;
		} else if (!strcmp(words[i], "party")) {
			card->party_size = (uint32_t)strtoul(value, NULL, 10);
		} else if (!strcmp(words[i], "trait")) {
			card->traits[card->n_traits++] = value;
		} else if (!strcmp(words[i], "from")) {
			event->post = value;
		} else if (!strcmp(words[i], "age")) {
			event->age = strtoul(value, NULL, 10);
		} else if (!strcmp(words[i], "honorific")) {
			for (int h = 1; h < 5; h++) {
				card->honorific = strcmp(honorifics[h], value) ? card->honorific
									       : (Usher__Fact__Honorific)h;
			}
		} else {
			stop(telling, "no such part of a card", words[i]);
		}
	}
}

static enum event_kind act_called(const struct telling *telling, const char *verb) {
	for (int kind = EVENT_ON; kind < EVENT_KINDS_N; kind++) {
		if (!strcmp(words_act((enum event_kind)kind), verb)) {
			return (enum event_kind)kind;
		}
	}
	stop(telling, "no such verb", verb);
	return EVENT_KINDS_N;
}

/* words: DEVICE [retry] VERB … */
static void tell_act(struct telling *telling, char **words, size_t n, int64_t at) {
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;
	char *traits[WORDS_MAX];
	struct event event = {.at = at, .device = words[0], .run = 7};
	bool retry = n > 1 && !strcmp(words[1], "retry");
	const char *argument;

	words += 1 + retry;
	n -= 1 + (size_t)retry;
	if (!n) {
		stop(telling, "no verb", "");
	}
	argument = n > 1 ? words[1] : NULL;
	if (!strcmp(words[0], "reached") || !strcmp(words[0], "seen")) {
		event.kind = EVENT_REACHED;
		event.seen = *words[0] == 's';
		event.handoff = handoff_meant(telling, argument);
		apply(telling, &event);
		return;
	}
	event.kind = act_called(telling, words[0]);
	event.id = retry ? telling->next_id : ++telling->next_id;
	/* each request is a run of its own, as with one-shot clients */
	event.run = event.id;
	event.id = 1;
	if (event.kind == EVENT_ON) {
		event.post = argument;
		event.badge = n > 2 ? words[2] : NULL;
	} else if (event.kind == EVENT_SEND) {
		event.to = argument;
		parse_card(telling, words + 2, n - 2, &card, traits, &event);
		event.card = &card;
	} else {
		event.handoff = event.kind == EVENT_OFF ? 0 : handoff_meant(telling, argument);
	}
	apply(telling, &event);
}

static void tell_line(struct telling *telling, char *line) {
	char *words[WORDS_MAX], *rest = line;
	size_t n = 0;
	int64_t at;

	line[strcspn(line, "\n")] = '\0';
	if (!*line || *line == '#') {
		puts(line);
		return;
	}
	for (char *word; n < WORDS_MAX && (word = strsep(&rest, " "));) {
		if (*word) {
			words[n++] = word;
		}
	}
	at = parse_clock(telling, words[0]);
	pass_time(telling, at);
	printf("%s", words[0]);
	for (size_t i = 1; i < n; i++) {
		printf("%s%s", i == 1 ? "  " : " ", words[i]);
	}
	puts("");
	if (n > 2 && !strcmp(words[1], "site")) {
		_cleanup_(freep) char *path = NULL;

		if (asprintf(&path, "%s/%s", telling->folder, words[2]) < 0) {
			abort();
		}
		take_site(telling, path, at);
	} else if (n > 2) {
		tell_act(telling, words + 1, n - 1, at);
	}
}

/* The same facts, from their bytes, without a site: the same state? */
static int replay(const struct telling *telling) {
	struct relay *again = relay_new();
	int r = 0;

	for (size_t i = 0; r == 0 && i < telling->n_log; i++) {
		Usher__Fact__Fact *fact = usher__fact__fact__unpack(NULL, telling->log[i].size, telling->log[i].bytes);

		r = relay_fold(again, fact);
		usher__fact__fact__free_unpacked(fact, NULL);
	}
	if (r == 0 && journal_digest(again) == journal_digest(telling->relay)) {
		printf("%zu facts, replayed without a site: the same state\n", telling->n_log);
	} else {
		printf("replay differs\n");
		r = 1;
	}
	relay_free(again);
	return r;
}

int main(int argc, char **argv) {
	struct telling telling = {.relay = relay_new()};
	_cleanup_(fclosep) FILE *story = argc == 3 ? fopen(argv[2], "r") : NULL;
	_cleanup_(freep) char *line = NULL, *path = NULL;
	size_t room = 0;
	int status;

	if (!story) {
		fprintf(stderr, "usage: tell SITE STORY\n");
		return 2;
	}
	path = copy_text(argv[2]);
	telling.folder = dirname(path);
	take_site(&telling, argv[1], dawn);
	while (getline(&line, &room, story) >= 0) {
		telling.line++;
		tell_line(&telling, line);
	}
	status = replay(&telling);
	relay_free(telling.relay);
	for (size_t i = 0; i < telling.n_sites; i++) {
		site_free(telling.sites[i]);
	}
	for (size_t i = 0; i < telling.n_log; i++) {
		free(telling.log[i].bytes);
	}
	free(telling.log);
	return status;
}
