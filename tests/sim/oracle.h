/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The oracle: what has to hold, kept apart from the relay's own bookkeeping. It sees each request
 * as it arrives, each message as it leaves, and the state before and after each event; it knows the
 * rules in its own words (rules.c), what was told (answers.c, claims.c), and what the disk has to
 * bring back.
 */

#include "core/handoff.h"
#include "base/idmap.h"
#include "device.h"
#include "recall.h"
#include "sites.h"
#include "wire/usher.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct world;
struct line;
struct waiting;

/* number, what does not hold */
#define INVARIANTS(X)                                                                              \
	X(HOLDS, "everything holds")                                                               \
	X(CONFIRMED, "confirmed implies present")                                                  \
	X(WINNER, "one winner, and everyone names the same")                                       \
	X(SAME_ANSWER, "same id, same answer")                                                     \
	X(ENDS, "no handoff stays SCHEDULED or OFFERED past its end")                              \
	X(RINGS, "no ring after taking")                                                           \
	X(COPIES, "a device's copy converges to the relay's")                                      \
	X(REPLAYS, "live digest = replay digest")                                                  \
	X(DURABLE, "nothing is told that is not durable")                                          \
	X(VISIBLE, "what a device may not see is never told to it")                                \
	X(RULES, "nothing happens that nobody asked for")                                          \
	X(SEATS, "no seat is sold twice")                                                          \
	X(LOANS, "a loan is somewhere")                                                            \
	X(VISITS, "a visit that is over stays over, and its card is the last that was told")

enum {
	NAMED_BADGE_WAIT = 60 * 1000, /* ms that a service waits for whom it was asked for by name
				       */
};

#define INVARIANT_ENUM(name, text) name,
enum invariant {
	INVARIANTS(INVARIANT_ENUM) INVARIANTS_N
};
#undef INVARIANT_ENUM

extern const char *const invariant_texts[INVARIANTS_N];

/* What people could say of a handoff, from the core's state, from a row of history, or from the
 * wire. */
struct state {
	Usher__Stage stage;
	uint32_t rings;
	char post[PERSON_SIZE], taker[PERSON_SIZE], ender[PERSON_SIZE], vehicle[PERSON_SIZE];
	uint32_t declined, readers, confirmed; /* badges */
	uint8_t reasons[BADGES_N];             /* why each of these has declined */
	uint32_t party;                        /* 0: the whole of the card's */
	uint32_t also, rungs; /* posts that it is for besides; of its ladder, behind it */
	int64_t remind_at, up_at;
	int64_t taken_at, aboard_at, ended_at; /* aboard: or lent */
	int64_t driver_at;                     /* a pickup: when whoever has it will be there */
	int64_t driver_said_at;                /* when they said that; not in what was told */
	int64_t due;                           /* it is, or was, held until then; 0: it never was */
	bool repeats;                          /* it is held, and will be again */
	int64_t since;                         /* the last offer; not in what was told */
	int64_t heard_at;     /* when the relay heard of its end; not in what was told */
	size_t reached, seen; /* devices; not in what was told */
};

enum {
	HANDS = 16,
	WORDS_SIZE = 16,
};

/* On what terms something is sent. */
struct terms {
	int64_t due;           /* held until then; 0: offered at once */
	uint32_t days, minute; /* and again on these, a bit for each from Sunday on; 0: once */
	int64_t lasts;   /* ms that it stays offered; but for notices found when it is offered */
	int64_t kept;    /* without a visit: ms that it stays once missed */
	uint64_t before; /* of a series: the one that it comes after */
	bool stays;      /* when its visit ends: what follows another service, of any origin */
};

/* A handoff that somebody sent. */
struct known {
	uint64_t number, visit, batch; /* visit 0: about no guest */
	Usher__Kind kind;
	char from[PERSON_SIZE], sender[PERSON_SIZE], named[PERSON_SIZE];
	char to[24];
	char service[WORDS_SIZE], words[WORDS_SIZE]; /* what is asked for; the text of a notice, or
							a note */
	bool loan, by_hand, unstaffed, beyond;
	bool tells, overdue; /* a notice: that its guest is announced; that he has not come */
	int64_t offered, lent_at;
	struct state state;    /* in the core, or as it left it */
	uint32_t seats;        /* that it takes in its vehicle */
	uint32_t hands[HANDS]; /* badges that have had it between one ring and the next, by rings */
	int64_t ends;          /* when an offer of it must have ended */
	struct terms terms;
	int64_t comes, meet; /* an arrival: when its guest is there, and is to be met by; if it was
				held, from when it was due */
	const struct rung *ladder; /* n_ladder of them */
	size_t n_ladder;
	uint64_t card; /* with which it left the core */
	bool in_core;
	bool confirmed;    /* somebody was told of it */
	bool checked;      /* in history, since the last start */
	struct state told; /* at its latest; stage 0: never */
};

