/* SPDX-License-Identifier: MIT */
/* What a site file may hold: its kinds of section, and their keys. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "calendar/zone.h"
#include "config/site_file_private.h"
#include "speech/trigger.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum {
	ID_MAX = 32, /* bytes of the id of anything but a badge */
	BADGE_ID_MAX = 16,
	NAME_MAX_BYTES = 128,
	EXTENSION_MAX = 32,
	ZONE_MAX = 64,
	PHRASE_TEXT_MAX = 512,
	SEATS_MAX = 99,
	LANGUAGE_MAX = 32, /* bytes of its tag */
	LANGUAGES_MAX = 8,
	WORD_MAX = 32, /* bytes of a title or of what a level is called, as a card takes them */
	WORDS_MAX = 64,
	SURNAME_MAX = 64, /* bytes, as a card takes them */
	SURNAMES_MAX = 100,
	MINUTES_MAX = 8,
};

#define HOUR INT64_C(3600000) /* ms */

static bool has_id_form(const char *text, const char *allowed, size_t max_bytes) {
	size_t size = strlen(text);

	return size && size <= max_bytes && strspn(text, allowed) == size && *text != '-' &&
		text[size - 1] != '-';
}

static bool is_id(const char *id) {
	return has_id_form(id, "abcdefghijklmnopqrstuvwxyz0123456789-", ID_MAX);
}

static bool is_badge_id(const char *id) {
	return has_id_form(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-",
		BADGE_ID_MAX);
}

static bool is_telephone_extension(const char *text) {
	return text[strspn(text, "0123456789+-*# ")] == '\0' && strpbrk(text, "0123456789");
}

/* One of tzdata; rules ("HKT-8") are refused, since a typing error in them would go unnoticed. */
static bool is_zone_name(const char *name) {
	return !strcmp(name, "UTC") || zone_is_in_database(name);
}

/* As in BCP 47: "en", "zh-Hant". */
static bool is_language_tag(const char *text) {
	static const char letters_and_digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	size_t size = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

	while (size && size <= 8 && text[size] == '-') {
		text += size + 1;
		size = strspn(text, letters_and_digits);
	}
	return size && size <= 8 && !text[size];
}

/* 1 to 999. */
static bool is_minutes(const char *text) {
	size_t size = strspn(text, "0123456789");

	return size && size <= 3 && !text[size] && *text != '0';
}

#define ID_FORM "up to 32 of a-z, 0-9 and - inside"
#define EXTENSION_FORM "a number of up to 32 of 0-9, +, -, *, # and spaces"

static const struct settings_section_kind kinds[SECTION_KINDS_N] = {
	[SECTION_SITE] = {.section = "site", .size = sizeof(struct site_values)},
	[SECTION_POST] = {"post", is_id, ID_FORM, sizeof(struct post_values)},
	[SECTION_AREA] = {"area", is_id, ID_FORM, sizeof(struct area_values)},
	[SECTION_BADGE] = {"badge", is_badge_id, "up to 16 of A-Z, a-z, 0-9 and - inside",
		sizeof(struct badge_values)},
	[SECTION_VEHICLE] = {"vehicle", is_id, ID_FORM, sizeof(struct vehicle_values)},
	[SECTION_SERVICE] = {"service", is_id, ID_FORM, sizeof(struct service_values)},
	[SECTION_CHECK] = {"check", is_id, ID_FORM, sizeof(struct check_values)},
	[SECTION_LEVEL] = {"level", is_id, ID_FORM, sizeof(struct level_values)},
	[SECTION_PHRASE] = {"phrase", is_id, ID_FORM, sizeof(struct phrase_values)},
};

