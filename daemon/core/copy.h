/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Copies of fact.proto's messages, whole, by their descriptors: into a pool, or as the state keeps
 * them. There a text is either empty and static, or its own allocation, and an array has room as
 * GROW leaves it.
 */

#include "base/pool.h"
#include "fact/fact.pb-c.h"

/* A copy of @message in @pool, or with NULL one of its own, for message_free. NULL gives NULL. */
void *message_copy(struct pool *pool, const ProtobufCMessage *message);

/* Make *@message, which is initialised and empty, a copy of @from. */
void message_fill(ProtobufCMessage *message, const ProtobufCMessage *from);

/* Let go of all that *@message owns. It is initialised and empty again. */
void message_clear(ProtobufCMessage *message);

/* Takes NULL; returns NULL. */
void *message_free(ProtobufCMessage *message);

/* Make *place a copy of @from (NULL is nothing), freeing what was there. The place is that of a
 * pointer to a message. */
#define message_set(place, from)                                                                   \
	(*(place) = (message_free((ProtobufCMessage *)*(place)),                                   \
		 message_copy(NULL, (const ProtobufCMessage *)(from))))

/* Make *place, a text of the state, a copy of @value (NULL is ""), freeing what was there. */
void text_set(char **place, const char *value);
