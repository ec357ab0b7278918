/* SPDX-License-Identifier: MIT */
#include "encode/encode_site.h"

#include <assert.h>

uint32_t encode_walk_seconds(int64_t walk_ms) {
	return (uint32_t)((walk_ms + 999) / 1000);
}

static void encode_texts(struct pool *pool, const struct translations *translations, size_t *ret_n,
	Usher__Text ***ret) {
	*ret_n = translations->n;
	*ret = pool_alloc(pool, (translations->n + 1) * sizeof **ret);
	for (size_t i = 0; i < translations->n; i++) {
		Usher__Text *text = POOL_NEW(pool, Usher__Text);

		usher__text__init(text);
		text->language = translations->list[i].language;
		text->text = translations->list[i].text;
		(*ret)[i] = text;
	}
}

static void encode_post_ids(
	struct pool *pool, const struct post *const *posts, size_t n, size_t *ret_n, char ***ret) {
	*ret_n = n;
	*ret = pool_alloc(pool, (n + 1) * sizeof **ret);
	for (size_t i = 0; i < n; i++) {
		(*ret)[i] = posts[i]->id;
	}
}

/* Things, one by one --------------------------------------------------------------------------- */

static ProtobufCMessage *encode_post(struct pool *pool, const void *thing) {
	const struct post *post = thing;
	Usher__SitePost *encoded = POOL_NEW(pool, Usher__SitePost);

	usher__site_post__init(encoded);
	encoded->id = post->id;
	encoded->name = post->name;
	encode_texts(pool, &post->names, &encoded->n_names, &encoded->names);
	encoded->extension = post->extension;
	encoded->private_voice = post->voice == VOICE_PRIVATE;
	encoded->supervisor = post->is_supervisor;
	encoded->staffed = post->must_be_staffed;
	encoded->expects = post->is_told_of_expected;
	if (post->n_ladder) {
		encoded->first_after = (uint32_t)post->ladder[0].after;
		encoded->first_post = post->ladder[0].post ? post->ladder[0].post->id : (char *)"";
	}
	return &encoded->base;
}

/* From the posts from which it takes another time. */
static void encode_walks(struct pool *pool, const struct area *area, Usher__SiteArea *ret) {
	ret->walks = pool_alloc(pool, (area->n_walks + 1) * sizeof *ret->walks);
	for (size_t i = 0; i < area->n_walks; i++) {
		Usher__SiteWalk *walk = POOL_NEW(pool, Usher__SiteWalk);

		usher__site_walk__init(walk);
		walk->post = area->walks[i].from->id;
		walk->seconds = encode_walk_seconds(area->walks[i].walk_ms);
		if (walk->seconds != ret->seconds) {
			ret->walks[ret->n_walks++] = walk;
		}
	}
}

static ProtobufCMessage *encode_area(struct pool *pool, const void *thing) {
	const struct area *area = thing;
	Usher__SiteArea *encoded = POOL_NEW(pool, Usher__SiteArea);

	usher__site_area__init(encoded);
	encoded->id = area->id;
	encoded->name = area->name;
	encode_texts(pool, &area->names, &encoded->n_names, &encoded->names);
	encoded->post = area->post->id;
	encoded->exit = area->is_exit;
	encoded->seconds = encode_walk_seconds(area->walk_ms);
	encode_walks(pool, area, encoded);
	return &encoded->base;
}

static ProtobufCMessage *encode_service(struct pool *pool, const void *thing) {
	static const Usher__ServiceGroup groups[] = {
		[SERVICE_CONSULTANT] = USHER__SERVICE_GROUP__CONSULTANT,
		[SERVICE_DRINKS] = USHER__SERVICE_GROUP__DRINKS,
		[SERVICE_HELP] = USHER__SERVICE_GROUP__HELP,
		[SERVICE_DESK] = USHER__SERVICE_GROUP__DESK,
	};
	const struct service *service = thing;
	Usher__SiteService *encoded = POOL_NEW(pool, Usher__SiteService);

	usher__site_service__init(encoded);
	encoded->id = service->id;
	encoded->name = service->name;
	encode_texts(pool, &service->names, &encoded->n_names, &encoded->names);
	encoded->post = service->post->id;
	encoded->loan = service->is_loan;
	encoded->group = groups[service->group];
	return &encoded->base;
}

static ProtobufCMessage *encode_vehicle(struct pool *pool, const void *thing) {
	const struct vehicle *vehicle = thing;
	Usher__SiteVehicle *encoded = POOL_NEW(pool, Usher__SiteVehicle);

	usher__site_vehicle__init(encoded);
	encoded->id = vehicle->id;
	encoded->name = vehicle->name;
	encode_texts(pool, &vehicle->names, &encoded->n_names, &encoded->names);
	encoded->post = vehicle->post->id;
	encoded->seats = vehicle->seats;
	return &encoded->base;
}

static ProtobufCMessage *encode_checklist_item(struct pool *pool, const void *thing) {
	const struct checklist_item *item = thing;
	Usher__SiteCheck *encoded = POOL_NEW(pool, Usher__SiteCheck);

	usher__site_check__init(encoded);
	encoded->id = item->id;
	encoded->text = item->text;
	encode_texts(pool, &item->texts, &encoded->n_texts, &encoded->texts);
	encode_post_ids(pool, item->posts, item->n_posts, &encoded->n_posts, &encoded->posts);
	return &encoded->base;
}

