/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * One property, as the rules see it: its posts, its areas and its people. Immutable once built. The
 * site file's reader (daemon/config/site_file.c) fills it; the core only looks things up in it, and
 * only while it decides: facts carry what was found, so that a replay needs no site at all.
 *
 * All strings are UTF-8 in NFC, owned by the site. Ids (posts, areas, badges) are short ASCII
 * words. Texts meant for people are in the site's first language; beside each are its translations.
 */

#include "base/textmap.h"
#include "fact/fact.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct post;

enum {
	LADDER_MAX = 16, /* rungs */
};

/* A text in another language than the site's first. */
struct translation {
	char *language; /* one of the site's: "en" */
	char *text;
};

/* The translations of one text, into no language twice. */
struct translations {
	struct translation *list;
	size_t n;
};

/* @text in @language (NULL: the site's first): its translation, or else itself. */
const char *translations_find(
	const struct translations *translations, const char *language, const char *text);

/* A step of a ladder: what happens while nobody takes a handoff. */
struct rung {
	int64_t after;           /* ms from the offer */
	const struct post *post; /* is told as well; NULL: it rings again */
};

/* What devices may say aloud at a post: where guests stand by, nothing that tells who is meant. */
enum voice {
	VOICE_PUBLIC,
	VOICE_PRIVATE,
};

/* A place or duty that handoffs are addressed to. */
struct post {
	char *id;
	char *name; /* as people read it */
	struct translations names;
	bool is_supervisor;
	bool must_be_staffed;     /* somebody must always be there */
	bool is_told_of_expected; /* it hears of guests who are announced */
	int voice;                /* enum voice */
	char *extension;          /* telephone; "" for none */
	struct rung *ladder;      /* n_ladder of them, in order of time */
	size_t n_ladder;
	int64_t offer_ends_after; /* ms after which an offer to it that nobody took is MISSED; 0: as
			       the site has it */
};

/* How long a guest walks who is sent from a post. */
struct walk {
	const struct post *from;
	int64_t walk_ms; /* ms */
};

/* A place where a guest can go. */
struct area {
	char *id;
	char *name;
	struct translations names;
	const struct post *post; /* whom a guest on the way there is handed to */
	bool is_exit;            /* guests leave the site here */
	char **aliases;          /* as staff say it; n_aliases of them, NULL-terminated too */
	size_t n_aliases;
	int64_t walk_ms;    /* ms that a guest walks to it, if not from one of these: */
	struct walk *walks; /* n_walks of them */
	size_t n_walks;
};

/* A member of staff. */
struct badge {
	char *id;
	char *name;
	struct translations names;
	const struct post **posts; /* that this badge may hold; n_posts of them */
	size_t n_posts;
	char *extension; /* telephone; "" for none */
};

/* Something to drive guests in. */
struct vehicle {
	char *id;
	char *name;
	struct translations names;
	const struct post *post; /* whoever is on duty there may drive it */
	uint32_t seats;
};

/* Where a screen shows a service. */
enum service_group {
	SERVICE_HELP,
	SERVICE_CONSULTANT,
	SERVICE_DRINKS,
	SERVICE_DESK,
};

/* Something that is brought, done or lent to a guest. */
struct service {
	char *id;
	char *name;
	struct translations names;
	const struct post *post; /* whom it is asked of */
	bool is_loan;            /* it has to come back */
	int group;               /* enum service_group */
	char **aliases;          /* as staff say it; n_aliases of them, NULL-terminated too */
	size_t n_aliases;
	const struct service *followed_by; /* what follows once it is done, or NULL; */
	int64_t followed_after;            /* ms later */
	bool outlives_visit; /* it follows another: it is done for guests who have left, too */
};

/* An item of the list that is ticked when a shift begins. */
struct checklist_item {
	char *id;
	char *text;
	struct translations texts;
	const struct post **posts; /* where it counts; n_posts of them, none: everywhere */
	size_t n_posts;
};

/* A level of guests. */
struct level {
	char *id;
	char *name;
	struct translations names;
	char **aliases; /* as staff say it; n_aliases of them, NULL-terminated too */
	size_t n_aliases;
	bool is_marked; /* a star stands beside the guest's name */
	bool is_first;  /* such guests go before others in lists */
};

/* A word that a screen has to be touched in place of typing it. */
struct site_word {
	char *text;
	struct translations texts;
};

/* What is said at one moment, to a guest or to staff by a voice; see daemon/speech/phrase.h. */
struct phrase {
	char *id;
	char *text, *without_address; /* with placeholders such as {guest}; of a guest who is
					 addressed by no title or honorific, or
					 "" */
	char *public_text;            /* a voice's where guests hear it, or "" */
	struct translations texts, texts_without_address, public_texts;
	int trigger;                  /* enum trigger */
	int kind;                     /* Usher__Kind; 0: any */
	const struct area *to;        /* of a guest who goes there; NULL: anywhere */
	const struct post *from;      /* of a guest who comes from there; NULL: anywhere */
	const struct phrase *follows; /* it is said after that one, when that is said; NULL: it
				       * stands by itself */
	char **languages; /* of the guest, as staff say it; n_languages of them, none: any */
	size_t n_languages;
	const struct post **posts; /* whose staff say it; n_posts of them, none: all */
	size_t n_posts;
};

/* A surname, and what a voice is given in its place, since it would say it wrongly. */
struct homophone {
	char *surname, *said;
};

struct zone; /* calendar/zone.h */

