/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The oracle: what has to hold, kept apart from the relay's own bookkeeping. It sees each request as it
 * arrives, each message as it leaves, and the state before and after each event; it knows the rules in its
 * own words (rules.c), what was told (answers.c, claims.c), and what the disk has to bring back.
 */

#include "core/handoff.h"
#include "base/idmap.h"
#include "device.h"
#include "sites.h"
#include "wire/usher.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct world;
struct session;
struct waiting;

/* number, what does not hold */
#define INVARIANTS(X)                                               \
	X(HOLDS, "everything holds")                                \
	X(CONFIRMED, "confirmed implies present")                   \
	X(WINNER, "one winner, and everyone names the same")        \
	X(SAME_ANSWER, "same id, same answer")                      \
	X(ENDS, "no handoff stays HELD or OFFERED past its end")    \
	X(RINGS, "no ring after taking")                            \
	X(COPIES, "a device's copy converges to the relay's")       \
	X(REPLAYS, "live digest = replay digest")                   \
	X(DURABLE, "nothing is told that is not durable")           \
	X(VISIBLE, "what a device may not see is never told to it") \
	X(RULES, "nothing happens that nobody asked for")

#define INVARIANT_ENUM(name, text) name,
enum invariant {
	INVARIANTS(INVARIANT_ENUM)
	INVARIANTS_N
};
#undef INVARIANT_ENUM

extern const char *const invariant_texts[INVARIANTS_N];

/* What people could say of a handoff, from the core's state, from a row of history, or from the wire. */
struct state {
	Usher__Fact__Stage stage;
	uint32_t rings;
	char post[PERSON_SIZE], taker[PERSON_SIZE], ender[PERSON_SIZE];
	uint32_t declined; /* badges */
	int64_t ended_at;
	size_t reached, seen; /* devices; not in what was told */
};

/* A handoff that somebody sent. */
struct known {
	uint64_t number, visit;
	char guest[16], from[PERSON_SIZE];
	struct state state; /* in the core, or as it left it */
	int64_t ends;       /* when an offer of it must have ended */
	int64_t visit_ends; /* ms after its own end that its visit ends, and takes it along */
	bool in_core;
	bool confirmed;    /* somebody was told of it */
	bool checked;      /* in history, since the last start */
	struct state told; /* at its latest; stage 0: never */
};

/* A request that has arrived, by device, run and id. */
struct entry {
	int peer;
	uint64_t run, id;
	void *packed; /* what it asked at first, without its age */
	size_t size;
	Usher__Request__AskCase ask;
	bool varied;             /* the same id asked for something else, too */
	bool decided;            /* it has changed something, if only what is remembered */
	uint64_t seq;            /* then */
	bool truth;              /* what it asked for came about */
	bool saw;                /* the device might see the handoff then */
	char taker[PERSON_SIZE]; /* of the handoff, before */
	uint64_t made;           /* the handoff sent */
	bool told;               /* answered */
	Usher__Outcome outcome;
	char *text, *handoff, *winner; /* as first told */
	int site;                      /* whose names are in the text */
};

struct oracle {
	struct idmap known;   /* number -> struct known */
	struct idmap entries; /* a hash of device, run and id -> struct entry */
	struct entry **list;  /* the same in order of arrival */
	size_t n_list;
	uint64_t *digests; /* by seq, 0: not taken */
	size_t n_digests;
};

enum cause {
	BY_REQUEST,
	BY_RECEIPT,
	BY_TICK,
	BY_SITE,
};

/* An event under way: why something may change. */
struct moment {
	enum cause cause;
	uint64_t seq; /* before it */
	int peer;
	char badge[PERSON_SIZE]; /* on duty there, before; "" for nobody */
	uint32_t duties;         /* before */
	bool seen;               /* the handoff, by it */
	uint64_t handoff;        /* meant */
	char taker[PERSON_SIZE]; /* of it, before */
	uint64_t made;           /* a handoff that was not there before */
	const Usher__Request *request;
	struct entry *entry;
};

void oracle_finish(struct oracle *oracle);

/* Around every event. Between them, what is known of a request or a receipt. */
void oracle_begin(struct world *world, struct moment *moment, enum cause cause);
void oracle_asked(struct session *line, struct moment *moment, const Usher__Request *request);
void oracle_received(struct session *line, struct moment *moment, const Usher__Receipt *receipt);
void oracle_end(struct world *world, struct moment *moment);

/* A message leaves the relay. */
void oracle_told(struct session *line, const Usher__FromRelay *message);

/* The relay has replayed, and has taken no site yet. */
void oracle_recovered(struct world *world);

/* After every action. */
void oracle_check(struct world *world);
/* Everything up to fact @seq has come to a device: its copies of what has not changed since must be right. */
void oracle_check_step(struct device *device, uint64_t seq);
/* All is durable and told: the copies must be right, and a replay must give the same state. */
void oracle_check_copies(struct world *world);
void oracle_check_replay(struct world *world);

/* The posts held on a device, by the relay's state. */
uint32_t oracle_duties(const struct world *world, int peer);
/* The same, and all of them for whoever sees all. */
uint32_t oracle_view(const struct world *world, int peer);
/* May whoever holds @duties see what goes from @from to @post? */
bool oracle_may_see(const struct world *world, uint32_t duties, const char *from, const char *post);

/* Private to the oracle ---------------------------------------------------------------------------- */

struct state state_of_core(const Usher__Fact__Handoff *handoff);
struct state state_of_wire(const Usher__Handoff *handoff);
bool state_is_open(const struct state *state);
bool state_same(const struct state *a, const struct state *b);
/* NULL, or why @after cannot come after @before; *@ret: which invariant that is. */
const char *state_follows(
	const struct state *before, const struct state *after, enum invariant *ret);

/* Who a card is about: the guest's name, or where there is none, the first trait. */
const char *guest_of_core(const Usher__Fact__Card *card);
const char *guest_of_wire(const Usher__Card *card);

struct known *oracle_known(const struct world *world, const char *id);

/* What the moment does to a handoff in state @before, if it does anything; false: nothing, by the rules. */
bool rules_expect(const struct world *world, const struct moment *moment, const struct known *known,
	struct state *state, int64_t *ends);
/* May the relay file it now? Must it have done so? */
bool rules_may_file(
	const struct world *world, const struct moment *moment, const struct known *known);
bool rules_must_file(const struct world *world, const struct known *known);

/* The relay answers what waited for it. */
void answers_told(struct world *world, const struct waiting *waiting, const Usher__Answer *answer);
void answers_asked(struct session *line, struct moment *moment);
/* The moment of a request is over. */
void answers_decided(struct world *world, const struct moment *moment);
void answers_recovered(struct world *world);
void answers_finish(struct oracle *oracle);