static ProtobufCMessage *encode_badge(struct pool *pool, const void *thing) {
	const struct badge *badge = thing;
	Usher__SiteBadge *encoded = POOL_NEW(pool, Usher__SiteBadge);

	usher__site_badge__init(encoded);
	encoded->id = badge->id;
	encoded->name = badge->name;
	encode_texts(pool, &badge->names, &encoded->n_names, &encoded->names);
	encode_post_ids(pool, badge->posts, badge->n_posts, &encoded->n_posts, &encoded->posts);
	return &encoded->base;
}

static ProtobufCMessage *encode_level(struct pool *pool, const void *thing) {
	const struct level *level = thing;
	Usher__SiteLevel *encoded = POOL_NEW(pool, Usher__SiteLevel);

	usher__site_level__init(encoded);
	encoded->id = level->id;
	encoded->name = level->name;
	encode_texts(pool, &level->names, &encoded->n_names, &encoded->names);
	encoded->marked = level->is_marked;
	encoded->first = level->is_first;
	encoded->aliases = level->aliases;
	encoded->n_aliases = level->n_aliases;
	return &encoded->base;
}

static ProtobufCMessage *encode_word(struct pool *pool, const void *thing) {
	const struct site_word *word = thing;
	Usher__SiteWord *encoded = POOL_NEW(pool, Usher__SiteWord);

	usher__site_word__init(encoded);
	encoded->text = word->text;
	encode_texts(pool, &word->texts, &encoded->n_texts, &encoded->texts);
	return &encoded->base;
}

/* Lists of a site that are told one by one, in this order: where the site has them, and where they
 * go. */
static const struct {
	size_t from_list_offset, from_n_offset, thing_size;
	size_t list_offset, n_offset;
	ProtobufCMessage *(*encode)(struct pool *pool, const void *thing);
} lists[] = {
#define LIST(things, encode)                                                                       \
	{                                                                                          \
		offsetof(struct site, things), offsetof(struct site, n_##things),                  \
			sizeof *((struct site *)0)->things, offsetof(Usher__Site, things),         \
			offsetof(Usher__Site, n_##things), encode                                  \
	}
	LIST(posts, encode_post),
	LIST(areas, encode_area),
	LIST(services, encode_service),
	LIST(vehicles, encode_vehicle),
	LIST(checklist, encode_checklist_item),
	LIST(badges, encode_badge),
	LIST(levels, encode_level),
	LIST(titles, encode_word),
	LIST(traits, encode_word),
#undef LIST
};

enum {
	LISTS_N = sizeof lists / sizeof *lists,
};

static size_t list_length(const struct site *site, size_t list) {
	return *(const size_t *)((const char *)site + lists[list].from_n_offset);
}

size_t encode_site_things_n(const struct site *site) {
	size_t n = 0;

	for (size_t i = 0; i < LISTS_N; i++) {
		n += list_length(site, i);
	}
	return n;
}

struct site_thing encode_site_thing(struct pool *pool, const struct site *site, size_t index) {
	const char *things;
	size_t i = 0;

	assert(index < encode_site_things_n(site));
	for (; index >= list_length(site, i); i++) {
		index -= list_length(site, i);
	}
	things = *(const char *const *)((const char *)site + lists[i].from_list_offset);
	return (struct site_thing){lists[i].encode(pool, things + index * lists[i].thing_size),
		lists[i].list_offset, lists[i].n_offset};
}

/* The whole ------------------------------------------------------------------------------------ */

Usher__Site *encode_site_new(struct pool *pool, const struct site *site) {
	Usher__Site *encoded = POOL_NEW(pool, Usher__Site);

	usher__site__init(encoded);
	for (size_t i = 0; i < LISTS_N; i++) {
		*(void **)((char *)encoded + lists[i].list_offset) =
			pool_alloc(pool, (list_length(site, i) + 1) * sizeof(ProtobufCMessage *));
	}
	return encoded;
}

void encode_site_head(struct pool *pool, const struct site *site, Usher__Site *ret) {
	ret->name = site->name;
	encode_texts(pool, &site->names, &ret->n_names, &ret->names);
	ret->languages = site->languages;
	ret->n_languages = site->n_languages;
	ret->surnames = site->surnames;
	ret->n_surnames = site->n_surnames;
	ret->minutes = site->minutes;
	ret->n_minutes = site->n_minutes;
	ret->off_line = site->offline_phrase;
	encode_texts(pool, &site->offline_phrases, &ret->n_off_line_texts, &ret->off_line_texts);
	ret->on_line = site->online_phrase;
	encode_texts(pool, &site->online_phrases, &ret->n_on_line_texts, &ret->on_line_texts);
}

void encode_site_append(Usher__Site *ret, const struct site_thing *thing) {
	ProtobufCMessage **list = *(ProtobufCMessage ***)((char *)ret + thing->list_offset);
	size_t *n = (size_t *)((char *)ret + thing->n_offset);

	list[(*n)++] = thing->message;
}

Usher__Site *encode_site_whole(struct pool *pool, const struct site *site) {
	Usher__Site *encoded = encode_site_new(pool, site);
	size_t n = encode_site_things_n(site);

	encode_site_head(pool, site, encoded);
	for (size_t i = 0; i < n; i++) {
		struct site_thing thing = encode_site_thing(pool, site, i);

		encode_site_append(encoded, &thing);
	}
	return encoded;
}