/* A card as it was from one correction to the next. */
struct version {
	uint64_t sum;
	size_t changes; /* until then */
};

/* A guest who was announced. */
struct announced {
	int64_t at;                /* when he is to come; 0: he was never announced */
	int64_t ahead, late_after; /* ms before that, and after it, until somebody is told */
	uint32_t tell;             /* posts */
	char from[PERSON_SIZE], to[24];
	int64_t late_at; /* when it was told that he has not come; 0: it was not */
	int64_t arrived_at;
	char receiver[PERSON_SIZE];
	bool told_here; /* that he has come was told */
};

/* A visit. */
struct stay {
	uint64_t number;
	int64_t opened_at, ends_after, ended_at;
	char ender[PERSON_SIZE];
	uint32_t posts; /* that ever had to do with it */
	Usher__Fact__Card *card;
	struct version *versions;
	size_t n_versions, told; /* the latest that was told */
	bool in_core;
	struct announced awaited;
	bool confirmed, told_over;
	bool ends_now;     /* by the event under way */
	bool leaves_now;   /* the event ends it, if it drops or meets: nobody else is on the way */
	bool comes_now;    /* its guest, who was announced, by the event under way */
	bool moves_now;    /* is to come at another time */
	uint32_t told_now; /* posts that are told by it that he has not come */
};

/* A request that has arrived, by device, run and id; in run 0 each time that it does. */
struct entry {
	int peer;
	uint64_t run, id;
	bool passed;  /* it was forgotten, and came again as a new one */
	void *packed; /* what it asked at first, without its age */
	size_t size;
	Usher__Request__AskCase ask;
	bool varied;     /* the same id asked for something else, too */
	bool decided;    /* it has changed something, if only what is remembered */
	uint64_t seq;    /* then */
	bool truth;      /* what it asked for came about */
	bool saw;        /* the device might see the handoff, or the visit, then */
	bool upon;       /* it named a handoff */
	uint64_t in_way; /* what is taken of a guest who is not to come, if it may be seen */
	bool namesake;   /* another guest of that surname was on site */
	uint64_t visit;  /* meant, or made */
	char taker[PERSON_SIZE]; /* of the handoff, before */
	char other[PERSON_SIZE]; /* who was asked for by name and there, or drives what was */
	uint32_t seats, party;   /* free where the asker drives; of the handoff */
	uint64_t made;           /* the handoff sent */
	uint64_t held;           /* what is held with it, until due */
	int64_t due;
	bool told; /* answered */
	Usher__Outcome outcome;
	char *text, *handoff, *winner; /* as first told */
	int site;                      /* whose names are in the text */
};

/* Does a device listen? */
struct hearing {
	bool listens, lost; /* it does; it did, until lost_at */
	int64_t lost_at;
};

struct oracle {
	struct hearing ears[PEERS];
	Usher__Me *me[PEERS]; /* who each is, as it was told last; NULL: never */
	int64_t grace;        /* until then everybody is taken to hear */
	struct idmap known;   /* number -> struct known */
	struct idmap stays;   /* number -> struct stay */
	struct idmap entries; /* a hash of device, run and id -> struct entry */
	struct entry **list;  /* the same in order of arrival */
	size_t n_list;
	struct memory memories[PEERS];
	uint64_t *digests; /* by seq, 0: not taken */
	size_t n_digests;
};

enum cause {
	BY_REQUEST,
	BY_RECEIPT,
	BY_TICK,
	BY_SITE,
	BY_EAR, /* a device listens, or does no more */
};