struct site {
	char *name;
	struct translations names;
	char **languages; /* n_languages of them, NULL-terminated too; the first is that of all
			     texts that are no translations */
	size_t n_languages;
	int64_t offer_ends_after;  /* ms after which an offer that nobody took is MISSED */
	int64_t visit_ends_after;  /* ms without anything open after which a visit ends */
	int64_t notice_ends_after; /* ms after which a notice that not everybody has is MISSED */
	int64_t met_within;        /* ms after the time at which a guest is expected: met in time */
	int64_t escalate_unmet_after; /* ms after whoever took a guest was reminded: the supervisor
					 is told */
	int64_t told_ahead;           /* ms before an expected guest comes: posts are told */
	int64_t overdue_after; /* ms after they were to come: posts are told that they have not */
	char *offline_phrase;  /* what a voice says when nothing comes in any more, or "" */
	char *online_phrase;   /* and when it does again */
	struct translations offline_phrases, online_phrases;
	/* The time zone of its times of day (NULL: UTC), and what frees it with the site (NULL:
	 * somebody else does). */
	struct zone *zone;
	struct zone *(*zone_free)(struct zone *zone);
	/* The first instant after @after that is on one of @days (a bit each, 1 for Sunday) at
	 * @minute of the day by the clocks of @zone, or 0: there is none. NULL: nothing is
	 * repeated. */
	int64_t (*find_next_repeat)(
		const struct zone *zone, uint32_t days, uint32_t minute, int64_t after);
	struct post *posts;
	size_t n_posts;
	struct area *areas;
	size_t n_areas;
	struct badge *badges;
	size_t n_badges;
	struct vehicle *vehicles; /* in the order in which they are given out */
	size_t n_vehicles;
	struct service *services;
	size_t n_services;
	struct checklist_item *checklist;
	size_t n_checklist;
	struct level *levels; /* of guests */
	size_t n_levels;
	struct site_word *titles; /* that guests may have besides Mr, Miss, Ms and Mrs */
	size_t n_titles;
	struct site_word *traits; /* a palette of looks */
	size_t n_traits;
	char **surnames; /* the commonest here; n_surnames of them, NULL-terminated too */
	size_t n_surnames;
	uint32_t *minutes; /* that a driver may choose from */
	size_t n_minutes;
	struct phrase *phrases; /* of several that fit the first is said, and those that follow it
				 */
	size_t n_phrases;
	struct homophone *homophones; /* of no two the same surname */
	size_t n_homophones;
	/* what site_build_indexes found */
	struct textmap posts_by_id; /* -> struct post */
	const struct post *supervisor;
	struct textmap areas_by_name;    /* what they are called, in small letters -> struct area */
	struct textmap services_by_name; /* -> struct service */
};

/* To be called once posts, areas and services are complete: they are found by tables then. Without
 * it they are looked through. site_free frees the tables; site_finish_indexes alone is for who made
 * the rest by hand. */
void site_build_indexes(struct site *site);
void site_finish_indexes(struct site *site);

/* All that people call a thing. */
struct names {
	const char *id, *name;
	const struct translations *translations; /* of the name; NULL: it has none */
	char *const *aliases;
	size_t n_aliases;
};

struct names area_names(const struct area *area);
struct names service_names(const struct service *service);
/* Is @text the word, in any language? */
bool site_word_is(const struct site_word *word, const char *text);
/* Is @text one of the looks that the site offers, in any language? */
bool site_names_trait(const struct site *site, const char *text);

struct names level_names(const struct level *level);

/* The id, the name, its translations, then the aliases; NULL after the last. */
const char *names_at(const struct names *names, size_t i);

/* Look up by exact id. NULL if the site has none such. The result lives as long as the site. */
const struct post *site_post(const struct site *site, const char *id);
const struct area *site_area(const struct site *site, const char *id);
const struct badge *site_badge(const struct site *site, const char *id);
const struct vehicle *site_vehicle(const struct site *site, const char *id);
const struct service *site_service(const struct site *site, const char *id);
const struct checklist_item *site_checklist_item(const struct site *site, const char *id);

/* Are there vehicles that are driven from @post? */
bool site_post_has_vehicles(const struct site *site, const struct post *post);

/*
 * The area that people mean by @name: its id, its name in any language or one of its aliases, blind
 * to the case of ASCII letters and to spaces at the ends. @name is compared byte by byte otherwise:
 * the caller brings it in NFC. NULL if none.
 */
const struct area *site_area_by_name(const struct site *site, const char *name);

/* The same for the @size bytes at @name, spaces at the ends included. */
const struct area *site_area_by_name_bytes(const struct site *site, const char *name, size_t size);

/* The service that people mean by @name, as site_area_by_name has it for areas. NULL if none. */
const struct service *site_service_by_name(const struct site *site, const char *name);

/* @surname (NFC) as a voice is given it; itself if the site has nothing else for it. */
const char *site_surname_for_voice(const struct site *site, const char *surname);

/* How long a guest walks from @from (the id of a post) to @area, ms. */
int64_t area_walk_ms(const struct area *area, const char *from);

/* Does @item count at @post? */
bool checklist_item_applies_at(const struct checklist_item *item, const struct post *post);

/* How long an offer to @post lasts, ms. */
int64_t site_offer_duration_ms(const struct site *site, const struct post *post);

/* The first post marked as supervisor's. A site that was read has one. */
const struct post *site_supervisor_post(const struct site *site);

/* The post that pickups are for: that of the site's first vehicle. NULL: it has none. */
const struct post *site_pickup_post(const struct site *site);

/* May @badge hold @post? */
bool badge_may_hold(const struct badge *badge, const struct post *post);

/* Is @post ever offered anything but notices: does an area, a vehicle or a service lead to it, or
 * is it the supervisor's? */
bool site_post_takes_handoffs(const struct site *site, const struct post *post);

/* Free the site and all that it owns. Takes NULL and half-built sites. Returns NULL. */
struct site *site_free(struct site *site);
