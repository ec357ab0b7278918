/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Packing in one walk. protobuf-c walks a message twice, once for its size and once to write it;
 * what the relay says and remembers is many small messages, and those two walks were most of its
 * work. Here a message is written from its end to its start, so that each length is known when it
 * is due. What is of a type that our protos do not have is left to protobuf-c. The bytes are the
 * same.
 */

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>

/*
 * Pack @message behind @before bytes of the caller's, which are not set. Returns memory that the
 * caller frees and all its bytes, those before included, in *@ret_size; or NULL, with errno ENOMEM,
 * or EMSGSIZE if the message itself is larger than @cap bytes.
 */
void *pack_behind(const ProtobufCMessage *message, size_t before, size_t cap, size_t *ret_size);