/* An event under way: why something may change. */
struct moment {
	enum cause cause;
	uint64_t seq; /* before it */
	int peer;
	char badge[PERSON_SIZE]; /* on duty there, before; "" for nobody */
	uint32_t duties;         /* before */
	uint32_t there;          /* posts at which somebody is and not on a break, before */
	bool seen;               /* the handoff, or the visit, by it */
	uint64_t handoff;        /* meant */
	uint64_t visit;          /* meant */
	char taker[PERSON_SIZE]; /* of the handoff, before */
	struct state meant;      /* the handoff, before */
	bool has_way_barred;     /* by what is taken of a guest who is not to come, */
	uint64_t in_way;         /* which is this, if it may be seen */
	bool untold;             /* the visit is of a guest of whom nobody has heard yet, before */
	int64_t due;             /* when what is asked for is due; 0: that is not said */
	uint32_t days, minute;   /* and when again */
	char other[PERSON_SIZE]; /* see struct entry */
	uint32_t seats, party;   /* see struct entry; of the handoff, before */
	bool namesake;           /* see struct entry */
	uint64_t made;           /* the first handoff that was not there before */
	size_t n_made;           /* how many, but for those of the relay's own */
	size_t n_may, n_did;     /* handoffs that the request may change; those that it did */
	const Usher__Request *request;
	struct entry *entry;
	enum recall recall;
	bool brief;   /* it comes in a short run */
	bool unheard; /* its device was not known to the relay before */
};

void oracle_finish(struct oracle *oracle);

/* Around every event. Between them, what is known of a request or a receipt. */
void oracle_begin(struct world *world, struct moment *moment, enum cause cause);
void oracle_asked(struct line *line, struct moment *moment, const Usher__Request *request);
void oracle_received(struct line *line, struct moment *moment, const Usher__Receipt *receipt);
void oracle_end(struct world *world, struct moment *moment);

/* A message leaves the relay. */
void oracle_told(struct line *line, const Usher__FromRelay *message);

/* The relay has replayed, and has taken no site yet. */
void oracle_recovered(struct world *world);

/* After every action. */
void oracle_check(struct world *world);
/* Everything up to fact @seq has come to a device: its copies of what has not changed since must be
 * right. */
void oracle_check_step(struct device *device, uint64_t seq);
/* All is durable and told: the copies must be right, and a replay must give the same state. */
void oracle_check_copies(struct world *world);
void oracle_check_replay(struct world *world);

/* The posts held on a device, by the relay's state. */
uint32_t oracle_duties(const struct world *world, int peer);
/* The same, and all of them for whoever sees all. */
uint32_t oracle_view(const struct world *world, int peer);
/* May whoever holds @duties see what is between @posts (posts_of)? */
bool oracle_may_see(const struct world *world, uint32_t duties, uint32_t posts);

/* Private to the oracle ------------------------------------------------------------------------ */

struct state state_of_core(const Usher__Fact__Handoff *rec);
struct state state_of_wire(const Usher__Handoff *handoff);
bool state_is_open(const struct state *state);
/* @badge has declined it, for @reason (0: that is not said). */
void state_decline(struct state *state, const char *badge, Usher__DeclineReason reason);
bool state_same(const struct state *a, const struct state *b);
/* NULL, or why @after cannot come after @before; *@ret: which invariant that is. */
const char *state_follows(
	const struct known *known, const struct state *after, enum invariant *ret);

/* The number of a handoff or a visit, and the name of a stage, for people; in static memory. */
const char *id_of(uint64_t number);
const char *stage_of(const struct state *state);

struct known *oracle_known(const struct world *world, const char *id);

/* What a moment does to a handoff. */
enum effect {
	NOTHING,
	MAY, /* it could be refused; else this */
	MUST,
};

/* Who hears (ladders.c): the relay begins; a device listens, or its last line is cut. */
void ears_began(struct world *world);
void ears_listens(struct world *world, int peer);
void ears_lost(struct world *world, int peer);
bool ears_deaf(const struct world *world, const char *device);
/* Does it hear, or is it taken to, since the relay has just begun? */
bool ears_hears(const struct world *world, const char *device);

/* Who is there (there.c): what is told of it, and of who a device is (@is_now: as it is now, not in
 * an answer that has waited), and of what is left; and what a device has of it in the end. */
void there_told(struct line *line, const Usher__Presence *presence);
void there_told_me(struct line *line, const Usher__Me *me, bool is_now);
void there_told_remaining(struct line *line, const Usher__Remaining *remaining);
void there_check_copies(struct world *world, const struct device *device);
void there_finish(struct oracle *oracle);

/* The posts that a handoff is for; and those that it is between. */
uint32_t posts_for(const struct state *state);
uint32_t posts_of(const char *from, const struct state *state);
/* What time brings to what is offered, or taken, until @until. */
void ladders_pass(const struct world *world, const struct known *known, struct state *state,
	int64_t ends, int64_t until);
