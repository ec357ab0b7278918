/* SPDX-License-Identifier: MIT */
#pragma once

/* Frames: a length of four bytes, big endian, then that many bytes of one message (usher.proto). */

#include "proto/arena.h"

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>

enum {
	FRAME_HEADER = 4,
	FRAME_CAP_HELLO = 1024, /* bytes of body, until the relay has said welcome */
	FRAME_CAP = 64 * 1024,  /* from there on */
};

enum frame_outcome {
	FRAME_WHOLE,
	FRAME_MORE,     /* not all of it is here yet */
	FRAME_EMPTY,    /* a body of no bytes says nothing */
	FRAME_TOO_LONG, /* longer than the cap */
};

/* Look at the @size bytes that have come. FRAME_WHOLE: *@ret_body bytes of body
 * follow the header. */
enum frame_outcome frame_peek(const void *bytes, size_t size, size_t cap, size_t *ret_body);

/* A frame with @message, for the caller to free; *@ret_size bytes. NULL with errno ENOMEM, or
 * EMSGSIZE if its body would be longer than @cap. */
void *frame_pack(const ProtobufCMessage *message, size_t cap, size_t *ret_size);

/*
 * Unpack a body into @arena, where it lives until arena_finish. Returns 0; -EBADMSG if it is not
 * such a message, or has more than anyone needs: 16 unknown fields, 4,096 repeated ones, messages 8
 * deep; -ENOMEM.
 */
int frame_unpack(ProtobufCMessage **ret, const ProtobufCMessageDescriptor *descriptor,
	const void *body, size_t size, struct arena *arena);
