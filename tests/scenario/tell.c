/* SPDX-License-Identifier: MIT */
/*
 * Tells a story to the core in virtual time and prints what it decided.
 *
 *     tell SITE STORY
 *
 * A story's lines: "HH:MM:SS.mmm DEVICE VERB …" (tell_words.c has the verbs), "HH:MM:SS.mmm site
 * FILE" for a new site beside the first one, "HH:MM:SS.mmm restart" for an end and a start of the
 * relay, "HH:MM:SS.mmm ." to let time pass, "retry" before a verb to ask again under the last id;
 * "#n" is the n-th handoff offered. Hours over 24 are the next day's. Whatever falls due in between
 * happens by itself. After the last line the facts are folded again from their bytes, without any
 * site, and must give the same state.
 */
#include "tell.h"

#include "api/journal.h"
#include "api/refusal.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "config/site_file.h"
#include "core/relay.h"
#include "encode/encode.h"

#include <inttypes.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>

enum {
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

const char *tell_clock(int64_t at) {
	static char text[2][32];
	static int turn;
	int64_t ms = at - dawn;

	turn = !turn;
	snprintf(text[turn], sizeof text[turn],
		"%02" PRId64 ":%02" PRId64 ":%02" PRId64 ".%03" PRId64, ms / 3600000,
		ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
	return text[turn];
}

int tell_read_clock(const char *text, int64_t *ret) {
	int h, m, s, ms;

	if (sscanf(text, "%d:%d:%d.%d", &h, &m, &s, &ms) != 4) {
		return -1;
	}
	*ret = dawn + ((h * INT64_C(60) + m) * 60 + s) * 1000 + ms;
	return 0;
}

static void keep(struct telling *telling, const Usher__Fact__Fact *fact) {
	struct packed packed = {.size = usher__fact__fact__get_packed_size(fact)};

	packed.bytes = allocated(malloc(packed.size + 1));
	usher__fact__fact__pack(fact, packed.bytes);
	telling->log = grow(telling->log, telling->n_log, sizeof *telling->log);
	telling->log[telling->n_log++] = packed;
}

static bool goes_to_post(enum event_type type) {
	return type == EVENT_SEND || type == EVENT_PASS || type == EVENT_PICKUP ||
		type == EVENT_SERVICE;
}

static void apply(struct telling *telling, const struct event *event) {
	_cleanup_(facts_clear) struct facts facts = {0};
	_cleanup_(pool_finish) struct pool pool = {0};
	const Usher__Fact__Answered *answer = relay_apply(telling->relay, event, &facts);

	for (size_t i = 0; i < facts.n; i++) {
		tell_fact(facts.list[i]);
		keep(telling, facts.list[i]);
		if (facts.list[i]->what_case == USHER__FACT__FACT__WHAT_OFFERED &&
			telling->n_sent < SENT_MAX) {
			telling->sent[telling->n_sent++] = facts.list[i]->offered->handoff;
		}
	}
	if (answer) {
		Usher__Answer told = USHER__ANSWER__INIT;

		refusal_fill_answer(&pool, telling->sites[telling->n_sites - 1], event, KNOWN_ALL,
			answer, &told);
		printf("%s  <- %s %s%s%s%s", tell_clock(event->at), event->device,
			encode_outcome_name(answer->outcome), *told.text ? ": " : "", told.text,
			facts.n ? "" : " (as before)");
		if (goes_to_post(event->type) && !answer->held &&
			answer->outcome == USHER__OUTCOME__OK && !answer->on_duty) {
			printf(", nobody is at %s", answer->post);
		}
		if (answer->namesake) {
			printf(", visit %s has that surname", encode_id(&pool, answer->namesake));
		}
		puts("");
	}
}

/* Everything that falls due before @at happens when it falls due. */
static void pass_time(struct telling *telling, int64_t at) {
	int64_t wake;

	while ((wake = relay_wake_at(telling->relay)) <= at) {
		struct event event = {.type = EVENT_TICK, .at = wake};

		apply(telling, &event);
	}
}

static void take_site(struct telling *telling, const char *path, int64_t at) {
	_cleanup_(freep) char *why = NULL;
	struct event event = {.type = EVENT_SITE, .at = at};
	struct site *site;

	if (telling->n_sites == SITES_MAX ||
		site_file_read(&telling->sites[telling->n_sites], &why, path) < 0) {
		stop(telling, "site", why ? why : path);
	}
	site = telling->sites[telling->n_sites++];
	site->zone = site->zone_free(site->zone); /* stories are told in UTC */
	event.site = site;
	apply(telling, &event);
}

/* A relay out of the facts so far. */
static struct relay *refold(const struct telling *telling) {
	struct relay *again = relay_new();
	int r = 0;

	for (size_t i = 0; r == 0 && i < telling->n_log; i++) {
		Usher__Fact__Fact *fact = usher__fact__fact__unpack(
			NULL, telling->log[i].size, telling->log[i].bytes);

		r = relay_replay_fact(again, fact);
		usher__fact__fact__free_unpacked(fact, NULL);
	}
	if (r < 0 ||
		journal_relay_state_digest(again) != journal_relay_state_digest(telling->relay)) {
		printf("replay differs\n");
		exit(1);
	}
	return again;
}

/* The relay ends, and begins again with what the disk has. */
static void restart(struct telling *telling, int64_t at) {
	struct relay *again = refold(telling);
	struct event event = {
		.type = EVENT_SITE, .at = at, .site = telling->sites[telling->n_sites - 1]};

	relay_free(telling->relay);
	telling->relay = again;
	apply(telling, &event);
	event = (struct event){.type = EVENT_TICK, .at = at};
	while (relay_wake_at(telling->relay) <= at) {
		apply(telling, &event);
	}
}

/* words: DEVICE [retry] VERB … */
static void tell_act(struct telling *telling, char **words, size_t n, int64_t at) {
	struct asking asking = {.card = USHER__FACT__CARD__INIT,
		.repeat = USHER__FACT__REPEAT__INIT,
		.sent = telling->sent,
		.n_sent = telling->n_sent};
	struct event *event = &asking.event;
	bool retry = n > 1 && !strcmp(words[1], "retry");
	const struct target *meant;
	const char *odd;

	event->at = at;
	event->device = words[0];
	words += 1 + retry;
	n -= 1 + (size_t)retry;
	if (!n) {
		stop(telling, "no verb", "");
	}
	if (!strcmp(words[0], "listens") || !strcmp(words[0], "silent")) {
		event->type = *words[0] == 'l' ? EVENT_ONLINE : EVENT_LOST;
		event->lost.last_received = at;
		apply(telling, event);
		return;
	}
	if (!strcmp(words[0], "reached") || !strcmp(words[0], "seen")) {
		event->type = EVENT_REACHED;
		event->reached.seen = *words[0] == 's';
		event->reached.handoff = tell_handoff(&asking, n > 1 ? words[1] : "");
		apply(telling, event);
		return;
	}
	odd = tell_read(&asking, words, n);
	if (odd) {
		stop(telling, "not understood", odd);
	}
	meant = event_target(event);
	if (meant && !relay_handoff(telling->relay, meant->number)) {
		const struct handoff *filed = relay_archived_handoff(telling->relay, meant->number);

		event_set_target(event, meant->number, filed ? &filed->rec : NULL);
	}
	telling->next_id += !retry;
	/* each request is a run of its own, as with one-shot clients */
	event->request.run = telling->next_id;
	event->request.id = 1;
	apply(telling, event);
}

static void tell_line(struct telling *telling, char *line) {
	char *words[TELL_WORDS_MAX], *rest = line;
	size_t n = 0;
	int64_t at;

	line[strcspn(line, "\n")] = '\0';
	if (!*line || *line == '#') {
		puts(line);
		return;
	}
	for (char *word; n < TELL_WORDS_MAX && (word = strsep(&rest, " "));) {
		if (*word) {
			words[n++] = word;
		}
	}
	if (tell_read_clock(words[0], &at) < 0) {
		stop(telling, "not a time like 00:00:00.000", words[0]);
	}
	if (n != 2 || strcmp(words[1], "restart") != 0) {
		pass_time(telling, at); /* while the relay is not there, nothing falls due */
	}
	printf("%s", words[0]);
	for (size_t i = 1; i < n; i++) {
		printf("%s%s", i == 1 ? "  " : " ", words[i]);
	}
	puts("");
	if (n == 2 && !strcmp(words[1], "restart")) {
		restart(telling, at);
	} else if (n > 2 && !strcmp(words[1], "site")) {
		_cleanup_(freep) char *path = NULL;

		if (asprintf(&path, "%s/%s", telling->folder, words[2]) < 0) {
			abort();
		}
		take_site(telling, path, at);
	} else if (n > 2) {
		tell_act(telling, words + 1, n - 1, at);
	}
}

int main(int argc, char **argv) {
	struct telling telling = {.relay = relay_new()};
	_cleanup_(fclosep) FILE *story = argc == 3 ? fopen(argv[2], "r") : NULL;
	_cleanup_(freep) char *line = NULL, *path = NULL;
	size_t room = 0;

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
	relay_free(refold(&telling)); /* from their bytes, without a site */
	printf("%zu facts, replayed without a site: the same state\n", telling.n_log);
	relay_free(telling.relay);
	for (size_t i = 0; i < telling.n_sites; i++) {
		site_free(telling.sites[i]);
	}
	for (size_t i = 0; i < telling.n_log; i++) {
		free(telling.log[i].bytes);
	}
	free(telling.log);
	return 0;
}