/* What follows by itself of what is offered, or taken, after any event. */
void ladders_expect(const struct world *world, const struct moment *moment,
	const struct known *known, struct state *state, int64_t ends);
/* Somebody takes it now: when it is to be met. */
void ladders_take(const struct world *world, const struct known *known, struct state *state);

enum effect rules_expect(const struct world *world, const struct moment *moment,
	const struct known *known, struct state *state, int64_t *ends);
/* What the end of its visit, or that its guest is here, makes of it. */
enum effect rules_end(const struct world *world, const struct moment *moment,
	const struct known *known, struct state *state);
/* May the relay file it now? Must it have done so? */
bool rules_may_file(
	const struct world *world, const struct moment *moment, const struct known *known);
bool rules_must_file(const struct world *world, const struct known *known);
/* How many it is about. */
uint32_t rules_party(const struct world *world, const struct known *known);

/* A new handoff and how it came. */
struct offer {
	struct world *world;
	struct moment *moment;
	const struct handoff *handoff;
	const Usher__Fact__Handoff *rec;
	const struct site *site;
	struct terms *terms; /* out */
};

/* NULL, or why @handoff, which is new, may not be there; else on what terms it is. Takes note of a
 * new visit. */
const char *offers_expect(struct world *world, struct moment *moment, const struct handoff *handoff,
	struct terms *ret);
/* All is there that the moment had to bring. */
void offers_check(struct world *world, const struct moment *moment);
/* What is expected of an arrival at @said; and of what is upon the visit that is meant. */
const char *offers_arrive(const struct offer *o, const char *said);
const char *offers_of_visit(const struct offer *o);
/* Is it the next one of its batch? */
bool offers_in_batch(const struct offer *o);

/* From when it counts (times.c): when a step that is asked for has come about, though after what
 * came before it; when a driver says when they will be there, and when that is (0: it is not said);
 * when what appears was asked for, or of what boarding brings, when the guest was aboard. */
int64_t times_of_step(const struct world *world, const struct moment *moment,
	const struct known *known, const struct state *state);
int64_t times_driver_says(
	const struct world *world, const struct moment *moment, const struct known *known);
int64_t times_of_driver(
	const struct world *world, const struct moment *moment, const struct known *known);
void times_drive(const struct world *world, const struct moment *moment, const struct known *known,
	struct state *state);
bool times_drive_is_news(const struct state *state, const struct state *before);
int64_t times_asked(const struct world *world, const struct moment *moment);

/* What is not yet (dues.c): when what is asked for is due. */
void dues_asked(const struct world *world, struct moment *moment);
/* By the end of the event: what is held with the answer, 0 for nothing, and until when. */
uint64_t dues_held(const struct world *world, const struct moment *moment, int64_t *ret_due);
/* The last instant whose dues come about at this tick: that of the tick, or the last before its
 * visit ends by it. */
int64_t dues_until(
	const struct world *world, const struct moment *moment, const struct known *known);
/* It falls due now, if it does. */
void dues_fall(struct world *world, const struct moment *moment, struct known *known);
/* Does it come to @known at the times at which it should? */
bool dues_in_time(const struct known *known, const Usher__Fact__Handoff *rec);
/* A series goes on, once. */
void dues_check(struct world *world);
/* NULL, or why there is no such call back, and no such one more of a series. */
const char *dues_follow(const struct offer *o);
/* When a call back is due. */
int64_t dues_followed_at(const struct offer *o);
const char *dues_again(const struct offer *o);
void dues_check_followed(struct world *world, const struct moment *moment);

/* Guests who are announced (awaited.c). Is he not here yet? Is it due to tell so; and to wait no
 * more? */
bool awaited_is(const struct stay *stay);
bool awaited_is_late(const struct world *world, const struct stay *stay);
bool awaited_is_over(const struct world *world, const struct stay *stay);
/* Is all that tells of its guest still held? */
bool awaited_is_untold(const struct world *world, const struct stay *stay);
/* Does @known tell of one who is not here yet? Then whoever withdraws it calls him off. */
bool awaited_by(const struct world *world, const struct known *known);
/* Before handoffs are looked at: what the event has made of it; then, was that asked for? */
void awaited_before(struct stay *stay, const Usher__Fact__Visit *visit);
void awaited_after(struct world *world, struct moment *moment, struct stay *stay,
	const Usher__Fact__Visit *visit);
