/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The site as clients read it (site.proto). It is told a page at a time: its head, which there is
 * one of, and things, one by one, of which there may be thousands. Texts are those of the site;
 * what is made lives in the pool that was handed in.
 */

#include "base/pool.h"
#include "core/site.h"
#include "wire/site.pb-c.h"

#include <stddef.h>
#include <stdint.h>

/* A walk of so many ms in whole seconds: 3.5 s are four to whoever waits. */
uint32_t encode_walk_seconds(int64_t walk_ms);

/* How many things are told one by one: posts, areas, services, vehicles, items of the checklist,
 * badges, levels, titles and traits. */
size_t encode_site_things_n(const struct site *site);

/* One of them, and in which list of a Site it goes. */
struct site_thing {
	ProtobufCMessage *message;
	size_t list_offset, n_offset; /* offsetof */
};

/* The thing at @index, in the order in which they are told. */
struct site_thing encode_site_thing(struct pool *pool, const struct site *site, size_t index);

/* A Site that has nothing, with room for all things of @site. */
Usher__Site *encode_site_new(struct pool *pool, const struct site *site);

/* Fill in what there is one of. */
void encode_site_head(struct pool *pool, const struct site *site, Usher__Site *ret);

/* Put @thing behind those that @ret has. */
void encode_site_append(Usher__Site *ret, const struct site_thing *thing);

/* All of it, but for the version. */
Usher__Site *encode_site_whole(struct pool *pool, const struct site *site);