#define KEY(in, key_name, kind, field)                                                             \
	.section = #in, .name = key_name, .type = kind,                                            \
	.offset = offsetof(struct in##_values, field)
#define NAME(in, max_bytes, what)                                                                  \
	{                                                                                          \
		KEY(in, "name", SETTING_TEXT, name), .required = true, .max = (max_bytes),         \
						     .translated = true, .help = what              \
	}
#define POST(in, what)                                                                             \
	{                                                                                          \
		KEY(in, "post", SETTING_TEXT, post), .required = true, .fits = is_id,              \
						     .form = "the id of a post", .help = what      \
	}
#define POSTS(in, what)                                                                            \
	KEY(in, "posts", SETTING_LIST, posts),                                                     \
		.max = ID_MAX, .form = "ids of posts, parted by commas", .help = what
#define ALIASES(in, max_bytes, max_text)                                                           \
	KEY(in, "aliases", SETTING_LIST, aliases),                                                 \
		.max = (max_bytes),                                                                \
		.form = "names of at most " max_text " bytes, parted by commas",                   \
		.help = "what else people call it"
#define WORDS(in, key_name, field, max_bytes, max_text)                                            \
	KEY(in, key_name, SETTING_LIST, field),                                                    \
		.max = (max_bytes), .parts_max = WORDS_MAX, .translated = true,                    \
		.form = "up to 64 words of at most " max_text " bytes, parted by commas"
#define EXTENSION(in)                                                                              \
	KEY(in, "extension", SETTING_TEXT, extension),                                             \
		.max = EXTENSION_MAX, .fits = is_telephone_extension, .form = EXTENSION_FORM
/* 40 s: as long as the lift takes. */
#define WALK_RANGE .by_default = "40s", .min = 0, .max = HOUR

const struct setting site_format_walk = {.type = SETTING_DURATION, WALK_RANGE};
const struct setting site_format_rung_after = {
	.type = SETTING_DURATION, .min = 1000, .max = 24 * HOUR};
const struct setting site_format_followed_after = {
	.type = SETTING_DURATION, .min = 1000, .max = 90 * 24 * HOUR};

static const struct settings_choice triggers[] = {
	{"take", TRIGGER_TAKE},
	{"met", TRIGGER_MET},
	{"aboard", TRIGGER_ABOARD},
	{"dropped", TRIGGER_DROPPED},
	{"done", TRIGGER_DONE},
	{"send", TRIGGER_SEND},
	{"pass", TRIGGER_PASS},
	{"end", TRIGGER_END},
	{"new", TRIGGER_NEW},
	{"urgent", TRIGGER_URGENT},
	{"cleared", TRIGGER_CLEARED},
	{"withdrawn", TRIGGER_WITHDRAWN},
	{"not-met", TRIGGER_NOT_MET},
	{"missed", TRIGGER_MISSED},
	{NULL, 0},
};

static const struct settings_choice voices[] = {
	{"public", VOICE_PUBLIC},
	{"private", VOICE_PRIVATE},
	{NULL, 0},
};

static const struct settings_choice service_groups[] = {
	{"consultant", SERVICE_CONSULTANT},
	{"drinks", SERVICE_DRINKS},
	{"help", SERVICE_HELP},
	{"desk", SERVICE_DESK},
	{NULL, 0},
};

static const struct settings_choice handoff_kinds[] = {
	{"any", USHER__KIND__KIND_UNSAID},
	{"arrival", USHER__KIND__ARRIVAL},
	{"pickup", USHER__KIND__PICKUP},
	{"service", USHER__KIND__SERVICE},
	{"notice", USHER__KIND__NOTICE},
	{NULL, 0},
};

static const struct setting keys[] = {
	NAME(site, NAME_MAX_BYTES, "what the property is called"),
	{KEY(site, "offer-ends", SETTING_DURATION, offer_ends), .by_default = "30m", .min = 1000,
		.max = 24 * HOUR, .help = "when an offer that nobody took is missed"},
	{KEY(site, "visit-ends", SETTING_DURATION, visit_ends), .by_default = "12h", .min = 60000,
		.max = 7 * 24 * HOUR, .help = "when a visit with nothing open ends"},
	{KEY(site, "notice-ends", SETTING_DURATION, notice_ends), .by_default = "12h", .min = 60000,
		.max = 7 * 24 * HOUR, .help = "when a notice that not everybody has is missed"},
	{KEY(site, "met-within", SETTING_DURATION, met_within), .by_default = "30s", .min = 0,
		.max = HOUR,
		.help = "how long after the expected time a guest is still met in time"},
	{KEY(site, "unmet-up", SETTING_DURATION, unmet_up), .by_default = "30s", .min = 1000,
		.max = HOUR,
		.help = "how long after whoever took a guest is reminded to meet him the "
			"supervisor hears of it"},
	{KEY(site, "told-ahead", SETTING_DURATION, told_ahead), .by_default = "30m", .min = 0,
		.max = 7 * 24 * HOUR,
		.help = "how long before an expected guest comes posts are told"},
	{KEY(site, "overdue-after", SETTING_DURATION, overdue_after), .by_default = "15m",
		.min = 1000, .max = 24 * HOUR,
		.help = "how long after an expected guest was to come it is told that he has not"},
	{KEY(site, "zone", SETTING_TEXT, zone), .max = ZONE_MAX, .fits = is_zone_name,
		.form = "UTC, or a zone in /usr/share/zoneinfo (package tzdata) such as "
			"Asia/Hong_Kong",
		.help = "of its times of day"},
	{KEY(site, "off-line", SETTING_TEXT, off_line), .max = NAME_MAX_BYTES, .translated = true,
		.help = "what a voice says when nothing comes in any more"},
	{KEY(site, "on-line", SETTING_TEXT, on_line), .max = NAME_MAX_BYTES, .translated = true,
		.help = "what it says when it does again"},
	{KEY(site, "homophones", SETTING_LIST, homophones), .max = NAME_MAX_BYTES,
		.form = "surnames and what sounds as they do, such as 單 善, 解 謝",
		.help = "surnames that a voice says wrongly"},
	{KEY(site, "languages", SETTING_LIST, languages), .by_default = "zh-Hant",
		.max = LANGUAGE_MAX, .parts_max = LANGUAGES_MAX, .fits = is_language_tag,
		.form = "up to 8 tags such as zh-Hant, zh-Hans, en",
		.help = "its languages, first that of all texts that say none"},
	{WORDS(site, "titles", titles, WORD_MAX, "32"),
		.help = "what guests may be called besides Mr, Miss, Ms and Mrs"},
	{WORDS(site, "traits", traits, NAME_MAX_BYTES, "128"), .help = "looks of guests, to touch"},
	{KEY(site, "surnames", SETTING_LIST, surnames), .max = SURNAME_MAX,
		.parts_max = SURNAMES_MAX,
		.form = "up to 100 names of at most 64 bytes, parted by commas",
		.help = "the commonest here, to touch"},
	{KEY(site, "minutes", SETTING_LIST, minutes), .by_default = "2, 4, 8",
		.parts_max = MINUTES_MAX, .fits = is_minutes,
		.form = "up to 8 numbers from 1 to 999, such as 2, 4, 8",
		.help = "which a driver may choose from"},
	NAME(post, NAME_MAX_BYTES, "what people call the post"),
	{KEY(post, "supervisor", SETTING_YES_NO, supervisor), .help = "whether it sees everything"},
	{KEY(post, "staffed", SETTING_YES_NO, staffed),
		.help = "whether somebody must always be there"},
	{KEY(post, "expects", SETTING_YES_NO, expects),
		.help = "whether it is told of expected guests"},
	{EXTENSION(post), .help = "its telephone"},
	{KEY(post, "ladder", SETTING_LIST, ladder), .max = NAME_MAX_BYTES,
		.form = "steps such as 15s ring, 30s lobby, 45s supervisor, 5m missed",
		.help = "what happens while nobody takes a handoff"},
	{KEY(post, "voice", SETTING_CHOICE, voice), .by_default = "public", .choices = voices,
		.help = "whether guests hear what is said aloud there"},
	NAME(area, NAME_MAX_BYTES, "what people call the area"),
	POST(area, "the id of the post that receives guests there"),
	{KEY(area, "exit", SETTING_YES_NO, exit), .help = "whether guests leave the site there"},
	{ALIASES(area, NAME_MAX_BYTES, "128")},
	{KEY(area, "takes", SETTING_DURATION, takes), WALK_RANGE,
		.help = "how long a guest walks there"},
	{KEY(area, "takes-from", SETTING_LIST, takes_from), .max = NAME_MAX_BYTES,
		.form = "posts and durations such as lobby 40s, parted by commas",
		.help = "how long a guest walks there from these posts"},
	NAME(badge, NAME_MAX_BYTES, "whose badge it is"),
	{POSTS(badge, "ids of posts, parted by commas"), .required = true},
	{EXTENSION(badge), .help = "the telephone of whose badge it is"},
	NAME(vehicle, NAME_MAX_BYTES, "what people call the vehicle"),
	POST(vehicle, "the id of the post whose staff drive it"),
	{KEY(vehicle, "seats", SETTING_NUMBER, seats), .required = true, .min = 1, .max = SEATS_MAX,
		.help = "how many guests it takes"},
	NAME(service, NAME_MAX_BYTES, "what people call the service"),
	POST(service, "the id of the post that it is asked of"),
	{KEY(service, "loan", SETTING_YES_NO, loan), .help = "whether it has to come back"},
	{KEY(service, "followed-by", SETTING_TEXT, followed_by), .max = NAME_MAX_BYTES,
		.form = "the id of a service and a duration, such as call-back 24h",
		.help = "what is due so long after it is done"},
	{ALIASES(service, NAME_MAX_BYTES, "128")},
	{KEY(service, "group", SETTING_CHOICE, group), .by_default = "help",
		.choices = service_groups, .help = "where a screen shows it"},
	{KEY(check, "text", SETTING_TEXT, text), .required = true, .max = NAME_MAX_BYTES,
		.translated = true, .help = "what is ticked"},
	{POSTS(check, "where it counts")},
	NAME(level, WORD_MAX, "what people call the level"),
	{ALIASES(level, WORD_MAX, "32")},
	{KEY(level, "marked", SETTING_YES_NO, marked),
		.help = "whether a star stands beside the guest's name"},
	{KEY(level, "first", SETTING_YES_NO, first),
		.help = "whether such guests go before others in lists"},
	{KEY(phrase, "text", SETTING_TEXT, text), .required = true, .max = PHRASE_TEXT_MAX,
		.translated = true, .help = "what is said, with {guest} and other places"},
	{KEY(phrase, "unnamed", SETTING_TEXT, unnamed), .max = PHRASE_TEXT_MAX, .translated = true,
		.help = "what is said to a guest whose honorific or title is not known"},
	{KEY(phrase, "public", SETTING_TEXT, public_text), .max = PHRASE_TEXT_MAX,
		.translated = true, .help = "what a voice says where guests hear it"},
	{KEY(phrase, "at", SETTING_CHOICE, at), .required = true, .choices = triggers,
		.help = "when it is said"},
	{KEY(phrase, "kind", SETTING_CHOICE, kind), .by_default = "any", .choices = handoff_kinds,
		.help = "of which kind of handoff"},
	{KEY(phrase, "to", SETTING_TEXT, to), .fits = is_id, .form = "the id of an area",
		.help = "where the guest goes"},
	{KEY(phrase, "from", SETTING_TEXT, from), .fits = is_id, .form = "the id of a post",
		.help = "where the guest comes from"},
	{KEY(phrase, "follows", SETTING_TEXT, follows), .fits = is_id,
		.form = "the id of a phrase before it",
		.help = "after which phrase it is said, when that is said"},
	{KEY(phrase, "languages", SETTING_LIST, languages), .max = ID_MAX,
		.form = "languages as staff say them, parted by commas", .help = "of the guest"},
	{POSTS(phrase, "whose staff say it")},
};

const struct settings_format site_format = {
	.kinds = kinds,
	.n_kinds = SECTION_KINDS_N,
	.keys = keys,
	.n_keys = sizeof keys / sizeof *keys,
};