void awaited_recovered(struct world *world, struct stay *stay, const Usher__Fact__Visit *visit);
/* What is told of him with a handoff. */
void awaited_told(struct line *line, const struct known *known, const Usher__Handoff *handoff);
/* NULL, or why it may not be there. */
const char *awaited_expect(const struct offer *o);
const char *awaited_postpone(const struct offer *o);
const char *awaited_arrive(const struct offer *o);
const char *awaited_late(const struct offer *o);
/* All is there that the moment had to bring. */
void awaited_check_made(struct world *world, const struct moment *moment);

/* Is @badge on duty at one of @posts, and not on a break? The posts at which somebody is so. */
bool duties_elsewhere(const struct world *world, const char *badge, int peer);
/* What @badge drives from @post on any of its devices: @vehicle, or what @peer drives, or else the
 * first; "". */
const char *duties_own(const struct world *world, const char *badge, int peer, const char *post,
	const char *vehicle);
bool duties_present(const struct world *world, const char *badge, uint32_t posts);
uint32_t duties_there(const struct world *world);
/* What @peer drives from @post, "" for nothing. */
const char *duties_vehicle(const struct world *world, int peer, const char *post);
/* What @badge drives from @post, on the first device where it is there. */
const char *duties_driven(const struct world *world, const char *badge, const char *post);
/* Who drives @vehicle, but @badge and whoever is on @peer; "" for nobody. */
const char *duties_driver(
	const struct world *world, const char *vehicle, const char *badge, int peer);
/* Is a badge at @post that is another than the one on duty at @peer? */
bool duties_others(const struct world *world, int peer, const char *post);
/* Badges with duty at @post, breaks or not, but @sender. */
uint32_t duties_readers(const struct world *world, const char *post, const char *sender);
/* Seats of @vehicle that are taken, by the oracle's own account. */
uint32_t duties_seats_taken(const struct world *world, const char *vehicle);
/* After an event. */
void duties_check(struct world *world);

/* Visits: before handoffs are looked at, and after. */
struct stay *stay_of(const struct world *world, uint64_t visit);
uint64_t sum_of_core(const Usher__Fact__Card *card);
uint64_t sum_of_wire(const Usher__Card *card);
struct stay *stays_open(struct world *world, const Usher__Fact__Visit *visit);
/* The card is another from now on; and, was it corrected so? */
void stay_add_version(struct stay *stay, const Usher__Fact__Visit *visit);
void stay_corrected(struct world *world, const struct moment *moment, struct stay *stay,
	const Usher__Fact__Visit *visit);
void stays_before(struct world *world, const struct moment *moment);
void stays_after(struct world *world, struct moment *moment);
void stays_recovered(struct world *world);
void stays_check(struct world *world);
void stays_finish(struct oracle *oracle);
/* The stay that a card told with a handoff is of, and one that was told by itself. */
void stays_told(struct line *line, const struct known *known, const Usher__Handoff *handoff);
void stays_told_visit(struct line *line, const Usher__Visit *visit);
/* Is the guest, or another of the same surname, on site? */
bool stay_is_here(const struct stay *stay);
bool stays_namesake(const struct world *world, const char *surname, uint64_t but);
/* Has it been without anything open for so long that it must be gone? */
bool stay_must_go(const struct world *world, const struct stay *stay);

/* What it asks for, as usher.proto has it. */
const char *request_name(Usher__Request__AskCase ask);
/* What a request is upon: its "id" or "visit", "" for neither, or for a read. */
const char *request_id(const Usher__Request *request);
const char *request_visit(const Usher__Request *request);
/* From which post, "" if that is not said. */
const char *request_from(const Usher__Request *request);
/* When it is due, and when again, as said; "" if it is not. */
const char *request_due(const Usher__Request *request);
const char *request_repeat(const Usher__Request *request);
bool request_is_read(const Usher__Request *request);

/* Did what was asked come about? */
bool truth_of(const struct world *world, const struct moment *moment);

/* The relay answers what waited for it. */
void answers_told(struct world *world, const struct waiting *waiting, const Usher__Answer *answer);
void answers_asked(struct line *line, struct moment *moment);
/* The moment of a request is over. */
void answers_decided(struct world *world, const struct moment *moment);
void answers_recovered(struct world *world);
void answers_finish(struct oracle *oracle);
