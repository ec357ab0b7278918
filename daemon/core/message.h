/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Copies of fact.proto's messages, whole, by their descriptors: into a pool, or as the state keeps
 * them. There a text is either empty and static, or its own allocation, and an array has room as
 * grow (base/memory.h) leaves it.
 */

#include "base/pool.h"
#include "fact/fact.pb-c.h"

/* A copy of @message in @pool, or with NULL one of its own, for message_free. NULL gives NULL. */
void *message_copy(struct pool *pool, const ProtobufCMessage *message);

/* Make *@to, which is initialised and empty, a copy of @from. */
void message_copy_into(ProtobufCMessage *to, const ProtobufCMessage *from);

/* Let go of all that *@message owns. It is initialised and empty again. */
void message_clear(ProtobufCMessage *message);

/* Takes NULL; returns NULL. */
void *message_free(ProtobufCMessage *message);

/* A copy of @from (NULL gives NULL) in place of @old, which is freed: to be assigned to where @old
 * was. Both are messages. */
void *message_replace(void *old, const void *from);

/* The empty text of the state. It is never written to, and never freed. */
static inline char *message_empty_text(void) {
	return (char *)protobuf_c_empty_string; /* the generated structs have no const */
}

/* Make *text, a text of the state, a copy of @value (NULL is ""), freeing what was there. */
void message_set_text(char **text, const char *value);
